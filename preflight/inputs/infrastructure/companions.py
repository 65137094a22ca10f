"""What a deployment makes beside its AgentCore resources: repositories, functions, secrets, buckets, keys, networks."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.core.target import Companion
from preflight.inputs.infrastructure.resource import Deployment

NAMES: Mapping[str, str] = {
    "ECR::Repository": "RepositoryName|Name",
    "Lambda::Function": "FunctionName",
    "Serverless::Function": "FunctionName",
    "SecretsManager::Secret": "Name",
    "S3::Bucket": "BucketName|Bucket",
    "KMS::Key": "",
    "KMS::Alias": "AliasName|Name",
    "IAM::Role": "RoleName|Name",
    "IAM::ManagedPolicy": "ManagedPolicyName|Name",
    **dict.fromkeys(
        (
            *("EC2::VPC", "EC2::Subnet", "EC2::SecurityGroup", "EC2::VPCEndpoint", "EC2::NatGateway"),
            *("EC2::InternetGateway", "EC2::RouteTable", "EC2::NetworkAcl"),
        ),
        "",
    ),
}
"""By kind, the properties that name one; empty where AWS gives it an id of its own."""


def companions(deployment: Deployment) -> tuple[Companion, ...]:
    """Every one that is not there yet."""
    return tuple(
        Companion(each.kind, each.name, each.at(NAMES[each.kind]).setting() if NAMES[each.kind] else None, each.origin)
        for each in deployment.resources
        if each.kind in NAMES and not each.exists and not each.uncertain
    )
