"""The VPC of a simulated account, healthy unless told otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen
from moto.ec2.models import ec2_backends

from preflight.demo.site import Site

INTERFACES = ("ecr.api", "ecr.dkr", "logs", "secretsmanager", "bedrock-runtime", "bedrock-agentcore")
PRIVATE_BLOCKS = ("10.0.10.0/24", "10.0.11.0/24")


@frozen
class Network:
    """Ids of what was built."""

    vpc: str
    public_subnet: str
    private_subnets: tuple[str, ...]
    security_group: str


def zones(site: Site) -> list[str]:
    """Names of the region's zones, in the order of their zone ids: AgentCore supports the first ones everywhere."""
    offered = site.client("ec2").describe_availability_zones()["AvailabilityZones"]
    return [zone["ZoneName"] for zone in sorted(offered, key=lambda zone: zone["ZoneId"])]


def vpc_for_agents(
    site: Site, private_zones: Sequence[str], *, nat: bool = True, s3_tables: int = 2, endpoints_reachable: bool = True
) -> Network:
    """A VPC with a public and two private subnets, a way out, and the endpoints an agent needs."""
    ec2 = site.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", **_named("vpc", "agents"))["Vpc"]["VpcId"]
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    public = _subnet(site, vpc, "public", "10.0.0.0/24", private_zones[0])
    _route_to_internet(site, vpc, public)
    gateway = _nat(site, public) if nat else None
    private, tables = [], []
    for zone, block in zip(private_zones, PRIVATE_BLOCKS, strict=True):
        private.append(_subnet(site, vpc, f"private-{zone}", block, zone))
        tables.append(_private_table(site, vpc, private[-1], gateway))
    agents = _security_group(site, vpc, "agents", "Agents, which also talk to each other")
    _allow_from(site, agents, agents, IpProtocol="-1")
    _endpoints(site, vpc, private, tables[:s3_tables], agents if endpoints_reachable else None)
    _label_interfaces(site)
    return Network(vpc, public, tuple(private), agents)


def _named(kind: str, name: str) -> dict[str, Any]:
    return {"TagSpecifications": [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]}


def _subnet(site: Site, vpc: str, name: str, block: str, zone: str) -> str:
    named = _named("subnet", name)
    subnet = site.client("ec2").create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=zone, **named)
    return str(subnet["Subnet"]["SubnetId"])


def _table(site: Site, vpc: str, subnet: str, name: str) -> str:
    ec2 = site.client("ec2")
    table = ec2.create_route_table(VpcId=vpc, **_named("route-table", name))["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    return str(table)


def _route_to_internet(site: Site, vpc: str, subnet: str) -> None:
    ec2 = site.client("ec2")
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = _table(site, vpc, subnet, "public")
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})


def _nat(site: Site, subnet: str) -> str:
    ec2 = site.client("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    # moto leaves ConnectivityType out of its answers unless it was given.
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address, ConnectivityType="public")["NatGateway"]
    return str(gateway["NatGatewayId"])


def _private_table(site: Site, vpc: str, subnet: str, nat: str | None) -> str:
    table = _table(site, vpc, subnet, "private")
    if nat:
        route = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": nat}
        site.client("ec2").create_route(**route)
    return table


def _security_group(site: Site, vpc: str, name: str, description: str) -> str:
    group = site.client("ec2").create_security_group(GroupName=name, Description=description, VpcId=vpc)
    return str(group["GroupId"])


def _allow_from(site: Site, group: str, source: str, **rule: Any) -> None:
    permission = {**rule, "UserIdGroupPairs": [{"GroupId": source}]}
    site.client("ec2").authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])


def _endpoints(site: Site, vpc: str, subnets: Sequence[str], tables: Sequence[str], reachable_from: str | None) -> None:
    ec2, services = site.client("ec2"), f"com.amazonaws.{site.region}"
    group = _security_group(site, vpc, "endpoints", "Interface endpoints")
    if reachable_from:
        _allow_from(site, group, reachable_from, IpProtocol="tcp", FromPort=443, ToPort=443)
    for service in INTERFACES:
        ec2.create_vpc_endpoint(
            VpcEndpointType="Interface",
            VpcId=vpc,
            ServiceName=f"{services}.{service}",
            SubnetIds=list(subnets),
            SecurityGroupIds=[group],
            PrivateDnsEnabled=True,
        )
    ec2.create_vpc_endpoint(
        VpcEndpointType="Gateway", VpcId=vpc, ServiceName=f"{services}.s3", RouteTableIds=list(tables)
    )


def _label_interfaces(site: Site) -> None:
    """Says of each network interface what it belongs to; moto calls them all `interface`."""
    backend = ec2_backends[site.account_id][site.region]
    for gateway in backend.nat_gateways.values():
        interface = gateway._eni  # noqa: SLF001 - moto has no other way to it
        interface.interface_type, interface.description = "nat_gateway", f"Interface for NAT Gateway {gateway.id}"
    for endpoint in backend.vpc_end_points.values():
        for interface in (backend.enis[eni_id] for eni_id in endpoint.network_interface_ids):
            interface.interface_type = "vpc_endpoint"
            interface.description = f"VPC Endpoint Interface {endpoint.id}"
