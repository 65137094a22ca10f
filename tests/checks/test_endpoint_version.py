"""Endpoints with a version, without one, and deployed already."""

from __future__ import annotations

import pytest
from attrs import evolve
from worlds import findings, scope, statuses

from preflight.checks.endpoint_version import judge
from preflight.core.resource import Resource
from preflight.core.steps import to_json
from preflight.core.target import Target
from preflight.core.value import Origin, Value, Why, unknown_value

NATIVE = "AWS::BedrockAgentCore::RuntimeEndpoint"
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


AGENT = {"agentRuntimeId": LATER}
TEMPLATE = Origin("t.yaml", 7)


@pytest.mark.parametrize(
    ("endpoint", "step"),
    [
        (
            evolve(BARE, members=AGENT, native=NATIVE, origin=TEMPLATE),
            "AgentRuntimeVersion: !GetAtt Agent.AgentRuntime",
        ),
        (evolve(BARE, members=AGENT, native=NATIVE, origin=Origin("t.json", 7)), '{"Fn::GetAtt": ["Agent", "AgentRun'),
        (evolve(BARE, members={"agentRuntimeId": Value("a-0123456789")}), "--agent-runtime-id a-0123456789"),
        (BARE, "--agent-runtime-id RUNTIME_ID"),
    ],
)
def test_the_step_is_a_line_or_a_look_at_the_versions(endpoint: Resource, step: str) -> None:
    [found] = findings(judge, scope(target=Target("cloudformation", "t", resources=(endpoint,))))
    assert found.fix is not None
    assert step in str([to_json(each) for each in found.fix.steps])


def test_none_is_skipped() -> None:
    assert statuses(judge, scope(target=Target("cloudformation", "t"))) == {"t": "skip"}
