"""The map of the networks of a target, from the facts its checks were answered with; nothing more is asked for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflight.core.network_map import MapEndpoint, MapHop, MapPath, MapSubnet, NetworkMap
from preflight.core.query import Facts
from preflight.core.unanswered import Unanswered
from preflight.core.value import Undetermined
from preflight.network.hops import Hop, Path
from preflight.network.needs import ServiceNeed, needs, paths
from preflight.network.places import Place, places
from preflight.network.routes import effective_table, in_force, is_private, target
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork, shared_vpcs
from preflight.network.zones import ZONES

EVERYWHERE = "0.0.0.0/0"


def network_maps(facts: Facts) -> tuple[NetworkMap, ...]:
    """One map for each VPC of the agents; a network that was not read, or is not known yet, has none."""
    made: dict[tuple[str, tuple[str, ...]], NetworkMap] = {}
    for subject in shared_vpcs(facts.scope):
        for drawn in _drawn(subject.of, facts):
            key = (drawn.vpc, drawn.groups)
            made[key] = _together(made[key], drawn) if key in made else drawn
    return tuple(made.values())


def _together(first: NetworkMap, second: NetworkMap) -> NetworkMap:
    """Two networks of one VPC and the same groups on one map."""
    return NetworkMap(
        first.vpc,
        tuple(dict.fromkeys((*first.subnets, *second.subnets))),
        first.groups,
        tuple(dict.fromkeys((*first.services, *second.services))),
        tuple(dict.fromkeys((*first.endpoints, *second.endpoints))),
        tuple({(path.subnet, path.service): path for path in (*second.paths, *first.paths)}.values()),
    )


def _drawn(shared: SharedNetwork, facts: Facts) -> Iterator[NetworkMap]:
    try:
        wanted = needs(shared, facts.scope)
        for place in places(shared, facts):
            yield _map(place, wanted, facts.scope.region)
    except (Unanswered, Undetermined, KeyError):
        # Without an answer, or where no check asked about the network, there is nothing to draw.
        return


def _map(place: Place, wanted: tuple[ServiceNeed, ...], region: str) -> NetworkMap:
    services = tuple(dict.fromkeys(need.service for need in wanted))
    return NetworkMap(
        vpc=place.vpc_id,
        subnets=tuple(_subnet(place, subnet, region) for subnet in place.subnets),
        groups=place.group_ids or (),
        services=services,
        endpoints=tuple(_endpoints(place, services)),
        paths=tuple(_paths(place, wanted)),
    )


def _subnet(place: Place, subnet: Subnet, region: str) -> MapSubnet:
    table = effective_table(place.topology, subnet.subnet_id)
    way_out = _way_out(place, subnet)
    private = is_private(place.topology, subnet.subnet_id).holds
    kind = "unknown" if private is None else "public" if not private else "private" if way_out else "isolated"
    zones = ZONES.get(region)
    return MapSubnet(
        id=subnet.subnet_id,
        zone=subnet.zone or "",
        zone_id=subnet.zone_id or "",
        cidr=subnet.cidr or "",
        kind=kind,
        served=subnet.zone_id in zones if zones and subnet.zone_id else None,
        route_table="" if isinstance(table, Hop) else table.route_table_id,
        way_out=way_out,
    )


def _way_out(place: Place, subnet: Subnet) -> str:
    table = effective_table(place.topology, subnet.subnet_id)
    routes = () if isinstance(table, Hop) else table.routes
    ways = (target(place.topology, r)[1] for r in routes if r.destination_cidr == EVERYWHERE and in_force(r))
    return next(ways, "")


def _endpoints(place: Place, services: Iterable[str]) -> Iterator[MapEndpoint]:
    for service in services:
        there = place.topology.serving(place.vpc_id, service)
        for row in () if isinstance(there, Hop) else there:
            yield MapEndpoint(row.endpoint_id, service, row.type or "", row.state or "", row.group_ids)


def _paths(place: Place, wanted: tuple[ServiceNeed, ...]) -> Iterator[MapPath]:
    """The path of each subnet to each service; of several needs of one service, that which fares worst."""
    order = ("broken", "unknown", "reachable")
    for subnet in place.subnets:
        worst: dict[str, Path] = {}
        for need, path in paths(place, wanted, subnet.subnet_id):
            before = worst.get(need.service)
            if before is None or order.index(path.status.value) < order.index(before.status.value):
                worst[need.service] = path
        for service, path in worst.items():
            yield MapPath(subnet.subnet_id, service, path.status.value, tuple(_hops(path)))


def _hops(path: Path) -> Iterator[MapHop]:
    for hop in path.steps:
        yield MapHop(hop.text, hop.reach.value, hop.ids)
        if hop is path.obstacle:
            return
