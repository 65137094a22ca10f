"""What a deployment changes of the network that is there: the rows as they will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from attrs import evolve, frozen

from preflight.network.rows import AclEntry, Endpoint, NetworkAcl, Route, RouteTable, Rule, SecurityGroup
from preflight.network.topology import Topology

Row = TypeVar("Row")


@frozen
class Change:
    """What the resource of this id gets; None where a whole set of rules or routes, or the policy, stays."""

    of: str
    routes: tuple[Route, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    route_table_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    ingress: tuple[Rule, ...] = ()
    egress: tuple[Rule, ...] = ()
    entries: tuple[AclEntry, ...] = ()
    policy: str | None = None
    anew: bool = False
    """Whether routes and rules take the place of those that are there."""


def changed(live: Topology, changes: Iterable[Change]) -> Topology:
    """The network once the changes are made; what was not read stays unread."""
    given = tuple(changes)
    moved = {subnet: table.route_table_id for table in live.route_tables or () for subnet in table.subnet_ids}
    moved |= {subnet: change.of for change in given if change.of.startswith("rtb-") for subnet in change.subnet_ids}
    return evolve(
        live,
        route_tables=_each(live.route_tables, lambda row: _table(row, _of(given, row.route_table_id), moved)),
        endpoints=_each(live.endpoints, lambda row: _endpoint(row, _of(given, row.endpoint_id))),
        security_groups=_each(live.security_groups, lambda row: _group(row, _of(given, row.group_id))),
        network_acls=_each(live.network_acls, lambda row: _acl(row, _of(given, row.acl_id))),
    )


def _each(rows: tuple[Row, ...] | None, become: Callable[[Row], Row]) -> tuple[Row, ...] | None:
    return None if rows is None else tuple(map(become, rows))


def _of(changes: Iterable[Change], resource_id: str) -> tuple[Change, ...]:
    """The changes of one resource, those that replace before those that add."""
    return tuple(sorted((each for each in changes if each.of == resource_id), key=lambda each: not each.anew))


def _table(table: RouteTable, changes: tuple[Change, ...], moved: dict[str, str]) -> RouteTable:
    routes = tuple(table.routes)
    for change in changes:
        new = {each.destination for each in change.routes}
        kept = (each for each in routes if each.destination not in new and (not change.anew or _local(each)))
        routes = (*kept, *change.routes)
    stay = [each for each in table.subnet_ids if moved.get(each) == table.route_table_id]
    come = [each for each, target in moved.items() if target == table.route_table_id and each not in stay]
    return evolve(table, routes=routes, subnet_ids=(*stay, *come))


def _local(route: Route) -> bool:
    """Whether AWS keeps the route itself: the way inside the VPC, and what gateway endpoints add."""
    return route.gateway_id == "local" or bool(route.destination_prefix_list and str(route.gateway_id)[:5] == "vpce-")


def _endpoint(endpoint: Endpoint, changes: tuple[Change, ...]) -> Endpoint:
    for change in changes:
        endpoint = evolve(
            endpoint,
            subnet_ids=_and(endpoint.subnet_ids, change.subnet_ids),
            route_table_ids=_and(endpoint.route_table_ids, change.route_table_ids),
            group_ids=_and(endpoint.group_ids, change.group_ids),
            policy=endpoint.policy if change.policy is None else change.policy,
        )
    return endpoint


def _and(there: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*there, *more)))


def _group(group: SecurityGroup, changes: tuple[Change, ...]) -> SecurityGroup:
    for change in changes:
        there: Any = ((), ()) if change.anew else (group.ingress, group.egress)
        group = evolve(group, ingress=(*there[0], *change.ingress), egress=(*there[1], *change.egress))
    return group


def _acl(acl: NetworkAcl, changes: tuple[Change, ...]) -> NetworkAcl:
    for change in changes:
        new = {(each.rule_number, each.egress) for each in change.entries}
        kept = (each for each in acl.entries if (each.rule_number, each.egress) not in new)
        acl = evolve(acl, entries=(*kept, *change.entries))
    return acl
