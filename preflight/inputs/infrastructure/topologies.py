"""The EC2 resources of a deployment as the rows that a network path is judged by.

Ids are the names of the resources. What AWS creates along with a VPC is there too: its main route table, its default
network ACL, and a security group's default rule.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from preflight.core.value import Held, Holder
from preflight.inputs.infrastructure.acls import network_acls
from preflight.inputs.infrastructure.identity import identities, identity
from preflight.inputs.infrastructure.leaf import plain
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resolved import Resolved
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.rules import security_groups
from preflight.network.rows import (
    NO_OPTIONS,
    Endpoint,
    Exclusion,
    InternetGateway,
    NatGateway,
    Route,
    RouteTable,
    Subnet,
    Vpc,
)
from preflight.network.topology import Topology

ZONE, OF_SERVICES = "Route53::HostedZone", ("amazonaws.com", "amazonaws.com.cn", "api.aws")
UNMODELED = (
    "EC2::VPCCidrBlock", "EC2::GatewayRouteTableAssociation", "EC2::VPCEndpointAssociation",
    "EC2::VPCDHCPOptionsAssociation",
    "EC2::VPCEncryptionControl", "EC2::VPCBlockPublicAccessOptions", "Route53Resolver::FirewallRuleGroupAssociation",
    "Route53Resolver::ResolverRuleAssociation", "Route53Profiles::ProfileAssociation", "Route53::ZoneAssociation",
)  # fmt: skip
"""What changes a path and is not read: a plan with any of it is not complete."""
MODELED = (
    "EC2::VPC", "EC2::Subnet", "EC2::RouteTable", "EC2::Route", "EC2::SubnetRouteTableAssociation", "EC2::NatGateway",
    "EC2::InternetGateway", "EC2::VPCGatewayAttachment", "EC2::VPCEndpoint", "EC2::SecurityGroup",
    "EC2::SecurityGroupIngress", "EC2::SecurityGroupEgress", "EC2::VPCBlockPublicAccessExclusion", "EC2::NetworkAcl",
    "EC2::NetworkAclEntry", "EC2::SubnetNetworkAclAssociation",
)  # fmt: skip
CHANGES = ("EC2::VPCEndpointAssociation",)
"""What is not read of a VPC to come, and read as a change of what is there."""
OF_NEW = ("EC2::NetworkAcl", "EC2::SubnetNetworkAclAssociation", "EC2::DefaultRouteTable")
"""What is read of a VPC to come, and not as a change of what is there."""
OWNERS = (
    "RouteTableId", "SubnetId", "GroupId|SecurityGroupId", "NetworkAclId", "VpcEndpointId", "DefaultRouteTableId",
    "DefaultNetworkAclId",
)  # fmt: skip
"""What names the resource that another belongs to."""


def topology(deployment: Deployment) -> tuple[Topology, tuple[str, ...]]:
    """The rows of what the deployment creates, and the names of what decides a path and is not known."""
    vpcs = _made(deployment, "EC2::VPC")
    rows = Topology(
        deployment.region or "",
        vpcs=tuple(map(_vpc, vpcs)),
        subnets=tuple(_subnet(each) for each in _made(deployment, "EC2::Subnet")),
        route_tables=(*_tables(deployment), *(_main_table(each, deployment) for each in vpcs)),
        nat_gateways=tuple(_nat(each, deployment) for each in _made(deployment, "EC2::NatGateway")),
        internet_gateways=tuple(_internet_gateways(deployment)),
        endpoints=tuple(map(_endpoint, _made(deployment, "EC2::VPCEndpoint"))),
        security_groups=security_groups(deployment),
        network_acls=network_acls(deployment),
        exclusions=tuple(map(_exclusion, _made(deployment, "EC2::VPCBlockPublicAccessExclusion"))),
    )
    resolved = Resolved(deployment)
    doubtful = (e for e in deployment.of(*MODELED) if not e.exists and not resolved(e))
    return rows, tuple(each.name for each in (*doubtful, *deployment.of(*UNMODELED), *_zones(deployment)))


def _zones(deployment: Deployment) -> Iterator[Resource]:
    """The private hosted zones that may answer for names of AWS services."""
    for zone in (each for each in deployment.of(ZONE) if not each.exists):
        name = zone.at("Name").known().rstrip(".").lower()
        of_services = (
            not name or name.endswith(("amazonaws.com", "amazonaws.com.cn", "api.aws")) or name in {"com", "aws"}
        )
        if zone.at("VPCs|Vpc") and of_services:
            yield zone


def unread_beside(deployment: Deployment) -> tuple[str, ...]:
    """The names of what the deployment puts into a VPC which is there already, and is not known or not read."""
    mine = {each.name for each in deployment.of("EC2::VPC") if not each.exists}
    names = {each.name: each for each in deployment.resources}
    read, resolved = {*MODELED, *CHANGES} - {*OF_NEW}, Resolved(deployment)
    other = (*deployment.of(*MODELED, *UNMODELED, *OF_NEW), *_zones(deployment))
    beside = (e for e in other if not e.exists and e.name not in mine)
    return tuple(
        each.name for each in beside if _home(each, names) not in mine and not (each.kind in read and resolved(each))
    )


def _home(resource: Resource, names: Mapping[str, Resource]) -> str:
    """The VPC a resource is in, by itself or by what of the deployment it belongs to; empty where neither says."""
    if resource.kind == "EC2::VPC":
        return resource.name
    if vpc := identity(resource.at("VpcId")):
        return vpc
    owners = (names.get(identity(resource.at(each))) for each in OWNERS)
    return next((_home(each, names) for each in owners if each and each.name != resource.name), "")


def created_vpc(resource: Resource, deployment: Deployment) -> str:
    """The name of the created VPC a resource is in; empty where it is in another."""
    vpc = identity(resource.at("VpcId"))
    return vpc if any(each.name == vpc for each in _made(deployment, "EC2::VPC")) else ""


def _made(deployment: Deployment, *kinds: str) -> tuple[Resource, ...]:
    return tuple(each for each in deployment.of(*kinds) if not each.exists and not each.uncertain)


def _vpc(vpc: Resource) -> Vpc:
    cidr = vpc.at("CidrBlock").known()
    # Both are off by default for DNS host names, on for DNS support:
    # https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
    support, hostnames = vpc.at("EnableDnsSupport"), vpc.at("EnableDnsHostnames")
    return Vpc(vpc.name, (cidr,) if cidr else (), flag(support, True), flag(hostnames, False), "available", NO_OPTIONS)


def flag(node: Node, default: bool | None) -> bool | None:
    """A boolean as written; the default where nothing is written, None where it is not known."""
    return _BOOLEANS.get(node.known().lower()) if node else default


_BOOLEANS = {"true": True, "false": False}


def _subnet(subnet: Resource) -> Subnet:
    return Subnet(
        subnet.name,
        identity(subnet.at("VpcId")) or None,
        subnet.at("AvailabilityZone").known() or None,
        subnet.at("AvailabilityZoneId").known() or None,
        subnet.at("CidrBlock").known() or None,
        state="available",
        zone_index=_zone_index(subnet.at("AvailabilityZone")),
        ipv6_native=flag(subnet.at("Ipv6Native"), None),
    )


def _zone_index(zone: Node) -> int | None:
    """Which of the zones that Fn::GetAZs gives is meant."""
    parts = zone.leaf.held if zone.leaf else ()
    return next((p.member for p in parts if isinstance(p, Held) and p.holder is Holder.ZONES), None)


def _tables(deployment: Deployment) -> Iterator[RouteTable]:
    joined = _made(deployment, "EC2::SubnetRouteTableAssociation")
    for table in _made(deployment, "EC2::RouteTable"):
        written = [each.properties for each in _made(deployment, "EC2::Route") if _in(each, table)]
        inline = [each for each in table.at("Route").items() if each]
        subnets = tuple(identity(each.at("SubnetId")) for each in joined if _in(each, table))
        routes = (*_local(deployment, table), *(route(each) for each in (*inline, *written)))
        vpc = identity(table.at("VpcId")) or None
        yield RouteTable(table.name, vpc, False, tuple(filter(None, subnets)), routes)


def _in(resource: Resource, table: Resource) -> bool:
    return identity(resource.at("RouteTableId")) == table.name


def _local(deployment: Deployment, table: Resource) -> tuple[Route, ...]:
    """The local route of a table in a VPC that is created too."""
    vpc = identity(table.at("VpcId"))
    return next((_within(each) for each in _made(deployment, "EC2::VPC") if each.name == vpc), ())


def _within(vpc: Resource) -> tuple[Route, ...]:
    cidr = vpc.at("CidrBlock").known()
    return (Route(destination_cidr=cidr, gateway_id="local", state="active"),) if cidr else ()


def _main_table(vpc: Resource, deployment: Deployment) -> RouteTable:
    """The table that the VPC comes with, and the routes that Terraform's aws_default_route_table gives it."""
    adopted = [e for e in deployment.of("EC2::DefaultRouteTable") if identity(e.at("DefaultRouteTableId")) == vpc.name]
    routes = (route(each) for table in adopted for each in table.at("Route").items() if each)
    return RouteTable(f"{vpc.name} (main)", vpc.name, main=True, routes=(*_within(vpc), *routes))


