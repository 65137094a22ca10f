"""Whether a runtime in a subnet reaches an AWS service: by an endpoint where names lead to one, else by route."""

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from preflight.network.egress import path_out
from preflight.network.endpoints import (
    Allows,
    Destination,
    by_interface,
    endpoint_state_hop,
    gateway_for,
    is_interface,
    policy_hops,
    private_dns_unread,
    resolving,
    uncovered_zones,
)
from preflight.network.hops import Hop, Obstacle, Path, Reach, agree_or_unknown, broken, passed, unknown
from preflight.network.network_acls import client_acl_hops
from preflight.network.resolution import dns_hops, forward_hops, private_dns_hop, zone_hops
from preflight.network.rows import Endpoint, RouteTable, Subnet, Vpc
from preflight.network.security_groups import Peer, egress_allows
from preflight.network.topology import Topology, unread

ROUTING = frozenset(
    {
        Obstacle.NO_ROUTE,
        Obstacle.BLACKHOLE,
        Obstacle.PUBLIC_SUBNET,
        Obstacle.NAT_NOT_FOUND,
        Obstacle.NAT_NOT_AVAILABLE,
        Obstacle.NAT_NO_WAY_OUT,
        Obstacle.INTERNET_GATEWAY_DETACHED,
        Obstacle.PUBLIC_ACCESS_BLOCKED,
    }
)
"""Obstacles of the way by route, which an endpoint would avoid."""


@frozen
class Journey:
    """What a path is asked about: who starts where, for which service."""

    topology: Topology
    subnet: Subnet
    group_ids: tuple[str, ...] | None
    destination: Destination
    allows: Allows | None

    @property
    def start(self) -> Hop:
        """The subnet as a hop."""
        zone = f" ({self.subnet.zone})" if self.subnet.zone else ""
        return passed(f"{self.subnet.subnet_id}{zone}", self.subnet.subnet_id)


def path(
    topology: Topology,
    subnet_id: str,
    group_ids: Iterable[str] | None,
    destination: Destination | str,
    allows: Allows | None = None,
) -> Path:
    """The path of a runtime's HTTPS requests from a subnet to a regional AWS service.

    Args:
        topology: the network as read.
        subnet_id: the subnet the runtime's network interface is in.
        group_ids: the runtime's security groups; None leaves its own rules out of the question.
        destination: the service by its endpoint suffix, such as `ecr.api`.
        allows: judges an endpoint's policy text; without it policies are not judged, and a note says so.
    """
    subnet = topology.subnet(subnet_id)
    if isinstance(subnet, Hop):
        return Path((subnet,))
    wanted = Destination(destination) if isinstance(destination, str) else destination
    groups = None if group_ids is None else tuple(group_ids)
    journey = Journey(topology, subnet, groups, wanted, allows)
    if topology.shared(subnet):
        text = f"{subnet_id} belongs to account {subnet.owner_id}, whose gateways and endpoints are not visible"
        return Path((journey.start, unknown(Obstacle.SHARED_VPC, text, subnet_id, subnet.owner_id or "")))
    if subnet.vpc_id is None:
        return Path((journey.start, unread("subnets", subnet_id)))
    if subnet.ipv6_native:
        text = f"{subnet_id} has IPv6 addresses only, and AWS does not document runtimes without IPv4"
        return Path((journey.start, unknown(Obstacle.IPV6_ONLY, text, subnet_id)))
    endpoints = topology.serving(subnet.vpc_id, wanted.service)
    if isinstance(endpoints, Hop):
        return Path((journey.start, endpoints))
    found, partial = by_names(journey, endpoints), topology.endpoint_without(subnet.vpc_id)
    if found.status is Reach.BROKEN and partial and found.obstacle and found.obstacle.obstacle in ROUTING:
        found = either(journey, (found, Path((journey.start,))), partial)
    return Path((*found.steps, *encryption_hops(journey)), found.notes)


def encryption_hops(journey: Journey) -> Iterator[Hop]:
    """Where encryption enforced in the VPC may stop what does not encrypt; AgentCore's interfaces are not documented.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-encryption-controls.html, read 2026-11-27.
    """
    vpc = journey.topology.vpc(journey.subnet.vpc_id)
    if isinstance(vpc, Vpc) and vpc.encryption and vpc.encryption.enforced:
        text = (
            f"VPC Encryption Controls of {vpc.vpc_id} are enforced, and whether AgentCore meets them is not documented"
        )
        yield unknown(Obstacle.ENCRYPTION_ENFORCED, text, vpc.vpc_id)


def by_names(journey: Journey, endpoints: tuple[Endpoint, ...]) -> Path:
    """The path as DNS leads it: to the endpoint with private DNS, else to the service's public addresses."""
    private = resolving(endpoints)
    if private is None:
        return by_address(journey, endpoints)
    hop = private_dns_hop(journey.topology, journey.subnet.vpc_id, private)
    match hop.reach:
        case Reach.REACHABLE:
            return path_via_private_dns(journey, private, endpoints)
        case Reach.BROKEN:
            return path_if_endpoint_down(journey, by_address(journey, endpoints), hop)
        case Reach.UNKNOWN:
            ways = (path_via_endpoint(journey, private), by_address(journey, endpoints))
            return either(journey, ways, hop)


def path_via_private_dns(journey: Journey, private: Endpoint, endpoints: tuple[Endpoint, ...]) -> Path:
    """The path to an endpoint that names lead to; one that was never made may leave names to the public addresses."""
    direct, state = path_via_endpoint(journey, private), endpoint_state_hop(private)
    if state.reach is Reach.REACHABLE:
        return direct
    return either(journey, (direct, by_address(journey, endpoints)), evolve(state, reach=Reach.UNKNOWN))


