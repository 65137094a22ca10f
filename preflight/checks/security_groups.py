"""The security groups exist, let HTTPS out, and let agents that share them talk to each other.

Why: A runtime only ever opens connections, and all it needs is HTTPS: without egress on 443 it cannot even start. The
guide also asks for groups that allow inter-agent communication; AWS does not, as agents call each other by its API.

Error: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Allow egress on 443, and traffic from the group itself.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html,
https://plexusone.github.io/agentkit/platforms/agentcore-requirements#vpc-requirements
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, failed_by_guide, passed, skipped, unknown
from preflight.core.query import Facts
from preflight.core.target import Network
from preflight.core.value import Value, known
from preflight.network import commands as cli
from preflight.network.answers import TOPOLOGY
from preflight.network.hops import Hop
from preflight.network.named import NAMED_GROUPS
from preflight.network.places import NOWHERE, Place, groups, picks_subnets, places, unknown_at
from preflight.network.security_groups import HTTPS, Direction, covers, inter_agent, rules_of
from preflight.network.shared import SharedNetwork, of_instances, with_instances


@check(
    requirement="network",
    subjects=with_instances,
    none="nothing here runs in a VPC",
    kinds=("Runtime", "Browser", "CodeInterpreter", "CapacityProvider"),
    queries=TOPOLOGY,
)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each group by its existence; all together by their rules, which add up."""
    declared = network.network or Network()
    values = groups(declared, facts)
    if not values:
        made = picks_subnets(declared, facts)
        yield skipped("the tool creates the group" if made else "no group is named, which network-mode judges")
        return
    absent = list(_missing(values, facts))
    yield from absent
    found = places(network, facts)
    for place in found if not of_instances(network) else ():
        yield from _rules(place, network, facts, complete=not absent)
    if not found and not absent:
        yield skipped(NOWHERE)
    elif not absent and of_instances(network):
        yield from (passed("it is there", subject=group_id) for group_id in known(values))


def _missing(values: Iterable[Value[str]], facts: Facts) -> Iterator[Finding]:
    there = {row.group_id for row in facts.rows(NAMED_GROUPS)}
    for group_id in known(values):
        if group_id not in there:
            yield failed(
                f"there is no security group {group_id} in {facts.scope.region}",
                "Name a security group of the VPC.",
                aws("ec2", "describe-security-groups", region=facts.scope.region),
                subject=group_id,
            )


def _rules(place: Place, network: SharedNetwork, facts: Facts, *, complete: bool) -> Iterator[Finding]:
    ids = place.group_ids or ()
    if not complete or not ids:
        return
    name = ",".join(ids)
    yield evolve(place.qualify(_egress(place, ids, facts)), subject=name)
    if len(network.agents) > 1:
        yield evolve(place.qualify(_inter_agent(place, ids, facts)), subject=name)


def _egress(place: Place, ids: tuple[str, ...], facts: Facts) -> Finding:
    """Whether HTTPS may leave to anywhere at all; where to is for the path to tell."""
    rules, missing = rules_of(place.topology, ids, Direction.EGRESS)
    https = [rule for rule in rules if covers(rule, HTTPS)]
    to = [each for rule in https for each in (*rule.cidrs, *rule.prefix_lists, *rule.groups)]
    if to:
        return passed(f"HTTPS may go out to {', '.join(dict.fromkeys(to))}")
    if missing:
        return _not_known(place, missing, facts)
    if any(rule.protocol is None for rule in rules):
        return unknown("the protocol of an egress rule is not told")
    if https:
        return unknown("HTTPS may go out by IPv6 only, and AWS does not document IPv6 for runtimes")
    command = cli.ec2(
        place,
        "authorize-security-group-egress",
        group_id=ids[0],
        ip_permissions=[{**cli.HTTPS, "IpRanges": [{"CidrIp": cli.ANYWHERE}]}],
    )
    text = f"Let {ids[0]} send HTTPS out: to the endpoints' groups and the S3 prefix list, or to anywhere."
    return failed("no egress rule lets tcp 443 out", text, command if place.live else None)


def _inter_agent(place: Place, ids: tuple[str, ...], facts: Facts) -> Finding:
    answer = inter_agent(place.topology, ids, place.subnet_ids)
    if answer.holds:
        return passed(f"agents can talk to each other: {answer.because}")
    if answer.holds is None:
        missing = next((hop for hop in map(place.topology.group, ids) if isinstance(hop, Hop)), None)
        return _not_known(place, missing, facts, answer.because)
    command = cli.allow_ingress(place, ids[0], ids[0]) if place.live else None
    return failed_by_guide(
        facts.scope.by_guide,
        f"agents that share the groups cannot talk to each other: {answer.because}",
        f"Let {ids[0]} take in HTTPS from itself.",
        command,
    )


def _not_known(place: Place, hop: Hop | None, facts: Facts, because: str = "") -> Finding:
    because = because or (hop.text if hop else "")
    return unknown_at(place, facts, hop, unknown(f"the rules are not known: {because}"))
