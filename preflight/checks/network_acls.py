"""The network ACLs let HTTPS out of the subnets and the answers back in.

Why: A network ACL keeps no state: an answer comes back to a port between 1024 and 65535 and needs an entry of its own.
The default ACL allows everything; one made by hand often forgets the way back.

Error: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Allow tcp 443 out and tcp 1024-65535 in, before any entry that denies them.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports,
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.check import check
from preflight.core.finding import Finding, passed, skipped, unknown
from preflight.core.query import Facts
from preflight.network.answers import TOPOLOGY
from preflight.network.hops import Hop, Obstacle, Path
from preflight.network.needs import ServiceNeed, needs, paths
from preflight.network.places import NOWHERE, Place, places, unknown_at
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork, shared_vpcs
from preflight.network.verdicts import stopped, stops

ACL = frozenset({Obstacle.ACL_OUTBOUND, Obstacle.ACL_INBOUND, Obstacle.ACL_RETURN})
HIDDEN = frozenset({Obstacle.NOT_READ, Obstacle.NOT_FOUND, Obstacle.SHARED_VPC})
"""Obstacles behind which ACLs are not even looked at."""


@check(requirement="network", subjects=shared_vpcs, none="no agent runs in a VPC", kinds=("Runtime",), queries=TOPOLOGY)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by the ACLs on the paths from it: its own, and those of NAT gateways and endpoints."""
    found = places(network, facts)
    for place in found:
        for subnet in place.subnets:
            yield from map(place.qualify, _subnet(place, subnet, network, facts))
    if not found:
        yield skipped(NOWHERE)


def _subnet(place: Place, subnet: Subnet, network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    acl = place.topology.acl_of(subnet)
    if isinstance(acl, Hop):
        finding = unknown(f"its network ACL is not known: {acl.text}", subject=subnet.subnet_id)
        yield unknown_at(place, facts, acl, finding)
        return
    found = paths(place, needs(network, facts.scope), subnet.subnet_id)
    ends = stops(_at_acls(found))
    yield from (stopped(place, subnet.subnet_id, stop, facts) for stop in ends)
    if hidden := next((hop for _, path in found for hop in path.steps if hop.obstacle in HIDDEN), None):
        finding = unknown(f"which ACLs are on the way is not known: {hidden.text}", subject=subnet.subnet_id)
        yield unknown_at(place, facts, hidden, finding)
    elif not ends:
        kind = "the default ACL " if acl.default else ""
        text = f"{kind}{acl.acl_id} and the ACLs on the way let HTTPS out and its answers in"
        yield passed(text, subject=subnet.subnet_id)


def _at_acls(found: tuple[tuple[ServiceNeed, Path], ...]) -> Iterator[tuple[ServiceNeed, Path]]:
    """The paths with an ACL in their way, cut down to where they start and where the ACL stops them."""
    for need, path in found:
        hops = [hop for hop in path.steps if hop.obstacle in ACL]
        if hops:
            yield need, evolve(path, steps=(path.steps[0], *hops), notes=())