def route(node: Node) -> Route:
    """One route."""
    gateway = identity(node.at("GatewayId")) or identity(node.at("VpcEndpointId"))
    return Route(
        destination_cidr=node.at("DestinationCidrBlock|CidrBlock").known() or None,
        destination_ipv6_cidr=node.at("DestinationIpv6CidrBlock|Ipv6CidrBlock").known() or None,
        destination_prefix_list=identity(node.at("DestinationPrefixListId")) or None,
        gateway_id=gateway or None,
        nat_gateway_id=identity(node.at("NatGatewayId")) or None,
        transit_gateway_id=identity(node.at("TransitGatewayId")) or None,
        vpc_peering_id=identity(node.at("VpcPeeringConnectionId")) or None,
        network_interface_id=identity(node.at("NetworkInterfaceId")) or None,
        instance_id=identity(node.at("InstanceId")) or None,
        egress_only_gateway_id=identity(node.at("EgressOnlyInternetGatewayId|EgressOnlyGatewayId")) or None,
        carrier_gateway_id=identity(node.at("CarrierGatewayId")) or None,
        local_gateway_id=identity(node.at("LocalGatewayId")) or None,
        core_network_arn=identity(node.at("CoreNetworkArn")) or None,
        state="active",
    )


def _nat(nat: Resource, deployment: Deployment) -> NatGateway:
    subnet = identity(nat.at("SubnetId"))
    vpcs = [identity(each.at("VpcId")) for each in _made(deployment, "EC2::Subnet") if each.name == subnet]
    kind = nat.at("ConnectivityType").known() or "public"
    return NatGateway(nat.name, vpcs[0] if vpcs else None, subnet or None, "available", kind)


