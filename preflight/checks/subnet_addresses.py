"""The subnets have free addresses for the runtimes' network interfaces.

Why: Every interface takes one address of its subnet. AWS does not document how many interfaces a load takes, so the
warning below 8 free addresses is this tool's own rule of thumb.

Error: InsufficientFreeAddressesInSubnet

Fix: Free addresses of the subnet, or use a larger one.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.check import check
from preflight.finding import Finding, failed, passed, skipped, undecided, warned
from preflight.judging.networks.commands import ec2
from preflight.judging.networks.places import NOWHERE, Place, places
from preflight.judging.networks.shared import SharedNetwork, shared_vpcs
from preflight.queries.network import TOPOLOGY
from preflight.query import Facts
from preflight.semantics.network import Subnet

FEW = 8
"""Our own heuristic: AWS documents no number."""


@check(requirement="network", subjects=shared_vpcs, none="no agent runs in a VPC", queries=TOPOLOGY)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by its free addresses."""
    found = places(network, facts)
    yield from (_subnet(place, subnet) for place in found for subnet in place.subnets)
    if not found:
        yield skipped(NOWHERE)


def _subnet(place: Place, subnet: Subnet) -> Finding:
    where, free = subnet.subnet_id, subnet.available_ips
    if free is None:
        if place.live:
            return undecided("EC2 does not tell how many addresses are free", subject=where)
        return skipped("the deployment creates it, so its addresses are free", subject=where)
    used = ec2(place, f"describe-network-interfaces --filters Name=subnet-id,Values={where}")
    if free == 0:
        return failed("no address of the subnet is free", "Free some, or use another subnet.", used, subject=where)
    if free < FEW:
        because = f"only {free} addresses are free; fewer than {FEW} is few by this tool's own rule of thumb"
        return warned(because, "Free some, or use a larger subnet.", used, subject=where)
    return passed(f"{free} addresses are free", subject=where)
