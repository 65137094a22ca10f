"""The way out of a VPC: the route taken, and for a NAT gateway its own way on to the internet."""

from collections.abc import Iterable, Iterator

from preflight.network.addresses import Networks, networks
from preflight.network.hops import Hop, Obstacle, Path, agree_or_unknown, broken, passed, unknown
from preflight.network.internet_gateways import Exit, gateway_hop, without_public_address
from preflight.network.network_acls import ANSWER_TO_NAT, client_acl_hops, server_acl_hops
from preflight.network.routes import Target, handed_on, in_force, matching_routes, prefixes, target
from preflight.network.rows import NatGateway, Route, RouteTable, Subnet
from preflight.network.topology import Topology


def path_out(topology: Topology, subnet: Subnet, wanted: Networks) -> Path:
    """The path by the subnet's routes to addresses outside the VPC."""
    table = topology.table_of(subnet)
    if isinstance(table, Hop):
        return Path((table,))
    routes = matching_routes(topology, table, wanted)
    ways = tuple(Path.of(by_route(topology, subnet, table, route, wanted)) for route in routes)
    return agree_or_unknown(ways, disagreeing_routes_hop(table, routes))


def disagreeing_routes_hop(table: RouteTable, routes: Iterable[Route | None]) -> Hop:
    """The hop where several routes may carry the traffic and not all of them deliver it."""
    text = ", ".join(route.destination if route else "no route" for route in routes)
    text = (
        f"{table.route_table_id} has several ways to the service's addresses ({text}) of which not all are seen to work"
    )
    return unknown(Obstacle.ROUTES_DISAGREE, text, table.route_table_id)


def inspection_hops(topology: Topology, subnet: Subnet, inside: Networks) -> Iterator[Hop]:
    """Where a route for a part of the VPC leads traffic to addresses inside it off its direct way."""
    # https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html#route-tables-appliance-routing
    table, own = topology.table_of(subnet), networks(topology.own_cidrs(subnet.vpc_id))
    if isinstance(table, Hop):
        yield table
        return
    for net, route in prefixes(topology, table):
        kind, onward = target(topology, route)
        within = any(net.subnet_of(cidr) for cidr in own) and any(net.overlaps(cidr) for cidr in inside)
        if within and kind is not Target.LOCAL:
            shown = f"{table.route_table_id} {net} -> {onward}"
            yield out_of_sight(Target.FAR_SIDE, shown, onward, table.route_table_id)


def by_route(
    topology: Topology, subnet: Subnet, table: RouteTable, route: Route | None, wanted: Networks
) -> Iterator[Hop]:
    """The hops from a subnet when this route carries the traffic."""
    if route is None:
        yield no_route(table, subnet)
        return
    kind, onward = target(topology, route)
    shown, table_id = f"{table.route_table_id} {route.destination} -> {onward}", table.route_table_id
    if not in_force(route):
        yield broken(Obstacle.BLACKHOLE, f"{shown} is a blackhole", table_id, route.destination, onward)
    elif kind is Target.NAT_GATEWAY:
        yield passed(shown, table_id, onward)
        yield from nat_hops(topology, subnet, onward, table_id, wanted)
    elif kind is Target.INTERNET_GATEWAY:
        yield from without_public_address(topology, subnet, table_id, onward, shown)
    else:
        yield out_of_sight(kind, shown, onward, table_id)


def out_of_sight(kind: Target, shown: str, onward: str, table_id: str) -> Hop:
    """The hop at a target behind which nothing can be seen from here."""
    if kind is Target.FAR_SIDE:
        return unknown(Obstacle.FAR_SIDE, f"{shown}, whose far side is not visible", onward, table_id)
    return unknown(Obstacle.UNREADABLE, f"{shown}, which is not understood", table_id)


def no_route(table: RouteTable, subnet: Subnet) -> Hop:
    """The hop without a route; where other traffic leaves the VPC, endpoints shared there may still answer."""
    # https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
    table_id = table.route_table_id
    elsewhere = (exit_of(route) for route in table.routes if in_force(route))
    if onward := next(filter(None, elsewhere), None):
        text = f"{table_id} has no default route, and shared endpoints behind {onward} are not visible"
        return unknown(Obstacle.FAR_SIDE, text, onward, table_id)
    text = f"{table_id} has no route to the service's addresses"
    return broken(Obstacle.NO_ROUTE, text, table_id, subnet.subnet_id)


