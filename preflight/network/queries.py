"""The network of a target as EC2 describes it: asked once per VPC, whatever the number of agents in it.

Subnets and groups are asked for by filter: with a list of ids, one that does not exist fails the whole call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import evolve, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.services import services
from preflight.core.subjects import in_vpc
from preflight.core.target import Agent, Network, Service
from preflight.core.unanswered import Unanswered
from preflight.core.value import known
from preflight.network.hops import Hop, Obstacle
from preflight.network.rows import (
    NO_OPTIONS,
    OFF,
    DhcpOptions,
    DnsFirewall,
    Endpoint,
    Exclusion,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    PrefixList,
    PublicAccess,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from preflight.network.topology import Topology

VALUES_PER_FILTER = 200
"""https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Query-Requests.html#Query-Filters"""
NO_SUCH_VPC = frozenset({"InvalidVpcID.NotFound", "InvalidVpcID.Malformed"})


@frozen
class Switch:
    """One attribute of a VPC, on or off."""

    on: bool


def _networks(facts: Facts) -> Iterator[Network]:
    everybody: tuple[Agent | Service, ...] = (*facts.scope.target.agents, *services(facts.scope))
    found = (each.network for each in everybody)
    return (network for network in found if network and in_vpc(network))


def _named(filter_name: str, ids: Callable[[Network], Iterable[Any]]) -> Callable[[Facts], Iterator[Call]]:
    """One call for every id the target names, as many as a filter takes at once."""

    def calls(facts: Facts) -> Iterator[Call]:
        wanted = known(value for network in _networks(facts) for value in ids(network))
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
 ipv6_cidrs: Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock, connectivity: NetworkFirewallConnectivityType}"""
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
    """The VPCs of the target: those it names, and those its subnets are in."""
    named = known(network.vpc for network in _networks(facts))
    behind = (row.vpc_id for _, row in facts.known(NAMED_SUBNETS) if row.vpc_id)
    return tuple(dict.fromkeys((*named, *behind)))


def _per_vpc(filter_name: str = "vpc-id", parameter: str = "Filters") -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        for vpc in vpc_ids(facts):
            yield Call(vpc, {parameter: [{"Name": filter_name, "Values": [vpc]}]})

    return calls


def _attribute(name: str) -> Query[Switch]:
    member = name[0].upper() + name[1:]
    return Query(
        "ec2",
        "DescribeVpcAttribute",
        select=f"{member}.{{on: Value}}",
        row=Switch,
        calls=lambda facts: [Call(vpc, {"VpcId": vpc, "Attribute": name}) for vpc in vpc_ids(facts)],
        needs=(NAMED_SUBNETS,),
        absent=NO_SUCH_VPC,
    )


VPCS = Query(
    "ec2",
    "DescribeVpcs",
    select="""Vpcs[].{vpc_id: VpcId, state: State, dhcp_options_id: DhcpOptionsId,
 cidrs: not_null(CidrBlockAssociationSet[].CidrBlock, [CidrBlock]),
 encryption: EncryptionControl.{mode: Mode, state: State},
 firewalls: NetworkFirewallAssociations[].{arn: FirewallArn, status: FirewallOnboardingStatus, mode: FirewallMode}}""",
    row=Vpc,
    calls=_per_vpc(),
    needs=(NAMED_SUBNETS,),
)
DNS_SUPPORT = _attribute("enableDnsSupport")
DNS_HOSTNAMES = _attribute("enableDnsHostnames")

SUBNETS = Query("ec2", "DescribeSubnets", select=SUBNET, row=Subnet, calls=_per_vpc(), needs=(NAMED_SUBNETS,))
"""All subnets of each VPC: a NAT gateway or an endpoint is in others than the agents."""

ROUTE_TABLES = Query(
    "ec2",
    "DescribeRouteTables",
    # The association of a main table names no subnet.
    select="""RouteTables[].{route_table_id: RouteTableId, vpc_id: VpcId,
 main: not_null(Associations[?Main].Main | [0], `false`), subnet_ids: Associations[].SubnetId,
 gateway_ids: Associations[].GatewayId,
 routes: Routes[].{destination_cidr: DestinationCidrBlock, destination_ipv6_cidr: DestinationIpv6CidrBlock,
 destination_prefix_list: DestinationPrefixListId, gateway_id: GatewayId, nat_gateway_id: NatGatewayId,
 transit_gateway_id: TransitGatewayId, vpc_peering_id: VpcPeeringConnectionId,
 network_interface_id: NetworkInterfaceId, instance_id: InstanceId,
 egress_only_gateway_id: EgressOnlyInternetGatewayId, carrier_gateway_id: CarrierGatewayId,
 local_gateway_id: LocalGatewayId, core_network_arn: CoreNetworkArn, odb_network_arn: OdbNetworkArn,
 state: State}}""",
    row=RouteTable,
    calls=_per_vpc(),
    needs=(NAMED_SUBNETS,),
)

NAT_GATEWAYS = Query(
    "ec2",
    "DescribeNatGateways",
    select="""NatGateways[].{nat_gateway_id: NatGatewayId, vpc_id: VpcId, subnet_id: SubnetId, state: State,
 connectivity: ConnectivityType, availability_mode: AvailabilityMode, route_table_id: RouteTableId}""",
    row=NatGateway,
    # This operation alone calls its parameter Filter:
    # https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNatGateways.html
    calls=_per_vpc(parameter="Filter"),
    needs=(NAMED_SUBNETS,),
)

INTERNET_GATEWAYS = Query(
    "ec2",
    "DescribeInternetGateways",
    select="InternetGateways[].{internet_gateway_id: InternetGatewayId, vpc_ids: Attachments[].VpcId}",
    row=InternetGateway,
    calls=_per_vpc("attachment.vpc-id"),
    needs=(NAMED_SUBNETS,),
)

ENDPOINTS = Query(
    "ec2",
    "DescribeVpcEndpoints",
    # Only a gateway endpoint has route tables, so one whose type is not told is known by them.
    select="""VpcEndpoints[].{endpoint_id: VpcEndpointId, vpc_id: VpcId, service_name: ServiceName,
 type: VpcEndpointType || (RouteTableIds[0] && 'Gateway'), state: State, private_dns: PrivateDnsEnabled,
 inbound_resolver_only: DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint, subnet_ids: SubnetIds,
 route_table_ids: RouteTableIds, group_ids: Groups[].GroupId, policy: PolicyDocument}""",
    row=Endpoint,
    calls=_per_vpc(),
    needs=(NAMED_SUBNETS,),
)

GROUPS = Query(
    "ec2", "DescribeSecurityGroups", select=GROUP, row=SecurityGroup, calls=_per_vpc(), needs=(NAMED_SUBNETS,)
)
"""All security groups of each VPC: those of the endpoints too."""

ACLS = Query(
    "ec2",
    "DescribeNetworkAcls",
    select="""NetworkAcls[].{acl_id: NetworkAclId, vpc_id: VpcId, subnet_ids: Associations[].SubnetId,
 default: IsDefault, entries: Entries[].{rule_number: RuleNumber, egress: Egress, protocol: Protocol,
 allow: RuleAction == 'allow', cidr: CidrBlock, ipv6_cidr: Ipv6CidrBlock, from_port: PortRange.From,
 to_port: PortRange.To}}""",
    row=NetworkAcl,
    calls=_per_vpc(),
    needs=(NAMED_SUBNETS,),
)

PREFIX_LISTS = Query(
    "ec2",
    "DescribePrefixLists",
    select="PrefixLists[].{prefix_list_id: PrefixListId, name: PrefixListName, cidrs: Cidrs}",
    row=PrefixList,
    calls=lambda facts: [Call("")] if vpc_ids(facts) else [],
    needs=(NAMED_SUBNETS,),
)
"""The AWS-managed prefix lists of the region with their networks."""


def _may_go_public(facts: Facts) -> bool:
    """Whether a network is in a VPC that is there, or in one to come that has an internet gateway."""
    plans = (network.plan.topology for network in _networks(facts) if network.plan)
    return bool(vpc_ids(facts)) or any(plan.internet_gateways for plan in plans)


BLOCK_PUBLIC_ACCESS = Query(
    "ec2",
    "DescribeVpcBlockPublicAccessOptions",
    select="VpcBlockPublicAccessOptions.{mode: InternetGatewayBlockMode}",
    row=PublicAccess,
    calls=lambda facts: [Call("")] if _may_go_public(facts) else [],
    needs=(NAMED_SUBNETS,),
    absent=frozenset({"InvalidAction", "UnsupportedOperation"}),
)
"""Whether the account lets its VPCs use the internet, those to come too.

