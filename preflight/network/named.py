"""The subnets and groups that a target names, and the VPCs they are in.

They are asked for by filter: with a list of ids, one that does not exist fails the whole call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.services import services
from preflight.core.subjects import in_vpc
from preflight.core.target import Agent, Network, Service
from preflight.core.value import creator, known
from preflight.network.rows import SecurityGroup, Subnet

VALUES_PER_FILTER = 200
"""https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#Query-Filters"""


def networks(facts: Facts) -> Iterator[Network]:
    """The networks of the target's agents and services that are in a VPC."""
    everybody: tuple[Agent | Service, ...] = (*facts.scope.target.agents, *services(facts.scope))
    found = (each.network for each in everybody)
    return (network for network in found if network and in_vpc(network))


def _named(filter_name: str, ids: Callable[[Network], Iterable[Any]]) -> Callable[[Facts], Iterator[Call]]:
    """One call for every id the target names, as many as a filter takes at once."""

    def calls(facts: Facts) -> Iterator[Call]:
        wanted = known(value for network in networks(facts) for value in ids(network))
        for first in range(0, len(wanted), VALUES_PER_FILTER):
            some = list(wanted[first : first + VALUES_PER_FILTER])
            yield Call(some[0], {"Filters": [{"Name": filter_name, "Values": some}]})

    return calls


@frozen
class Interface:
    """A network interface of AgentCore and the subnet it is in."""

    interface_id: str
    subnet_id: str


SUBNET = """Subnets[].{subnet_id: SubnetId, vpc_id: VpcId, zone: AvailabilityZone, zone_id: AvailabilityZoneId,
 cidr: CidrBlock, available_ips: AvailableIpAddressCount, state: State, owner_id: OwnerId,
 ipv6_cidrs: Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock, connectivity: NetworkFirewallConnectivityType,
 ipv6_native: Ipv6Native}"""
RULE = """{protocol: IpProtocol, from_port: FromPort, to_port: ToPort, cidrs: IpRanges[].CidrIp,
 ipv6_cidrs: Ipv6Ranges[].CidrIpv6, prefix_lists: PrefixListIds[].PrefixListId, groups: UserIdGroupPairs[].GroupId}"""
GROUP = f"""SecurityGroups[].{{group_id: GroupId, vpc_id: VpcId, ingress: IpPermissions[].{RULE},
 egress: IpPermissionsEgress[].{RULE}}}"""


NAMED_SUBNETS = Query(
    "ec2", "DescribeSubnets", select=SUBNET, row=Subnet, calls=_named("subnet-id", lambda network: network.subnets)
)
"""The subnets the target names; no row for one that does not exist."""


NAMED_GROUPS = Query(
    "ec2",
    "DescribeSecurityGroups",
    select=GROUP,
    row=SecurityGroup,
    calls=_named("group-id", lambda network: network.security_groups),
)
"""The security groups the target names; no row for one that does not exist."""


INTERFACES = Query(
    "ec2",
    "DescribeNetworkInterfaces",
    select="NetworkInterfaces[?InterfaceType=='agentic_ai'].{interface_id: NetworkInterfaceId, subnet_id: SubnetId}",
    row=Interface,
    calls=_named("subnet-id", lambda network: network.subnets),
    limit=1000,
)
"""AgentCore's network interfaces in the subnets the target names. The type is compared here, not by EC2's filter: no
SDK model lists it (https://github.com/hashicorp/terraform-provider-aws/issues/47399)."""


def vpc_ids(facts: Facts) -> tuple[str, ...]:
    """The VPCs of the target that are there: those it names, and those its subnets are in or are to be in."""
    named = known(network.vpc for network in networks(facts))
    behind = (row.vpc_id for _, row in facts.known(NAMED_SUBNETS) if row.vpc_id)
    joined = (vpc_id for network in networks(facts) for vpc_id in joined_vpcs(network))
    return tuple(dict.fromkeys((*named, *behind, *joined)))


def joined_vpcs(network: Network) -> tuple[str, ...]:
    """The VPCs that are there already and get a subnet of the network from the same deployment."""
    if network.plan is None:
        return ()
    made = {creator(value) for value in network.subnets}
    new = {row.vpc_id for row in network.plan.topology.vpcs or ()}
    homes = (row.vpc_id for row in network.plan.topology.subnets or () if row.subnet_id in made)
    return tuple(dict.fromkeys(home for home in homes if home and home not in new and home.startswith("vpc-")))
