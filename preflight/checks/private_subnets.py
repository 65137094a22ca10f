"""The subnets exist, are private, and share one VPC with the security groups.

Why: A runtime's network interface gets only a private address. A route to an internet gateway gives it no internet at
all; it needs a NAT gateway, a firewall at the internet gateway that translates addresses (`outbound-only`, `flexible`),
or endpoints for everything. All subnets and groups of a runtime must be in one VPC.

Error: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Use subnets whose route table, their own or the VPC's main one, has no route to an internet gateway.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html,
https://plexusone.github.io/agentkit/platforms/agentcore-requirements#vpc-requirements
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.deletion import deletion
from preflight.core.finding import Finding, Remedy, failed, failed_by_guide, passed, skipped, unheard, unknown, warned
from preflight.core.query import Facts
from preflight.core.target import Network
from preflight.core.value import creator, known
from preflight.network.answers import TOPOLOGY
from preflight.network.choices import another_subnet, fit_subnets, unfit_cause
from preflight.network.commands import route_to_nat
from preflight.network.hops import Hop, Reach
from preflight.network.internet_gateways import TRANSLATED
from preflight.network.named import NAMED_GROUPS, NAMED_SUBNETS
from preflight.network.needs import all_paths, needs
from preflight.network.places import Place, ids, picks_subnets, places, unknown_at
from preflight.network.queries import VPCS
from preflight.network.routes import is_private
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork, of_instances, with_instances
from preflight.network.topology import Topology

NO_INTERNET = "a public subnet gives no internet to a runtime: its network interface has only a private address"

AVAILABLE, PENDING = "available", "pending"
UNUSABLE = frozenset({"failed", "failed-insufficient-capacity", "unavailable"})
"""The states of a subnet in which nothing starts: botocore 1.44.8, `SubnetState`."""
ONE_VPC = "subnets and security groups must be in the same VPC"


@check(
    requirement="network",
    subjects=with_instances,
    none="nothing here runs in a VPC",
    kinds=("Runtime", "Browser", "CodeInterpreter", "CapacityProvider"),
    queries=TOPOLOGY,
)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by its effective route table, and all parts by the VPC they are in."""
    declared = network.network or Network()
    found = places(network, facts)
    if picks_subnets(declared, facts):
        yield from _whole_vpc(declared, found, facts)
    else:
        yield from _missing(declared, facts)
        yield from _one_vpc(declared, facts)
    for place in found:
        for subnet in place.subnets:
            there = passed("it is there, for the instances of its provider", subject=subnet.subnet_id)
            yield there if of_instances(network) else place.qualify(_subnet(place, subnet, network, facts))


def _missing(declared: Network, facts: Facts) -> Iterator[Finding]:
    there = {row.subnet_id for row in facts.rows(NAMED_SUBNETS)}
    for subnet_id in known(declared.subnets):
        if gone := deletion(facts.scope.target, subnet_id):
            yield evolve(gone, subject=subnet_id)
        elif subnet_id not in there:
            yield failed(
                f"there is no subnet {subnet_id} in {facts.scope.region}",
                "Name a subnet of this account and region.",
                aws("ec2", "describe-subnets", region=facts.scope.region),
                subject=subnet_id,
            )
    if not declared.subnets:
        yield skipped("no subnet is named, which network-mode judges")


def _whole_vpc(declared: Network, found: tuple[Place, ...], facts: Facts) -> Iterator[Finding]:
    vpc_id = declared.vpc.get() if declared.vpc else ""
    if facts.one(VPCS, vpc_id) is None:
        because = f"there is no VPC {vpc_id} in {facts.scope.region}"
        list_vpcs = aws("ec2", "describe-vpcs", region=facts.scope.region)
        yield failed(because, "Name a VPC of this account and region.", list_vpcs, subject=vpc_id)
    elif not found:
        because = f"{vpc_id} has no private subnet to put an agent into"
        yield failed(because, "Add private subnets with a route to a NAT gateway.", subject=vpc_id)


