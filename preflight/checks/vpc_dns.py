"""The VPC's DNS makes the names of AWS services lead to its interface endpoints.

Why: Private DNS of an interface endpoint works only with enableDnsSupport and enableDnsHostnames both on; a new VPC has
host names off. Without them the service's name leads to its public addresses, past the endpoint. DHCP options that
hand out other DNS servers have the same effect unless those forward to the VPC's resolver, and Route 53 Resolver DNS
Firewall may keep a name from resolving at all, by a rule or, while it fails, unless the VPC is set to fail open.

Error: Runtime initialization time exceeded. Please make sure that initialization completes in 120s

Fix: Switch both attributes of the VPC on.

Limits: What other DNS servers answer, the rules of a DNS firewall, Route 53 Profiles and the records of private hosted
zones are not read: where a VPC has such servers, such a firewall or a zone of the services' names, they are unknown.

Source: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html,
https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html,
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall-vpc-configuration.html,
https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.check import check
from preflight.core.finding import Finding, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.network.answers import TOPOLOGY
from preflight.network.causes import hop_cause
from preflight.network.commands import dns_on
from preflight.network.endpoints import resolving
from preflight.network.fixes import fix
from preflight.network.hops import Hop, Reach
from preflight.network.needs import by_service, needs
from preflight.network.places import NOWHERE, Place, places, unknown_at
from preflight.network.resolution import filter_hop, servers_hop, zone_hops
from preflight.network.rows import Vpc
from preflight.network.shared import SharedNetwork, shared_vpcs
from preflight.network.topology import unread


@check(requirement="network", subjects=shared_vpcs, none="no agent runs in a VPC", kinds=("Runtime",), queries=TOPOLOGY)
def judge(network: SharedNetwork, facts: Facts) -> Iterator[Finding]:
    """Each VPC by its two attributes, and whether an interface endpoint relies on them."""
    found = places(network, facts)
    for place in found:
        yield evolve(place.qualify(_vpc(place, network, facts)), subject=place.vpc_id)
    if not found:
        yield skipped(NOWHERE)


def _vpc(place: Place, network: SharedNetwork, facts: Facts) -> Finding:
    vpc = place.topology.vpc(place.vpc_id)
    if isinstance(vpc, Hop):
        return unknown_at(place, facts, vpc, unknown(vpc.text))
    off = _off(vpc)
    if off == ["enable-dns-support"] or len(off) > 1:
        because = "DNS support is off, so only a DNS server of its own can resolve the services' names"
        return _switch(place, because, off)
    if None in {vpc.dns_support, vpc.dns_hostnames}:
        return unknown_at(place, facts, unread("vpcs"), unknown("its DNS attributes are not known"))
    relying = _relying(place, network, facts)
    if isinstance(relying, Finding):
        return relying
    if off and relying:
        because = f"DNS host names are off, so private DNS of {', '.join(relying)} does not work"
        return _switch(place, because, off)
    if doubt := _doubt(place, vpc, relying, network, facts):
        return doubt
    if off:
        return passed("DNS support is on; host names are off, but no interface endpoint relies on them")
    return passed("DNS support and DNS host names are on")


def _doubt(place: Place, vpc: Vpc, relying: tuple[str, ...], network: SharedNetwork, facts: Facts) -> Finding | None:
    """Where the names of services are asked of servers or zones, or pass a firewall, that are not seen from here."""
    servers = servers_hop(place.topology, vpc) if relying else None
    hops = (filter_hop(place.topology, vpc.vpc_id), servers, *_zones(place, network, facts))
    hop = next((hop for hop in hops if hop and hop.reach is Reach.UNKNOWN), None)
    if hop is None:
        return None
    text, steps = fix(place, "", "", hop)
    finding = unknown(hop.text, text, steps, cause=hop_cause(place, hop))
    return unknown_at(place, facts, hop, finding)


def _zones(place: Place, network: SharedNetwork, facts: Facts) -> Iterator[Hop]:
    """Where a private hosted zone answers for a service that the agents use."""
    for service in by_service(needs(network, facts.scope)):
        there = place.topology.serving(place.vpc_id, service)
        private = not isinstance(there, Hop) and resolving(there) is not None
        yield from zone_hops(place.topology, place.vpc_id, service, private=private)


def _off(vpc: Vpc) -> list[str]:
    values = {"enable-dns-support": vpc.dns_support, "enable-dns-hostnames": vpc.dns_hostnames}
    return [name for name, on in values.items() if on is False]


def _switch(place: Place, because: str, off: list[str]) -> Finding:
    return warned(because, "Switch it on.", dns_on(place, *off) if place.live else None)


def _relying(place: Place, network: SharedNetwork, facts: Facts) -> tuple[str, ...] | Finding:
    """The endpoints with private DNS for what the agents use; a finding where they are not known."""
    found = []
    for service in by_service(needs(network, facts.scope)):
        there = place.topology.serving(place.vpc_id, service)
        if isinstance(there, Hop):
            return unknown_at(place, facts, there, unknown("whether an endpoint relies on private DNS is not known"))
        if private := resolving(there):
            found.append(private.endpoint_id)
    return tuple(found)
