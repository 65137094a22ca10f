"""The subnets are in Availability Zones that AgentCore supports, and in two of them.

Why: AgentCore places network interfaces only in some zones of a region, told by zone id. Zone names differ from account
to account. The refusal comes minutes into the deployment and rolls the stack back.

Error: The following subnets are in unsupported availability zones in region us-east-1: subnet-... in us-east-1a (ID:
use1-az6). Supported availability zones are: use1-az4, use1-az1, use1-az2

Fix: Use subnets in the supported zones.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html,
https://github.com/aws-samples/sample-autonomous-cloud-coding-agents/issues/353

Limits: No API publishes the list; a region that the built-in table does not hold is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.network.answers import TOPOLOGY
from preflight.network.choices import another_subnet, fit_subnets, unfit_cause
from preflight.network.places import NOWHERE, Place, places
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork, every_vpc
from preflight.network.zones import AS_OF, ZONES


@check(
    requirement="network",
    subjects=every_vpc,
    none="nothing here runs in a VPC",
    kinds=("Runtime", "Browser", "CodeInterpreter"),
    queries=TOPOLOGY,
)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by its zone id, and all of them by how many zones they are in."""
    found = places(network, facts)
    for place in found:
        yield from (_subnet(place, subnet) for subnet in place.subnets)
        yield from _spread(place)
    if not found:
        yield skipped(NOWHERE)


def _subnet(place: Place, subnet: Subnet) -> Finding:
    where, zone, region = subnet.subnet_id, subnet.zone_id, place.region
    if zone is None:
        created = not place.live
        because = "the deployment creates it, and its zone id is known only then" if created else "EC2 tells no zone id"
        return skipped(because, subject=where) if created else unknown(because, subject=where)
    supported = ZONES.get(region)
    if supported is None:
        because = f"it is in {zone}, and the table of {AS_OF} does not hold the zones of {region}"
        return unknown(because, "Compare it with the list in AWS's documentation.", subject=where)
    if zone in supported:
        return passed(f"it is in {zone}, which AgentCore supports (as of {AS_OF})", subject=where)
    return failed(
        f"the subnet is in an unsupported availability zone: {subnet.zone or 'it'} (ID: {zone}). Supported availability"
        f" zones are: {', '.join(supported)} (as of {AS_OF})",
        f"Use a subnet in one of these zones{_others(place)}.",
        another_subnet(place, where),
        subject=where,
        cause=unfit_cause(where, f"{where} is in {zone}, a zone that AgentCore does not support"),
    )


def _others(place: Place) -> str:
    """The subnets of the VPC that satisfy every check."""
    rows = fit_subnets(place)
    return f", such as {', '.join(row.subnet_id for row in rows)}" if rows else ""


def _spread(place: Place) -> Iterator[Finding]:
    zones = {subnet.zone_id or subnet.zone for subnet in place.subnets}
    if len(zones) == 1 and None not in zones:
        (zone,) = zones
        text = "Add a subnet in another supported zone."
        yield warned(f"all subnets are in {zone}; two zones are recommended", text, subject=place.vpc_id)
