"""Deployed harnesses as agents."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import audit, questions
from preflight.checks import all_checks
from preflight.core.resource import Resource
from preflight.core.target import Agent, Compute, Role
from preflight.core.value import Value
from preflight.demo import demo
from preflight.inventory.harnesses import harnesses
from preflight.inventory.values import members

ARN, ROLE, MODEL = (
    "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/h-abcdefghij",
    "arn:role",
    "amazon.nova-pro-v1:0",
)
PLACE = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["s-1", "s-2"], "securityGroups": ["g-1"]}}
WHOLE: dict[str, Any] = {
    "harnessName": "h",
    "status": "READY",
    "executionRoleArn": ROLE,
    "model": {"bedrockModelConfig": {"modelId": MODEL}},
    "environmentArtifact": {"containerConfiguration": {"containerUri": "uri"}},
    "authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": "https://idp", "allowedClients": ["app"]}},
    "environment": {
        "agentCoreRuntimeEnvironment": {
            "agentRuntimeId": "harness_h-0123456789",
            "networkConfiguration": PLACE,
            "lifecycleConfiguration": {"maxLifetime": 3600},
        }
    },
}


def seen(told: dict[str, Any], kind: str = "Harness", unread: str = "") -> list[Agent]:
    return list(harnesses([Resource(kind, ARN, members(told), deployed=True, unread=unread)]))


def plain(*told: Role | Value[Any] | None) -> list[Any]:
    return [each.arn.value if isinstance(each, Role) else each and each.value for each in told]


def test_all_that_a_harness_tells() -> None:
    [agent] = seen(WHOLE)
    assert (agent.subject, agent.harness, agent.deployed, agent.status) == (ARN, True, True, "READY")
    assert (agent.runtime_name, agent.runtime_id) == ("harness_h", "harness_h-0123456789")
    assert plain(agent.role, agent.image, agent.lifetime, *agent.models) == [ROLE, "uri", 3600, MODEL]
    assert agent.network is not None
    assert plain(*agent.network.subnets, *agent.network.security_groups) == ["s-1", "s-2", "g-1"]
    assert agent.jwt is not None
    assert (agent.jwt.clients, agent.compute) == (("app",), Compute.MICROVM)


def test_a_harness_on_instances_has_the_network_of_its_provider() -> None:
    inside = {"agentCoreRuntimeEnvironment": {"capacityProviderConfiguration": {"capacityProviderArn": "arn:p"}}}
    [agent] = seen({"harnessName": "h", "environment": inside})
    assert (agent.network, agent.compute, agent.role, agent.models) == (None, Compute.INSTANCES, None, ())


@pytest.mark.parametrize(("kind", "unread"), [("Memory", ""), ("Harness", "was not read: denied")])
def test_what_is_no_harness_that_was_read(kind: str, unread: str) -> None:
    assert seen(WHOLE, kind, unread) == []


REGION = "us-west-2"
ABSENT = {
    "networkMode": "VPC",
    "networkModeConfig": {"subnets": ["subnet-0fffffffffffffff0"], "securityGroups": ["sg-0fffffffffffffff0"]},
}


@pytest.mark.parametrize(
    ("change", "open_"),
    [
        ({}, set()),
        ({"executionRoleArn": "arn:aws:iam::123456789012:role/Absent"}, {"role-exists", "role-permissions", "role-telemetry", "role-trust"}),
        ({"network": ABSENT}, {"private-subnets", "security-groups"}),
        ({"model": {"bedrockModelConfig": {"modelId": "amazon.nova-absent-v9:0"}}}, {"model-available"}),
    ],
)  # fmt: skip
def test_a_harness_that_is_deployed_is_judged_as_an_agent(change: dict[str, Any], open_: set[str]) -> None:
    with demo("ready", REGION) as account:
        control = account.session.client("bedrock-agentcore-control")
        [first, *_] = control.list_agent_runtimes()["agentRuntimes"]
        runtime = control.get_agent_runtime(agentRuntimeId=first["agentRuntimeId"])
        network = change.get("network", runtime["networkConfiguration"])
        asked = {
            "harnessName": "helper",
            "executionRoleArn": runtime["roleArn"],
            "environment": {"agentCoreRuntimeEnvironment": {"networkConfiguration": network}},
            "memory": {"disabled": {}},
        }
        control.create_harness(**asked | {key: each for key, each in change.items() if key != "network"})
        live = LiveAccount(Engine(Live(account.session, questions(all_checks()), fetch=account.fetch), seconds=60))
        report = audit(None, account=live, regions=[REGION])
        assert {each.check for each in report.findings if each.status.value in {"fail", "warn", "unknown"}} == open_