A partition that lacks the operation cannot forbid it.
"""

EXCLUSIONS = Query(
    "ec2",
    "DescribeVpcBlockPublicAccessExclusions",
    select="VpcBlockPublicAccessExclusions[].{arn: ResourceArn, state: State}",
    row=Exclusion,
    calls=lambda facts: [Call("") for _, row in facts.known(BLOCK_PUBLIC_ACCESS) if row.mode not in {None, OFF.mode}],
    needs=(BLOCK_PUBLIC_ACCESS,),
)
"""What it leaves out; asked only where it is on."""


def _has_options(answered: tuple[str, Vpc]) -> bool:
    return answered[1].dhcp_options_id not in {None, NO_OPTIONS}


DHCP_OPTIONS = Query(
    "ec2",
    "DescribeDhcpOptions",
    select="""DhcpOptions[].{dhcp_options_id: DhcpOptionsId,
 servers: DhcpConfigurations[?Key=='domain-name-servers'][].Values[].Value}""",
    row=DhcpOptions,
    calls=lambda facts: [Call("")] if any(map(_has_options, facts.known(VPCS))) else [],
    needs=(VPCS,),
)
"""The DNS servers that VPCs hand out; asked only where one has DHCP options of its own."""

DNS_FIREWALLS = Query(
    "route53resolver",
    "ListFirewallRuleGroupAssociations",
    select="FirewallRuleGroupAssociations[].{vpc_id: VpcId, rule_group_id: FirewallRuleGroupId}",
    row=DnsFirewall,
    calls=lambda facts: [Call("")] if vpc_ids(facts) else [],
    needs=(NAMED_SUBNETS,),
)
"""Which VPCs of the region have their DNS queries filtered."""

BEHIND: dict[str, tuple[Query[Any], ...]] = {
    "vpcs": (VPCS, DNS_SUPPORT, DNS_HOSTNAMES),
    "subnets": (SUBNETS,),
    "route_tables": (ROUTE_TABLES,),
    "nat_gateways": (NAT_GATEWAYS,),
    "internet_gateways": (INTERNET_GATEWAYS,),
    "endpoints": (ENDPOINTS,),
    "security_groups": (GROUPS,),
    "network_acls": (ACLS,),
    "prefix_lists": (PREFIX_LISTS,),
    "public_access": (BLOCK_PUBLIC_ACCESS,),
    "exclusions": (EXCLUSIONS,),
    "dhcp_options": (DHCP_OPTIONS,),
    "dns_firewalls": (DNS_FIREWALLS,),
}
"""The queries behind each collection of a topology."""
REGIONAL = frozenset({PREFIX_LISTS, BLOCK_PUBLIC_ACCESS, EXCLUSIONS, DHCP_OPTIONS, DNS_FIREWALLS})
"""Those asked once for the region, not for each VPC."""
SOMETIMES = frozenset({EXCLUSIONS, DHCP_OPTIONS})
"""Those that are only asked where another answer calls for them."""

NAMED = (NAMED_SUBNETS, NAMED_GROUPS)
TOPOLOGY: tuple[Query[Any], ...] = (*NAMED, *(query for queries in BEHIND.values() for query in queries))
"""All that a network path depends on."""


def topology(facts: Facts, vpc_id: str) -> Topology:
    """The VPC as the pure model; a collection whose query was not answered is None."""
    rows = {name: _rows(facts, queries[0], vpc_id) for name, queries in BEHIND.items()}
    vpcs, access = rows.pop("vpcs"), rows.pop("public_access")
    account = getattr(facts.scope.caller, "account", None)
    with_dns = None if vpcs is None else tuple(_with_dns(facts, vpc) for vpc in vpcs)
    return Topology(facts.scope.region, account, vpcs=with_dns, public_access=_first(access), **rows)


def public_access(facts: Facts) -> PublicAccess | None:
    """What the account says of its VPCs, which holds for those to come; None where that is not known."""
    asked = facts.answers.get(BLOCK_PUBLIC_ACCESS, {}) != {}
    return _first(_rows(facts, BLOCK_PUBLIC_ACCESS, "")) if asked else OFF


def _first(access: tuple[PublicAccess, ...] | None) -> PublicAccess | None:
    """What the account says; a partition without the operation has no such block."""
    return None if access is None else next(iter(access), OFF)


def _was_asked(facts: Facts, query: Query[Any]) -> bool:
    """Whether a question that is not always asked was."""
    return query not in SOMETIMES or facts.answers.get(query, {}) != {}


def _rows(facts: Facts, query: Query[Any], vpc_id: str) -> tuple[Any, ...] | None:
    if not _was_asked(facts, query):
        return ()
    found = facts.reply(query, "" if query in REGIONAL else vpc_id)
    return None if isinstance(found, Unanswered) else found.rows


def _with_dns(facts: Facts, vpc: Vpc) -> Vpc:
    support, hostnames = (_rows(facts, query, vpc.vpc_id) for query in (DNS_SUPPORT, DNS_HOSTNAMES))
    return evolve(
        vpc,
        dns_support=support[0].on if support else None,
        dns_hostnames=hostnames[0].on if hostnames else None,
    )


def cause(facts: Facts, vpc_id: str, hop: Hop | None) -> Unanswered | None:
    """The question whose missing answer leaves a hop unknown; None where the hop is unknown for another reason."""
    if hop is None:
        return None
    # Groups and routes that name a prefix list are in doubt as long as its networks are not known.
    doubtful = hop.obstacle in {Obstacle.GROUP_EGRESS, Obstacle.GROUP_INGRESS, Obstacle.ROUTES_DISAGREE}
    collection = hop.ids[0] if hop.obstacle is Obstacle.NOT_READ else "prefix_lists" if doubtful else ""
    for query in (each for each in BEHIND.get(collection, ()) if _was_asked(facts, each)):
        found = facts.reply(query, "" if query in REGIONAL else vpc_id)
        if isinstance(found, Unanswered):
            return found
    return None
