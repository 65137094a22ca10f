"""What of a network resource decides a path: it is known, or the id of a thing of the kind that is meant."""

from __future__ import annotations

from typing import Any

import pytest
from deployments import deployment, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import made, missing
from preflight.inputs.infrastructure.resolved import Resolved

OPEN = missing(Why.PARAMETER, "x", "x")
CUSTOM = made("Custom", "X")
BESIDE = (
    resource("EC2::VPC", "V"),
    resource("EC2::Subnet", "S"),
    resource("EC2::RouteTable", "T"),
    resource("EC2::NatGateway", "N"),
    resource("EC2::InternetGateway", "I"),
    resource("EC2::SecurityGroup", "G"),
)


@pytest.mark.parametrize(
    ("kind", "properties", "resolved"),
    [
        ("Route", {"RouteTableId": made("T"), "NatGatewayId": made("N")}, True),
        ("Route", {"RouteTableId": made("T"), "NatGatewayId": CUSTOM}, False),
        ("Route", {"RouteTableId": made("T"), "NatGatewayId": made("S")}, False),
        ("Route", {"RouteTableId": CUSTOM, "NatGatewayId": made("N")}, False),
        ("Route", {"RouteTableId": made("V", "default_route_table_id"), "GatewayId": made("I")}, True),
        ("Route", {"RouteTableId": made("T"), "GatewayId": made("VpnGateway")}, False),
        ("Route", {"RouteTableId": made("T"), "TransitGatewayId": made("Transit")}, True),
        ("Route", {"RouteTableId": made("T"), "DestinationCidrBlock": CUSTOM}, False),
        ("Route", {"RouteTableId": OPEN}, False),
        ("SubnetRouteTableAssociation", {"RouteTableId": made("T"), "SubnetId": CUSTOM}, False),
        ("RouteTable", {"vpc_id": made("V"), "route": [{"cidr_block": "0.0.0.0/0", "nat_gateway_id": CUSTOM}]}, False),
        (
            "RouteTable",
            {"vpc_id": made("V"), "route": [{"cidr_block": "0.0.0.0/0", "nat_gateway_id": made("N")}]},
            True,
        ),
        ("VPCGatewayAttachment", {"VpcId": CUSTOM, "InternetGatewayId": made("I")}, False),
        ("NatGateway", {"SubnetId": made("S"), "AllocationId": OPEN}, True),
        ("SecurityGroup", {"VpcId": made("V"), "GroupDescription": OPEN, "Tags": [{"Key": "k", "Value": OPEN}]}, True),
        ("SecurityGroup", {"VpcId": made("V"), "SecurityGroupEgress": [{"CidrIp": CUSTOM}]}, False),
        ("SecurityGroup", {"VpcId": made("V"), "SecurityGroupEgress": [{"Description": OPEN, "CidrIp": "::/0"}]}, True),
        ("SecurityGroupEgress", {"GroupId": made("G"), "DestinationSecurityGroupId": CUSTOM}, False),
        ("SecurityGroupEgress", {"GroupId": made("G"), "FromPort": "443", "ToPort": 443}, True),
        ("SecurityGroupEgress", {"GroupId": made("G"), "FromPort": "https", "ToPort": 443}, False),
        ("SecurityGroup", {"VpcId": made("V"), "SecurityGroupEgress": [{"FromPort": "", "ToPort": 443}]}, False),
        ("NetworkAclEntry", {"PortRange": {"From": "https", "To": 443}}, False),
        ("NetworkAclEntry", {"PortRange": {"From": 443.0, "To": None}}, True),
        ("VPCEndpoint", {"VpcId": made("V"), "SubnetIds": [made("S"), CUSTOM]}, False),
        ("VPCEndpoint", {"VpcId": made("V"), "SubnetIds": [made("S")], "SecurityGroupIds": [made("G")]}, True),
        ("VPCEndpoint", {"VpcId": made("V"), "PolicyDocument": {"Statement": [{"Resource": CUSTOM}]}}, False),
        ("Subnet", {"VpcId": made("V"), "AvailabilityZone": OPEN}, True),
        ("Subnet", {"VpcId": made("V"), "CidrBlock": OPEN}, False),
    ],
)
def test_what_decides_a_path_is_known_or_of_the_same_deployment(
    kind: str, properties: dict[str, Any], resolved: bool
) -> None:
    one = resource(f"EC2::{kind}", "One", properties)
    assert Resolved(deployment(*BESIDE, one))(one) is resolved


def test_what_may_not_be_there_is_not_resolved() -> None:
    one = resource("EC2::Route", "One", {"RouteTableId": made("T")}, uncertain=True)
    assert not Resolved(deployment(*BESIDE, one))(one)


def test_an_id_that_may_be_of_several_is_of_nobody_knows_which() -> None:
    either = missing(Why.AFTER_DEPLOY, "either", "x", "T", "V")
    one = resource("EC2::Route", "One", {"RouteTableId": either})
    assert not Resolved(deployment(*BESIDE, one))(one)
