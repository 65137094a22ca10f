"""Where a network is: its VPC as a topology, and the subnets and groups of the agents in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.finding import Finding, Status, unanswered_finding, unknown
from preflight.core.query import Facts
from preflight.core.source_kinds import PICKS_SUBNETS
from preflight.core.target import Network, NetworkPlan
from preflight.core.value import Value, creator
from preflight.network.answers import cause, public_access, topology
from preflight.network.changes import changed
from preflight.network.hops import Hop
from preflight.network.named import NAMED_SUBNETS, joined_vpcs, vpc_ids
from preflight.network.queries import SUBNETS
from preflight.network.routes import effective_table, is_private
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork
from preflight.network.topology import Topology

COLLECTIONS = (
    "subnets", "route_tables", "nat_gateways", "internet_gateways", "endpoints", "security_groups", "network_acls",
    "exclusions",
)  # fmt: skip
NOT_ALL = "not all of the network to come is known from the file"
TELL = "Give the values that decide it (parameters, variables), or audit again once it is deployed."
NOWHERE = "no subnet of it is there, which private-subnets judges"


@frozen
class Place:
    """The part of a network in one VPC; ids that the deployment makes are the names of its resources.

    `group_ids` is None where the tool makes the groups itself. `complete` says whether all that decides a path is
    known; `live` whether the ids are AWS's own. `named` holds the subnets that were asked for by id: they are known
    also where the subnets of the VPC could not be listed.
    """

    topology: Topology
    vpc_id: str
    subnet_ids: tuple[str, ...]
    group_ids: tuple[str, ...] | None
    live: bool = True
    complete: bool = True
    named: tuple[Subnet, ...] = ()
    unread: tuple[str, ...] = ()
    """What of the deployment's network is not known, by name."""

    @property
    def region(self) -> str:
        """The region, for commands."""
        return self.topology.region

    @property
    def subnets(self) -> tuple[Subnet, ...]:
        """The rows of the subnets that are known."""
        listed = {row.subnet_id: row for row in (*self.named, *(self.topology.subnets or ()))}
        return tuple(listed[subnet_id] for subnet_id in self.subnet_ids if subnet_id in listed)

    def qualify(self, finding: Finding) -> Finding:
        """A finding as far as it holds: where the file does not say all, it proves neither way."""
        if self.complete or finding.status in {Status.UNKNOWN, Status.SKIP}:
            return finding
        because = f"{finding.because}, as far as the file tells what it creates"
        doubt = unknown(because, TELL, subject=finding.subject)
        if finding.status is not Status.PASS:
            return evolve(doubt, fix=finding.fix)
        named = f": {', '.join(self.unread)}" if self.unread else ""
        return evolve(doubt, cause=Cause("network-plan", self.unread, title=f"{NOT_ALL}{named}"))


def places(shared: SharedNetwork, facts: Facts) -> tuple[Place, ...]:
    """The places of a network, one for each VPC it touches; none where nothing of it exists.

    Raises `Undetermined` for what only the deployment makes without telling how, `Unanswered` where AWS did not say.
    """
    network = shared.network or Network()
    if picks_subnets(network, facts):
        found = _whole_vpc(network, facts)
        return (found,) if found.subnet_ids else ()
    subnet_ids, group_ids = ids(network.subnets, network), ids(groups(network, facts), network)
    made = all(creator(value) for value in (*network.subnets, *network.security_groups))
    if made and not joined_vpcs(network):
        return tuple(_planned(network, subnet_ids, group_ids, facts))
    return tuple(_live(network, subnet_ids, group_ids, facts))


def picks_subnets(network: Network, facts: Facts) -> bool:
    """Whether the private subnets of a named VPC are meant: agentkit takes them and ignores its own subnetIds."""
    return network.vpc is not None and (not network.subnets or facts.scope.target.kind in PICKS_SUBNETS)


def groups(network: Network, facts: Facts) -> tuple[Value[str], ...]:
    """The security groups the agents get: of several, agentkit takes the first."""
    return network.security_groups[:1] if facts.scope.target.kind in PICKS_SUBNETS else network.security_groups


def ids(values: Iterable[Value[str]], network: Network) -> tuple[str, ...]:
    """The values as ids of a topology: what the deployment makes by the name of its resource."""
    return tuple(dict.fromkeys((network.plan and creator(value)) or value.get() for value in values))


def _whole_vpc(network: Network, facts: Facts) -> Place:
    vpc_id = network.vpc.get() if network.vpc else ""
    world = topology(facts, vpc_id)
    rows, private = facts.of(SUBNETS, vpc_id), []
    for row in rows:
        answer = is_private(world, row.subnet_id)
        if answer.holds is None and (unanswered := cause(facts, vpc_id, _hop(world, row))):
            raise unanswered
        private += [row.subnet_id] if answer.holds else []
    # Subnets without a default route are kept for databases and the like, and CDK calls them isolated, not private:
    # https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_ec2.SubnetType.html
    chosen = [subnet_id for subnet_id in private if _default_route(world, subnet_id)] or private
    return Place(world, vpc_id, tuple(chosen), ids(groups(network, facts), network) or None)


