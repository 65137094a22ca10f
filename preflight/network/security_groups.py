"""What security groups let through: rules of all groups of one interface add up, and only rules that allow exist."""

from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

from preflight.network.addresses import Networks, Share, network, networks, share
from preflight.network.hops import Answer, Hop, Obstacle, broken, passed, unknown
from preflight.network.rows import AclEntry, Rule, SecurityGroup
from preflight.network.topology import Topology

HTTPS = 443
ANYWHERE = networks(("0.0.0.0/0",))


class Direction(StrEnum):
    """The two rule lists of a group."""

    EGRESS = "out to"
    INGRESS = "in from"


@frozen
class Peer:
    """The other end: its addresses (all must be open), or the groups or prefix lists a rule may name it by."""

    name: str
    addresses: Networks = ()
    groups: tuple[str, ...] = ()
    prefix_lists: tuple[str, ...] = ()


def egress_allows(topology: Topology, group_ids: Iterable[str], peer: Peer, port: int = HTTPS) -> Hop:
    """Whether these groups let TCP out to the peer."""
    return judged(topology, tuple(group_ids), Direction.EGRESS, peer, port)


def ingress_allows(topology: Topology, group_ids: Iterable[str], peer: Peer, port: int = HTTPS) -> Hop:
    """Whether these groups let TCP in from the peer."""
    return judged(topology, tuple(group_ids), Direction.INGRESS, peer, port)


def judged(topology: Topology, group_ids: tuple[str, ...], direction: Direction, peer: Peer, port: int) -> Hop:
    """One direction of a set of groups as a hop: allowed, seen to be dropped, or allowed in part only."""
    obstacle = Obstacle.GROUP_EGRESS if direction is Direction.EGRESS else Obstacle.GROUP_INGRESS
    rules, missing = rules_of(topology, group_ids, direction)
    opened = open_to(topology, [rule for rule in rules if covers(rule, port)], peer)
    shown, what = ", ".join(group_ids), f"tcp {port} {direction}"
    if opened is Share.NONE and any(rule.protocol is None for rule in rules):
        opened = Share.PART
    if opened is Share.ALL:
        return passed(f"{shown} lets {what} {peer.name}", *group_ids)
    if missing or not group_ids:
        return missing or unknown(Obstacle.NOT_FOUND, f"no security group is named to let {what} {peer.name}")
    if opened is Share.NONE:
        return broken(obstacle, f"no rule of {shown} lets {what} {peer.name}", *group_ids)
    return unknown(obstacle, f"{shown} lets {what} {peer.name} at some addresses only, as far as known", *group_ids)


def rules_of(topology: Topology, ids: Iterable[str], direction: Direction) -> tuple[tuple[Rule, ...], Hop | None]:
    """The rules of all groups in one direction, and the first group that is not known."""
    rows = [topology.group(group_id) for group_id in ids]
    known = [row for row in rows if isinstance(row, SecurityGroup)]
    lists = [row.egress if direction is Direction.EGRESS else row.ingress for row in known]
    missing = next((row for row in rows if isinstance(row, Hop)), None)
    return tuple(rule for rules in lists for rule in rules), missing


def open_to(topology: Topology, rules: Iterable[Rule], peer: Peer) -> Share:
    """How much of a peer these rules open; a prefix list with unknown entries may open any of it."""
    rules, named = tuple(rules), {*peer.groups, *peer.prefix_lists}
    if any(named & {*rule.groups, *rule.prefix_lists} for rule in rules):
        return Share.ALL
    lists = [topology.listed(one) for rule in rules for one in rule.prefix_lists]
    cidrs = [cidr for rule in rules for cidr in rule.cidrs]
    given = networks(cidrs) + tuple(net for nets in lists if nets for net in nets)
    covered = share(peer.addresses or ANYWHERE, given)
    doubt = None in lists or any(network(cidr) is None for cidr in cidrs)
    return Share.PART if doubt and covered is Share.NONE else covered


def covers(rule: Rule | AclEntry, port: int) -> bool:
    """Whether a rule or ACL entry is about TCP on this port; one that does not say its protocol is not for sure."""
    protocol = str(rule.protocol or "").lower()
    if protocol in {"-1", "all"}:
        return True
    low, high = rule.from_port, rule.to_port
    return protocol in {"tcp", "6"} and (low is None or low <= port) and (high is None or port <= high)


def inter_agent(topology: Topology, group_ids: Iterable[str], subnet_ids: Iterable[str] = ()) -> Answer:
    """Whether any of the groups lets in traffic from a member: by naming one of the set, or its subnets' addresses."""
    ids = tuple(group_ids)
    rules, missing = rules_of(topology, ids, Direction.INGRESS)
    opened = open_to(topology, rules, Peer("a member", addresses_of_members(topology, ids, subnet_ids), ids))
    if opened is Share.ALL:
        return Answer(True, "a rule lets in traffic from a member of the same set", ids)
    if missing or not ids:
        return Answer(None, missing.text if missing else "no security group is named", ids)
    if opened is Share.PART:
        return Answer(None, "a rule lets in traffic from some of the members' addresses, as far as known", ids)
    return Answer(False, "no rule lets in traffic from a member of the same set", ids)


def addresses_of_members(topology: Topology, group_ids: Iterable[str], subnet_ids: Iterable[str]) -> Networks:
    """The addresses members have: their subnets', else those of their VPC."""
    rows = [topology.subnet(subnet_id) for subnet_id in subnet_ids]
    cidrs = [row.cidr for row in rows if not isinstance(row, Hop)]
    groups = [topology.group(group_id) for group_id in group_ids]
    vpcs = {row.vpc_id for row in groups if isinstance(row, SecurityGroup)}
    return networks(cidrs) or networks(cidr for vpc in vpcs for cidr in topology.own_cidrs(vpc))
