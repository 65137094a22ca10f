"""What a deployment changes of the network that is there: the rows as they will be."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from attrs import evolve, frozen

from preflight.network.rows import AclEntry, Endpoint, NetworkAcl, Route, RouteTable, Rule, SecurityGroup, Vpc
from preflight.network.topology import Topology

Row = TypeVar("Row")


@frozen
class Change:
    """What the resource of this id gets, or loses; None where associations or the policy stay."""

    of: str
    routes: tuple[Route, ...] = ()
    subnet_ids: tuple[str, ...] | None = ()
    route_table_ids: tuple[str, ...] | None = ()
    group_ids: tuple[str, ...] | None = ()
    ingress: tuple[Rule, ...] = ()
    egress: tuple[Rule, ...] = ()
    entries: tuple[AclEntry, ...] = ()
    policy: str | None = None
    private_dns: bool | None = None
    dns_support: bool | None = None
    dns_hostnames: bool | None = None
    anew: bool = False
    """Whether routes, rules and associations take the place of those that are there."""
    takes: bool = False
    """Whether routes, rules, entries and associations are taken away instead of added."""
    gone: bool = False
    """Whether the resource itself is deleted."""


def changed(live: Topology, changes: Iterable[Change]) -> Topology:
    """The network once the changes are made; what was not read stays unread."""
    given = tuple(changes)
    live = _without({change.of for change in given if change.gone}, live)
    moved = {subnet: table.route_table_id for table in live.route_tables or () for subnet in table.subnet_ids}
    tables = tuple(change for change in given if change.of.startswith("rtb-"))
    moved |= {subnet: "" for change in tables if change.takes for subnet in change.subnet_ids or ()}
    moved |= {subnet: change.of for change in tables if not change.takes for subnet in change.subnet_ids or ()}
    return evolve(
        live,
        vpcs=_each(live.vpcs, lambda row: _vpc(row, _of(given, row.vpc_id))),
        route_tables=_each(live.route_tables, lambda row: _table(row, _of(given, row.route_table_id), moved)),
        endpoints=_each(live.endpoints, lambda row: _endpoint(row, _of(given, row.endpoint_id))),
        security_groups=_each(live.security_groups, lambda row: _group(row, _of(given, row.group_id))),
        network_acls=_each(live.network_acls, lambda row: _acl(row, _of(given, row.acl_id))),
    )


IDS = {
    "route_tables": "route_table_id", "nat_gateways": "nat_gateway_id", "internet_gateways": "internet_gateway_id",
    "endpoints": "endpoint_id", "network_acls": "acl_id", "security_groups": "group_id",
}  # fmt: skip
"""The collections of what can go, and what names a row of each."""


def _without(gone: set[str], live: Topology) -> Topology:
    """The network without the resources of these ids."""
    left: dict[str, Any] = {
        name: tuple(row for row in rows if getattr(row, identity) not in gone)
        for name, identity in IDS.items()
        if (rows := getattr(live, name)) is not None
    }
    return evolve(live, **left) if gone else live


def _each(rows: tuple[Row, ...] | None, become: Callable[[Row], Row]) -> tuple[Row, ...] | None:
    return None if rows is None else tuple(map(become, rows))


def _of(changes: Iterable[Change], resource_id: str) -> tuple[Change, ...]:
    """The changes of one resource: those that replace, those that take away, those that add."""
    of = (each for each in changes if each.of == resource_id)
    return tuple(sorted(of, key=lambda each: (not each.anew, not each.takes)))


def _vpc(vpc: Vpc, changes: tuple[Change, ...]) -> Vpc:
    for change in changes:
        support, hostnames = change.dns_support, change.dns_hostnames
        vpc = evolve(
            vpc,
            dns_support=vpc.dns_support if support is None else support,
            dns_hostnames=vpc.dns_hostnames if hostnames is None else hostnames,
        )
    return vpc


def _table(table: RouteTable, changes: tuple[Change, ...], moved: dict[str, str]) -> RouteTable:
    routes = tuple(table.routes)
    for change in changes:
        new = {each.destination for each in change.routes}
        kept = (each for each in routes if each.destination not in new and (not change.anew or _local(each)))
        routes = (*kept, *(() if change.takes else change.routes))
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
            subnet_ids=_become(endpoint.subnet_ids, change.subnet_ids, change),
            route_table_ids=_become(endpoint.route_table_ids, change.route_table_ids, change),
            group_ids=_become(endpoint.group_ids, change.group_ids, change),
            policy=endpoint.policy if change.policy is None else change.policy,
            private_dns=endpoint.private_dns if change.private_dns is None else change.private_dns,
        )
    return endpoint


def _become(there: tuple[str, ...], named: tuple[str, ...] | None, change: Change) -> tuple[str, ...]:
    """The ids that something is associated with, once the change is made."""
    if named is None:
        return there
    if change.takes:
        return tuple(each for each in there if each not in named)
    if change.anew:
        return named
    return tuple(dict.fromkeys((*there, *named)))


def _group(group: SecurityGroup, changes: tuple[Change, ...]) -> SecurityGroup:
    for change in changes:
        there: Any = ((), ()) if change.anew else (group.ingress, group.egress)
        if change.takes:
            into, out = (_less(rules, gone) for rules, gone in zip(there, (change.ingress, change.egress), strict=True))
        else:
            into, out = (*there[0], *change.ingress), (*there[1], *change.egress)
        group = evolve(group, ingress=into, egress=out)
    return group


PEERS = ("cidrs", "ipv6_cidrs", "prefix_lists", "groups")


def _less(rules: Iterable[Rule], gone: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules without those peers: EC2 answers with all peers of the same ports in one."""
    left = tuple(rules)
    for each in gone:
        left = tuple(filter(None, (_without_peers(rule, each) for rule in left)))
    return left


def _without_peers(rule: Rule, gone: Rule) -> Rule | None:
    if (rule.protocol, rule.from_port, rule.to_port) != (gone.protocol, gone.from_port, gone.to_port):
        return rule
    kept: dict[str, Any] = {
        name: tuple(one for one in getattr(rule, name) if one not in getattr(gone, name)) for name in PEERS
    }
    return evolve(rule, **kept) if any(kept.values()) else None


LAST = 32767
"""The number of the entry that denies all that no other lets through, which nobody can take away."""


def _acl(acl: NetworkAcl, changes: tuple[Change, ...]) -> NetworkAcl:
    for change in changes:
        new = {(each.rule_number, each.egress) for each in change.entries}
        kept = (
            each
            for each in acl.entries
            if (each.rule_number, each.egress) not in new and (not change.anew or each.rule_number == LAST)
        )
        acl = evolve(acl, entries=(*kept, *(() if change.takes else change.entries)))
    return acl
