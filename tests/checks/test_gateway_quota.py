"""The applied quota of gateways against those there are and those to come."""

from typing import Any

import pytest
from worlds import Rows, scope, statuses

from preflight.checks.gateway_quota import judge
from preflight.core.target import Agent, Gateway
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.inventory.runtimes import GATEWAYS, DeployedGateway
from preflight.quotas.queries import GATEWAYS_APPLIED, Quota

PLACE = "us-west-2"


def quota(value: float) -> Quota:
    return Quota("L-410A4D7F", value)


@pytest.mark.parametrize(
    ("applied", "used", "name", "status"),
    [
        (quota(1000), 3, "new", "pass"),
        (quota(10), 8, "g3", "warn"),
        (quota(10), 10, "g3", "warn"),
        (quota(10), 10, "new", "fail"),
        (quota(0), 0, "new", "fail"),
        ([], 0, "new", "unknown"),
        (Unanswered(UnansweredReason.THROTTLED, "servicequotas:GetServiceQuota"), 0, "new", "unknown"),
    ],
)
def test_quota(applied: Any, used: int, name: str, status: str) -> None:
    there = [DeployedGateway(f"g{n}-0123456789", f"g{n}", "READY") for n in range(used)]
    told: Rows = {GATEWAYS_APPLIED: {"": applied}, GATEWAYS: {"": there}}
    assert statuses(judge, scope(Gateway("g", name=Value(name))), told) == {PLACE: status}


def test_without_the_listing_it_is_unknown() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListGateways")
    told: Rows = {GATEWAYS_APPLIED: {"": quota(1000)}, GATEWAYS: {"": denied}}
    assert statuses(judge, scope(Gateway("g", name=Value("new"))), told) == {PLACE: "unknown"}


def test_without_gateways_it_does_not_apply() -> None:
    assert set(statuses(judge, scope(Agent("a"))).values()) == {"skip"}
