"""Agents in a VPC reach the AgentCore services that they use.

Why:
    An agent calls its memory, its tools, other agents and gateways over the network of its VPC. In a VPC without a way
    to the internet that takes an interface endpoint of its own, which the endpoints for images and logs do not replace:
    the agent starts, and its first such call hangs until it times out.

Error:
    ConnectTimeoutError: Connect timeout on endpoint URL: https://bedrock-agentcore.….amazonaws.com/memories/…

Fix:
    Add the interface endpoint that is printed, or route the subnet through a NAT gateway.

Limits:
    What an agent uses is read from environment variables that hold an ARN or, by their name, an id.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/vpc-interface-endpoints.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.network.causes import hop_cause
from preflight.network.endpoints import Destination
from preflight.network.hops import Reach
from preflight.network.needs import ServiceNeed, paths
from preflight.network.places import NOWHERE, Place, places, unknown_at
from preflight.network.queries import TOPOLOGY
from preflight.network.shared import SharedNetwork, shared_vpcs
from preflight.network.verdicts import Blocker, remedy, services, stops, way

DATA_PLANE, GATEWAYS = "bedrock-agentcore", "bedrock-agentcore.gateway"
"""The endpoint suffixes of AgentCore's data plane and of its gateways (2026-11-25)."""
BY_RESOURCE = {"memory": DATA_PLANE, "runtime": DATA_PLANE, "browser-custom": DATA_PLANE,
               "code-interpreter-custom": DATA_PLANE, "gateway": GATEWAYS}  # fmt: skip
ARN = re.compile(r"arn:[a-z-]+:bedrock-agentcore:(?P<region>[a-z0-9-]+):\d{12}:(?P<kind>[a-z-]+)/.+")
BY_NAME = re.compile(r"(?P<kind>MEMORY|BROWSER|INTERPRETER|GATEWAY)(?:_?ID)?$", re.IGNORECASE)
ID = re.compile(r"[a-zA-Z][\w-]{0,99}-[a-zA-Z0-9]{10}")


def in_vpc_and_using(scope: Scope) -> Iterator[Subject[SharedNetwork]]:
    """The networks of agents that name an AgentCore service."""
    return (subject for subject in shared_vpcs(scope) if used(subject.of, scope))


def used(network: SharedNetwork, scope: Scope) -> tuple[ServiceNeed, ...]:
    """The services that the agents of a network name in their environment, each once."""
    names = {agent.subject for agent in network.agents}
    found: dict[str, str] = {}
    for resource in scope.target.resources:
        variables = resource.get("environmentVariables") if resource.subject in names else None
        for name, value in variables.items() if isinstance(variables, dict) else ():
            if service := _service(name, str(getattr(value, "value", None) or ""), scope.region):
                found.setdefault(service, name)
    return tuple(ServiceNeed(Destination(service), f"what {name} names") for service, name in found.items())


def _service(name: str, text: str, region: str) -> str:
    if arn := ARN.fullmatch(text):
        return BY_RESOURCE.get(arn["kind"], "") if arn["region"] == region else ""
    named = BY_NAME.search(name) if ID.fullmatch(text) else None
    if named is None:
        return ""
    return GATEWAYS if named["kind"].upper() == "GATEWAY" else DATA_PLANE


@check(
    requirement="network",
    subjects=in_vpc_and_using,
    none="no agent in a VPC names an AgentCore service that it uses",
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