def either(journey: Journey, ways: tuple[Path, ...], otherwise: Hop) -> Path:
    """The verdict both ways share, else unknown for the reason given."""
    verdict = agree_or_unknown(ways, otherwise)
    return verdict if verdict in ways else evolve(verdict, steps=(journey.start, *verdict.steps))


def path_via_endpoint(journey: Journey, endpoint: Endpoint) -> Path:
    """The path to an interface endpoint."""
    topology, subnet = journey.topology, journey.subnet
    zones = uncovered_zones(topology, endpoint, (subnet.subnet_id,))
    notes = [f"{endpoint.endpoint_id} has no interface in {zone}; requests cross zones" for zone in zones]
    hops = by_interface(topology, subnet, journey.group_ids, endpoint)
    policy = policy_hops(endpoint, journey.destination, journey.allows)
    return Path.of(
        (journey.start, *named(journey, private=True), *hops, *policy), *notes, *unjudged_notes(journey, endpoint)
    )


def named(journey: Journey, *, private: bool = False) -> Iterator[Hop]:
    """Where the service's name does not resolve, or other servers are asked for it."""
    yield from dns_hops(journey.topology, journey.subnet.vpc_id)
    yield from forward_hops(journey.topology, journey.subnet.vpc_id, private=private)
    yield from zone_hops(journey.topology, journey.subnet.vpc_id, journey.destination.service, private=private)


def unjudged_notes(journey: Journey, endpoint: Endpoint) -> Iterator[str]:
    """The note that a policy was not looked at."""
    if endpoint.policy and journey.destination.needs and not journey.allows:
        yield f"the policy of {endpoint.endpoint_id} was not judged"


def by_address(journey: Journey, endpoints: tuple[Endpoint, ...]) -> Path:
    """The path to the service's public addresses: by the table's gateway endpoint, else by its routes."""
    table = journey.topology.table_of(journey.subnet)
    if isinstance(table, Hop):
        return Path((journey.start, table))
    if gateway := gateway_for(endpoints, table):
        return by_gateway(journey, table, gateway)
    return path_without_endpoint(journey, by_routes(journey), endpoints, table)


def by_gateway(journey: Journey, table: RouteTable, endpoint: Endpoint) -> Path:
    """The path over a gateway endpoint; one that is not available leaves it open which way traffic takes."""
    lists = [row.prefix_list_id for row in journey.topology.lists_of(journey.destination.service)]
    lists += [route.destination_prefix_list or "" for route in table.routes if route.gateway_id == endpoint.endpoint_id]
    arrival = passed(f"{table.route_table_id} -> {endpoint.endpoint_id}", table.route_table_id, endpoint.endpoint_id)
    hops = (arrival, endpoint_state_hop(endpoint), *policy_hops(endpoint, journey.destination, journey.allows))
    return Path.of(egress_hops(journey, hops, lists), *unjudged_notes(journey, endpoint))


def by_routes(journey: Journey) -> Path:
    """The path over the subnet's routes."""
    wanted = journey.topology.addresses(journey.destination.service, journey.subnet.vpc_id)
    onward = path_out(journey.topology, journey.subnet, wanted)
    lists = [row.prefix_list_id for row in journey.topology.lists_of(journey.destination.service)]
    return Path.of(egress_hops(journey, onward.steps, lists), *onward.notes)


def egress_hops(journey: Journey, onward: Iterable[Hop], lists: Iterable[str]) -> Iterator[Hop]:
    """The hops from the subnet to the service's public addresses, with what the runtime's own rules say first."""
    topology, destination = journey.topology, journey.destination
    wanted = topology.addresses(destination.service, journey.subnet.vpc_id)
    yield journey.start
    yield from named(journey)
    if journey.group_ids is not None:
        peer = Peer(f"the addresses of {destination.service}", wanted, prefix_lists=tuple(filter(None, lists)))
        yield egress_allows(topology, journey.group_ids, peer)
    yield from client_acl_hops(topology, journey.subnet, wanted)
    yield from onward


def path_without_endpoint(journey: Journey, route: Path, endpoints: Iterable[Endpoint], table: RouteTable) -> Path:
    """A path by route, where it is broken blamed on the endpoint that is there but does not serve this subnet."""
    for endpoint in endpoints:
        where = endpoint.endpoint_id
        if (endpoint.type or "").lower() == "gateway":
            text = f"{where} is not associated with {table.route_table_id}"
            hop = broken(Obstacle.ENDPOINT_NOT_ASSOCIATED, text, where, table.route_table_id)
            return path_if_endpoint_down(journey, route, hop)
        if is_interface(endpoint) and endpoint.private_dns is False:
            text = f"{where} has private DNS off, so the service's name does not lead to it"
            return path_if_endpoint_down(journey, route, broken(Obstacle.PRIVATE_DNS_OFF, text, where))
        if is_interface(endpoint) and endpoint.private_dns is None:
            return path_if_endpoint_down(journey, route, private_dns_unread(endpoint))
    return route


def path_if_endpoint_down(journey: Journey, route: Path, hop: Hop) -> Path:
    """The path by route unless its routes break it: then the endpoint's own fault comes first."""
    obstacle = route.obstacle
    if obstacle and route.status is Reach.BROKEN and obstacle.obstacle in ROUTING:
        return Path((journey.start, hop), (*route.notes, obstacle.text))
    return evolve(route, notes=(*route.notes, hop.text))
