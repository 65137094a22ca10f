"""What only the apply tells may be a block of somebody's, unless the provider computes it."""

import pytest

from preflight.inputs.infrastructure.blocks import is_block, is_choice, may_be_dynamic

RUNTIME, TARGET = "BedrockAgentCore::Runtime", "BedrockAgentCore::GatewayTarget"


@pytest.mark.parametrize(
    ("kind", "native", "path", "may"),
    [
        (RUNTIME, "aws_bedrockagentcore_agent_runtime", ("network_configuration",), True),
        (RUNTIME, "aws_bedrockagentcore_agent_runtime", ("network_configuration", 0, "network_mode_config"), True),
        (RUNTIME, "aws_bedrockagentcore_agent_runtime", ("lifecycle_configuration",), False),
        (RUNTIME, "aws_bedrockagentcore_agent_runtime", ("description",), False),
        (RUNTIME, "aws_bedrockagentcore_agent_runtime", ("network_configuration", 0, "network_mode"), False),
        (RUNTIME, "awscc_bedrockagentcore_runtime", ("network_configuration",), False),
        (TARGET, "aws_bedrockagentcore_gateway_target", ("credential_provider_configuration", 0, "oauth"), True),
        ("BedrockAgentCore::Memory", "aws_bedrockagentcore_memory", ("memory_strategies",), True),
        ("BedrockAgentCore::BrandNew", "aws_bedrockagentcore_brand_new", ("settings",), False),
        ("EC2::SecurityGroup", "aws_security_group", ("egress",), True),
        ("EC2::SecurityGroup", "aws_security_group", ("tags",), False),
        ("EC2::RouteTable", "aws_route_table", ("route",), True),
        ("IAM::Role", "aws_iam_role", ("inline_policy",), True),
        ("EC2::Subnet", "aws_subnet", ("ingress",), False),
    ],
)
def test_whether_it_may_be_a_block(kind, native, path, may):
    assert may_be_dynamic(kind, native, path) is may


@pytest.mark.parametrize(
    ("kind", "path", "block"),
    [
        (RUNTIME, ("agent_runtime_artifact", "code_configuration"), True),
        (RUNTIME, ("network_configuration", "network_mode_config", "subnets"), False),
        (RUNTIME, ("network_configuration", "network_mode"), False),
        ("IAM::Role", ("inline_policy",), False),
    ],
)
def test_whether_the_api_has_a_structure(kind, path, block):
    assert is_block(kind, path) is block


@pytest.mark.parametrize(
    ("kind", "path", "choice"),
    [
        ("BedrockAgentCore::Gateway", ("protocol_type",), True),
        ("BedrockAgentCore::Gateway", ("name",), False),
        (RUNTIME, ("network_configuration", 0, "network_mode"), True),
        (RUNTIME, ("network_configuration", 0, "network_mode_config", 0, "require_service_s3_endpoint"), True),
        ("EC2::VPC", ("instance_tenancy",), False),
    ],
)
def test_whether_the_api_has_one_of_a_few_words(kind, path, choice):
    assert is_choice(kind, path) is choice
