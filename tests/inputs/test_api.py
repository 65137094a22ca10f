"""Requests of the control API as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.core.target import Compute, Target
from preflight.inputs.api import read, recognizes
from preflight.inputs.document import InputError, Options, parse

ROLE = "arn:aws:iam::111122223333:role/agents"
IMAGE = "111122223333.dkr.ecr.us-west-2.amazonaws.com/a:1"
RUNTIME = {
    "agentRuntimeName": "a",
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": ROLE,
    "networkConfiguration": {
        "networkMode": "VPC",
        "networkModeConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]},
    },
    "protocolConfiguration": {"serverProtocol": "MCP"},
    "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800},
    "environmentVariables": {"MODEL": "amazon.nova-lite-v1:0", "TOKEN": "hunter2"},
}
GATEWAY = {
    "name": "g",
    "roleArn": ROLE,
    "protocolType": "MCP",
    "authorizerType": "CUSTOM_JWT",
    "authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": "https://idp", "allowedAudience": ["x"]}},
    "interceptorConfigurations": [
        {"interceptor": {"lambda": {"arn": "arn:aws:lambda:us-west-2:111122223333:function:f"}}}
    ],
}


def target(data: Any) -> Target:
    (found,) = read(parse(json.dumps(data, indent=1), "f"), Options())
    return found


def test_a_runtime_request_is_an_agent() -> None:
    (agent,) = target(RUNTIME).agents
    assert (agent.subject, agent.image.get(), agent.role.arn.get()) == ("a", IMAGE, ROLE)
    assert (agent.network.mode.get(), [v.get() for v in agent.network.subnets]) == ("VPC", ["subnet-1"])
    assert (agent.protocol.get(), agent.idle_timeout.get(), agent.lifetime.get()) == ("MCP", 900, 28800)
    assert [model.get() for model in agent.models] == ["amazon.nova-lite-v1:0"]
    assert "hunter2" not in repr(agent)


def test_a_gateway_request_is_a_gateway() -> None:
    (gateway,) = target(GATEWAY).gateways
    assert (gateway.name.get(), gateway.protocol.get(), gateway.authorizer.get()) == ("g", "MCP", "CUSTOM_JWT")
    assert (gateway.jwt.discovery_url.get(), gateway.jwt.audiences) == ("https://idp", ("x",))
    assert [arn.get() for arn in gateway.interceptors] == ["arn:aws:lambda:us-west-2:111122223333:function:f"]


def test_a_list_holds_both() -> None:
    found = target([RUNTIME, GATEWAY])
    assert ([each.subject for each in found.agents], [each.subject for each in found.gateways]) == (["a"], ["g"])
    assert found.gateways[0].name.origin.path == "[1].name"


@pytest.mark.parametrize(
    ("change", "image", "bucket", "compute", "runtime_id"),
    [
        ({}, IMAGE, None, Compute.MICROVM, ""),
        ({"agentRuntimeId": "a-1234567890"}, IMAGE, None, Compute.MICROVM, "a-1234567890"),
        ({"capacityProviderConfiguration": {"capacityProviderArn": "arn"}}, IMAGE, None, Compute.INSTANCES, ""),
        (
            {"agentRuntimeArtifact": {"codeConfiguration": {"code": {"s3": {"bucket": "b", "prefix": "k"}}, "runtime": "PYTHON_3_13"}}},
            None,
            "b",
            Compute.MICROVM,
            "",
        ),
    ],
)  # fmt: skip
def test_code_updates_and_instances_are_told_apart(
    change: dict[str, Any], image: str | None, bucket: str | None, compute: Compute, runtime_id: str
) -> None:
    (agent,) = target({**RUNTIME, **change}).agents
    found = (agent.image and agent.image.get(), agent.code and agent.code.bucket.get(), agent.compute, agent.runtime_id)
    assert found == (image, bucket, compute, runtime_id)


def test_a_harness_is_an_agent() -> None:
    place = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
    inside = {"networkConfiguration": place, "lifecycleConfiguration": {"maxLifetime": 600}}
    (agent,) = target({
        "harnessName": "helper",
        "executionRoleArn": ROLE,
        "model": {"bedrockModelConfig": {"modelId": "amazon.nova-lite-v1:0"}},
        "environment": {"agentCoreRuntimeEnvironment": inside},
        "environmentVariables": {"OTHER_MODEL": "amazon.nova-pro-v1:0"},
    }).agents  # fmt: skip
    assert (agent.subject, agent.name, agent.role.arn.get(), agent.lifetime.get()) == ("helper", None, ROLE, 600)
    assert [model.get() for model in agent.models] == ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"]
    assert [subnet.get() for subnet in agent.network.subnets] == ["subnet-1"]


def test_an_update_of_a_harness_wraps_what_it_sets() -> None:
    (agent,) = target({
        "UpdateHarness": {
            "harnessId": "helper-abcdefghij",
            "environmentArtifact": {"optionalValue": {"containerConfiguration": {"containerUri": IMAGE}}},
            "authorizerConfiguration": {"optionalValue": {"customJWTAuthorizer": {"discoveryUrl": "https://idp"}}},
        }
    }).agents  # fmt: skip
    assert (agent.image.get(), agent.jwt.discovery_url.get()) == (IMAGE, "https://idp")


@pytest.mark.parametrize(
    ("gateway", "owner", "names"),
    [
        ({"name": "Tools"}, "tools-abcdefghij", ["lookup"]),
        ({"name": "other"}, "tools-abcdefghij", []),
        ({"name": "tools", "gatewayIdentifier": "tools-abcdefghij"}, "tools-abcdefghij", ["lookup"]),
        ({"name": "tools", "gatewayIdentifier": "tools-0123456789"}, "tools-abcdefghij", []),
    ],
)
def test_a_target_belongs_to_the_gateway_of_its_id_or_of_its_name(
    gateway: dict[str, str], owner: str, names: list[str]
) -> None:
    asked = {
        "name": "lookup",
        "gatewayIdentifier": owner,
        "targetConfiguration": {"mcp": {"mcpServer": {"endpoint": "x"}}},
    }
    (found,) = target([{**GATEWAY, **gateway}, asked]).gateways
    assert [each.name for each in found.targets] == names


def test_an_unknown_key_is_noted_with_the_nearest() -> None:
    assert [note.text for note in target({**RUNTIME, "rolArn": "x"}).notes] == [
        "the AgentCore API does not read the key 'rolArn'; did you mean 'roleArn'?"
    ]


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ([RUNTIME, {"colour": "x"}], "f:33: [1] is no create or update request of the AgentCore control API; give one"),
        ([RUNTIME, {"name": "x"}], "f:33: [1] could be a request of CreateBrowserProfile or"),
        ({**RUNTIME, "roleArn": ["x"]}, "f:8: roleArn is a list; it must be text"),
    ],
)  # fmt: skip
def test_every_error_is_told_with_its_line(data: Any, error: str) -> None:
    with pytest.raises(InputError) as raised:
        target(data)
    assert str(raised.value).startswith(error)


@pytest.mark.parametrize("data", [{"agentRuntimeArtifact": {}}, {**RUNTIME, "networkConfiguration": {}}])
def test_a_missing_member_is_left_to_the_check_of_values(data: Any) -> None:
    (resource,) = target(data).resources
    assert (resource.kind, set(resource.members)) == ("Runtime", set(data))


VPC = {"networkMode": "VPC", "vpcConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}


@pytest.mark.parametrize(
    ("data", "file", "kind", "operation", "subject"),
    [
        (RUNTIME, "f", "Runtime", "CreateAgentRuntime", "a"),
        ({"agentRuntimeId": "a-1234567890", "agentRuntimeArtifact": {}, "roleArn": ROLE}, "f", "Runtime", "UpdateAgentRuntime", "a-1234567890"),
        ({"agentRuntimeId": "a-1234567890", "name": "prod"}, "f", "RuntimeEndpoint", "CreateAgentRuntimeEndpoint", "prod"),
        (GATEWAY, "f", "Gateway", "CreateGateway", "g"),
        ({"gatewayIdentifier": "g-1234567890", "name": "t", "targetConfiguration": {"mcp": {}}}, "f", "GatewayTarget", "CreateGatewayTarget", "t"),
        ({"name": "m", "eventExpiryDuration": 30}, "f", "Memory", "CreateMemory", "m"),
        ({"memoryId": "m-1234567890", "eventExpiryDuration": 30}, "f", "Memory", "UpdateMemory", "m-1234567890"),
        ({"name": "m", "memoryStrategies": []}, "f", "Memory", "CreateMemory", "m"),
        ({"name": "b", "networkConfiguration": VPC, "recording": {"enabled": True}}, "f", "Browser", "CreateBrowser", "b"),
        ({"name": "c", "networkConfiguration": {"networkMode": "SANDBOX"}}, "f", "CodeInterpreter", "CreateCodeInterpreter", "c"),
        ({"name": "c", "networkConfiguration": VPC}, "create-code-interpreter.json", "CodeInterpreter", "CreateCodeInterpreter", "c"),
        ({"CreateBrowser": {"name": "b", "networkConfiguration": VPC}}, "f", "Browser", "CreateBrowser", "b"),
        ({"create_policy_engine": {"name": "p"}}, "f", "PolicyEngine", "CreatePolicyEngine", "p"),
        ({"name": "p"}, "CreatePolicyEngine.json", "PolicyEngine", "CreatePolicyEngine", "p"),
        ({"name": "k", "apiKey": "hunter2"}, "f", "ApiKeyCredentialProvider", "CreateApiKeyCredentialProvider", "k"),
        ({"harnessName": "h", "executionRoleArn": ROLE}, "f", "Harness", "CreateHarness", "h"),
        ({"name": "p", "definition": {}, "policyEngineId": "e-1234567890"}, "f", "Policy", "CreatePolicy", "p"),
        ({"CreateTeleporter": {"name": "t"}}, "f", "CreateTeleporter", "CreateTeleporter", "t"),
    ],
)  # fmt: skip
def test_the_members_tell_the_kind(data: Any, file: str, kind: str, operation: str, subject: str) -> None:
    document = parse(json.dumps(data, indent=1), file)
    assert recognizes(document)
    (resource,) = read(document, Options())[0].resources
    assert (resource.kind, resource.native, resource.subject) == (kind, operation, subject)
    assert bool(resource.unread) is (kind == "CreateTeleporter")


def test_members_keep_their_lines_and_no_secret() -> None:
    resources = target([RUNTIME, {"name": "k", "apiKey": "hunter2"}]).resources
    mode = resources[0].value("networkConfiguration", "networkMode")
    assert (mode.get(), mode.origin.line, mode.origin.path) == ("VPC", 11, "[0].networkConfiguration.networkMode")
    assert resources[0].value("environmentVariables", "MODEL").get() == "amazon.nova-lite-v1:0"
    assert resources[0].value("environmentVariables", "TOKEN").get() == "*" * len("hunter2")
    assert "hunter2" not in repr(resources)


def test_a_target_of_a_gateway_of_the_file_is_its_target() -> None:
    update = {**GATEWAY, "gatewayIdentifier": "g-1234567890"}
    of = {
        "gatewayIdentifier": "g-1234567890",
        "name": "t",
        "targetConfiguration": {"mcp": {"lambda": {"lambdaArn": "arn"}}},
    }
    (gateway,) = target([update, of]).gateways
    assert [(each.name, each.kind, each.lambda_arn.get()) for each in gateway.targets] == [("t", "lambda", "arn")]


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (RUNTIME, True),
        (GATEWAY, True),
        ([RUNTIME, GATEWAY], True),
        ([], False),
        ([RUNTIME, {}], False),
        ({"name": "g"}, False),
    ],
)
def test_it_is_known_by_its_members(data: Any, known: bool) -> None:
    assert recognizes(parse(json.dumps(data), "f")) is known
