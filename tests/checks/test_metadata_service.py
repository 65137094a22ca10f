"""MMDSv2: deployed runtimes, those to be updated, and what a source states."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import REGION, findings, live_facts, scope

from preflight.checks.metadata_service import METADATA, Metadata, judge
from preflight.core.query import Answer
from preflight.core.steps import Edit
from preflight.core.target import Agent, Role, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import demo

ARN = f"arn:aws:bedrock-agentcore:{REGION}:123456789012:runtime/a-0123456789"
DEPLOYED = Agent(ARN, runtime_id="a-0123456789", deployed=True, role=Role(Value("arn")))
UPDATED = Agent(ARN, runtime_id="a-0123456789")


@pytest.mark.parametrize("agent", [DEPLOYED, UPDATED])
@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (Metadata(ARN, required=True), "pass"),
        (Metadata(ARN, required=False), "fail"),
        (Metadata(ARN), "fail"),
        (Metadata(ARN, capacity_provider="arn"), "skip"),
        (Answer(()), "skip"),
        (Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetAgentRuntime"), "unknown"),
    ],
)
def test_runtimes_that_are_there(agent: Agent, rows: Any, status: str) -> None:
    [one] = findings(judge, scope(agent), {METADATA: {ARN: rows}})
    assert one.status == status


@pytest.mark.parametrize("agent", [Agent("a"), Agent("a", runtime_id="a-0123456789", deployed=True)])
def test_a_new_runtime_and_one_not_read_in_detail_ask_no_question(agent: Agent) -> None:
    [one] = findings(judge, scope(agent))
    assert one.status == "skip"


@pytest.mark.parametrize(("stated", "status"), [(True, "pass"), ("true", "pass"), (False, "fail")])
def test_what_an_update_states(stated: Any, status: str) -> None:
    made = resource("Runtime", {"metadataConfiguration": {"requireMMDSV2": stated}}, subject="a")
    [one] = findings(judge, scope(target=Target("api", "it", resources=(made,))))
    assert one.status == status
    if status == "fail":
        assert one.fix
        assert one.fix.steps == (
            Edit("deploy.json", 7, "metadataConfiguration.requireMMDSV2", "False", "true", safe=True),
        )


def test_the_runtimes_of_an_account() -> None:
    with demo("ready", REGION) as account:
        control = account.session.client("bedrock-agentcore-control")
        there = control.list_agent_runtimes()["agentRuntimes"][0]["agentRuntimeId"]
        facts = live_facts(account.session, scope(Agent("a", runtime_id=there)), METADATA)
        assert facts.one(METADATA, "a").required is True
