"""What is said of a quota by the room it leaves, and how one gets more."""

from __future__ import annotations

import pytest

from preflight.core.steps import Request
from preflight.quotas.codes import AGENTS, DEFAULTS
from preflight.quotas.findings import SUPPORT, finding
from preflight.quotas.headroom import QuotaDemand

DEFAULT = DEFAULTS[AGENTS]


def told(applied: float | None, used: int, adding: int = 0, perhaps: int = 0):
    return finding("agents", AGENTS, "us-west-2", applied, QuotaDemand(used, adding, perhaps))


@pytest.mark.parametrize(
    ("applied", "demand", "status", "words"),
    [
        (None, (3, 1), "unknown", "does not know the quota"),
        (0, (0, 1), "fail", "is 0"),
        (0, (0, 0), "fail", "is 0"),
        (5, (5, 1), "fail", "5 of 5 agents are there, and this deployment adds 1"),
        (5, (5, 0), "warn", "5 of 5 agents are there"),
        (5, (4, 0), "warn", "4 of 5"),
        (5, (4, 0, 2), "unknown", "perhaps 2 more"),
        (1000, (3, 1), "pass", "3 of 1,000 agents are there, and this deployment adds 1"),
        (1000, (3, 0), "pass", "3 of 1,000 agents are there"),
    ],
)
def test_the_room_that_is_left(applied: float | None, demand: tuple[int, ...], status: str, words: str) -> None:
    found = told(applied, *demand)
    assert found.status == status
    assert words in found.because
    assert ("adds" in found.because) is (len(demand) > 1 and demand[1] > 0 and "adds" in words)


def test_below_the_default_only_support_helps() -> None:
    found = told(DEFAULT - 1, DEFAULT - 1, 1)
    assert found.fix
    (step,) = found.fix.steps
    assert isinstance(step, Request)
    assert step.command is None
    assert f"it is {DEFAULT - 1:,} in this account" in step.message
    assert SUPPORT[1:] in found.fix.text


@pytest.mark.parametrize(
    ("demand", "wanted"),
    [((DEFAULT, 1), 2 * (DEFAULT + 1)), ((DEFAULT, 0), 2 * DEFAULT), ((DEFAULT, 0, 5), 2 * (DEFAULT + 5))],
)
def test_from_the_default_on_an_increase_is_asked_for(demand: tuple[int, ...], wanted: int) -> None:
    found = told(DEFAULT, *demand)
    assert found.fix
    assert f"--desired-value {wanted} --region us-west-2" in str(found.fix.command)


def test_a_quota_of_zero_is_one_cause() -> None:
    assert str(told(0, 0, 1).cause) == f"quota-zero:{AGENTS},us-west-2"
