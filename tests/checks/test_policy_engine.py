"""Policy engines: there, in which state, and asked by roles that may."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, findings, live_facts, scope, statuses

from preflight.checks.policy_engine import ENGINES, Engine, judge
from preflight.core.target import Gateway, Role, RolePlan, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.demo import demo

HOME = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:"
ARN = f"{HOME}policy-engine/rules-abcdefghij"
ACTIVE = Engine("rules-abcdefghij", "ACTIVE")
BOTH = f"{HOME}gateway/tools-*", f"{HOME}policy-engine/rules-*"


def where(*allowed: str, arn: Any = ARN, on: tuple[str, ...] = ("*",), kind: str = "Gateway", more: Any = ()) -> Any:
    statement = {"Effect": "Allow", "Action": list(allowed), "Resource": list(on)}
    plan = RolePlan(name=Value("Role"), policies=({"Version": "2012-10-17", "Statement": [statement]},), complete=True)
    members = {"policyEngineConfiguration": {"arn": arn, "mode": "ENFORCE"}}
    made = resource(kind, members if kind == "Gateway" else {"policyEngineId": arn}, subject="tools")
    gateways = (Gateway("tools", name=Value("tools"), role=Role(LATER, plan)),) if kind == "Gateway" else ()
    return scope(target=Target("cloudformation", "t", gateways=gateways, resources=(made, *more)))


ALL = ("bedrock-agentcore:*",)
DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetPolicyEngine")


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (ACTIVE, "pass"),
        (Engine("rules-abcdefghij", "CREATE_FAILED", ("no key",)), "fail"),
        (Engine("rules-abcdefghij", "NEVER_HEARD_OF"), "unknown"),
        ((), "fail"),
        (DENIED, "unknown"),
    ],
)
@pytest.mark.parametrize(("kind", "named"), [("Gateway", ARN), ("Policy", "rules-abcdefghij")])
def test_the_engine_is_there(kind: str, named: str, row: Any, status: str) -> None:
    assert statuses(judge, where(*ALL, kind=kind, arn=named), {ENGINES: {"rules-abcdefghij": row}}) == {"tools": status}


@pytest.mark.parametrize(
    ("allowed", "on", "status"),
    [
        (ALL, ("*",), "pass"),
        (ALL, BOTH, "pass"),
        (ALL, BOTH[:1], "fail"),
        (ALL, BOTH[1:], "fail"),
        (("bedrock-agentcore:AuthorizeAction", "bedrock-agentcore:PartiallyAuthorizeActions"), ("*",), "fail"),
        (("bedrock-agentcore:GetPolicyEngine",), ("*",), "fail"),
        (("lambda:InvokeFunction",), ("*",), "fail"),
    ],
)
def test_the_role_may_ask_it(allowed: tuple[str, ...], on: tuple[str, ...], status: str) -> None:
    assert statuses(judge, where(*allowed, on=on), {ENGINES: {"rules-abcdefghij": ACTIVE}}) == {"tools": status}


@pytest.mark.parametrize(
    ("arn", "status"),
    [("rules-abcdefghij", "fail"), (ARN.replace(REGION, "eu-west-1"), "fail"), (LATER, "skip"),
     (unknown_value(Why.LOOKUP, "policyEngines has no 'x'"), "unknown")],
)  # fmt: skip
def test_how_it_is_named(arn: Any, status: str) -> None:
    rows = {ENGINES: {"rules-abcdefghij": ACTIVE}}
    assert statuses(judge, where(*ALL, arn=arn), rows) == {"tools": status}


def test_a_gateway_without_one_is_no_subject() -> None:
    plain = scope(target=Target("api", "t", resources=(resource("Gateway", {"name": "tools"}, subject="tools"),)))
    assert [found.status.value for found in findings(judge, plain)] == ["skip"]


def test_aws_is_asked_for_the_engine() -> None:
    with demo("ready", REGION) as world:
        facts = live_facts(world.session, where(*ALL), ENGINES)
        assert facts.of(ENGINES, "rules-abcdefghij") == ()


def policy(text: Any, *gateways: Gateway, engine: Any = "rules-abcdefghij", more: Any = ()) -> Any:
    members = {"policyEngineId": engine, "definition": {"cedar": {"statement": text}}}
    asking = tuple(
        resource(
            "Gateway", {"policyEngineConfiguration": {"arn": LATER if engine is LATER else ARN}}, subject=each.subject
        )
        for each in gateways
    )
    made = (resource("Policy", members, subject="refunds"), *asking, *more)
    return scope(target=Target("cloudformation", "t", gateways=gateways, resources=made))


def about(gateway: str) -> str:
    return f'permit(principal, action, resource == AgentCore::Gateway::"{HOME}gateway/{gateway}");'


THERE = Gateway("tools", gateway_id="tools-abcdefghij")
TO_COME = Gateway("Tools", name=Value("Tools"))


@pytest.mark.parametrize(
    ("text", "gateways", "status"),
    [
        (about("tools-abcdefghij"), (), "pass"),
        (about("tools-abcdefghij"), (THERE,), "pass"),
        (about("other-abcdefghij"), (THERE,), "warn"),
        (about("other-abcdefghij"), (), "pass"),
        (about("other-abcdefghij"), (THERE, Gateway("o", gateway_id="other-abcdefghij")), "pass"),
        (about("tools-abcdefghij"), (TO_COME,), "pass"),
        (about("other-abcdefghij"), (TO_COME,), "warn"),
        (about("other-abcdefghij"), (Gateway("any", name=LATER),), "pass"),
        ("permit(principal, action, resource is AgentCore::Gateway);", (THERE,), "pass"),
        ("allow(principal, action, resource is AgentCore::Gateway);", (), "fail"),
        ("", (), "fail"),
        (LATER, (THERE,), "pass"),
    ],
)
def test_the_text_of_a_policy(text: Any, gateways: tuple[Gateway, ...], status: str) -> None:
    told = findings(judge, policy(text, *gateways), {ENGINES: {"rules-abcdefghij": ACTIVE}})
    found = {each.status.value for each in told if each.subject == "refunds"}
    assert found == ({"pass"} if status == "pass" else {"pass", status})


def test_a_policy_of_an_engine_that_the_same_source_makes() -> None:
    engine = resource("PolicyEngine", {"name": "rules"}, subject="rules", address="Other")
    told = findings(judge, policy(about("far-abcdefghij"), TO_COME, engine=LATER, more=(engine,)))
    assert {each.status.value for each in told if each.subject == "refunds"} == {"skip", "warn"}
