"""Agents in a VPC reach the other services of AWS that they use.

Why:
    An agent calls its memory, its tools, other agents and gateways over the network of its VPC, assumes roles at STS
    and sends its traces to X-Ray. In a VPC without a way to the internet each takes an interface endpoint of its own,
    which those for images and logs do not replace: the agent starts, and its first such call hangs until it times out.

Error:
    ConnectTimeoutError: Connect timeout on endpoint URL: https://bedrock-agentcore.….amazonaws.com/memories/…

Fix:
    Add the interface endpoint that is printed, or route the subnet through a NAT gateway.

Limits:
    What an agent uses is read from environment variables that hold an ARN or, by their name, an id, and from
    `AGENT_OBSERVABILITY_ENABLED`. Variables of deployed agents are never read: their names are gone by, as that of
    `MODEL_ID`. Secrets and models that a source names, which an agent cannot work without, are part of startup-path.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/vpc-interface-endpoints.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/observability-configure.html
    https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.network.answers import TOPOLOGY
from preflight.network.causes import hop_cause
from preflight.network.hops import Reach
from preflight.network.needs import ServiceNeed, paths
from preflight.network.places import NOWHERE, Place, places, unknown_at
from preflight.network.shared import SharedNetwork, shared_vpcs
from preflight.network.used import used
from preflight.network.verdicts import Blocker, remedy, services, stops, way


def in_vpc_and_using(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """The networks of agents that name a service they use."""
    return (subject for subject in shared_vpcs(scope) if used(subject.of, scope))


@check(
    requirement="network",
    subjects=in_vpc_and_using,
    none="no agent in a VPC names another service of AWS that it uses",
    kinds=("Runtime",),
    queries=TOPOLOGY,
)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """The paths from each subnet to the services that are named."""
    found = places(network, facts)
    if not found:
        yield skipped(NOWHERE)
    for place in found:
        for subnet_id in place.subnet_ids:
            yield from map(place.qualify, _subnet(place, subnet_id, used(network, facts.scope), facts))


def _subnet(place: Place, subnet_id: str, wanted: tuple[ServiceNeed, ...], facts: Facts) -> Iterator[Finding]:
    ends = stops(paths(place, wanted, subnet_id))
    yield from (_stopped(place, subnet_id, stop, facts) for stop in ends)
    if not ends:
        yield passed(f"it reaches {services(wanted)}", subject=subnet_id)


def _stopped(place: Place, subnet_id: str, stop: Blocker, facts: Facts) -> Finding:
    text, steps = remedy(place, subnet_id, stop)
    cause = hop_cause(place, stop.hop)
    reason = f"{way(stop.path)}; agents need it for {', '.join(need.purpose for need in stop.needs)}"
    if stop.hop.reach is Reach.BROKEN:
        return warned(
            f"{services(stop.needs)} cannot be reached: {reason}", text, steps, subject=subnet_id, cause=cause
        )
    doubt = unknown(
        f"{services(stop.needs)} may or may not be reached: {reason}", text, steps, subject=subnet_id, cause=cause
    )
    return unknown_at(place, facts, stop.hop, doubt)
