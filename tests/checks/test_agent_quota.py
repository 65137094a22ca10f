"""The applied quota of agents against those there are and those to come."""

from typing import Any

import pytest
from worlds import Rows, findings, scope, statuses

from preflight.checks.agent_quota import judge
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.inventory.runtimes import RUNTIMES, Runtime
from preflight.quotas.queries import AGENTS_APPLIED, Quota

PLACE = "us-west-2"
DENIED = Unanswered(UnansweredReason.DENIED, "servicequotas:GetServiceQuota")


def runtimes(count: int) -> list[Runtime]:
    return [Runtime(f"a{n}-0123456789", f"arn:{n}", f"a{n}", "READY") for n in range(count)]


def quota(value: float) -> Quota:
    return Quota("L-F4575653", value)


@pytest.mark.parametrize(
    ("applied", "used", "new", "status"),
    [
        (quota(1000), 0, (), "pass"),
        (quota(1000), 3, ("x",), "pass"),
        (quota(10), 8, (), "warn"),
        (quota(10), 10, (), "warn"),
        (quota(10), 10, ("a3",), "warn"),
        (quota(10), 10, ("x",), "fail"),
        (quota(10), 9, ("x", "y"), "fail"),
        (quota(0), 0, (), "fail"),
        (quota(0), 0, ("x",), "fail"),
        ([], 0, ("x",), "unknown"),
        (DENIED, 0, ("x",), "unknown"),
        (quota(10), 10, (None,), "unknown"),
    ],
)
def test_quota(applied: Any, used: int, new: tuple[str | None, ...], status: str) -> None:
    agents = [Agent(str(name), name=Value(name) if name else None) for name in new]
    told: Rows = {AGENTS_APPLIED: {"": applied}, RUNTIMES: {"": runtimes(used)}}
    assert statuses(judge, scope(*agents), told) == {PLACE: status}


@pytest.mark.parametrize(("value", "status"), [(0, "fail"), (1000, "unknown")])
def test_without_the_listing_only_a_quota_of_zero_is_certain(value: float, status: str) -> None:
    told: Rows = {
        AGENTS_APPLIED: {"": quota(value)},
        RUNTIMES: {"": Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListAgentRuntimes")},
    }
    assert statuses(judge, scope(), told) == {PLACE: status}


def test_candidates_add_nothing() -> None:
    told: Rows = {AGENTS_APPLIED: {"": quota(10)}, RUNTIMES: {"": runtimes(10)}}
    assert statuses(judge, scope(Agent("c", name=Value("x"), candidate="image")), told) == {PLACE: "warn"}


@pytest.mark.parametrize(
    ("value", "in_fix"),
    [
        (0, "Open a Support case: Service Quotas refuses an increase below the default."),
        (10, "open a Support case: Service Quotas refuses"),
        (2000, "--desired-value 4002 --region us-west-2"),
    ],
)
def test_fix(value: float, in_fix: str) -> None:
    told: Rows = {AGENTS_APPLIED: {"": quota(value)}, RUNTIMES: {"": runtimes(int(value))}}
    (found,) = findings(judge, scope(Agent("x", name=Value("x"))), told)
    assert found.fix
    assert in_fix in f"{found.fix.text} {found.fix.command}"
