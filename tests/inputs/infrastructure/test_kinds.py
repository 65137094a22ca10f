"""Resource types of every tool as CloudFormation's."""

import pytest

from preflight.inputs.cloudformation import READ
from preflight.inputs.infrastructure.kinds import CLOUDFORMATION, TERRAFORM, pulumi_kind, terraform_kind
from preflight.inputs.infrastructure.topologies import MODELED, UNMODELED


@pytest.mark.parametrize("kind", sorted({*CLOUDFORMATION, *MODELED, *UNMODELED}))
def test_a_template_is_read_for_every_kind_that_says_something(kind: str) -> None:
    assert kind.startswith(READ)


@pytest.mark.parametrize("kind", sorted(UNMODELED))
def test_terraform_is_read_for_what_makes_a_network_uncertain(kind: str) -> None:
    assert kind in TERRAFORM.values()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("aws_bedrockagentcore_agent_runtime", "BedrockAgentCore::Runtime"),
        ("awscc_bedrockagentcore_runtime", "BedrockAgentCore::Runtime"),
        ("aws_vpc_security_group_egress_rule", "EC2::SecurityGroupEgress"),
        ("aws_main_route_table_association", "EC2::GatewayRouteTableAssociation"),
        ("aws_sns_topic", ""),
        ("google_compute_network", ""),
    ],
)
def test_a_type_of_terraform(name: str, kind: str) -> None:
    assert terraform_kind(name) == kind


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("aws:iam/role:Role", "IAM::Role"),
        ("aws:ec2/vpc:Vpc", "EC2::VPC"),
        ("aws:bedrock/agentcoreGateway:AgentcoreGateway", "BedrockAgentCore::Gateway"),
        ("aws-native:bedrockagentcore:Runtime", "BedrockAgentCore::Runtime"),
        ("aws-native:ec2:VpcEndpoint", "EC2::VPCEndpoint"),
        ("aws:s3/subnet:Subnet", ""),
        ("aws", ""),
        ("kubernetes:core/v1:Pod", ""),
    ],
)
def test_a_type_of_pulumi(token: str, kind: str) -> None:
    assert pulumi_kind(token) == kind
