"""Memories, browsers and code interpreters, with role and network as far as the kind has them."""

import pytest
from deployments import ROLE_ARN, deployment, resource

from preflight.core.value import Value
from preflight.inputs.infrastructure.services import services

PERMISSIONS = {"PermissionsConfiguration": {"CapacityProviderOperatorRoleArn": ROLE_ARN}}
COMPUTE = {"ComputeConfiguration": {"Ec2Configuration": {"VpcConfiguration": {"Subnets": ["subnet-1"]}}}}
NETWORK = {"NetworkMode": "VPC", "VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroups": ["sg-1"]}}


@pytest.mark.parametrize(
    ("kind", "properties", "found"),
    [
        ("Memory", {"Name": "m", "MemoryExecutionRoleArn": ROLE_ARN}, ("Memory", "m", ROLE_ARN, None)),
        ("BrowserCustom", {"ExecutionRoleArn": ROLE_ARN, "NetworkConfiguration": NETWORK}, ("Browser", "It", ROLE_ARN, "VPC")),
        ("CodeInterpreterCustom", {"NetworkConfiguration": NETWORK}, ("CodeInterpreter", "It", None, "VPC")),
        ("CodeInterpreterCustom", {}, ("CodeInterpreter", "It", None, "PUBLIC")),
        ("Memory", {}, ("Memory", "It", None, None)),
        ("CapacityProvider", {"Name": "p", **PERMISSIONS, **COMPUTE}, ("CapacityProvider", "p", ROLE_ARN, "subnet-1")),
        ("OnlineEvaluationConfig", {"EvaluationExecutionRoleArn": ROLE_ARN}, ("OnlineEvaluationConfig", "It", ROLE_ARN, None)),
    ],
)  # fmt: skip
def test_a_service(kind, properties, found):
    [made] = services(deployment(resource(f"BedrockAgentCore::{kind}", "It", properties)))
    role = made.role.arn.value if made.role else None
    place = made.network and (made.network.mode or made.network.subnets[0])
    assert (made.kind, made.subject, role, place and place.value) == found


@pytest.mark.parametrize("kind", ["BedrockAgentCore::Runtime", "BedrockAgentCore::BrandNew", "S3::Bucket"])
def test_anything_else_is_no_service(kind):
    assert services(deployment(resource(kind, "It"))) == ()


@pytest.mark.parametrize(("properties", "region"), [({}, "us-west-2"), ({"Region": "eu-west-1"}, "eu-west-1")])
def test_where_it_goes(properties, region):
    made = deployment(resource("BedrockAgentCore::Memory", "It", properties), stated_region=Value("us-west-2"))
    assert services(made)[0].region.value == region
