"""Endpoints with a version, without one, and deployed already."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import resource
from worlds import REGION, findings, live_facts, scope, statuses

from preflight.checks.endpoint_version import HARNESSES, RUNTIMES, Parent, judge
from preflight.core.resource import Resource
from preflight.core.steps import to_json
from preflight.core.target import Agent, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value, made_value
from preflight.demo import demo

NATIVE = "AWS::BedrockAgentCore::RuntimeEndpoint"
BARE = Resource("RuntimeEndpoint", "live", {"name": Value("live")})
LATER = made_value("Agent")


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


@pytest.mark.parametrize("maker", ["Agent", "Agent.AgentRuntimeId", "Nested/Agent.AgentRuntimeId"])
def test_the_line_names_the_runtime_s_logical_id(maker: str) -> None:
    runtime = made_value(maker)
    endpoint = evolve(BARE, members={"agentRuntimeId": runtime}, native=NATIVE, origin=TEMPLATE)
    [found] = findings(judge, scope(target=Target("cloudformation", "t", resources=(endpoint,))))
    assert found.fix is not None
    assert "AgentRuntimeVersion: !GetAtt Agent.AgentRuntimeVersion" in str([to_json(each) for each in found.fix.steps])


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
    where, there = scope(target=Target("cloudformation", "t", resources=(endpoint,))), Parent("a-0123456789")
    [found] = findings(judge, where, {RUNTIMES: {there.id: there}})
    assert found.fix is not None
    assert step in str([to_json(each) for each in found.fix.steps])


def test_none_is_skipped() -> None:
    assert statuses(judge, scope(target=Target("cloudformation", "t"))) == {"t": "skip"}


FAR = evolve(BARE, members={"agentRuntimeId": Value("far-AbCdEf1234"), "agentRuntimeVersion": Value("1")})


@pytest.mark.parametrize(
    ("endpoint", "agents", "row", "status"),
    [
        (FAR, (), Parent("far-AbCdEf1234"), "pass"),
        (FAR, (), (), "unknown"),
        (FAR, (), Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetAgentRuntime"), "unknown"),
        (FAR, (Agent("far", name=Value("far")),), (), "pass"),
        (FAR, (Agent("it", runtime_id="far-AbCdEf1234"),), (), "pass"),
        (FAR, (Agent("other", name=Value("other")),), (), "unknown"),
        (evolve(FAR, deployed=True), (), (), "pass"),
        (evolve(FAR, members={**FAR.members, "agentRuntimeId": LATER}), (), (), "pass"),
    ],
)
def test_the_runtime_of_another_source_is_there(
    endpoint: Resource, agents: tuple[Agent, ...], row: Any, status: str
) -> None:
    where = scope(target=Target("cloudformation", "t", agents=agents, resources=(endpoint,)))
    assert statuses(judge, where, {RUNTIMES: {"far-AbCdEf1234": row}}) == {"live": status}


def test_aws_is_asked_for_the_runtime() -> None:
    with demo("ready", REGION) as world:
        where = scope(target=Target("cloudformation", "t", resources=(FAR,)))
        assert live_facts(world.session, where, RUNTIMES).of(RUNTIMES, "far-AbCdEf1234") == ()


@pytest.mark.parametrize(
    ("harness", "row", "status"),
    [
        ("far-AbCdEf1234", Parent("far-AbCdEf1234"), "pass"),
        ("far-AbCdEf1234", (), "unknown"),
        ("far-AbCdEf1234", Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetHarness"), "unknown"),
        (LATER, (), "skip"),
    ],
)
def test_the_harness_of_an_endpoint(harness, row, status):
    endpoint = resource("HarnessEndpoint", {"harnessId": harness, "endpointName": "live"})
    where = scope(target=Target("api", "it", resources=(endpoint,)))
    assert statuses(judge, where, {HARNESSES: {"far-AbCdEf1234": row}}) == {"it": status}