def _one_vpc(declared: Network, facts: Facts) -> Iterator[Finding]:
    """Which of the parts that are there, or are to come, are in another VPC than the first subnet."""
    planned = _planned_homes(declared)
    subnets = {row.subnet_id: row.vpc_id for row in facts.rows(NAMED_SUBNETS)} | planned
    groups = {row.group_id: row.vpc_id for row in facts.rows(NAMED_GROUPS)}
    names = (*ids(declared.subnets, declared), *ids(declared.security_groups, declared))
    homes = {name: (subnets | groups)[name] for name in names if name in subnets | groups}
    if declared.vpc and declared.vpc.known and homes:
        homes = {declared.vpc.get(): declared.vpc.get(), **homes}
    first = next(iter(homes.items()), ("", ""))
    for name, vpc_id in homes.items():
        if name in planned and vpc_id != first[1]:
            yield _elsewhere(name, vpc_id, first, made=first[0] in planned)
        elif vpc_id != first[1]:
            yield failed(
                f"{name} is in {vpc_id}, and {first[0]} in {first[1]}: {ONE_VPC}",
                f"Use one of {first[1]} instead of {name}.",
                aws(
                    "ec2",
                    f"describe-{'security-groups' if name in groups else 'subnets'}",
                    filters=f"Name=vpc-id,Values={first[1]}",
                    region=facts.scope.region,
                ),
                subject=name,
            )


def _planned_homes(declared: Network) -> dict[str, str | None]:
    """The VPC of each subnet and group to come, by name; None for one of the default VPC."""
    if declared.plan is None:
        return {}
    plan: Topology = declared.plan.topology
    subnets = {row.subnet_id: row.vpc_id for row in plan.subnets or () if row.vpc_id}
    groups = {row.group_id: row.vpc_id for row in plan.security_groups or ()}
    made = {creator(value) for value in (*declared.subnets, *declared.security_groups)} - {*declared.plan.unread}
    return {name: vpc_id for name, vpc_id in (subnets | groups).items() if name in made}


def _elsewhere(name: str, vpc_id: str | None, first: tuple[str, str | None], *, made: bool) -> Finding:
    """A part to come; one without a VPC goes into the default VPC, which is never one to come."""
    home = vpc_id or "the default VPC, as no VPC is written"
    because = f"{name} is in {home}, and {first[0]} in {first[1]}: {ONE_VPC}"
    fix = f"Put {name} into {first[1]}: VpcId, vpc_id."
    if vpc_id is None and not made:
        return unknown(f"whether {first[1]} is the default VPC is not known: {because}", fix, subject=name)
    return failed(because, fix, subject=name)


def _subnet(place: Place, subnet: Subnet, network: SharedNetwork, facts: Facts) -> Finding:
    answer = is_private(place.topology, subnet.subnet_id)
    if (subnet.state or AVAILABLE).lower() != AVAILABLE:
        return evolve(_not_available(str(subnet.state).lower()), subject=subnet.subnet_id)
    if answer.holds is None:
        table = place.topology.table_of(subnet)
        finding = unknown(f"whether it is private is not known: {answer.because}", subject=subnet.subnet_id)
        return unknown_at(place, facts, table if isinstance(table, Hop) else None, finding)
    if answer.holds:
        return passed(f"it is private: {answer.because}", subject=subnet.subnet_id)
    if subnet.connectivity in TRANSLATED:
        because = f"{answer.because}, where the firewall of the VPC translates addresses ({subnet.connectivity})"
        return passed(f"agents need no public address in it: {because}", subject=subnet.subnet_id)
    return _public(place, subnet, answer.because, network, facts)


def _not_available(state: str) -> Finding:
    if state == PENDING:
        return warned(f"the subnet is {state}", "Wait until it is available.")
    if state in UNUSABLE:
        return failed(f"the subnet is {state}", "Use another subnet.")
    return unheard(f"the subnet is {state}")


def _public(place: Place, subnet: Subnet, because: str, network: SharedNetwork, facts: Facts) -> Finding:
    """A fail, unless by AWS's standard endpoints may make up for the internet that is not there."""
    inside = Place(place.topology, place.vpc_id, (subnet.subnet_id,), place.group_ids)
    stuck = any(found.status is Reach.BROKEN for found in all_paths(inside, needs(network, facts.scope)))
    others = [row.subnet_id for row in fit_subnets(place, needs(network, facts.scope))]
    use = f"Use a private subnet of the VPC instead: {', '.join(others)}" if others else "Use a private subnet instead"
    steps: Remedy = route_to_nat(place, subnet.subnet_id) if place.live else None
    choice = another_subnet(place, subnet.subnet_id, needs(network, facts.scope)) if place.live else None
    finding = failed_by_guide(
        facts.scope.by_guide or stuck,
        f"{because}; {NO_INTERNET}",
        f"{use}, or route this one through a NAT gateway.",
        choice if others else steps or choice,
    )
    title = f"{subnet.subnet_id} is public, and agents need private subnets"
    return evolve(finding, subject=subnet.subnet_id, cause=unfit_cause(subnet.subnet_id, title))
