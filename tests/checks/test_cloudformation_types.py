"""CloudFormation in the region has every type: facts in, statuses out."""

from __future__ import annotations

import pytest
from resources import resource
from worlds import REGION, live_facts, scope, statuses

from preflight.checks.cloudformation_types import judge
from preflight.core.query import Answer
from preflight.core.target import Agent, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.demo import demo
from preflight.deployment.queries import TYPES, TypeRow

RUNTIME, MEMORY = "AWS::BedrockAgentCore::Runtime", "AWS::BedrockAgentCore::Memory"
THERE = {RUNTIME: TypeRow(RUNTIME), MEMORY: Answer(())}


def template(kind: str = "cloudformation") -> Target:
    made = (resource("Runtime", {}, subject="A", native=RUNTIME), resource("Memory", {}, subject="M", native=MEMORY))
    return Target(kind, "stack.yaml", resources=made)


def test_a_type_that_the_region_lacks_fails() -> None:
    assert statuses(judge, scope(target=template()), {TYPES: THERE}) == {RUNTIME: "pass", MEMORY: "fail"}


def test_a_deprecated_type_warns() -> None:
    rows = {RUNTIME: TypeRow(RUNTIME, "DEPRECATED"), MEMORY: TypeRow(MEMORY, "LIVE")}
    assert statuses(judge, scope(target=template()), {TYPES: rows}) == {RUNTIME: "warn", MEMORY: "pass"}


def test_a_denied_answer_is_unknown() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "cloudformation:DescribeType")
    found = statuses(judge, scope(target=template()), {TYPES: {RUNTIME: denied, MEMORY: denied}})
    assert set(found.values()) == {"unknown"}


@pytest.mark.parametrize("kind", ["terraform", "api", "account"])
def test_other_tools_ask_no_question(kind: str) -> None:
    assert statuses(judge, scope(target=template(kind))) == {"stack.yaml": "skip"}


def test_the_types_of_agents_that_only_the_views_know() -> None:
    made = Target("cdk", "cdk.out", agents=(Agent("a"),))
    assert statuses(judge, scope(target=made), {TYPES: THERE}) == {RUNTIME: "pass"}


def test_the_registry_of_an_account() -> None:
    with demo("ready", REGION) as account:
        invented = resource("X", {}, native="AWS::BedrockAgentCore::Invented")
        made = Target("cloudformation", "stack.yaml", resources=(*template().resources, invented))
        facts = live_facts(account.session, scope(target=made), TYPES)
        assert [facts.one(TYPES, key) is not None for key in facts.keys(TYPES)] == [True, True, False]
