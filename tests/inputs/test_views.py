"""The resources of agentkit, toolkit and CLI files: every kind, under the API's names, with its line and no secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.core.resource import Resource
from preflight.core.value import Undetermined
from preflight.inputs import read_target

ROLE = "arn:aws:iam::111122223333:role/agents"
SUBNETS = {"subnets": ["subnet-0123456789abcdef0"], "securityGroups": ["sg-0123456789abcdef0"]}
CLI = {
    "name": "Shop", "version": 1, "managedBy": "CDK",
    "runtimes": [{
        "name": "chat", "build": "Container", "executionRoleArn": ROLE, "networkMode": "VPC", "networkConfig": SUBNETS,
        "envVars": [{"name": "MEMORY_ID", "value": "notes-AbCdEf1234"}, {"name": "TOKEN", "value": "hunter2"}],
        "requestHeaderAllowlist": ["Authorization"], "endpoints": {"prod": {"version": 3}},
        "authorizerConfiguration": {"customJwtAuthorizer": {"discoveryUrl": "https://idp/.well-known/openid-configuration", "allowedClients": ["c"]}},
        "capacityProviderConfiguration": {"capacityProviderName": "pool"},
        "filesystemConfigurations": [{"sessionStorage": {"mountPath": "/mnt/data"}}],
    }],
    "memories": [{"name": "notes", "eventExpiryDuration": 30, "executionRoleArn": ROLE, "strategies": [{"type": "SEMANTIC", "name": "facts"}]}],
    "credentials": [{"authorizerType": "OAuthCredentialProvider", "name": "idp", "vendor": "GithubOauth2"}, {"authorizerType": "ApiKeyCredentialProvider", "name": "key"}],
    "agentCoreGateways": [{"name": "tools", "exceptionLevel": "NONE", "targets": [
        {"name": "t1", "targetType": "mcpServer", "endpoint": "https://mcp.example.com", "outboundAuth": {"type": "OAUTH"}},
        {"name": "t2", "targetType": "lambdaFunctionArn", "lambdaFunctionArn": {"lambdaArn": "arn:aws:lambda:us-west-2:111122223333:function:f"}},
        {"name": "t3", "targetType": "teleporter"},
    ]}],
    "policyEngines": [{"name": "rules"}],
    "capacityProviders": [{"name": "pool", "operatorRoleArn": ROLE, "computeConfiguration": {"ec2Configuration": {}}}],
    "harnesses": [{"name": "helper", "path": "app/helper"}],
    "evaluators": [{"name": "judge", "level": "TRACE"}],
}  # fmt: skip
HARNESS = {
    "name": "helper",
    "model": {"provider": "bedrock", "modelId": "amazon.nova-lite-v1:0"},
    "memory": {"mode": "managed"},
}
PLACES = [{"name": "dev", "account": "111122223333", "region": "us-west-2"}]
STATE = {
    "targets": {
        "dev": {
            "resources": {
                "runtimes": {"chat": {"runtimeId": "chat-AbCdEf1234"}},
                "memories": {"notes": {"memoryId": "notes-AbCdEf1234"}},
                "httpGateways": {"tools": {"gatewayId": "tools-abcdef1234"}},
            }
        }
    }
}


def of(path: Path) -> dict[tuple[str, str], Resource]:
    (target,) = read_target(path)
    assert len({(each.kind, each.subject) for each in target.ledger}) == len(target.ledger)
    return {(each.kind, each.subject): each for each in target.ledger}


@pytest.fixture
def cli(tmp_path: Path) -> dict[tuple[str, str], Resource]:
    files = {
        "agentcore/agentcore.json": CLI,
        "agentcore/aws-targets.json": PLACES,
        "agentcore/.cli/deployed-state.json": STATE,
        "app/helper/harness.json": HARNESS,
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(json.dumps(data, indent=1))
    return of(tmp_path / "agentcore/agentcore.json")


def test_a_cli_project_names_every_kind(cli: dict[tuple[str, str], Resource]) -> None:
    assert set(cli) == {
        ("Runtime", "chat"), ("RuntimeEndpoint", "chat/prod"), ("Harness", "helper"), ("Gateway", "tools"),
        ("GatewayTarget", "tools/t1"), ("GatewayTarget", "tools/t2"), ("GatewayTarget", "tools/t3"), ("Memory", "notes"),
        ("OAuth2CredentialProvider", "idp"), ("ApiKeyCredentialProvider", "key"), ("PolicyEngine", "rules"),
        ("CapacityProvider", "pool"), ("Evaluator", "judge"),
    }  # fmt: skip
    assert {each.region.get() for each in cli.values()} == {"us-west-2"}


@pytest.mark.parametrize(
    ("kind", "subject", "path", "value"),
    [
        ("Runtime", "chat", ("agentRuntimeName",), "Shop_chat"),
        ("Runtime", "chat", ("roleArn",), ROLE),
        ("Runtime", "chat", ("agentRuntimeId",), "chat-AbCdEf1234"),
        ("Runtime", "chat", ("environmentVariables", "MEMORY_ID"), "notes-AbCdEf1234"),
        ("Runtime", "chat", ("environmentVariables", "TOKEN"), "*******"),
        ("Runtime", "chat", ("requestHeaderConfiguration", "requestHeaderAllowlist", 0), "Authorization"),
        ("Runtime", "chat", ("authorizerConfiguration", "customJWTAuthorizer", "allowedClients", 0), "c"),
        ("Runtime", "chat", ("filesystemConfigurations", 0, "sessionStorage", "mountPath"), "/mnt/data"),
        ("RuntimeEndpoint", "chat/prod", ("agentRuntimeVersion",), "3"),
        ("Memory", "notes", ("name",), "Shop_notes"),
        ("Memory", "notes", ("memoryExecutionRoleArn",), ROLE),
        ("Memory", "notes", ("memoryStrategies", 0, "semanticMemoryStrategy", "name"), "facts"),
        ("Memory", "notes", ("memoryId",), "notes-AbCdEf1234"),
        ("OAuth2CredentialProvider", "idp", ("credentialProviderVendor",), "GithubOauth2"),
        ("Gateway", "tools", ("gatewayIdentifier",), "tools-abcdef1234"),
        ("GatewayTarget", "tools/t1", ("targetConfiguration", "mcp", "mcpServer", "endpoint"), "https://mcp.example.com"),
        ("GatewayTarget", "tools/t1", ("credentialProviderConfigurations", 0, "credentialProviderType"), "OAUTH"),
        ("GatewayTarget", "tools/t2", ("targetConfiguration", "mcp", "lambda", "lambdaArn"), "arn:aws:lambda:us-west-2:111122223333:function:f"),
        ("CapacityProvider", "pool", ("permissionsConfiguration", "capacityProviderOperatorRoleArn"), ROLE),
        ("Harness", "helper", ("model", "bedrockModelConfig", "modelId"), "amazon.nova-lite-v1:0"),
        ("Harness", "helper", ("memory", "mode"), "managed"),
    ],
)  # fmt: skip
def test_a_cli_project_is_told_in_the_words_of_the_api(
    cli: dict[tuple[str, str], Resource], kind: str, subject: str, path: tuple[Any, ...], value: Any
) -> None:
    found = cli[kind, subject].value(*path)
    assert found is not None
    assert found.get() == value
    assert found.origin.file


def test_what_the_cli_leaves_to_the_deployment_is_not_known(cli: dict[tuple[str, str], Resource]) -> None:
    provider = cli["Runtime", "chat"].value("capacityProviderConfiguration", "capacityProviderArn")
    with pytest.raises(Undetermined, match="created by this deployment: pool"):
        provider.get()
    assert "teleporter" in cli["GatewayTarget", "tools/t3"].unread
    assert cli["Gateway", "tools"].get("exceptionLevel") is None
    assert "hunter2" not in repr(cli)


@pytest.mark.parametrize(
    ("written", "is_derived"), [("chat", True), ("my-chat", False), ("my chat", False), ("c" * 47, True)]
)
def test_only_what_the_cli_adds_to_a_name_is_derived(tmp_path: Path, written: str, is_derived: bool) -> None:
    file = tmp_path / "agentcore.json"
    file.write_text(json.dumps({**CLI, "runtimes": [{**CLI["runtimes"][0], "name": written}], "harnesses": []}))
    (target,) = read_target(file)
    assert bool(target.agents[0].name.derived_by) is is_derived


TOOLKIT = f"""
default_agent: triage
agents:
  triage:
    name: triage
    entrypoint: app.py
    aws: {{execution_role: '{ROLE}', account: '111122223333', region: us-west-2, network_configuration: {{network_mode: PUBLIC}}}}
    bedrock_agentcore: {{agent_id: triage-abcdefghij}}
    memory: {{mode: STM_ONLY}}
    request_header_configuration: {{requestHeaderAllowlist: [Authorization]}}
