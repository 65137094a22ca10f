"""The AWS CLI commands that change a network, with real ids filled in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from preflight.core.command import Captured, Command, aws, command
from preflight.core.steps import Run
from preflight.network.addresses import networks
from preflight.network.hops import Hop, Reach
from preflight.network.network_acls import EPHEMERAL, NAT_PORTS
from preflight.network.places import Place
from preflight.network.routes import is_private
from preflight.network.rows import Endpoint, NatGateway, RouteTable
from preflight.network.security_groups import Peer, ingress_allows

HTTPS = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443}
ANYWHERE = "0.0.0.0/0"
FIRST_RULE = 100
DISTANCES = {443: 1, EPHEMERAL[0]: 2, NAT_PORTS[0]: 3}
"""By the first port of a range, how far before the entries of an ACL its own entry goes."""


Steps = tuple[Command | Run, ...]


def ec2(place: Place, operation: str, *flags: str, **options: Any) -> Command:
    """One EC2 call for the region."""
    return aws("ec2", operation, *flags, **options, region=place.region)


def service_name(place: Place, service: str) -> str:
    """The name of an endpoint's service."""
    return f"com.amazonaws.{place.region}.{service}"


def tables(place: Place) -> tuple[str, ...]:
    """The route tables the subnets use, each once."""
    found = (place.topology.table_of(subnet) for subnet in place.subnets)
    return tuple(dict.fromkeys(table.route_table_id for table in found if isinstance(table, RouteTable)))


def create_endpoint(place: Place, service: str) -> Steps:
    """A gateway endpoint for S3 on every table, an interface endpoint in every subnet for the rest."""
    named = {"vpc_id": place.vpc_id, "service_name": service_name(place, service)}
    if service == "s3":
        return (
            ec2(
                place, "create-vpc-endpoint", **named, vpc_endpoint_type="Gateway", route_table_ids=list(tables(place))
            ),
        )
    groups = endpoint_groups(place)
    create = ec2(
        place,
        "create-vpc-endpoint",
        **named,
        vpc_endpoint_type="Interface",
        private_dns_enabled=True,
        subnet_ids=list(one_per_zone(place)),
        security_group_ids=list(groups) or None,
    )
    return (*_names_resolve(place), *_entry(place, groups), create)


def _names_resolve(place: Place) -> Steps:
    """Both DNS attributes, where one is off: an endpoint with private DNS is refused without them."""
    vpc = place.topology.vpc(place.vpc_id)
    if isinstance(vpc, Hop):
        return ()
    wanted = {"enable-dns-support": vpc.dns_support, "enable-dns-hostnames": vpc.dns_hostnames}
    return dns_on(place, *(name for name, on in wanted.items() if on is False))


def _entry(place: Place, groups: tuple[str, ...]) -> Iterator[Command]:
    """The rule by which the agents get into an endpoint with these groups, where none does yet."""
    agents = Peer("the agents", networks(subnet.cidr for subnet in place.subnets), place.group_ids or ())
    if groups and place.group_ids and ingress_allows(place.topology, groups, agents).reach is not Reach.REACHABLE:
        yield allow_ingress(place, groups[0], place.group_ids[0])


def one_per_zone(place: Place) -> tuple[str, ...]:
    """The first subnet of each zone: an endpoint takes no two of one zone."""
    found = {subnet.zone_id or subnet.zone or subnet.subnet_id: subnet.subnet_id for subnet in reversed(place.subnets)}
    return tuple(reversed(found.values()))


def endpoint_groups(place: Place) -> tuple[str, ...]:
    """The groups of an endpoint that is there already, else those of the agents."""
    rows = place.topology.endpoints or ()
    there = next((row.group_ids for row in rows if row.vpc_id == place.vpc_id and row.group_ids), ())
    return there or place.group_ids or ()


def route_to_nat(place: Place, subnet_id: str) -> Steps:
    """A default route by a NAT gateway: one that is there, else a new one in a public subnet; none without either."""
    subnet = place.topology.subnet(subnet_id)
    table = place.topology.table_of(subnet) if not isinstance(subnet, Hop) else subnet
    if isinstance(table, Hop):
        return ()
    if nat := usable_nat(place, table):
        return (default_route(place, table, nat_gateway_id=nat.nat_gateway_id),)
    public = public_subnet(place, table)
    return new_nat(place, public, table) if public else ()


def default_route(place: Place, table: RouteTable, **target: Any) -> Command:
    """The default route of a table to a target, in place of one that is there."""
    verb = "replace-route" if any(route.destination_cidr == ANYWHERE for route in table.routes) else "create-route"
    return ec2(place, verb, route_table_id=table.route_table_id, destination_cidr_block=ANYWHERE, **target)


