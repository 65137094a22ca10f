"""The steps of a deployment: what is made, changed, kept and passed."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import scope

from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway, GatewayTarget, Role, Service, Target
from preflight.core.value import Origin, Value
from preflight.deployment.steps import Written, steps_of
from preflight.iam.permissions import Step

ROLE = Role(Value("arn:aws:iam::123456789012:role/R"))
NAME = Value("prod", Origin("deploy.json", 7, "name"))
AGENT = Agent("a", name=Value("a"), role=ROLE)
WITH_ENDPOINT = Agent("a", name=Value("a"), role=ROLE, endpoints=(NAME,))
THERE = Agent("a", name=Value("a"), role=ROLE, runtime_id="a-abcdefghij")
GATEWAY = Gateway("g", name=Value("g"), role=ROLE, targets=(GatewayTarget("t"),))
MEMORY = Service("Memory", "m", role=ROLE)
KEPT: dict[str, Any] = {"before": {"description": "d"}}
CHANGED: dict[str, Any] = {"before": {"description": "e"}}


def of(kind: str, subject: str, **rest: Any) -> Resource:
    return resource(kind, {"description": "d"}, subject=subject, **rest)


def endpoint(**rest: Any) -> Resource:
    return resource("RuntimeEndpoint", {"name": NAME}, subject="prod", **rest)


def steps(owner: Any, *made: Resource, targets: tuple[Resource, ...] = ()) -> list[Step]:
    written = Written.of(scope(target=Target("api", "it", resources=made)), {"g": list(targets)} if targets else {})
    return [one.step for one in steps_of(owner, written)]


@pytest.mark.parametrize(
    ("owner", "made", "found"),
    [
        (AGENT, (), [Step.CREATE_RUNTIME, Step.PASS_ROLE]),
        (AGENT, (of("Memory", "a", **KEPT),), [Step.CREATE_RUNTIME, Step.PASS_ROLE]),
        (THERE, (of("Runtime", "a", **CHANGED),), [Step.UPDATE_RUNTIME, Step.PASS_ROLE]),
        (THERE, (of("Runtime", "a", **KEPT),), []),
        (WITH_ENDPOINT, (), [Step.CREATE_RUNTIME, Step.CREATE_ENDPOINT, Step.PASS_ROLE]),
        (WITH_ENDPOINT, (of("Runtime", "a", **KEPT), endpoint()), [Step.CREATE_ENDPOINT]),
        (WITH_ENDPOINT, (of("Runtime", "a", **KEPT), endpoint(before={"name": "prod"})), []),
        (WITH_ENDPOINT, (of("Runtime", "a", **KEPT), endpoint(before={"name": "b"})), [Step.UPDATE_ENDPOINT]),
        (MEMORY, (), [Step.PASS_ROLE]),
        (MEMORY, (of("Memory", "m", **KEPT),), []),
        (Service("Memory", "m"), (), []),
        (Service("Memory", "m", role=ROLE, deployed=True), (), []),
    ],
)
def test_steps(owner: Any, made: tuple[Resource, ...], found: list[Step]) -> None:
    assert steps(owner, *made) == found


@pytest.mark.parametrize(
    ("targets", "found"),
    [
        ((), [Step.CREATE_GATEWAY, Step.CREATE_TARGET, Step.PASS_ROLE]),
        ((of("GatewayTarget", "t"),), [Step.CREATE_GATEWAY, Step.CREATE_TARGET, Step.PASS_ROLE]),
        ((of("GatewayTarget", "t", **CHANGED),), [Step.CREATE_GATEWAY, Step.UPDATE_TARGET, Step.PASS_ROLE]),
        ((of("GatewayTarget", "t", **KEPT),), [Step.CREATE_GATEWAY, Step.PASS_ROLE]),
    ],
)
def test_targets(targets: tuple[Resource, ...], found: list[Step]) -> None:
    assert steps(GATEWAY, targets=targets) == found
