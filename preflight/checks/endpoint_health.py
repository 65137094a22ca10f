"""The endpoints that are there work for the agents.

Why: An endpoint that is not available, has private DNS off, refuses the agents' security group, is not on the subnet's
route table or has a policy that does not allow what is needed looks like a working one in a list.

Error: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Correct what the finding names.

Source: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html,
https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.check import check
from preflight.core.finding import Finding, Status, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.network.answers import TOPOLOGY
from preflight.network.causes import hop_cause
from preflight.network.endpoint_policies import allows
from preflight.network.endpoints import (
    endpoint_ingress_hop,
    endpoint_state_hop,
    gateway_for,
    is_interface,
    policy_hops,
    private_dns_unread,
    uncovered_zones,
)
from preflight.network.fixes import fix
from preflight.network.hops import Hop, Obstacle, Reach, broken
from preflight.network.needs import ServiceNeed, all_paths, by_service, needs
from preflight.network.places import NOWHERE, Place, places, unknown_at
from preflight.network.rows import Endpoint, Subnet
from preflight.network.shared import SharedNetwork, shared_vpcs


@check(requirement="network", subjects=shared_vpcs, none="no agent runs in a VPC", kinds=("Runtime",), queries=TOPOLOGY)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each endpoint for a service in use: a fault fails where it stops an agent, and warns where it does not."""
    found = places(network, facts)
    if not found:
        yield skipped(NOWHERE)
    for place in found:
        yield from (place.qualify(finding) for finding in _place(place, network, facts))


def _place(place: Place, network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    any_there = False
    for service, wanted in by_service(needs(network, facts.scope)).items():
        there = place.topology.serving(place.vpc_id, service)
        if isinstance(there, Hop):
            yield unknown_at(place, facts, there, unknown(there.text, subject=place.vpc_id))
            return
        for endpoint in there:
            any_there = True
            if not _spare(endpoint, there):
                yield from _endpoint(place, endpoint, wanted, facts)
    if not any_there:
        yield skipped("the VPC has no endpoint for what the agents use", subject=place.vpc_id)


def _spare(endpoint: Endpoint, there: tuple[Endpoint, ...]) -> bool:
    """Whether it is an S3 interface endpoint for other guests: beside a gateway endpoint its DNS may stay off."""
    beside = any((row.type or "").lower() == "gateway" for row in there)
    return beside and is_interface(endpoint) and endpoint.private_dns is False


def _endpoint(place: Place, endpoint: Endpoint, wanted: tuple[ServiceNeed, ...], facts: Facts) -> Iterator[Finding]:
    # The same fault seen from several subnets is one.
    faults = tuple({(hop.obstacle, hop.ids): hop for hop in _faults(place, endpoint, wanted)}.values())
    for fault in faults:
        yield _fault(place, endpoint, fault, wanted, facts)
    zones = uncovered_zones(place.topology, endpoint, place.subnet_ids) if is_interface(endpoint) else ()
    if zones:
        because = f"it has no interface in {', '.join(zones)}: agents there cross zones and depend on the others"
        yield warned(because, "Add a subnet of the zone to the endpoint.", subject=endpoint.endpoint_id)
    if not faults and not zones:
        text = f"{endpoint.service_name} is available and open to the agents"
        yield passed(text, subject=endpoint.endpoint_id)


def _faults(place: Place, endpoint: Endpoint, wanted: tuple[ServiceNeed, ...]) -> Iterator[Hop]:
    """The hops at the endpoint itself that do not let the agents' requests on."""
    hops = [endpoint_state_hop(endpoint)]
    if is_interface(endpoint):
        hops += [_entering(place, subnet, endpoint) for subnet in place.subnets]
        if endpoint.private_dns is None:
            hops.append(private_dns_unread(endpoint))
        elif not endpoint.private_dns:
            hops.append(broken(Obstacle.PRIVATE_DNS_OFF, "private DNS is off", endpoint.endpoint_id))
    else:
        hops += _not_associated(place, endpoint)
    for need in wanted:
        hops += policy_hops(endpoint, need.destination, allows(place.vpc_id, place.region, place.topology.account))
    return (hop for hop in hops if hop.obstacle)


def _entering(place: Place, subnet: Subnet, endpoint: Endpoint) -> Hop:
    hop = endpoint_ingress_hop(place.topology, subnet, place.group_ids or (), endpoint)
    groups = ", ".join(place.group_ids or ())
    if hop.reach is not Reach.BROKEN or not groups:
        return hop
    return evolve(hop, text=f"no rule of its groups {', '.join(endpoint.group_ids)} lets tcp 443 in from {groups}")


def _not_associated(place: Place, endpoint: Endpoint) -> Iterator[Hop]:
    for subnet in place.subnets:
        table = place.topology.table_of(subnet)
        if isinstance(table, Hop):
            yield table
        elif not gateway_for((endpoint,), table):
            text = f"it is not associated with {table.route_table_id}, which {subnet.subnet_id} uses"
            ids = (endpoint.endpoint_id, table.route_table_id)
            yield broken(Obstacle.ENDPOINT_NOT_ASSOCIATED, text, *ids)


def _fault(place: Place, endpoint: Endpoint, fault: Hop, wanted: tuple[ServiceNeed, ...], facts: Facts) -> Finding:
    subnet_id, service = place.subnet_ids[0], wanted[0].service
    text, steps = fix(place, subnet_id, service, fault)
    cause = hop_cause(place, fault)
    finding = unknown(fault.text, text, steps, subject=endpoint.endpoint_id, cause=cause)
    if fault.reach is Reach.UNKNOWN:
        return unknown_at(place, facts, fault, finding)
    paths = all_paths(place, wanted)
    if any(path.status is Reach.BROKEN for path in paths):
        because = f"{fault.text}, and agents do not reach {service} without it"
        return failed(because, text, steps, subject=endpoint.endpoint_id, cause=cause)
    doubt = next((path for path in paths if path.status is Reach.UNKNOWN), None)
    if doubt:
        return evolve(unknown_at(place, facts, doubt.obstacle, finding), subject=endpoint.endpoint_id)
    return evolve(finding, status=Status.WARN, because=f"{fault.text}; {service} is reached another way")
