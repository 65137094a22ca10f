"""Where the interfaces of an agent go, and what the deployment makes and changes there."""

import pytest
from deployments import deployment, node, ref, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import missing
from preflight.inputs.infrastructure.networks import network

INSIDE = {"Subnets": [ref("S")], "SecurityGroups": [ref("G")]}
THERE = {"Subnets": ["subnet-1"], "SecurityGroups": ["sg-1"]}
VPC = resource("EC2::VPC", "V", {"CidrBlock": "10.0.0.0/16"})
SUBNET = resource("EC2::Subnet", "S", {"VpcId": ref("V"), "CidrBlock": "10.0.1.0/24"})
GROUP = resource("EC2::SecurityGroup", "G", {"VpcId": ref("V")})
ENDPOINT = resource("EC2::VPCEndpoint", "E", {"VpcId": ref("V"), "ServiceName": "com.amazonaws.us-west-2.s3"})
UNKNOWN = missing(Why.PARAMETER, "no value", "P")


def of(inside, *resources, mode="VPC"):
    return network(node({"NetworkMode": mode, "NetworkModeConfig": inside}), deployment(*resources))


def test_without_a_network_the_service_takes_the_public_one():
    found = network(node(None), deployment())
    assert (found.mode.value, found.mode.derived_by, found.subnets) == ("PUBLIC", "service default", ())


@pytest.mark.parametrize(
    ("inside", "subnets", "groups"),
    [
        (THERE, ["subnet-1"], ["sg-1"]),
        ({"subnet_ids": ["subnet-1", UNKNOWN], "security_group_ids": []}, ["subnet-1", None], []),
        (None, [], []),
    ],
)
def test_subnets_and_groups(inside, subnets, groups):
    found = of(inside)
    assert [each.value for each in found.subnets] == subnets
    assert [each.value for each in found.security_groups] == groups


def test_one_expression_over_subnets_and_groups_is_told_apart():
    both = missing(Why.AFTER_DEPLOY, "both", "x", "S", "G")
    found = of({"Subnets": both, "SecurityGroups": both}, VPC, SUBNET, GROUP)
    details = [[each.detail for each in values] for values in (found.subnets, found.security_groups)]
    assert details == [["created by this deployment: S"], ["created by this deployment: G"]]


@pytest.mark.parametrize(
    ("inside", "resources", "complete"),
    [
        (INSIDE, (VPC, SUBNET, GROUP), True),
        (INSIDE, (SUBNET, GROUP), False),
        (INSIDE, (VPC, resource("EC2::Subnet", "S", {"VpcId": UNKNOWN}), GROUP), False),
        ({**INSIDE, "Subnets": [ref("S"), "subnet-1"]}, (VPC, SUBNET, GROUP), False),
        (THERE, (VPC, SUBNET), True),
        (THERE, (resource("EC2::Route", "R", {"RouteTableId": "rtb-1", "NatGatewayId": UNKNOWN}),), False),
    ],
)
def test_whether_the_plan_is_all_there_is(inside, resources, complete):
    assert of(inside, *resources).plan.complete is complete


def test_without_a_resource_of_the_network_there_is_no_plan():
    assert of(THERE, resource("IAM::Role", "R")).plan is None


@pytest.mark.parametrize(
    ("inside", "resources", "planned"),
    [
        (THERE, (ENDPOINT,), True),
        (THERE, (), False),
        ({}, (ENDPOINT,), False),
        (THERE, (resource("EC2::VPCEndpoint", "E", exists="vpce-1"),), False),
    ],
)
def test_whether_the_deployment_makes_the_endpoints(inside, resources, planned):
    assert of(inside, *resources).endpoints_planned is planned
