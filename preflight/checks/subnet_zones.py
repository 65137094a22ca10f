"""The subnets are in Availability Zones that AgentCore supports, and in two of them.

Why: AgentCore places network interfaces only in some zones of a region, told by zone id. Zone names differ from account
to account. The refusal comes minutes into the deployment and rolls the stack back.

Error: The following subnets are in unsupported availability zones in region us-east-1: subnet-... in us-east-1a (ID:
use1-az6). Supported availability zones are: use1-az4, use1-az1, use1-az2

Fix: Use subnets in the supported zones.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html,
https://github.com/aws-samples/sample-autonomous-cloud-coding-agents/issues/353

Limits: No API publishes the list; a region that the built-in table does not hold is unknown. Subnets to come are judged
by the zones of the account; where AWS is to pick one, it is unknown unless all of them are supported.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.check import check
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.network.answers import TOPOLOGY
from preflight.network.choices import another_subnet, fit_subnets, unfit_cause
from preflight.network.places import NOWHERE, Place, places
from preflight.network.planned_zones import PLANNED_ZONES, ZONE_NAMES, name_of
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork, every_vpc
from preflight.network.zones import AS_OF, ZONES

WRITE = "Write the zone into the source, by its id: AvailabilityZoneId, availability_zone_id."


@check(
    requirement="network",
    subjects=every_vpc,
    none="nothing here runs in a VPC",
    kinds=("Runtime", "Browser", "CodeInterpreter"),
    queries=(*TOPOLOGY, *PLANNED_ZONES),
)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by its zone id, and all of them by how many zones they are in."""
    found = places(network, facts)
    for place in found:
        yield from (_subnet(place, subnet, facts) for subnet in place.subnets)
        yield from _spread(place)
    if not found:
        yield skipped(NOWHERE)


def _subnet(place: Place, subnet: Subnet, facts: Facts) -> Finding:
    if subnet.zone_id is None and not place.live:
        return _planned(place, subnet, facts)
    if subnet.zone_id is None:
        return unknown("EC2 tells no zone id", subject=subnet.subnet_id)
    return _known(place, subnet, subnet.zone_id)


def _planned(place: Place, subnet: Subnet, facts: Facts) -> Finding:
    """A subnet to come, by the zone that its name or its place in the list of zones is in this account."""
    where, zones = subnet.subnet_id, {zone.name: zone.zone_id for zone in facts.of(ZONE_NAMES)}
    name = name_of(subnet, facts)
    if name in zones:
        return _known(place, evolve(subnet, zone=name), zones[name])
    offered, supported = ", ".join(sorted(zones)), ZONES.get(place.region, ())
    if name is not None:
        meant = f"zone {name}" if name else f"zone number {(subnet.zone_index or 0) + 1} for Fn::GetAZs to give"
        return failed(f"the account has no {meant} in {place.region}; it has {offered}", WRITE, subject=where)
    if zones and supported and set(zones.values()) <= set(supported):
        return passed(f"every zone of the account, {offered}, is one that AgentCore supports", subject=where)
    because = f"the source does not tell its zone, and AgentCore supports only {', '.join(supported) or 'some'}"
    return unknown(because, WRITE, subject=where)


def _known(place: Place, subnet: Subnet, zone: str) -> Finding:
    where, region = subnet.subnet_id, place.region
    supported = ZONES.get(region)
    if supported is None:
        because = f"it is in {zone}, and the table of {AS_OF} does not hold the zones of {region}"
        return unknown(because, "Compare it with the list in AWS's documentation.", subject=where)
    if zone in supported:
        return passed(f"it is in {zone}, which AgentCore supports (as of {AS_OF})", subject=where)
    return failed(
        f"the subnet is in an unsupported availability zone: {subnet.zone or 'it'} (ID: {zone}). Supported availability"
        f" zones are: {', '.join(supported)} (as of {AS_OF})",
        f"Use a subnet in one of these zones{_others(place)}." if place.live else WRITE,
        another_subnet(place, where) if place.live else None,
        subject=where,
        cause=unfit_cause(where, f"{where} is in {zone}, a zone that AgentCore does not support"),
    )


def _others(place: Place) -> str:
    """The subnets of the VPC that satisfy every check."""
    rows = fit_subnets(place)
    return f", such as {', '.join(row.subnet_id for row in rows)}" if rows else ""


def _spread(place: Place) -> Iterator[Finding]:
    zones = {subnet.zone_id or subnet.zone or subnet.zone_index for subnet in place.subnets}
    if len(zones) == 1 and None not in zones:
        one = next((name for name in zones if isinstance(name, str)), "one zone")
        text = "Add a subnet in another supported zone."
        yield warned(f"all subnets are in {one}; two zones are recommended", text, subject=place.vpc_id)
