"""The subnets have free addresses for the runtimes' network interfaces, and no orphaned ones remain.

Why: Every interface takes one address of its subnet. AWS does not document how many interfaces a load takes, so the
warning below 8 free addresses is this tool's own rule of thumb. AgentCore keeps the interfaces of a deleted runtime for
up to eight hours; until then its subnets and security groups cannot be deleted.

Error: InsufficientFreeAddressesInSubnet; DependencyViolation: resource sg-... has a dependent object

Fix: Free addresses of the subnet, or use a larger one.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from preflight.core.check import check
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.unanswered import Unanswered
from preflight.inventory.runtimes import RUNTIMES
from preflight.network.answers import TOPOLOGY
from preflight.network.commands import ec2
from preflight.network.named import INTERFACES
from preflight.network.places import NOWHERE, Place, places
from preflight.network.rows import Subnet
from preflight.network.shared import SharedNetwork, with_instances

FEW = 8
"""Our own heuristic: AWS documents no number."""


@check(
    requirement="network",
    subjects=with_instances,
    none="nothing here runs in a VPC",
    kinds=("Runtime", "Browser", "CodeInterpreter", "CapacityProvider"),
    queries=(*TOPOLOGY, INTERFACES, RUNTIMES),
)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by its free addresses."""
    found = places(network, facts)
    yield from (_subnet(place, subnet) for place in found for subnet in place.subnets)
    if not found:
        yield skipped(NOWHERE)
    elif not any(agent.deployed for agent in network.agents):
        yield from _lingering(found, facts)


def _lingering(found: Sequence[Place], facts: Facts) -> Iterator[Finding]:
    """Interfaces in subnets of a region without any runtime: left over, as far as both questions were answered."""
    asked = facts.keys(INTERFACES)
    if not asked or facts.unanswered(INTERFACES):
        return
    runtimes = facts.reply(RUNTIMES)
    if isinstance(runtimes, Unanswered) or runtimes.rows:
        return
    left = Counter(row.subnet_id for key in asked for row in facts.of(INTERFACES, key))
    for place in found:
        for subnet in place.subnets:
            if count := left[subnet.subnet_id]:
                yield warned(
                    f"{count} network interfaces of deleted runtimes linger in it, for up to eight hours",
                    "Wait before deleting the subnet or its security groups; deploying is not hindered.",
                    ec2(place, "describe-network-interfaces", filters=f"Name=subnet-id,Values={subnet.subnet_id}"),
                    subject=subnet.subnet_id,
                )


def _subnet(place: Place, subnet: Subnet) -> Finding:
    where, free = subnet.subnet_id, subnet.available_ips
    if free is None:
        if place.live:
            return unknown("EC2 does not tell how many addresses are free", subject=where)
        return skipped("the deployment creates it, so its addresses are free", subject=where)
    used = ec2(place, "describe-network-interfaces", filters=f"Name=subnet-id,Values={where}")
    if free == 0:
        return failed("no address of the subnet is free", "Free some, or use another subnet.", used, subject=where)
    if free < FEW:
        because = f"only {free} addresses are free; fewer than {FEW} is few by this tool's own rule of thumb"
        return warned(because, "Free some, or use a larger subnet.", used, subject=where)
    return passed(f"{free} addresses are free", subject=where)
