"""Each rule of the model, each way to break it, and the nearest value that does not."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import LATER, resource

from preflight.constraints.judge import judgment
from preflight.constraints.violation import Violation, text_of
from preflight.core.resource import Misspelled, Resource
from preflight.core.value import Why, unknown_value

IMAGE = {"containerConfiguration": {"containerUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1"}}
RUNTIME = {
    "agentRuntimeName": "a", "agentRuntimeArtifact": IMAGE, "roleArn": "arn:aws:iam::123456789012:role/R",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}  # fmt: skip
GATEWAY = {"name": "g", "roleArn": "arn:aws:iam::123456789012:role/R", "authorizerType": "AWS_IAM"}
CFN = {"native": "AWS::BedrockAgentCore::Runtime"}


def broken(made: Resource, source: str = "api") -> dict[str, Violation]:
    """The violations of a resource by their paths."""
    return {text_of(each.path): each for each in judgment(made, source).violations}


def runtime(**members: Any) -> Resource:
    return resource("Runtime", RUNTIME | members)


def test_a_request_that_aws_accepts_breaks_nothing() -> None:
    found = judgment(runtime(environmentVariables={"A": "b"}, protocolConfiguration={"serverProtocol": "A2A"}), "api")
    assert not found.violations
    assert found.seen == 6


@pytest.mark.parametrize(
    ("members", "path", "rule", "better"),
    [
        ({"protocolConfiguration": {"serverProtocol": "GRPC"}}, "protocolConfiguration.serverProtocol", "MCP, HTTP, A2A", ""),
        ({"protocolConfiguration": {"serverProtocol": "http"}}, "protocolConfiguration.serverProtocol", "'http'", "HTTP"),
        ({"protocolConfiguration": {"serverProtocol": "MCP", "port": 80}}, "protocolConfiguration.port", "minimum of 8000", "8000"),
        ({"protocolConfiguration": {"serverProtocol": "MCP", "port": 8443}}, "protocolConfiguration.port", "reserves", "8444"),
        ({"allowedPorts": [{"port": 22}]}, "allowedPorts[0].port", "minimum of 8000", "8000"),
        ({"allowedPorts": [{"portRange": {"from": 9000, "to": 8000}}]}, "allowedPorts[0].portRange", "backwards", ""),
        ({"allowedPorts": []}, "allowedPorts", "at least 1", ""),
        ({"allowedPorts": [{"port": 9000}] * 6}, "allowedPorts", "at most 5", ""),
        ({"environmentVariables": {f"V{n}": "x" for n in range(51)}}, "environmentVariables", "51 environment variables", ""),
        ({"environmentVariables": {"A": "x" * 5001}}, "environmentVariables.A", "5,001 characters", ""),
        ({"environmentVariables": {"A": "x" * 4096}}, "environmentVariables", "4,097 bytes", ""),
        ({"environmentVariables": {"K" * 101: "x"}}, "environmentVariables." + "K" * 101, "key", ""),
        ({"platformVersion": "V 9"}, "platformVersion", "pattern", ""),
        ({"platformVersion": "V2", "environmentVariables": {"A": "x" * 2560}}, "environmentVariables", "2,560 on platform", ""),
        ({"resourceConfigurations": [{"minimumMemoryInMiB": 999999}]}, "resourceConfigurations[0].minimumMemoryInMiB", "8,192", "8192"),
        ({"filesystemConfigurations": [{"sessionStorage": {"mountPath": "/data"}}]},
         "filesystemConfigurations[0].sessionStorage.mountPath", "5 characters", ""),
        ({"filesystemConfigurations": [{"sessionStorage": {"mountPath": "/mnt/a"}, "efsAccessPoint": {}}]},
         "filesystemConfigurations[0]", "only one of them", ""),
        ({"filesystemConfigurations": [{}]}, "filesystemConfigurations[0]", "requires one member", ""),
        ({"agentRuntimeArtifact": IMAGE | {"codeConfiguration": LATER}}, "agentRuntimeArtifact", "only one of them", ""),
        ({"lifecycleConfiguration": ["x"]}, "lifecycleConfiguration", "must be an object", ""),
        ({"description": 5}, "description", "must be a text", "5"),
        ({"protocolConfiguration": {"serverProtocol": "MCP", "port": "8001"}}, "protocolConfiguration.port", "must be a number", ""),
        ({"networkConfiguration": {"networkMode": "VPC", "networkModeConfig": {
            "subnets": ["subnet-0123456789abcdef0"], "securityGroups": ["sg-0123456789abcdef0"],
            "requireServiceS3Endpoint": "maybe"}}},
         "networkConfiguration.networkModeConfig.requireServiceS3Endpoint", "true or false", ""),
        ({"capacityProviderConfig": {"a": 1}}, "capacityProviderConfig", "not a member", ""),
    ],
)  # fmt: skip
def test_rules_of_a_runtime(members: dict[str, Any], path: str, rule: str, better: str) -> None:
    found = broken(runtime(**members))
    assert rule in found[path].rule
    assert found[path].better == better


@pytest.mark.parametrize(
    ("native", "source", "broken_by"),
    [("AWS::BedrockAgentCore::Memory", "cdk", set()), ("", "api", {"memoryStrategies[0].semanticMemoryStrategy.type"})],
)
def test_the_type_of_a_strategy_that_the_cdk_writes(native: str, source: str, broken_by: set[str]) -> None:
    strategy = {"semanticMemoryStrategy": {"name": "facts", "type": "SEMANTIC"}}
    made = resource("Memory", {"name": "m", "eventExpiryDuration": 30, "memoryStrategies": [strategy]}, native=native)
    assert set(broken(made, source)) == broken_by


def test_a_property_in_another_case_is_told_once_with_the_right_one() -> None:
    wrong = Misspelled(("networkConfiguration", "networkMode"), "networkMode", "NetworkMode")
    found = broken(evolve(runtime(), misspelled=(wrong,)), "cloudformation")
    assert {path: each.fix for path, each in found.items()} == {
        "networkConfiguration.networkMode": "Write NetworkMode."
    }


def test_an_alternative_that_a_condition_may_leave_out_is_not_counted() -> None:
    perhaps = unknown_value(Why.PARAMETER, "a condition decides it")
    assert not broken(runtime(agentRuntimeArtifact=IMAGE | {"codeConfiguration": perhaps}))


@pytest.mark.parametrize(
    ("kind", "members", "path", "better"),
    [
        ("Gateway", GATEWAY | {"exceptionLevel": "INFO"}, "exceptionLevel", "DEBUG"),
        ("Gateway", GATEWAY | {"protocolConfiguration": {"mcp": {"searchType": "FULLTEXT"}}},
         "protocolConfiguration.mcp.searchType", "SEMANTIC"),
        ("Gateway", GATEWAY | {"kmsKeyArn": "alias/mykey"}, "kmsKeyArn", ""),
        ("Memory", {"name": "my-memory", "eventExpiryDuration": 30}, "name", "my_memory"),
        ("Memory", {"name": "m", "eventExpiryDuration": 9999}, "eventExpiryDuration", "3650"),
        ("Memory", {"name": "m" * 60, "eventExpiryDuration": 30}, "name", "m" * 48),
        ("Harness", {"harnessName": "my-harness", "executionRoleArn": "arn:aws:iam::123456789012:role/R"},
         "harnessName", "my_harness"),
        ("WorkloadIdentity", {"name": "a b"}, "name", "a_b"),
        ("GatewayTarget", {"gatewayIdentifier": "g-0123456789", "name": "my_target", "targetConfiguration": LATER},
         "name", "my-target"),
        ("CapacityProvider", {"name": "p", "permissionsConfiguration": LATER, "computeConfiguration": {
            "ec2Configuration": {"vpcConfiguration": LATER, "launchTemplateSource": {"launchParameters": {
                "operatingSystem": "linux_arm64", "instanceRequirements": LATER}}}}},
         "computeConfiguration.ec2Configuration.launchTemplateSource.launchParameters.operatingSystem", "LINUX_ARM64"),
    ],
)  # fmt: skip
def test_the_nearest_valid_value(kind: str, members: dict[str, Any], path: str, better: str) -> None:
    assert broken(resource(kind, members))[path].better == better


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("Runtime", {"agentRuntimeName", "agentRuntimeArtifact", "roleArn"}),
        ("Gateway", {"name", "roleArn"}),
        ("Memory", {"name", "eventExpiryDuration"}),
        ("Policy", {"name", "definition", "policyEngineId"}),
    ],
)
def test_required_members(kind: str, missing: set[str]) -> None:
    found = broken(resource(kind, {}), "cloudformation")
    assert set(found) == missing
    assert all("requires it" in each.rule for each in found.values())
    assert not broken(resource(kind, {}), "agentkit")


@pytest.mark.parametrize(("role", "broken"), [("", {"roleArn"}), ("no-arn", set())])
def test_an_empty_text_is_judged_though_a_check_of_its_own_covers_the_member(role: str, broken: set[str]) -> None:
    members = {**RUNTIME, "roleArn": role}
    assert {text_of(each.path) for each in judgment(resource("Runtime", members), "api").violations} == broken


def test_what_is_not_known_is_passed_over_and_listed() -> None:
    found = judgment(runtime(roleArn=LATER, environmentVariables={"A": LATER}, protocolConfiguration=LATER), "api")
    assert not found.violations
    assert found.unknown == ("roleArn", "environmentVariables.A", "protocolConfiguration")


def test_a_document_may_hold_anything() -> None:
    members = {"gatewayIdentifier": "g-0123456789", "targetConfiguration": {"mcp": {"lambda": {
        "lambdaArn": "arn:aws:lambda:us-west-2:123456789012:function:f",
        "toolSchema": {"inlinePayload": [{"name": "t", "description": "d", "inputSchema": {"type": "object"}}]}}}}}  # fmt: skip
    assert not broken(resource("GatewayTarget", members))
