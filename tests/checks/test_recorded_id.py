"""What a tool recorded is still there."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import resource
from worlds import REGION, Rows, live_facts, scope, statuses

from preflight.checks.recorded_id import MEMORIES, judge
from preflight.core.target import Agent, Gateway, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import demo
from preflight.deployment.queries import STACK, Stack
from preflight.inventory.others import Found
from preflight.inventory.runtimes import GATEWAYS, RUNTIMES, DeployedGateway, Runtime

DENIED = Unanswered(UnansweredReason.DENIED, "cloudformation:DescribeStacks")
THERE: Rows = {
    RUNTIMES: {"": Runtime("a-0123456789", "arn", "a", "READY")},
    GATEWAYS: {"": DeployedGateway("g-0123456789", "g", "READY")},
    MEMORIES: {"": Found("notes-abcdefghij")},
}


@pytest.mark.parametrize(
    ("owner", "status"),
    [
        (Agent("a", runtime_id="a-0123456789"), "pass"),
        (Agent("a", runtime_id="triage-abcdefghij"), "fail"),
        (Agent("a", runtime_id=f"arn:aws:bedrock-agentcore:{REGION}:123456789012:runtime/a-0123456789"), "pass"),
        (Gateway("g", gateway_id="g-0123456789"), "pass"),
        (Gateway("g", gateway_id="gone-0123456789"), "fail"),
    ],
)
def test_ids(owner: Agent | Gateway, status: str) -> None:
    assert statuses(judge, scope(owner), THERE) == {owner.subject: status}


@pytest.mark.parametrize(
    ("members", "deployed", "status"),
    [
        ({"memoryId": "notes-abcdefghij"}, False, {"notes": "pass"}),
        ({"memoryId": "gone-abcdefghij"}, False, {"notes": "fail"}),
        ({"memoryId": "gone-abcdefghij"}, True, {"flags": "skip"}),
        ({"name": "notes"}, False, {"flags": "skip"}),
    ],
)
def test_the_id_of_a_memory(members: dict[str, str], deployed: bool, status: dict[str, str]) -> None:
    memory = evolve(resource("Memory", members, subject="notes"), deployed=deployed)
    given = scope(target=Target("toolkit", "flags", resources=(memory,)))
    assert statuses(judge, given, THERE) == status


@pytest.mark.parametrize(
    ("kind", "stack", "rows", "status"),
    [
        ("agentcore-cli", "AgentCore-P-dev", None, "warn"),
        ("agentcore-cli", "AgentCore-P-dev", Stack("AgentCore-P-dev", "CREATE_COMPLETE"), "fail"),
        ("agentcore-cli", "AgentCore-P-dev", DENIED, "unknown"),
        ("agentcore-cli", None, None, "fail"),
        ("toolkit", "AgentCore-P-dev", None, "fail"),
    ],
)
def test_without_a_stack_the_cdk_makes_everything_anew(kind: str, stack: str | None, rows: Any, status: str) -> None:
    target = Target(
        kind, "flags", stack=Value(stack) if stack else None, agents=(Agent("a", runtime_id="gone-0123456789"),)
    )
    answers = {**THERE, STACK: {stack: rows if rows is not None else ()}} if stack else THERE
    assert statuses(judge, scope(target=target), answers) == {"a": status}


@pytest.mark.parametrize("owner", [Agent("a"), Agent("a", runtime_id="a-0123456789", deployed=True)])
def test_without_a_recorded_id_there_is_nothing_to_look_for(owner: Agent) -> None:
    assert statuses(judge, scope(owner), THERE) == {"flags": "skip"}


def test_a_denied_listing_is_unknown() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListAgentRuntimes")
    rows = {RUNTIMES: {"": denied}}
    assert statuses(judge, scope(Agent("a", runtime_id="a-0123456789")), rows) == {"a": "unknown"}


def test_the_runtimes_of_an_account() -> None:
    with demo("ready", REGION) as account:
        facts = live_facts(account.session, scope(), RUNTIMES)
        assert [row.runtime_id.rpartition("-")[0] for row in facts.of(RUNTIMES)] == ["research_agent", "writer_agent"]


@pytest.mark.parametrize(("members", "calls"), [({"memoryId": "notes-abcdefghij"}, 1), ({"name": "notes"}, 0)])
def test_memories_are_listed_where_one_is_recorded(members: dict[str, str], calls: int) -> None:
    memory = resource("Memory", members, subject="notes")
    with demo("ready", REGION) as account:
        facts = live_facts(account.session, scope(target=Target("toolkit", "t", resources=(memory,))), MEMORIES)
        assert len(list(MEMORIES.calls(facts))) == calls