def exit_of(route: Route) -> str | None:
    """The target through which an IPv4 route leaves for a network that is not this VPC, if it does."""
    gateway = route.gateway_id or ""
    ipv4 = route.destination_cidr or route.destination_prefix_list
    return (
        (handed_on(route) or route.nat_gateway_id or (gateway.startswith("vgw-") and gateway) or None) if ipv4 else None
    )


def nat_hops(topology: Topology, subnet: Subnet, nat_id: str, table_id: str, wanted: Networks) -> Iterator[Hop]:
    """The hops at a NAT gateway and behind it."""
    nat = topology.nat_gateway(nat_id)
    if isinstance(nat, Hop):
        missing = nat.obstacle is Obstacle.NOT_FOUND
        yield broken(Obstacle.NAT_NOT_FOUND, f"{nat_id} does not exist", nat_id, table_id) if missing else nat
        return
    yield nat_state_hop(nat)
    if (nat.availability_mode or "").lower() == "regional":
        yield from nat_exit_hops(topology, nat, topology.table(nat.route_table_id), wanted)
        return
    home = topology.subnet(nat.subnet_id)
    if isinstance(home, Hop):
        yield home
        return
    if home.subnet_id != subnet.subnet_id:
        yield from server_acl_hops(topology, home, networks((subnet.cidr,)))
        yield from client_acl_hops(topology, home, wanted, ANSWER_TO_NAT)
    yield from nat_exit_hops(topology, nat, topology.table_of(home), wanted)


def nat_state_hop(nat: NatGateway) -> Hop:
    """The hop at a NAT gateway by its state."""
    state, nat_id = (nat.state or "").lower(), nat.nat_gateway_id
    if state == "available":
        return passed(f"{nat_id} available in {nat.subnet_id or nat.vpc_id}", nat_id)
    if state in {"deleted", "deleting", "failed"}:
        return broken(Obstacle.NAT_NOT_AVAILABLE, f"{nat_id} is {state}", nat_id)
    return unknown(Obstacle.NAT_NOT_AVAILABLE, f"{nat_id} is {state or 'in a state not known'}", nat_id)


def nat_exit_hops(topology: Topology, nat: NatGateway, table: RouteTable | Hop, wanted: Networks) -> Iterator[Hop]:
    """The hops behind a NAT gateway, by the routes of its own subnet."""
    if isinstance(table, Hop):
        yield table
        return
    routes = matching_routes(topology, table, wanted)
    ways = tuple(Path.of((from_nat(topology, nat, table, route),)) for route in routes)
    yield from agree_or_unknown(ways, disagreeing_routes_hop(table, routes)).steps


def from_nat(topology: Topology, nat: NatGateway, table: RouteTable, route: Route | None) -> Hop:
    """The last hop: the route that carries what a NAT gateway sends."""
    ids = (nat.nat_gateway_id, nat.subnet_id or "", table.route_table_id)
    if route is None:
        text = f"{table.route_table_id} of {nat.nat_gateway_id} has no route to the internet"
        return broken(Obstacle.NAT_NO_WAY_OUT, text, *ids)
    kind, onward = target(topology, route)
    shown = f"{table.route_table_id} {route.destination} -> {onward}"
    if not in_force(route):
        text = f"{shown} is a blackhole"
        return broken(Obstacle.BLACKHOLE, text, table.route_table_id, route.destination, onward)
    if onward == nat.nat_gateway_id:
        return broken(Obstacle.NAT_NO_WAY_OUT, f"{shown}, back to itself", *ids)
    if kind is not Target.INTERNET_GATEWAY:
        return out_of_sight(Target.FAR_SIDE if kind is Target.NAT_GATEWAY else kind, shown, onward, ids[2])
    if (nat.connectivity or "").lower() == "private":
        # https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
        return broken(Obstacle.NAT_NO_WAY_OUT, f"{shown}, which drops what a private NAT gateway sends", *ids)
    home = topology.subnet(nat.subnet_id)
    start = Exit(
        nat.vpc_id or (home.vpc_id if isinstance(home, Subnet) else None),
        home if isinstance(home, Subnet) else None,
        nat,
    )
    return gateway_hop(topology, start, onward, shown)
