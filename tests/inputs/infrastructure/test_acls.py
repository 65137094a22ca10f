"""Network ACLs to come, wherever a source writes their entries and associations."""

from typing import Any

import pytest
from deployments import deployment, node, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.acls import entry, network_acls
from preflight.inputs.infrastructure.leaf import made, missing
from preflight.network.rows import AclEntry

OPEN = missing(Why.PARAMETER, "no value for Open", "Open")
VPC = resource("EC2::VPC", "V", {"CidrBlock": "10.0.0.0/16"})
HTTPS = AclEntry(100, True, "6", True, "0.0.0.0/0", None, 443, 443)
ALL = AclEntry(100, False, "-1", True, "0.0.0.0/0")
IN_TERRAFORM = {
    "rule_no": 100,
    "protocol": "tcp",
    "action": "allow",
    "cidr_block": "0.0.0.0/0",
    "from_port": 443,
    "to_port": 443,
}


def acl(**properties: Any) -> Any:
    return resource("EC2::NetworkAcl", "N", {"VpcId": made("V"), **properties})


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"RuleNumber": 100, "Protocol": 6, "RuleAction": "allow", "Egress": True, "CidrBlock": "0.0.0.0/0",
          "PortRange": {"From": 443, "To": 443}}, HTTPS),
        ({"rule_number": 100, "protocol": "tcp", "rule_action": "allow", "egress": True, "cidr_block": "0.0.0.0/0",
          "from_port": 443, "to_port": 443}, HTTPS),
        ({"RuleNumber": 100, "Protocol": "-1", "RuleAction": "Allow", "CidrBlock": "0.0.0.0/0"}, ALL),
        ({"RuleNumber": 100, "Protocol": "-1", "RuleAction": "deny", "Ipv6CidrBlock": "::/0"},
         AclEntry(100, False, "-1", False, None, "::/0")),
        ({"RuleNumber": OPEN, "RuleAction": "allow"}, None),
        ({"RuleNumber": 100, "RuleAction": OPEN}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_an_entry(written: Any, read: AclEntry | None) -> None:
    assert entry(node(written)) == read


@pytest.mark.parametrize(
    ("resources", "acls"),
    [
        ([], [("V (default)", (), True, 2)]),
        ([acl()], [("N", (), False, 0), ("V (default)", (), True, 2)]),
        ([acl(SubnetIds=[made("S")])], [("N", ("S",), False, 0), ("V (default)", (), True, 2)]),
        ([acl(), resource("EC2::SubnetNetworkAclAssociation", "A", {"NetworkAclId": made("N"), "SubnetId": made("S")})],
         [("N", ("S",), False, 0), ("V (default)", (), True, 2)]),
        ([acl(), resource("EC2::NetworkAclEntry", "E", {"NetworkAclId": made("N"), "RuleNumber": 1, "RuleAction": "allow"})],
         [("N", (), False, 1), ("V (default)", (), True, 2)]),
        ([acl(egress=[IN_TERRAFORM], ingress=[])], [("N", (), False, 1), ("V (default)", (), True, 2)]),
        ([resource("EC2::NetworkAcl", "D", {"default_network_acl_id": made("V", "default_network_acl_id"), "egress": [IN_TERRAFORM]})],
         [("D", (), True, 1)]),
        ([resource("EC2::NetworkAcl", "N", {"VpcId": made("V")}, uncertain=True)], [("V (default)", (), True, 2)]),
    ],
    ids=["none", "empty", "inline subnets", "association", "entry apart", "inline entry", "the default one", "behind a condition"],
)  # fmt: skip
def test_the_acls_of_a_vpc_to_come(resources: list[Any], acls: list[Any]) -> None:
    found = network_acls(deployment(VPC, *resources))
    assert [(each.acl_id, each.subnet_ids, each.default, len(each.entries)) for each in found] == acls
    assert {each.vpc_id for each in found} == {"V"}