def _internet_gateways(deployment: Deployment) -> Iterator[InternetGateway]:
    joined = _made(deployment, "EC2::VPCGatewayAttachment")
    for gateway in _made(deployment, "EC2::InternetGateway"):
        attached = [identity(e.at("VpcId")) for e in joined if identity(e.at("InternetGatewayId")) == gateway.name]
        yield InternetGateway(gateway.name, tuple(filter(None, (*attached, identity(gateway.at("VpcId"))))))


def _exclusion(exclusion: Resource) -> Exclusion:
    # Either mode lets out what a NAT gateway sends: `allow-bidirectional` and `allow-egress`.
    return Exclusion(f"vpc/{identity(exclusion.at('VpcId|SubnetId'))}", "create-complete")


def _endpoint(endpoint: Resource) -> Endpoint:
    kind = endpoint.at("VpcEndpointType").known() or "Gateway"
    policy = endpoint.at("PolicyDocument|Policy")
    return Endpoint(
        endpoint.name,
        identity(endpoint.at("VpcId")) or None,
        endpoint.at("ServiceName").known() or None,
        kind,
        "available",
        flag(endpoint.at("PrivateDnsEnabled"), False),
        subnet_ids=identities(endpoint.at("SubnetIds")),
        route_table_ids=identities(endpoint.at("RouteTableIds")),
        group_ids=identities(endpoint.at("SecurityGroupIds")),
        policy=endpoint_policy(policy),
        address_type=endpoint.at("IpAddressType").known() or None,
    )


def endpoint_policy(node: Node) -> str | None:
    """An endpoint policy as text; a new endpoint without one lets everything through."""
    data = plain(node.data) if node else None
    return data if isinstance(data, str) or data is None else json.dumps(data)
