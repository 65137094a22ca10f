"""Lifetime and idle timeout: 60 s to 8 hours, to 14 days on Instances, idle at most the lifetime."""

import pytest
from worlds import findings, scope

from preflight.checks.runtime_lifetime import judge
from preflight.core.target import Agent, Compute
from preflight.core.value import Value

MICRO, INSTANCES = Compute.MICROVM, Compute.INSTANCES


@pytest.mark.parametrize(
    ("lifetime", "idle", "compute", "guide", "aws"),
    [
        (60, None, MICRO, ["pass"], ["pass"]),
        (300, None, MICRO, ["pass"], ["pass"]),
        (28800, 900, MICRO, ["pass", "pass"], ["pass", "pass"]),
        (59, None, MICRO, ["fail"], ["fail"]),
        (0, None, MICRO, ["fail"], ["fail"]),
        (-1, None, MICRO, ["fail"], ["fail"]),
        (28801, None, MICRO, ["fail"], ["fail"]),
        (28801, None, INSTANCES, ["fail"], ["warn"]),
        (1209600, None, INSTANCES, ["fail"], ["warn"]),
        (1209601, None, INSTANCES, ["fail"], ["fail"]),
        (None, 59, MICRO, ["fail"], ["fail"]),
        (300, 900, MICRO, ["pass", "pass", "fail"], ["pass", "pass", "fail"]),
        (None, None, MICRO, ["skip"], ["skip"]),
    ],
)
def test_limits(lifetime: int | None, idle: int | None, compute: Compute, guide: list[str], aws: list[str]) -> None:
    agent = Agent(
        "a", lifetime=None if lifetime is None else Value(lifetime),
        idle_timeout=None if idle is None else Value(idle), compute=compute,
    )  # fmt: skip
    for standard, expected in (("guide", guide), ("aws", aws)):
        found = [finding.status.value for finding in findings(judge, scope(agent, standard=standard))]
        assert sorted(found) == sorted(expected)


def test_a_derived_lifetime_only_warns() -> None:
    agent = Agent("a", lifetime=Value(30, derived_by="agentkit-aws-cdk"))
    assert [finding.status for finding in findings(judge, scope(agent))] == ["warn"]
