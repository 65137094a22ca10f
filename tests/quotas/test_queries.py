"""Which quotas are asked for, and how many endpoints a target gives to runtimes that it only names."""

from __future__ import annotations

import pytest
from resources import LATER, resource
from worlds import scope, target

from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway
from preflight.quotas.codes import SERVICE
from preflight.quotas.queries import AGENTS_APPLIED, ALL_APPLIED, adds_agents, applied, endpoints_elsewhere


@pytest.mark.parametrize(
    ("agents", "adds"),
    [
        ((), False),
        ((Agent("a"),), True),
        ((Agent("a", deployed=True),), False),
        ((Agent("a", candidate="image"),), False),
        ((Agent("a", deployed=True), Agent("b")), True),
    ],
)
def test_whether_an_agent_is_added(agents: tuple[Agent, ...], adds: bool) -> None:
    assert adds_agents(scope(*agents)) is adds
    assert len(list(ALL_APPLIED.calls(Facts(scope(*agents))))) == adds


def endpoint(runtime: object, name: object = "prod", **rest) -> Resource:
    return resource("RuntimeEndpoint", {"agentRuntimeId": runtime, "name": name}, **rest)


@pytest.mark.parametrize(
    ("resources", "found"),
    [
        ((endpoint("r-1"), endpoint("r-1", "test"), endpoint("r-2")), {"r-1": 2, "r-2": 1}),
        ((endpoint("r-1", "DEFAULT"),), {}),
        ((endpoint("r-1", LATER),), {"r-1": 1}),
        ((endpoint(LATER),), {}),
        ((endpoint("r-1", deployed=True),), {}),
        ((endpoint("here"),), {}),
        ((resource("RuntimeEndpoint", {"name": "prod"}),), {}),
        ((resource("Memory", {"agentRuntimeId": "r-1", "name": "prod"}),), {}),
    ],
)
def test_endpoints_of_runtimes_elsewhere(resources: tuple[Resource, ...], found: dict[str, int]) -> None:
    made = scope(target=target(Agent("a", runtime_id="here", deployed=True), resources=resources))
    assert endpoints_elsewhere(made) == found
    assert len(list(ALL_APPLIED.calls(Facts(made)))) == bool(found)


def test_one_quota_by_its_code() -> None:
    (call,) = applied("L-1").calls(Facts(scope(Gateway("g"))))
    assert call.params == {"ServiceCode": SERVICE, "QuotaCode": "L-1"}
    assert AGENTS_APPLIED.action == "servicequotas:GetServiceQuota"
