"""The VPCs of a target as EC2 describes them: asked once per VPC, whatever the number of agents in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.network.named import GROUP, NAMED_SUBNETS, SUBNET, vpc_ids
from preflight.network.rows import (
    Endpoint,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    PrivateZone,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)

NO_SUCH_VPC = frozenset({"InvalidVpcID.NotFound", "InvalidVpcID.Malformed"})


@frozen
class Switch:
    """One attribute of a VPC, on or off."""

    on: bool


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
 route_table_ids: RouteTableIds, group_ids: Groups[].GroupId, policy: PolicyDocument,
 address_type: IpAddressType}""",
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

PRIVATE_ZONES = Query(
    "route53",
    "ListHostedZonesByVPC",
    # What says that there are more stands for a zone without a name: the SDK reads one page of this operation.
    select="""[HostedZoneSummaries[].{zone_id: HostedZoneId, name: Name, service: Owner.OwningService},
 [NextToken][].{zone_id: @}][]""",
    row=PrivateZone,
    member="HostedZoneSummaries",
    calls=lambda facts: [Call(vpc, {"VPCId": vpc, "VPCRegion": facts.scope.region}) for vpc in vpc_ids(facts)],
    needs=(NAMED_SUBNETS,),
)
"""The private hosted zones whose names a VPC resolves, whoever owns them.

https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListHostedZonesByVPC.html
"""
