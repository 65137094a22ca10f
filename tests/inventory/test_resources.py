"""What is deployed as resources: read ones with their members, the others named with what is missing."""

from typing import Any

import pytest
from worlds import REGION, scope

from preflight.core.query import Answer, Answers, Facts, Query
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.inventory import queries as there
from preflight.inventory.others import MEMORIES, MEMORY, Detail, Found
from preflight.inventory.resources import beyond, gateway_arn, reply, resources

DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:Get")
RUNTIME = there.Runtime("arn:a", "a", "r", "READY", variables=("KEY",), members={"agentRuntimeName": "a"})
GATEWAY = there.Gateway("arn:g", "g", "READY", "NONE", members={"name": "g"})
LISTED: dict[Query[Any], Answers | BaseException] = {
    there.RUNTIMES: {"": Answer((there.Listed("a-1", "a", "arn:a", "READY"),))},
    there.GATEWAYS: {"": Answer((there.Listed("g-1", "g", None, "READY"),))},
}
GATEWAY_ARN = f"arn:aws:bedrock-agentcore:{REGION}:123456789012:gateway/g-1"


def found(told, runtimes=("a-1",), gateways=("g-1",), **where):
    facts = Facts(scope(**where), {**LISTED, **told})
    return [(each.kind, each.subject, each.unread) for each in resources(facts, runtimes, gateways)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({there.RUNTIME: {"a-1": Answer((RUNTIME,))}, there.GATEWAY: {"g-1": Answer((GATEWAY,))}},
         [("Runtime", "arn:a", ""), ("Gateway", "arn:g", "")]),
        ({there.RUNTIME: {"a-1": DENIED}, there.GATEWAY: {"g-1": DENIED}},
         [("Runtime", "arn:a", f"was not read: {DENIED.because}"), ("Gateway", GATEWAY_ARN, f"was not read: {DENIED.because}")]),
        ({there.RUNTIME: {}, there.GATEWAY: {"g-1": Answer((GATEWAY,))}},
         [("Runtime", "arn:a", f"was not read: {beyond(there.RUNTIME, there.MOST).because}"), ("Gateway", "arn:g", "")]),
    ],
)  # fmt: skip
def test_runtimes_and_gateways(told, expected):
    assert found(told) == expected


def test_those_that_went_meanwhile_are_left_out():
    told = {there.RUNTIME: {"a-1": Answer((RUNTIME,))}, there.GATEWAY: {"g-1": Answer((GATEWAY,))}}
    assert found(told, runtimes=(), gateways=("g-1",)) == [("Gateway", "arn:g", "")]
    assert found(told, runtimes=(), gateways=()) == []


def test_their_endpoints_and_targets():
    target, gone = there.Listed("T1", "one"), there.Listed("T2", "two")
    told = {
        there.RUNTIME: {"a-1": Answer((RUNTIME,))},
        there.GATEWAY: {"g-1": Answer((GATEWAY,))},
        there.ENDPOINTS: {"a-1": Answer((there.Listed("e", "live"), there.Listed("f", "main", "arn:f")))},
        there.TARGETS: {"g-1": Answer((target, gone, there.Listed("T3", "three")))},
        there.TARGET: {"g-1/T1": Answer((there.GatewayTarget("one"),)), "g-1/T2": Answer(()), "g-1/T3": DENIED},
    }
    assert found(told) == [
        ("Runtime", "arn:a", ""),
        ("RuntimeEndpoint", "a-1/live", ""),
        ("RuntimeEndpoint", "arn:f", ""),
        ("Gateway", "arn:g", ""),
        ("GatewayTarget", "g-1/one", ""),
        ("GatewayTarget", "g-1/three", f"was not read: {DENIED.because}"),
    ]


@pytest.mark.parametrize(
    ("told", "judged", "expected"),
    [
        ({MEMORIES: {"": Answer((Found("m-1", "arn:m"),))}, MEMORY: {"m-1": Answer((Detail({"name": "m"}),))}}, "", [("Memory", "arn:m", "")]),
        ({MEMORIES: {"": Answer((Found("m-1"),))}, MEMORY: {"m-1": Answer(())}}, "", []),
        ({MEMORIES: {"": Answer((Found("m-1"),))}, MEMORY: {"m-1": DENIED}}, "", [("Memory", "m-1", f"was not read: {DENIED.because}")]),
        ({MEMORIES: {"": DENIED}}, "", [("Memory", f"Memory of {REGION}", f"could not be listed: {DENIED.because}")]),
        ({MEMORIES: {"": DENIED}}, "Memory", []),
    ],
)  # fmt: skip
def test_another_kind(told, judged, expected):
    assert found(told, (), (), judged_kinds=frozenset({judged})) == expected


@pytest.mark.parametrize(("region", "named"), [("ap-south-2", False), (REGION, True)])
def test_a_kind_that_the_region_does_not_have_is_not_unread(region, named):
    cause = Unanswered(UnansweredReason.UNSUPPORTED, "bedrock-agentcore:List", code="UnknownOperationException")
    assert bool(found({MEMORIES: {"": cause}}, (), (), region=region)) is named


def test_members_of_a_runtime_have_no_value_of_a_variable():
    facts = Facts(scope(), {**LISTED, there.RUNTIME: {"a-1": Answer((RUNTIME,))}})
    [runtime] = resources(facts, ("a-1",), ())
    assert runtime.value("agentRuntimeName").get() == "a"
    assert not runtime.value("environmentVariables", "KEY").known


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"a-1": DENIED}, UnansweredReason.DENIED),
        ({}, UnansweredReason.LIMIT),
        ({"b-1": Answer(())}, UnansweredReason.LIMIT),
    ],
)
def test_why_a_listed_thing_was_not_read(told, reason):
    assert reply(there.RUNTIME, "a-1", Facts(scope(), {there.RUNTIME: told}), 5).cause is reason


@pytest.mark.parametrize(("told", "row"), [(Answer((RUNTIME,)), RUNTIME), (Answer(()), None)])
def test_what_was_read_of_a_listed_thing(told, row):
    assert reply(there.RUNTIME, "a-1", Facts(scope(), {there.RUNTIME: {"a-1": told}}), 5) == row


@pytest.mark.parametrize(
    ("region", "caller", "arn"),
    [
        ("cn-north-1", None, "arn:aws-cn:bedrock-agentcore:cn-north-1:123456789012:gateway/g-1"),
        (REGION, DENIED, "g-1"),
    ],
)
def test_the_arn_of_a_gateway(region, caller, arn):
    more = {"caller": caller} if caller else {}
    assert gateway_arn("g-1", Facts(scope(region=region, **more))) == arn
