"""The resource types of other tools as CloudFormation's, without `AWS::`."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.inputs.infrastructure.node import folded

CLOUDFORMATION = (
    "BedrockAgentCore::Runtime", "BedrockAgentCore::RuntimeEndpoint", "BedrockAgentCore::Gateway",
    "BedrockAgentCore::GatewayTarget", "BedrockAgentCore::Harness", "IAM::Role", "IAM::RolePolicy", "IAM::Policy",
    "IAM::ManagedPolicy", "EC2::VPC", "EC2::Subnet", "EC2::RouteTable", "EC2::Route",
    "EC2::SubnetRouteTableAssociation", "EC2::NatGateway", "EC2::InternetGateway", "EC2::VPCGatewayAttachment",
    "EC2::VPCEndpoint", "EC2::SecurityGroup", "EC2::SecurityGroupIngress", "EC2::SecurityGroupEgress",
    "EC2::NetworkAcl", "EC2::NetworkAclEntry", "EC2::SubnetNetworkAclAssociation", "EC2::VPCCidrBlock",
    "EC2::VPCDHCPOptionsAssociation", "EC2::VPCEncryptionControl", "EC2::VPCBlockPublicAccessOptions",
    "EC2::VPCBlockPublicAccessExclusion", "Route53Resolver::FirewallRuleGroupAssociation",
    "Route53Resolver::ResolverRuleAssociation", "Route53Profiles::ProfileAssociation", "Route53::HostedZone",
    "ECR::Repository", "Kinesis::ResourcePolicy", "SecretsManager::Secret", "SecretsManager::ResourcePolicy",
    "S3::BucketPolicy", "S3::Bucket", "Lambda::Function", "Lambda::Permission", "Serverless::Function",
    "KMS::Alias", "KMS::Key",
)  # fmt: skip

# Terraform's aws provider, without `aws_`; Pulumi's aws provider is a bridge of it.
TERRAFORM: Mapping[str, str] = {
    "bedrockagentcore_agent_runtime": "BedrockAgentCore::Runtime",
    "bedrockagentcore_agent_runtime_endpoint": "BedrockAgentCore::RuntimeEndpoint",
    "bedrockagentcore_gateway": "BedrockAgentCore::Gateway",
    "bedrockagentcore_gateway_target": "BedrockAgentCore::GatewayTarget",
    "bedrockagentcore_harness": "BedrockAgentCore::Harness",
    "iam_role": "IAM::Role",
    "iam_role_policy": "IAM::RolePolicy",
    "iam_policy": "IAM::ManagedPolicy",
    "iam_role_policy_attachment": "IAM::Attachment",
    "iam_policy_attachment": "IAM::Attachment",
    "vpc": "EC2::VPC",
    "subnet": "EC2::Subnet",
    "route_table": "EC2::RouteTable",
    "route": "EC2::Route",
    "route_table_association": "EC2::SubnetRouteTableAssociation",
    "nat_gateway": "EC2::NatGateway",
    "internet_gateway": "EC2::InternetGateway",
    "internet_gateway_attachment": "EC2::VPCGatewayAttachment",
    "vpc_endpoint": "EC2::VPCEndpoint",
    "security_group": "EC2::SecurityGroup",
    "security_group_rule": "EC2::SecurityGroupRule",
    "vpc_security_group_ingress_rule": "EC2::SecurityGroupIngress",
    "vpc_security_group_egress_rule": "EC2::SecurityGroupEgress",
    "network_acl": "EC2::NetworkAcl",
    "network_acl_rule": "EC2::NetworkAclEntry",
    "network_acl_association": "EC2::SubnetNetworkAclAssociation",
    "default_network_acl": "EC2::NetworkAcl",
    "default_route_table": "EC2::DefaultRouteTable",
    "main_route_table_association": "EC2::GatewayRouteTableAssociation",
    "vpc_ipv4_cidr_block_association": "EC2::VPCCidrBlock",
    "vpc_endpoint_route_table_association": "EC2::VPCEndpointAssociation",
    "vpc_endpoint_subnet_association": "EC2::VPCEndpointAssociation",
    "vpc_endpoint_security_group_association": "EC2::VPCEndpointAssociation",
    "vpc_endpoint_policy": "EC2::VPCEndpointAssociation",
    "vpc_dhcp_options_association": "EC2::VPCDHCPOptionsAssociation",
    "vpc_encryption_control": "EC2::VPCEncryptionControl",
    "vpc_block_public_access_options": "EC2::VPCBlockPublicAccessOptions",
    "vpc_block_public_access_exclusion": "EC2::VPCBlockPublicAccessExclusion",
    "route53_resolver_firewall_rule_group_association": "Route53Resolver::FirewallRuleGroupAssociation",
    "route53_resolver_rule_association": "Route53Resolver::ResolverRuleAssociation",
    "route53profiles_association": "Route53Profiles::ProfileAssociation",
    "route53_zone": "Route53::HostedZone",
    "route53_zone_association": "Route53::ZoneAssociation",
    "ecr_repository": "ECR::Repository",
    "ecr_repository_policy": "ECR::RepositoryPolicy",
    "kinesis_resource_policy": "Kinesis::ResourcePolicy",
    "efs_file_system_policy": "EFS::FileSystemPolicy",
    "secretsmanager_secret": "SecretsManager::Secret",
    "secretsmanager_secret_policy": "SecretsManager::ResourcePolicy",
    "s3_bucket": "S3::Bucket",
    "s3_bucket_policy": "S3::BucketPolicy",
    "lambda_function": "Lambda::Function",
    "lambda_permission": "Lambda::Permission",
    "kms_alias": "KMS::Alias",
    "kms_key": "KMS::Key",
    "kms_key_policy": "KMS::KeyPolicy",
}
_NATIVE = {folded(kind.replace("::", "")): kind for kind in CLOUDFORMATION}
_BRIDGED = {folded(name): kind for name, kind in TERRAFORM.items()}


def terraform_kind(name: str) -> str:
    """The kind of `aws_…` and `awscc_…`; empty for all others."""
    if name.startswith("awscc_"):
        return _NATIVE.get(folded(name.removeprefix("awscc_")), "")
    return TERRAFORM.get(name.removeprefix("aws_"), "") if name.startswith("aws_") else ""


def pulumi_kind(token: str) -> str:
    """The kind of `aws:iam/role:Role` and `aws-native:bedrockagentcore:Runtime`; empty for all others."""
    package, _, rest = token.partition(":")
    service, _, name = rest.replace("/", ":").partition(":")
    name = name.rpartition(":")[2]
    if package == "aws-native":
        return _NATIVE.get(folded(service + name), "")
    if package != "aws":
        return ""
    return _BRIDGED.get(folded(service + name), "") or (_BRIDGED.get(folded(name), "") if service == "ec2" else "")
