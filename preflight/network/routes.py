"""Which route traffic takes: the table a subnet uses, the longest prefix, and what kind of thing a route leads to."""

from collections.abc import Iterator
from enum import StrEnum
from ipaddress import IPv4Network

from preflight.network.addresses import Networks, Share, network, networks, share, without
from preflight.network.hops import Answer, Hop
from preflight.network.rows import Endpoint, InternetGateway, Route, RouteTable, Subnet
from preflight.network.topology import Topology


class Target(StrEnum):
    """The kinds of target that differ in what can be said about the way on."""

    LOCAL = "local"
    INTERNET_GATEWAY = "internet gateway"
    NAT_GATEWAY = "NAT gateway"
    GATEWAY_ENDPOINT = "gateway endpoint"
    EGRESS_ONLY = "egress-only internet gateway"
    FAR_SIDE = "far side"
    NONE = "no target"


NOTHING = "nothing"
"""Stands for the target of a route that names none."""


def target(topology: Topology, route: Route) -> tuple[Target, str]:
    """What a route leads to, and its id."""
    if route.nat_gateway_id:
        return Target.NAT_GATEWAY, route.nat_gateway_id
    if route.egress_only_gateway_id:
        return Target.EGRESS_ONLY, route.egress_only_gateway_id
    if beyond := handed_on(route):
        return Target.FAR_SIDE, beyond
    return behind_gateway(topology, route), route.gateway_id or NOTHING


def handed_on(route: Route) -> str | None:
    """The target that hands traffic to a network not described by this VPC, if it is one."""
    return (
        route.transit_gateway_id
        or route.vpc_peering_id
        or route.network_interface_id
        or route.instance_id
        or route.core_network_arn
        or route.carrier_gateway_id
        or route.local_gateway_id
        or route.odb_network_arn
    )


def behind_gateway(topology: Topology, route: Route) -> Target:
    """What the field GatewayId names: EC2 puts five kinds of things into it."""
    gateway = route.gateway_id or ""
    if gateway == "local":
        return Target.LOCAL
    if gateway.startswith("eigw-"):
        return Target.EGRESS_ONLY
    if gateway.startswith("igw-") or isinstance(topology.internet_gateway(gateway), InternetGateway):
        return Target.INTERNET_GATEWAY
    if is_gateway_endpoint(topology, route):
        return Target.GATEWAY_ENDPOINT
    return Target.FAR_SIDE if gateway else Target.NONE


def is_gateway_endpoint(topology: Topology, route: Route) -> bool:
    """Whether a route leads to a gateway endpoint, not to a firewall's load balancer endpoint."""
    row = topology.endpoint(route.gateway_id)
    if isinstance(row, Endpoint):
        return (row.type or "").lower() == "gateway"
    return (route.gateway_id or "").startswith("vpce-") and bool(route.destination_prefix_list)


def effective_table(topology: Topology, subnet_id: str) -> RouteTable | Hop:
    """The route table a subnet uses: the one associated with it, else the VPC's main table; or why not known."""
    subnet = topology.subnet(subnet_id)
    return topology.table_of(subnet) if isinstance(subnet, Subnet) else subnet


def is_private(topology: Topology, subnet_id: str) -> Answer:
    """Whether no route of the subnet leads to an internet gateway, IPv6 included."""
    table = effective_table(topology, subnet_id)
    if isinstance(table, Hop):
        return Answer(None, table.text, table.ids)
    open_ones = [(route, *target(topology, route)) for route in table.routes if in_force(route)]
    for route, kind, gateway in open_ones:
        if kind is Target.INTERNET_GATEWAY:
            ids = (subnet_id, table.route_table_id, gateway)
            return Answer(False, f"{table.route_table_id} routes {route.destination} to {gateway}", ids)
    for route, _, gateway in open_ones:
        if gateway == NOTHING:
            because = f"where {table.route_table_id} routes {route.destination} is not known"
            return Answer(None, because, (subnet_id, table.route_table_id))
    because = f"{table.route_table_id} has no route to an internet gateway"
    return Answer(True, because, (subnet_id, table.route_table_id))


def in_force(route: Route) -> bool:
    """Whether the route carries traffic."""
    return (route.state or "").lower() not in {"blackhole", "filtered"}


def matching_routes(topology: Topology, table: RouteTable, wanted: Networks) -> tuple[Route | None, ...]:
    """The routes that carry traffic to these addresses, longest prefix first; None stands for those without one.

    A route whose destination is not readable, as a prefix list with unknown entries, may carry some of it.
    """
    left, chosen = wanted, list[Route | None](doubtful(topology, table))
    for net, route in prefixes(topology, table):
        if share(left, (net,)) is not Share.NONE:
            left = without(left, net)
            chosen += [route] if target(topology, route)[0] is not Target.LOCAL else []
    return (*dict.fromkeys(chosen), *([None] if left else []))


def prefixes(topology: Topology, table: RouteTable) -> list[tuple[IPv4Network, Route]]:
    """The IPv4 routes by falling prefix length; of equal ones, propagated routes come last."""
    # https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
    rows = [(net, route) for route in live_routes(topology, table) for net in reach_of(topology, route) or ()]
    return sorted(rows, key=lambda row: (-row[0].prefixlen, (row[1].gateway_id or "").startswith("vgw-")))


def doubtful(topology: Topology, table: RouteTable) -> Iterator[Route]:
    """The routes whose destination is not known."""
    return (route for route in live_routes(topology, table) if reach_of(topology, route) is None)


def live_routes(topology: Topology, table: RouteTable) -> Iterator[Route]:
    """The routes that are installed and may carry IPv4 traffic of any service; gateway endpoints are asked apart."""
    for route in table.routes:
        installed = (route.state or "").lower() != "filtered"
        ipv6_only = route.destination_ipv6_cidr and not (route.destination_cidr or route.destination_prefix_list)
        if installed and not ipv6_only and target(topology, route)[0] is not Target.GATEWAY_ENDPOINT:
            yield route


def reach_of(topology: Topology, route: Route) -> Networks | None:
    """The IPv4 networks a route is for, None when they are not known."""
    if route.destination_prefix_list:
        return topology.listed(route.destination_prefix_list)
    return networks((route.destination_cidr,)) if network(route.destination_cidr) else None