"""


@pytest.mark.parametrize(
    ("memory", "subject", "made"),
    [
        ("{mode: STM_ONLY}", "triage_mem", True),
        ("{mode: STM_AND_LTM, memory_name: notes}", "triage_mem", True),
        ("{mode: STM_ONLY, memory_id: notes-AbCdEf1234}", "notes-AbCdEf1234", False),
        ("{mode: NO_MEMORY}", None, None),
    ],
)
def test_the_toolkit_makes_a_runtime_and_a_memory(
    tmp_path: Path, memory: str, subject: str | None, made: bool | None
) -> None:
    file = tmp_path / ".bedrock_agentcore.yaml"
    file.write_text(TOOLKIT.replace("{mode: STM_ONLY}", memory))
    found = of(file)
    assert found["Runtime", "triage"].value("agentRuntimeId").get() == "triage-abcdefghij"
    assert found["Runtime", "triage"].value("networkConfiguration", "networkMode").origin.line == 7
    memories = [each for each in found.values() if each.kind == "Memory"]
    assert [(each.subject, each.made) for each in memories] == ([(subject, made)] if subject else [])


def test_agentkit_makes_runtimes_endpoints_and_a_gateway(tmp_path: Path) -> None:
    agent = {"name": "research", "containerImage": "i", "timeoutSeconds": 300, "environment": {"TOKEN": "hunter2"}}
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"stackName": "s", "agents": [agent], "gateway": {"enabled": True}}, indent=1))
    found = of(file)
    assert set(found) == {
        ("Runtime", "research"),
        ("RuntimeEndpoint", "research/research-endpoint"),
        ("Gateway", "s-gateway"),
    }
    runtime = found["Runtime", "research"]
    assert runtime.value("lifecycleConfiguration", "maxLifetime").origin.line == 7
    assert runtime.value("environmentVariables", "TOKEN").get() == "*******"
    assert found["Gateway", "s-gateway"].value("authorizerType").derived_by
