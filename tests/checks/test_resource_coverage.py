"""What no check looks at is unknown and named; what some check looks at is not mentioned."""

from __future__ import annotations

import pytest
from attrs import evolve
from resources import LATER, resource
from worlds import findings, scope

from preflight.checks.resource_coverage import judge
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.value import Origin

EVALUATOR = Resource("Evaluator", "Judge", origin=Origin("t.yaml", 7), native="AWS::BedrockAgentCore::Evaluator")
RUNTIME = Resource("Runtime", "Agent")


@pytest.mark.parametrize(
    ("resource", "status", "words"),
    [
        (EVALUATOR, "unknown", "AWS::BedrockAgentCore::Evaluator is not looked at by this version"),
        (evolve(RUNTIME, unread="is in a nested template that is missing"), "unknown", "nested template"),
        (RUNTIME, "pass", "this version has checks for it"),
    ],
)
def test_resources(resource: Resource, status: str, words: str) -> None:
    where = scope(target=Target("cloudformation", "t.yaml", resources=(resource,)))
    [found] = findings(judge, evolve(where, judged_kinds=frozenset({"Runtime"})))
    assert found.status.value == status
    assert words in found.because


def test_it_names_the_line() -> None:
    [found] = findings(judge, scope(target=Target("cloudformation", "t.yaml", resources=(EVALUATOR,))))
    assert (found.origin, found.subject, found.owners) == (Origin("t.yaml", 7), "Judge", ("Judge",))


@pytest.mark.parametrize(
    ("profile", "deployed", "expected"),
    [
        ("arn:aws:iam::123456789012:instance-profile/p", False, ["pass", "unknown"]),
        ("arn:aws:iam::123456789012:instance-profile/p", True, ["pass"]),
        (LATER, False, ["pass"]),
    ],
)
def test_what_a_resource_names_and_nothing_looks_up(profile: object, deployed: bool, expected: list[str]) -> None:
    provider = resource("CapacityProvider", {"name": "p", "x": {"instanceProfileArn": profile}}, deployed=deployed)
    where = evolve(
        scope(target=Target("api", "it", resources=(provider,))), judged_kinds=frozenset({"CapacityProvider"})
    )
    assert [found.status.value for found in findings(judge, where)] == expected
