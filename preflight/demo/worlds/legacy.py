"""A VPC from another time, which no agent uses: nothing in it is as an agent needs it."""

from __future__ import annotations

from typing import Any

from preflight.demo.site import Site
from preflight.demo.worlds.network import zones

BLOCK = "10.1.0.0/28"
INTERFACES = 6
"""How many addresses of the /28 are in use, of the eleven that AWS leaves."""


def vpc(site: Site) -> None:
    """A VPC without DNS, one nearly used-up subnet, an ACL that keeps answers out, a group that lets nothing out."""
    ec2 = site.client("ec2")
    vpc_id = ec2.create_vpc(CidrBlock="10.1.0.0/16", **_named("vpc"))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsSupport={"Value": False})
    subnet = ec2.create_subnet(VpcId=vpc_id, CidrBlock=BLOCK, AvailabilityZone=zones(site)[0], **_named("subnet"))
    subnet_id = subnet["Subnet"]["SubnetId"]
    for _ in range(INTERFACES):
        ec2.create_network_interface(SubnetId=subnet_id, Description="A forgotten server")
    _acl_without_answers(ec2, vpc_id, subnet_id)
    _closed_group(ec2, vpc_id)


def _named(kind: str) -> dict[str, Any]:
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": "legacy"}]}]}


def _acl_without_answers(ec2: Any, vpc_id: str, subnet_id: str) -> None:
    """HTTPS may go out, but the answers to it may not come in."""
    acl = ec2.create_network_acl(VpcId=vpc_id, **_named("network-acl"))["NetworkAcl"]["NetworkAclId"]
    for egress in (True, False):
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=100,
            Protocol="6",
            RuleAction="allow",
            Egress=egress,
            CidrBlock="0.0.0.0/0",
            PortRange={"From": 443, "To": 443},
        )
    of_it = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    [before] = ec2.describe_network_acls(Filters=of_it)["NetworkAcls"]
    [mine] = [each for each in before["Associations"] if each["SubnetId"] == subnet_id]
    ec2.replace_network_acl_association(AssociationId=mine["NetworkAclAssociationId"], NetworkAclId=acl)


def _closed_group(ec2: Any, vpc_id: str) -> None:
    group = ec2.create_security_group(GroupName="legacy", Description="Lets nothing out", VpcId=vpc_id)["GroupId"]
    everything = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    ec2.revoke_security_group_egress(GroupId=group, IpPermissions=everything)
