"""One resource against the request of its kind, by the words of its source."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource

from preflight.constraints.judge import judgment
from preflight.constraints.violation import Violation, text_of
from preflight.core.resource import Resource
from preflight.core.value import Value

IMAGE = {"containerConfiguration": {"containerUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1"}}
RUNTIME = {
    "agentRuntimeName": "a", "agentRuntimeArtifact": IMAGE, "roleArn": "arn:aws:iam::123456789012:role/R",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}  # fmt: skip
GATEWAY = {"name": "g", "roleArn": "arn:aws:iam::123456789012:role/R", "authorizerType": "AWS_IAM"}
CFN: dict[str, Any] = {"native": "AWS::BedrockAgentCore::Runtime"}


def broken(made: Resource, source: str = "api") -> dict[str, Violation]:
    """The violations of a resource by their paths."""
    return {text_of(each.path): each for each in judgment(made, source).violations}


def runtime(**members: Any) -> Resource:
    return resource("Runtime", RUNTIME | members)


@pytest.mark.parametrize(
    ("kind", "members", "path"),
    [
        ("Runtime", RUNTIME | {"environmentVariables": {"A": "x" * 2049}}, "environmentVariables.A"),
        ("Runtime", RUNTIME | {"environmentVariables": {"A-B": "x"}}, "environmentVariables.A-B"),
        ("Runtime", RUNTIME | {"authorizerConfiguration": {"customJWTAuthorizer": {
            "discoveryUrl": "https://a.example/.well-known/oauth-authorization-server"}}},
         "authorizerConfiguration.customJWTAuthorizer.discoveryUrl"),
    ],
)  # fmt: skip
def test_what_cloudformation_allows_less_of(kind: str, members: dict[str, Any], path: str) -> None:
    assert "CloudFormation" in broken(resource(kind, members, **CFN), "cloudformation")[path].rule
    assert path not in broken(resource(kind, members), "api")


def test_cloudformation_converts_numbers_and_texts() -> None:
    members = {"name": "m", "eventExpiryDuration": "30", "description": 5}
    assert not broken(resource("Memory", members, native="AWS::BedrockAgentCore::Memory"), "cloudformation")
    assert set(broken(resource("Memory", members), "api")) == {"eventExpiryDuration", "description"}


@pytest.mark.parametrize(
    ("members", "certain"),
    [({"agentRuntimeId": "a-0123456789", "agentRuntimeArtifact": IMAGE, "roleArn": RUNTIME["roleArn"]}, True)],
)
def test_an_update_request_is_judged_as_one(members: dict[str, Any], certain: bool) -> None:
    assert not broken(resource("Runtime", members | {"metadataConfiguration": {"requireMMDSV2": certain}}))
    assert set(broken(resource("Runtime", {"agentRuntimeId": "a-0123456789"}))) == {"agentRuntimeArtifact", "roleArn"}


@pytest.mark.parametrize("given", [Value(["x"]), Value({"a": 1}), Value(float("nan")), Value(True)])
def test_whatever_a_leaf_holds_nothing_crashes(given: Value[Any]) -> None:
    for kind in ("Runtime", "Memory", "Gateway", "Harness", "Invented"):
        for source in ("api", "terraform"):
            judgment(
                resource(kind, dict.fromkeys(RUNTIME | GATEWAY | {"eventExpiryDuration": 1, "tags": 1}, given)), source
            )


def test_the_nearest_value_is_one_that_cloudformation_takes_too() -> None:
    found = broken(resource("Memory", {"name": "m", "eventExpiryDuration": 9999}, native="AWS::X"), "cloudformation")
    assert found["eventExpiryDuration"].better == "365"


@pytest.mark.parametrize(
    ("source", "native", "refused"),
    [
        ("api", "CreateMemory", False),
        ("cloudformation", "AWS::BedrockAgentCore::Memory", True),
        ("cdk", "AWS::BedrockAgentCore::Memory", True),
        ("terraform", "aws_bedrockagentcore_memory", False),
        ("terraform", "awscc_bedrockagentcore_memory", True),
        ("pulumi", "aws:bedrock/agentcoreMemory:AgentcoreMemory", False),
        ("pulumi", "aws-native:bedrockagentcore:Memory", True),
        ("agentcore-cli", "", True),
        ("agentkit", "", True),
        ("toolkit", "", False),
    ],
)
def test_a_tool_that_deploys_by_cloudformation_is_held_to_its_schema(
    source: str, native: str, *, refused: bool
) -> None:
    memory = resource("Memory", {"name": "m", "eventExpiryDuration": 400}, native=native)
    assert bool(judgment(memory, source).violations) is refused


def test_a_strategy_of_its_own_is_held_against_the_request_of_its_memory() -> None:
    inside = {"semanticMemoryStrategy": {"name": "my-strategy"}}
    made = resource("MemoryStrategy", {"memoryId": "m-abcdefghij", "memoryStrategies": [inside]})
    assert [each.path[-1] for each in judgment(made, "terraform").violations] == ["name"]


@pytest.mark.parametrize("kind", ["MemoryThing", "AWS::BedrockAgentCore::BrandNew"])
def test_what_no_request_makes_is_not_judged(kind: str) -> None:
    assert judgment(resource(kind, {"name": "m"}), "api").unjudged
