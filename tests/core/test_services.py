"""Memories, browsers and code interpreters as views of their resources."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import scope, target

from preflight.constraints.shapes import request, shape
from preflight.core.kinds import BY_NAME
from preflight.core.resource import Resource
from preflight.core.services import ROLE, VPC, services, strategy_models
from preflight.core.target import Role, Service
from preflight.core.value import Value, Why, unknown_value

ARN = Value("arn:aws:iam::123456789012:role/R")
NETWORK = {
    "networkMode": Value("VPC"),
    "vpcConfig": {"subnets": [Value("subnet-a"), "no value"], "securityGroups": [Value("sg-1")]},
}


def seen(*resources: Resource, given: tuple[Service, ...] = ()) -> list[Service]:
    return list(services(scope(target=target(resources=resources, services=given))))


@pytest.mark.parametrize(
    ("kind", "member", "networked"),
    [
        ("Memory", "memoryExecutionRoleArn", False),
        ("MemoryStrategy", "memoryExecutionRoleArn", False),
        ("Browser", "executionRoleArn", True),
        ("CodeInterpreter", "executionRoleArn", True),
    ],
)
def test_the_role_and_network_of_each_kind(kind: str, member: str, networked: bool) -> None:
    (one,) = seen(
        Resource(kind, "x", {member: ARN, "name": Value("n"), "networkConfiguration": NETWORK}, deployed=True)
    )
    assert (one.kind, one.subject, one.role, one.deployed) == (kind, "x", Role(ARN), True)
    assert (one.network is not None) is networked
    if one.network:
        assert (one.network.mode, one.network.subnets) == (Value("VPC"), (Value("subnet-a"),))
        assert one.network.security_groups == (Value("sg-1"),)


@pytest.mark.parametrize(
    ("kind", "path"), [*((kind, path) for kind, path in ROLE.items() if kind != "MemoryStrategy"), *VPC.items()]
)
def test_where_the_role_and_the_network_of_a_kind_stand_is_what_its_request_has(
    kind: str, path: tuple[str, ...]
) -> None:
    here = request(BY_NAME[kind].create)
    for step in path:
        assert here
        here = shape(here.members[step])


@pytest.mark.parametrize(
    "resource",
    [
        Resource("Runtime", "x"),
        Resource("Browser", "x", made=False),
        Resource("Browser", "x", unread="it is written in a way that cannot be read"),
    ],
)
def test_what_is_no_service_of_this_source(resource: Resource) -> None:
    assert seen(resource) == []


def test_a_browser_that_says_nothing_has_no_role() -> None:
    (one,) = seen(Resource("Browser", "x"))
    assert (one.role, one.network and one.network.subnets) == (None, ())


def test_a_role_that_is_not_known_yet_is_kept_as_such() -> None:
    later = unknown_value(Why.AFTER_DEPLOY, "is made later")
    (one,) = seen(Resource("Memory", "x", {"memoryExecutionRoleArn": later}))
    assert one.role == Role(later)


def test_a_reader_that_knows_more_gives_the_view() -> None:
    better = Service("Browser", "x", role=Role(ARN))
    assert seen(Resource("Browser", "x"), Resource("Browser", "y"), given=(better,))[0] is better


@pytest.mark.parametrize(
    ("kind", "strategies", "models"),
    [
        (
            "Memory",
            [{"custom": {"extraction": {"modelId": Value("m1")}, "consolidation": {"modelId": Value("m2")}}}],
            2,
        ),
        ("MemoryStrategy", [{"modelId": Value("m1")}], 1),
        ("Memory", [{"semantic": {"name": Value("s")}}], 0),
        ("Browser", [{"modelId": Value("m1")}], 0),
    ],
)
def test_the_models_of_strategies(kind: str, strategies: Any, models: int) -> None:
    made = Resource(kind, "x", {"memoryStrategies": strategies, "modelId": Value("elsewhere")})
    assert len(list(strategy_models(made))) == models
