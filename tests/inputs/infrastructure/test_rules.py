"""Rules of security groups: wherever they are written, with the default that a tool keeps or removes."""

import pytest
from deployments import deployment, node, ref, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import missing
from preflight.inputs.infrastructure.rules import EVERYTHING, rule, security_groups
from preflight.network.rows import Rule

HTTPS = Rule("tcp", 443, 443, ("10.0.0.0/16",))
INLINE = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": "443", "CidrIp": "10.0.0.0/16"}
OF_GROUP = {"GroupId": ref("G"), **INLINE}
UNKNOWN = missing(Why.PARAMETER, "no value", "P")


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (INLINE, HTTPS),
        ({"protocol": "TCP", "from_port": 443, "to_port": 443, "cidr_blocks": ["10.0.0.0/16"]}, HTTPS),
        ({"IpProtocol": "6", "FromPort": 1, "ToPort": 2}, Rule("tcp", 1, 2)),
        ({"IpProtocol": -1, "FromPort": 0, "ToPort": 0, "CidrIpv6": "::/0"}, Rule("-1", ipv6_cidrs=("::/0",))),
        ({"IpProtocol": "all", "CidrIpv4": "0.0.0.0/0"}, EVERYTHING),
        ({"IpProtocol": "tcp", "SourceSecurityGroupId": ref("H")}, Rule("tcp", groups=("H",))),
        ({"IpProtocol": "tcp", "security_groups": ["sg-1"], "self": True}, Rule("tcp", groups=("sg-1", "G"))),
        ({"IpProtocol": "tcp", "self": False}, Rule("tcp")),
        ({"IpProtocol": "tcp", "DestinationPrefixListId": "pl-1"}, Rule("tcp", prefix_lists=("pl-1",))),
        ({"IpProtocol": UNKNOWN, "CidrIp": UNKNOWN}, Rule(None)),
        ({}, Rule(None)),
    ],
)
def test_one_rule(data, found):
    assert rule(node(data), "G") == found


@pytest.mark.parametrize(
    ("tool", "properties", "egress"),
    [
        ("CloudFormation", {}, (EVERYTHING,)),
        ("terraform", {}, ()),
        ("pulumi", {"egress": []}, ()),
        ("CloudFormation", {"SecurityGroupEgress": [INLINE]}, (HTTPS,)),
        ("terraform", {"egress": [INLINE]}, (HTTPS,)),
    ],
)
def test_the_default_rule(tool, properties, egress):
    [group] = security_groups(deployment(resource("EC2::SecurityGroup", "G", properties), tool=tool))
    assert (group.group_id, group.egress) == ("G", egress)


@pytest.mark.parametrize(
    ("other", "ingress", "egress"),
    [
        (resource("EC2::SecurityGroupIngress", "I", OF_GROUP), (HTTPS,), ()),
        (resource("EC2::SecurityGroupEgress", "E", OF_GROUP), (), (HTTPS,)),
        (resource("EC2::SecurityGroupRule", "X", {"type": "egress", **OF_GROUP}), (), (HTTPS,)),
        (resource("EC2::SecurityGroupRule", "X", {"type": "ingress", **OF_GROUP}), (HTTPS,), ()),
        (resource("EC2::SecurityGroupEgress", "E", {**OF_GROUP, "GroupId": ref("H")}), (), ()),
        (resource("EC2::SecurityGroupEgress", "E", OF_GROUP, exists="sgr-1"), (), ()),
        (resource("EC2::SecurityGroupEgress", "E", OF_GROUP, uncertain=True), (), ()),
    ],
)
def test_rules_that_are_resources_of_their_own(other, ingress, egress):
    [group] = security_groups(deployment(resource("EC2::SecurityGroup", "G"), other, tool="terraform"))
    assert (group.ingress, group.egress) == (ingress, egress)


def test_a_group_that_is_there_is_not_created():
    assert security_groups(deployment(resource("EC2::SecurityGroup", "G", exists="sg-1"))) == ()