def new_nat(place: Place, subnet_id: str, table: RouteTable) -> Steps:
    """The steps to a new NAT gateway and the route to it."""
    tag = f"agentcore-preflight-{subnet_id}"
    named = [{"Key": "Name", "Value": tag}]
    tags = {kind: [{"ResourceType": kind, "Tags": named}] for kind in ("elastic-ip", "natgateway")}
    address = ec2(
        place,
        "allocate-address",
        domain="vpc",
        tag_specifications=tags["elastic-ip"],
        query="AllocationId",
        output="text",
    )
    create = ec2(
        place,
        "create-nat-gateway",
        subnet_id=subnet_id,
        allocation_id=Captured("EIP"),
        tag_specifications=tags["natgateway"],
        query="NatGateway.NatGatewayId",
        output="text",
    )
    filters = [f"Name=tag:Name,Values={tag}"]
    reserved = ec2(place, "describe-addresses", filters=filters, query="Addresses[0].AllocationId || ''", output="text")
    states = [*filters, "Name=state,Values=pending,available"]
    there = ec2(place, "describe-nat-gateways", filter=states, query="NatGateways[0].NatGatewayId || ''", output="text")
    grep = ("grep", ".")
    return (
        Run(address, "Reserve an address for a NAT gateway.", command(*grep, stdin=reserved), "EIP"),
        Run(create, f"Create a NAT gateway in {subnet_id}.", command(*grep, stdin=there), "NAT"),
        ec2(place, "wait", "nat-gateway-available", nat_gateway_ids=Captured("NAT")),
        default_route(place, table, nat_gateway_id=Captured("NAT")),
    )


def usable_nat(place: Place, table: RouteTable) -> NatGateway | None:
    """A public NAT gateway that is available and does not itself leave by this table."""
    for nat in place.topology.nat_gateways or ():
        home = place.topology.subnet(nat.subnet_id)
        own = place.topology.table_of(home) if not isinstance(home, Hop) else home
        elsewhere = isinstance(own, RouteTable) and own.route_table_id != table.route_table_id
        ready = (nat.state or "").lower() == "available" and (nat.connectivity or "public").lower() == "public"
        if ready and elsewhere and nat.vpc_id == place.vpc_id:
            return nat
    return None


def public_subnet(place: Place, but: RouteTable) -> str | None:
    """A subnet of the VPC with a route to an internet gateway, which does not use this table."""
    for subnet in place.topology.subnets or ():
        table = place.topology.table_of(subnet)
        other = isinstance(table, RouteTable) and table.route_table_id != but.route_table_id
        if other and subnet.vpc_id == place.vpc_id and is_private(place.topology, subnet.subnet_id).holds is False:
            return subnet.subnet_id
    return None


def allow_egress(place: Place, group_id: str, *, service: str) -> Command:
    """Egress on 443: for S3 to its prefix list, else to anywhere."""
    lists = [row.prefix_list_id for row in place.topology.lists_of(service)]
    to = {"PrefixListIds": [{"PrefixListId": lists[0]}]} if lists else {"IpRanges": [{"CidrIp": ANYWHERE}]}
    return ec2(place, "authorize-security-group-egress", group_id=group_id, ip_permissions=[{**HTTPS, **to}])


def allow_ingress(place: Place, group_id: str, source: str) -> Command:
    """Ingress of HTTPS from another group, or from members of the same."""
    operation = "authorize-security-group-ingress"
    return ec2(place, operation, group_id=group_id, protocol="tcp", port="443", source_group=source)


def free_number(place: Place, acl_id: str, *, egress: bool, low: int) -> int | None:
    """The number of an entry before all others of a direction; None where the first one leaves no room.

    Each range of ports has its own distance, so that the steps of several findings do not take the same number.
    """
    acls = (row for row in place.topology.network_acls or () if row.acl_id == acl_id)
    numbers = [entry.rule_number for acl in acls for entry in acl.entries if entry.egress in {None, egress}]
    found = min([FIRST_RULE + 1, *numbers]) - DISTANCES.get(low, len(DISTANCES) + 1)
    return found if found > 0 else None


def allow_in_acl(place: Place, acl_id: str, number: int, *, egress: bool, low: int, high: int) -> Run:
    """An entry of this number that allows TCP on some ports."""
    create = ec2(
        place,
        "create-network-acl-entry",
        network_acl_id=acl_id,
        egress=egress,
        ingress=not egress,
        rule_number=str(number),
        rule_action="allow",
        protocol="tcp",
        port_range=f"From={low},To={high}",
        cidr_block=ANYWHERE,
    )
    way = "true" if egress else "false"
    query = f"NetworkAcls[].Entries[?RuleNumber==`{number}` && Egress==`{way}`][]"
    there = ec2(place, "describe-network-acls", network_acl_ids=[acl_id], query=query, output="text")
    return Run(create, unless=command("grep", "-q", ".", stdin=there))


def dns_on(place: Place, *attributes: str) -> Steps:
    """The attributes of the VPC switched on: EC2 takes one a call, and support comes before host names."""
    on: dict[str, Any] = {"vpc_id": place.vpc_id}
    return tuple(ec2(place, "modify-vpc-attribute", **on, **{each: True}) for each in attributes)


def policy_with(place: Place, endpoint: Endpoint, action: str, resource: str) -> Command:
    """The endpoint's policy with a statement more that allows what is needed."""
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
    body: dict[str, object] = {"Version": "2012-10-17", "Statement": []}
    with suppress(ValueError):
        body |= json.loads(endpoint.policy or "{}")
    there = body["Statement"]
    statements = [*(there if isinstance(there, list) else [there]), statement]
    document = {**body, "Statement": statements}
    return ec2(place, "modify-vpc-endpoint", vpc_endpoint_id=endpoint.endpoint_id, policy_document=document)
