"""What is asked of an account that could host a first agent, and how the answers become rows."""

import pytest
from worlds import scope

from preflight.account.raw import Raw
from preflight.account.rows import answer
from preflight.core.query import Answer, Facts
from preflight.inventory import candidate_queries as rows
from preflight.network.rows import Route, RouteTable, SecurityGroup, Subnet

TRUST = {"Version": "2012-10-17", "Statement": []}
ROUTE = {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw-1", "State": "active"}


@pytest.mark.parametrize(
    ("query", "body", "found"),
    [
        (rows.REPOSITORIES, {"repositories": [{"repositoryName": "r", "repositoryUri": "uri"}]}, rows.Repository("r", "uri")),
        (rows.IMAGES, {"imageDetails": [{"imageTags": ["v1"], "imageStatus": "ARCHIVED"}]}, rows.TaggedImage(("v1",), None, "ARCHIVED")),
        (rows.VPCS, {"Vpcs": [{"VpcId": "vpc-1", "IsDefault": True}]}, rows.VpcListed("vpc-1", True)),
        (rows.SUBNETS, {"Subnets": [{"SubnetId": "s", "VpcId": "v", "AvailabilityZoneId": "usw2-az1", "AvailableIpAddressCount": 0}]},
         Subnet("s", "v", zone_id="usw2-az1", available_ips=0)),
        (rows.ROUTE_TABLES, {"RouteTables": [{"RouteTableId": "t", "VpcId": "v", "Associations": [{"Main": True}], "Routes": [ROUTE]}]},
         RouteTable("t", "v", main=True, routes=(Route("0.0.0.0/0", gateway_id="igw-1", state="active"),))),
        (rows.ROUTE_TABLES, {"RouteTables": [{"RouteTableId": "t", "VpcId": "v", "Associations": [{"SubnetId": "s"}], "Routes": []}]},
         RouteTable("t", "v", main=False, subnet_ids=("s",))),
        (rows.ROLES, {"Roles": [{"Arn": "arn", "RoleName": "n", "Path": "/", "AssumeRolePolicyDocument": TRUST}]},
         rows.RoleListed("arn", "n", "/", TRUST)),
    ],
)  # fmt: skip
def test_a_row(query, body, found):
    assert answer(query, Raw(body)).rows == (found,)


def test_of_the_groups_only_the_default_ones_are_taken():
    body = {
        "SecurityGroups": [{"GroupId": f"sg-{name}", "GroupName": name, "VpcId": "v"} for name in ("default", "web")]
    }
    assert answer(rows.GROUPS, Raw(body)).rows == (SecurityGroup("sg-default", "v"),)


@pytest.mark.parametrize(
    ("repositories", "calls"),
    [([], []), (["r"], [("host/r", {"repositoryName": "r", "filter": {"tagStatus": "TAGGED"}})])],
)
def test_of_each_repository_the_tagged_images_are_asked(repositories, calls):
    listed = Answer(tuple(rows.Repository(name, f"host/{name}") for name in repositories))
    facts = Facts(scope(), {rows.REPOSITORIES: {"": listed}})
    assert [(call.key, call.params) for call in rows.IMAGES.calls(facts)] == calls


def test_the_listings_that_may_be_long_have_a_limit():
    assert [query.limit for query in (rows.REPOSITORIES, rows.IMAGES, rows.ROLES)] == [rows.MOST_CANDIDATES, 100, 1000]
