"""Memories, browsers and code interpreters, with role and network as far as the kind has them."""

import pytest
from deployments import ROLE_ARN, deployment, resource

from preflight.core.value import Value
from preflight.inputs.infrastructure.services import services

NETWORK = {"NetworkMode": "VPC", "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroups": ["sg-1"]}}


@pytest.mark.parametrize(
    ("kind", "properties", "found"),
    [
        ("Memory", {"Name": "m", "MemoryExecutionRoleArn": ROLE_ARN}, ("Memory", "m", ROLE_ARN, None)),
        ("BrowserCustom", {"ExecutionRoleArn": ROLE_ARN, "NetworkConfiguration": NETWORK}, ("Browser", "It", ROLE_ARN, "VPC")),
        ("CodeInterpreterCustom", {"NetworkConfiguration": NETWORK}, ("CodeInterpreter", "It", None, "VPC")),
        ("CodeInterpreterCustom", {}, ("CodeInterpreter", "It", None, "PUBLIC")),
        ("Memory", {}, ("Memory", "It", None, None)),
    ],
)  # fmt: skip
def test_a_service(kind, properties, found):
    [made] = services(deployment(resource(f"BedrockAgentCore::{kind}", "It", properties)))
    role = made.role.arn.value if made.role else None
    assert (made.kind, made.subject, role, made.network.mode.value if made.network else None) == found


@pytest.mark.parametrize("kind", ["BedrockAgentCore::Runtime", "BedrockAgentCore::BrandNew", "S3::Bucket"])
def test_anything_else_is_no_service(kind):
    assert services(deployment(resource(kind, "It"))) == ()


@pytest.mark.parametrize(("properties", "region"), [({}, "us-west-2"), ({"Region": "eu-west-1"}, "eu-west-1")])
def test_where_it_goes(properties, region):
    made = deployment(resource("BedrockAgentCore::Memory", "It", properties), stated_region=Value("us-west-2"))
    assert services(made)[0].region.value == region
