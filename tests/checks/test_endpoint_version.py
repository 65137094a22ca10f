"""Endpoints with a version, without one, and deployed already."""

from __future__ import annotations

import pytest
from attrs import evolve
from worlds import scope, statuses

from preflight.checks.endpoint_version import judge
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.value import Value, Why, unknown_value

BARE = Resource("RuntimeEndpoint", "live", {"name": Value("live")})
LATER = unknown_value(Why.AFTER_DEPLOY, "created by this deployment: Agent")


@pytest.mark.parametrize(
    ("endpoint", "status"),
    [
        (BARE, "warn"),
        (evolve(BARE, members={"agentRuntimeVersion": Value("3")}), "pass"),
        (evolve(BARE, members={"agentRuntimeVersion": LATER}), "pass"),
        (evolve(BARE, deployed=True), "pass"),
    ],
)
def test_versions(endpoint: Resource, status: str) -> None:
    assert statuses(judge, scope(target=Target("cloudformation", "t", resources=(endpoint,)))) == {"live": status}


def test_none_is_skipped() -> None:
    assert statuses(judge, scope(target=Target("cloudformation", "t"))) == {"t": "skip"}
