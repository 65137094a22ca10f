"""The VPC has the endpoints that the guide recommends for what its agents use.

Why: Without a way to the internet, image, logs, secrets and models are reached by VPC endpoints or not at all. With a
NAT gateway endpoints are only recommended. S3 needs a gateway endpoint on the route table of every subnet: ECR keeps
image layers there, and since May 2026 AgentCore brings no S3 endpoint of its own.

Error: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Create the missing endpoint, or associate the one for S3 with the route table.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html,
https://github.com/hashicorp/terraform-provider-aws/issues/47800
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.finding import Finding, Remedy, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.network import commands as cli
from preflight.network.answers import TOPOLOGY
from preflight.network.causes import hop_cause
from preflight.network.endpoints import gateway_for, resolving
from preflight.network.hops import Hop, Obstacle, Reach, broken
from preflight.network.needs import ServiceNeed, all_paths, by_service, needs
from preflight.network.places import NOWHERE, Place, places, unknown_at
from preflight.network.rows import Endpoint, RouteTable
from preflight.network.shared import SharedNetwork, shared_vpcs

Gap = tuple[str, Remedy, Cause | None]
"""What is missing, the steps that add it, and the cause."""


@check(requirement="network", subjects=shared_vpcs, none="no agent runs in a VPC", kinds=("Runtime",), queries=TOPOLOGY)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """One finding for each service and VPC: the endpoints that are there, or what their absence means."""
    if network.network and network.network.endpoints_planned:
        yield skipped("the deployment creates the endpoints")
        return
    found = places(network, facts)
    for place in found:
        for service, wanted in by_service(needs(network, facts.scope)).items():
            yield place.qualify(_service(place, service, wanted, facts))
    if not found:
        yield skipped(NOWHERE)


def _service(place: Place, service: str, wanted: tuple[ServiceNeed, ...], facts: Facts) -> Finding:
    there = place.topology.serving(place.vpc_id, service)
    if isinstance(there, Hop):
        name = cli.service_name(place, service)
        finding = unknown(f"whether there is an endpoint for {name} is not known", subject=place.vpc_id)
        return unknown_at(place, facts, there, finding)
    by_table = service == "s3" and bool(there) and not resolving(there)
    if by_table and (unread := _unread_table(place)):
        because = f"whether its gateway endpoint is associated with every route table is not known: {unread.text}"
        return unknown_at(place, facts, unread, unknown(because, subject=there[0].endpoint_id))
    lacking = _tables_without(place, there) if by_table else ()
    if there and not lacking:
        ids = ", ".join(row.endpoint_id for row in there)
        return passed(f"{place.vpc_id} has {ids} for {service}", subject=there[0].endpoint_id)
    return evolve(_absent(place, wanted, _gap(place, service, there, lacking), facts), subject=place.vpc_id)


def _unread_table(place: Place) -> Hop | None:
    """Why the route table of a subnet is not known; None where all are."""
    tables = (place.topology.table_of(subnet) for subnet in place.subnets)
    return next((table for table in tables if isinstance(table, Hop)), None)


def _tables_without(place: Place, there: tuple[Endpoint, ...]) -> tuple[str, ...]:
    """The route tables of the subnets that lack the S3 gateway endpoint."""
    tables = (place.topology.table_of(subnet) for subnet in place.subnets)
    rows = [table for table in tables if isinstance(table, RouteTable) and not gateway_for(there, table)]
    return tuple(dict.fromkeys(row.route_table_id for row in rows))


def _gap(place: Place, service: str, there: tuple[Endpoint, ...], lacking: tuple[str, ...]) -> Gap:
    """What is missing, and the steps that add it."""
    gateway = next((row for row in there if (row.type or "").lower() == "gateway"), None)
    if gateway is None:
        because = f"{place.vpc_id} has no endpoint for {service}"
        return because, cli.create_endpoint(place, service), Cause("no-endpoint", (place.vpc_id, service), because)
    add = cli.ec2(place, "modify-vpc-endpoint", vpc_endpoint_id=gateway.endpoint_id, add_route_table_ids=list(lacking))
    hop = broken(Obstacle.ENDPOINT_NOT_ASSOCIATED, "", gateway.endpoint_id, *lacking[:1])
    return f"{gateway.endpoint_id} for {service} is not associated with {' '.join(lacking)}", add, hop_cause(place, hop)


def _absent(place: Place, wanted: tuple[ServiceNeed, ...], missing: Gap, facts: Facts) -> Finding:
    """What a missing endpoint means: a fail where nothing else leads there, a warning where something does."""
    # What the agents' own groups drop no endpoint brings back: startup-path tells of it.
    paths = all_paths(evolve(place, group_ids=None), wanted)
    gap, steps, cause = missing
    text, run = "Add the endpoint.", steps if place.live else None
    if stopped := next((path for path in paths if path.status is Reach.BROKEN), None):
        return failed(f"{gap}, and there is no other way: {stopped.hops[-1]}", text, run, cause=cause)
    if path := next((path for path in paths if path.status is Reach.UNKNOWN), None):
        because = f"{gap}, and whether there is another way is not known: {path.hops[-1] if path.hops else ''}"
        return unknown_at(place, facts, path.obstacle, unknown(because, text, run, subject=place.vpc_id, cause=cause))
    if not paths:
        return unknown(f"{gap}, and no subnet is known to look for another way from", text, run, cause=cause)
    return warned(f"{gap}; there is another way, but an endpoint is recommended", text, run, cause=cause)
