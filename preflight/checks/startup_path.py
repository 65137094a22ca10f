"""From every subnet the runtime reaches what it needs to start and to work.

Why: Creating a runtime checks the image from AWS's side; the runtime itself pulls it from inside the subnet. Without a
path to the ECR API, the ECR registry, S3 (where ECR keeps the layers) and CloudWatch Logs it never starts, and without
one to Bedrock and Secrets Manager it starts and does not work.

Error: RuntimeClientError: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Correct the first hop that stops the traffic.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html,
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html,
https://github.com/hashicorp/terraform-provider-aws/issues/47800

Limits: What lies behind a transit gateway, a firewall or a peering connection is not visible and stays unknown; so do
the rules of a firewall at the internet gateway and of a DNS firewall, what a Route 53
Profile holds, what servers answer that Resolver rules lead to, and whether AgentCore meets VPC Encryption Controls that
are enforced.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.finding import Finding, passed, skipped
from preflight.core.query import Facts
from preflight.network.answers import TOPOLOGY
from preflight.network.needs import needs, paths
from preflight.network.places import NOWHERE, Place, places
from preflight.network.shared import SharedNetwork, shared_vpcs
from preflight.network.verdicts import reached, stopped, stops


@check(requirement="network", subjects=shared_vpcs, none="no agent runs in a VPC", kinds=("Runtime",), queries=TOPOLOGY)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each subnet by the paths from it: the ways taken, or the hops that stop them."""
    found = places(network, facts)
    for place in found:
        for subnet_id in place.subnet_ids:
            yield from map(place.qualify, _subnet(place, subnet_id, network, facts))
    if not found:
        yield skipped(NOWHERE)


def _subnet(place: Place, subnet_id: str, network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    found = paths(place, needs(network, facts.scope), subnet_id)
    ends = stops(found)
    yield from (stopped(place, subnet_id, stop, facts) for stop in ends)
    if not ends:
        yield passed(f"it reaches {'; '.join(reached(found))}", subject=subnet_id)
