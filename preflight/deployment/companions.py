"""The rights to make what a source makes beside its AgentCore resources.

As of 2026-11-28. Source: the service authorization reference of each service
(https://docs.aws.amazon.com/service-authorization/latest/reference/).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from preflight.core.target import Companion
from preflight.iam.permissions import Permission

_HERE = "{region}:{account}:"


@frozen
class Making:
    """How one kind is made: the word for it, the action, and the ARN with its name; one without a name has an id."""

    word: str
    action: str
    arn: str

    @property
    def permission(self) -> Permission:
        """The right."""
        return Permission("", (self.action,), self.arn)


def _network(word: str, action: str, type_: str) -> Making:
    return Making(word, f"ec2:{action}", f"arn:{{partition}}:ec2:{_HERE}{type_}/*")


_REPOSITORY = f"arn:{{partition}}:ecr:{_HERE}repository/{{name}}"
_FUNCTION = Making("function", "lambda:CreateFunction", f"arn:{{partition}}:lambda:{_HERE}function:{{name}}")
MAKINGS: Mapping[str, Making] = {
    "ECR::Repository": Making(
        "repository", "ecr:CreateRepository", f"arn:{{partition}}:ecr:{_HERE}repository/{{name}}"
    ),
    "Lambda::Function": _FUNCTION,
    "Serverless::Function": _FUNCTION,
    "SecretsManager::Secret": Making(
        "secret", "secretsmanager:CreateSecret", f"arn:{{partition}}:secretsmanager:{_HERE}secret:{{name}}-0A1b2C"
    ),
    "S3::Bucket": Making("bucket", "s3:CreateBucket", "arn:{partition}:s3:::{name}"),
    "KMS::Key": Making("key", "kms:CreateKey", "*"),
    "KMS::Alias": Making("alias", "kms:CreateAlias", f"arn:{{partition}}:kms:{_HERE}{{name}}"),
    "IAM::Role": Making("role", "iam:CreateRole", "arn:{partition}:iam::{account}:role/{name}"),
    "IAM::ManagedPolicy": Making("policy", "iam:CreatePolicy", "arn:{partition}:iam::{account}:policy/{name}"),
    "EC2::VPC": _network("VPC", "CreateVpc", "vpc"),
    "EC2::Subnet": _network("subnet", "CreateSubnet", "subnet"),
    "EC2::SecurityGroup": _network("security group", "CreateSecurityGroup", "security-group"),
    "EC2::VPCEndpoint": _network("VPC endpoint", "CreateVpcEndpoint", "vpc-endpoint"),
    "EC2::NatGateway": _network("NAT gateway", "CreateNatGateway", "natgateway"),
    "EC2::InternetGateway": _network("internet gateway", "CreateInternetGateway", "internet-gateway"),
    "EC2::RouteTable": _network("route table", "CreateRouteTable", "route-table"),
    "EC2::NetworkAcl": _network("network ACL", "CreateNetworkAcl", "network-acl"),
}


def is_named(companion: Companion) -> bool:
    """Whether the ARN is known: by its name, or because an id is all it has."""
    named = companion.name is not None and companion.name.known
    return named or "{name}" not in MAKINGS[companion.kind].arn


def name_of(companion: Companion) -> str:
    """The name, or what the source calls it."""
    return str(companion.name.get()) if companion.name and companion.name.known else companion.subject
