"""What there is in an account to host a first agent."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from preflight.core.query import Call, Query
from preflight.network.rows import RouteTable, SecurityGroup, Subnet

MOST_CANDIDATES = 10
"""Repositories, VPCs and roles looked at; the report says what was not."""


@frozen
class Repository:
    """An ECR repository."""

    name: str
    uri: str


@frozen
class TaggedImage:
    """An image of a repository that has tags."""

    tags: tuple[str, ...]
    pushed_at: str | None = None
    status: str | None = None


@frozen
class VpcListed:
    """A VPC of the region."""

    id: str
    default: bool | None = None


@frozen
class RoleListed:
    """A role and the policy that says who may assume it, decoded by the SDK."""

    arn: str
    name: str
    path: str
    trust: dict[str, Any]


REPOSITORIES = Query(
    "ecr",
    "DescribeRepositories",
    select="repositories[].{name: repositoryName, uri: repositoryUri}",
    row=Repository,
    limit=MOST_CANDIDATES,
)

IMAGES = Query(
    "ecr",
    "DescribeImages",
    select="imageDetails[].{tags: imageTags, pushed_at: imagePushedAt, status: imageStatus}",
    row=TaggedImage,
    needs=(REPOSITORIES,),
    calls=lambda facts: [
        Call(row.uri, {"repositoryName": row.name, "filter": {"tagStatus": "TAGGED"}})
        for _, row in facts.known(REPOSITORIES)
    ],
    limit=100,
    absent=frozenset({"RepositoryNotFoundException"}),
)

VPCS = Query("ec2", "DescribeVpcs", select="Vpcs[].{id: VpcId, default: IsDefault}", row=VpcListed)

SUBNETS = Query(
    "ec2",
    "DescribeSubnets",
    select="Subnets[].{subnet_id: SubnetId, vpc_id: VpcId, zone: AvailabilityZone, zone_id: AvailabilityZoneId,"
    " available_ips: AvailableIpAddressCount}",
    row=Subnet,
)

ROUTE_TABLES = Query(
    "ec2",
    "DescribeRouteTables",
    select="""RouteTables[].{route_table_id: RouteTableId, vpc_id: VpcId,
 main: not_null(Associations[?Main].Main | [0], `false`), subnet_ids: Associations[].SubnetId,
 routes: Routes[].{destination_cidr: DestinationCidrBlock, gateway_id: GatewayId, state: State}}""",
    row=RouteTable,
)

GROUPS = Query(
    "ec2",
    "DescribeSecurityGroups",
    select="SecurityGroups[?GroupName=='default'].{group_id: GroupId, vpc_id: VpcId}",
    row=SecurityGroup,
)

ROLES = Query(
    "iam",
    "ListRoles",
    select="Roles[].{arn: Arn, name: RoleName, path: Path, trust: AssumeRolePolicyDocument}",
    row=RoleListed,
    limit=1000,
)

CANDIDATES = (IMAGES, VPCS, SUBNETS, ROUTE_TABLES, GROUPS, ROLES)
