"""Paths from the subnets of agents to the services that their environment names."""

from __future__ import annotations

from typing import Any

import pytest
from network_rows import ENDPOINTS, TO_IGW, agent, changed, interface, no_way_out, routes, told, world
from resources import resource
from worlds import ACCOUNT, REGION, findings, live_facts, scope

from preflight.checks.service_paths import judge
from preflight.core.scope import Scope
from preflight.core.target import Agent, Network, Target
from preflight.core.value import Value
from preflight.demo import demo
from preflight.network.answers import TOPOLOGY
from preflight.network.queries import SUBNETS
from preflight.network.shared import shared_vpcs
from preflight.network.used import used

CORE = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}"
MEMORY = {"MEMORY_ARN": f"{CORE}:memory/notes-0123456789"}


def using(**variables: str) -> Scope:
    runtime = resource("Runtime", {"environmentVariables": variables}, subject="research")
    return scope(target=Target("api", "it", agents=(agent("subnet-a"),), resources=(runtime,)))


@pytest.mark.parametrize(
    ("variables", "services"),
    [
        (MEMORY, ["bedrock-agentcore"]),
        ({"AGENTCORE_MEMORY_ID": "notes-0123456789"}, ["bedrock-agentcore"]),
        ({"OTHER": f"{CORE}:runtime/other-0123456789"}, ["bedrock-agentcore"]),
        ({"TOOLS": f"{CORE}:gateway/tools-0123456789"}, ["bedrock-agentcore.gateway"]),
        ({"GATEWAY_ID": "tools-0123456789"}, ["bedrock-agentcore.gateway"]),
        ({"MEMORY_ARN": MEMORY["MEMORY_ARN"].replace(REGION, "eu-west-1")}, []),
        ({"ASSUME": f"arn:aws:iam::{ACCOUNT}:role/reader"}, ["sts"]),
        ({"KEY_ARN": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"}, ["kms"]),
        ({"KEY_ARN": f"arn:aws:kms:eu-west-1:{ACCOUNT}:key/1"}, []),
        ({"QUEUE": f"arn:aws:sqs:{REGION}:{ACCOUNT}:jobs"}, ["sqs"]),
        ({"ALARM": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:high"}, ["monitoring"]),
        ({"KB": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:knowledge-base/ABC"}, ["bedrock-agent-runtime"]),
        ({"LOGS": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:x"}, []),
        ({"AGENT_OBSERVABILITY_ENABLED": "true"}, ["xray"]),
        ({"AGENT_OBSERVABILITY_ENABLED": "false"}, []),
        ({"AGENT_OBSERVABILITY_ENABLED": "true", "DISABLE_ADOT_OBSERVABILITY": "true"}, []),
        ({"MEMORY_SIZE": "512", "MODE": "fast", "MEMORY_ID": "****"}, []),
    ],
)
def test_what_an_agent_names(variables: dict[str, str], services: list[str]) -> None:
    where = using(**variables)
    [subject] = shared_vpcs(where)
    assert [need.service for need in used(subject.of, where)] == services


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ((), "pass"),
        ((no_way_out(*ENDPOINTS),), "warn"),
        ((no_way_out(*ENDPOINTS, interface("bedrock-agentcore")),), "pass"),
        ((no_way_out(*ENDPOINTS, interface("bedrock-agentcore", private_dns=False)),), "warn"),
        ((routes(TO_IGW),), "warn"),
        ((changed("nat_gateways", "nat-1", state="pending"),), "unknown"),
    ],
)
def test_the_way_to_the_data_plane(change: Any, status: str) -> None:
    [found] = findings(judge, using(**MEMORY), told(world(*change)))
    assert found.status == status
    if status == "warn":
        assert "bedrock-agentcore cannot be reached" in found.because
        assert found.fix


@pytest.mark.parametrize(("models", "services"), [((), ["bedrock-runtime"]), ((Value("amazon.nova-pro-v1:0"),), [])])
def test_what_an_agent_cannot_work_without_is_of_startup_path(models: Any, services: list[str]) -> None:
    guard = {"GUARD": f"arn:aws:bedrock:{REGION}:{ACCOUNT}:guardrail/abc"}
    runtime = resource("Runtime", {"environmentVariables": guard}, subject="research")
    where = scope(target=Target("api", "it", agents=(agent("subnet-a", models=models),), resources=(runtime,)))
    [subject] = shared_vpcs(where)
    assert [need.service for need in used(subject.of, where)] == services


def test_agents_that_name_nothing_are_no_subject() -> None:
    [found] = findings(judge, using(MODE="fast"), told(world()))
    assert found.status == "skip"


def test_in_the_simulated_account() -> None:
    with demo("blocked", REGION) as account:
        ec2 = account.session.client("ec2")
        [subnet, *_] = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["legacy"]}])["Subnets"]
        place = Network(Value("VPC"), subnets=(Value(subnet["SubnetId"]),))
        runtime = resource("Runtime", {"environmentVariables": MEMORY}, subject="research")
        where = scope(target=Target("api", "it", agents=(Agent("research", network=place),), resources=(runtime,)))
        facts = live_facts(account.session, where, *TOPOLOGY)
    [subject] = shared_vpcs(where)
    assert facts.of(SUBNETS, subnet["VpcId"])
    assert {each.status.value for each in judge.judge(subject.of, facts)} <= {"warn", "unknown", "skip"}
