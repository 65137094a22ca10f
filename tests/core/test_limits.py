"""Our limits against the installed SDK: a new release that moves one is noticed here."""

from typing import Any

import boto3
import pytest

from preflight.core import limits

MODEL = boto3.Session("a", "b").client("bedrock-agentcore-control", region_name="us-west-2").meta.service_model


def member(operation: str, *path: str) -> Any:
    shape = MODEL.operation_model(operation).input_shape
    for step in path:
        shape = shape.members[step]
    return shape


@pytest.mark.parametrize(
    ("ours", "operation", "path"),
    [
        (limits.RUNTIME_NAME, "CreateAgentRuntime", ("agentRuntimeName",)),
        (limits.ENDPOINT_NAME, "CreateAgentRuntimeEndpoint", ("name",)),
        (limits.GATEWAY_NAME, "CreateGateway", ("name",)),
    ],
)
def test_patterns(ours: Any, operation: str, path: tuple[str, ...]) -> None:
    assert ours.pattern == member(operation, *path).metadata["pattern"]


@pytest.mark.parametrize(
    ("ours", "operation", "path"),
    [
        (limits.AUTHORIZERS, "CreateGateway", ("authorizerType",)),
        (limits.GATEWAY_PROTOCOLS, "CreateGateway", ("protocolType",)),
        (limits.NETWORK_MODES, "CreateAgentRuntime", ("networkConfiguration", "networkMode")),
    ],
)
def test_enums(ours: tuple[str, ...], operation: str, path: tuple[str, ...]) -> None:
    assert set(ours) == set(member(operation, *path).enum)


@pytest.mark.parametrize("name", ["maxLifetime", "idleRuntimeSessionTimeout"])
def test_ranges(name: str) -> None:
    found = member("CreateAgentRuntime", "lifecycleConfiguration", name).metadata
    assert (found["min"], found["max"]) == (limits.LIFETIME_MIN, limits.LIFETIME_MAX)


def test_known_differences_between_the_guide_and_the_sdk() -> None:
    """Each line is a place where the guide says something else; one that disappears should leave this list."""
    differences = {
        "authorizer IAM": "IAM" not in member("CreateGateway", "authorizerType").enum,
        "authorizer AUTHENTICATE_ONLY": "AUTHENTICATE_ONLY" not in limits.GUIDE_AUTHORIZERS,
        "network mode PUBLIC": "PUBLIC" in member("CreateAgentRuntime", "networkConfiguration", "networkMode").enum,
        "gateway my_gateway": limits.GATEWAY_NAME.fullmatch("my_gateway") is None,
        "lifetime over 8 hours": limits.LIFETIME_MAX > limits.MICROVM_LIFETIME_MAX,
        "gateway protocol optional": "protocolType" not in MODEL.shape_for("CreateGatewayRequest").required_members,
        "memory size": "memoryMB" not in MODEL.shape_for("CreateAgentRuntimeRequest").members,
    }
    assert all(differences.values()), differences