def _default_route(world: Topology, subnet_id: str) -> bool:
    table = effective_table(world, subnet_id)
    return not isinstance(table, Hop) and any(route.destination_cidr == "0.0.0.0/0" for route in table.routes)


def _hop(world: Topology, subnet: Subnet) -> Hop | None:
    table = world.table_of(subnet)
    return table if isinstance(table, Hop) else None


def _planned(
    network: Network, subnet_ids: tuple[str, ...], group_ids: tuple[str, ...], facts: Facts
) -> Iterator[Place]:
    if network.plan is None:
        return
    planned: Topology = network.plan.topology
    world = evolve(planned, region=planned.region or facts.scope.region)
    if planned.internet_gateways:
        world = evolve(world, public_access=public_access(facts))
    rows = [row for row in (world.subnet(each) for each in subnet_ids) if isinstance(row, Subnet)]
    for vpc_id in dict.fromkeys(row.vpc_id or "" for row in rows):
        inside = tuple(row.subnet_id for row in rows if (row.vpc_id or "") == vpc_id)
        yield Place(
            world, vpc_id, inside, group_ids, live=False, complete=network.plan.complete, unread=network.plan.unread
        )


def _live(network: Network, subnet_ids: tuple[str, ...], group_ids: tuple[str, ...], facts: Facts) -> Iterator[Place]:
    plan: Topology | None = network.plan.topology if network.plan else None
    made = {row.subnet_id: row for row in (plan.subnets if plan else None) or ()}
    there = {row.subnet_id: row for row in facts.rows(NAMED_SUBNETS)} | made
    rows = [there[each] for each in subnet_ids if each in there]
    asked = {row.vpc_id for row in rows if row.subnet_id not in made} | {*joined_vpcs(network)}
    for vpc_id in dict.fromkeys(row.vpc_id or "" for row in rows):
        named = tuple(row for row in rows if (row.vpc_id or "") == vpc_id)
        inside = tuple(row.subnet_id for row in named)
        world = topology(facts, vpc_id) if vpc_id in asked else Topology(facts.scope.region)
        yield _with_plan(Place(world, vpc_id, inside, group_ids, named=named), network.plan)


def _with_plan(place: Place, plan: NetworkPlan | None) -> Place:
    """The place as it will be once the deployment has created and changed what it says."""
    if plan is None:
        return place
    added = _inside(plan.topology, place)
    made = any(getattr(added, name) for name in COLLECTIONS)
    world = changed(together(place.topology, added), plan.changes)
    gone = {change.of for change in plan.changes if change.gone}
    complete = plan.complete and not gone & {*place.subnet_ids, *(place.group_ids or ())}
    return evolve(place, topology=world, live=not made, complete=complete, unread=plan.unread)


def _inside(plan: Topology, place: Place) -> Topology:
    """What of the rows to come is in the place's VPC."""

    def here(rows: Iterable[Any] | None) -> tuple[Any, ...]:
        return tuple(row for row in rows or () if row.vpc_id == place.vpc_id)

    subnets = {row.subnet_id for row in (*(place.topology.subnets or ()), *here(plan.subnets))}
    nats = (row for row in plan.nat_gateways or () if row.subnet_id in subnets)
    return Topology(
        plan.region,
        vpcs=(),
        subnets=here(plan.subnets),
        route_tables=here(plan.route_tables),
        nat_gateways=tuple(evolve(row, vpc_id=place.vpc_id) for row in nats),
        internet_gateways=tuple(row for row in plan.internet_gateways or () if place.vpc_id in row.vpc_ids),
        endpoints=here(plan.endpoints),
        security_groups=here(plan.security_groups),
        network_acls=here(plan.network_acls),
        exclusions=plan.exclusions,
    )


def together(live: Topology, plan: Topology) -> Topology:
    """What is there and what the deployment adds to it; what was not read stays unread."""
    pairs = {name: (getattr(live, name), getattr(plan, name)) for name in COLLECTIONS}
    more: dict[str, Any] = {name: (*rows, *(new or ())) for name, (rows, new) in pairs.items() if rows is not None}
    return evolve(live, **more)


def unknown_at(place: Place, facts: Facts, hop: Hop | None, otherwise: Finding) -> Finding:
    """The finding for a hop that cannot be judged: the question that was not answered, else what is given."""
    of_account = hop is not None and hop.ids[:1] == ("public_access",)
    asked = of_account or place.vpc_id in vpc_ids(facts)
    unanswered = cause(facts, place.vpc_id, hop) if asked else None
    return evolve(unanswered_finding(unanswered), subject=otherwise.subject) if unanswered else otherwise
