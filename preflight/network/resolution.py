"""Whether names resolve in a VPC, and whether those of private DNS lead to its interface endpoints."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.partitions import dns_suffix_of
from preflight.network.addresses import networks
from preflight.network.hops import Hop, Obstacle, broken, passed, unknown
from preflight.network.rows import NO_OPTIONS, DnsRule, Endpoint, Vpc
from preflight.network.topology import Topology, unread

RESOLVERS = frozenset({"AmazonProvidedDNS", "169.254.169.253", "fd00:ec2::253"})
"""What the VPC's own resolver is called in DHCP options; it has the second address of the VPC, too.

https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html, read 2026-11-27.
"""


def dns_hops(topology: Topology, vpc_id: str | None) -> Iterator[Hop]:
    """Where names stop resolving in a VPC; nothing when its resolver is on and no DNS firewall filters what it asks."""
    vpc = topology.vpc(vpc_id)
    if isinstance(vpc, Hop):
        yield vpc
        return
    if vpc.dns_support is None:
        yield unread("vpcs", vpc.vpc_id)
    elif not vpc.dns_support:
        text = f"DNS support of {vpc.vpc_id} is off, and a DNS server of its own is not visible"
        yield unknown(Obstacle.DNS_OFF, text, vpc.vpc_id)
    if filtered := filter_hop(topology, vpc.vpc_id):
        yield filtered


def filter_hop(topology: Topology, vpc_id: str) -> Hop | None:
    """The hop where a DNS firewall may block the services' names; None where none is associated.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-dns-firewall.html
    """
    if topology.dns_firewalls is None:
        return unread("dns_firewalls", vpc_id)
    row = next((row for row in topology.dns_firewalls if row.vpc_id == vpc_id), None)
    if row is None:
        return profile_hop(topology, vpc_id)
    group = row.rule_group_id or "a rule group"
    text = f"{group} of Route 53 Resolver DNS Firewall filters what {vpc_id} asks for, and its rules are not read"
    return unknown(Obstacle.DNS_FIREWALL, text, vpc_id, group)


def profile_hop(topology: Topology, vpc_id: str) -> Hop | None:
    """The hop where a Route 53 Profile may filter or route the services' names; None where none is associated.

    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/profiles.html
    """
    if topology.dns_profiles is None:
        return unread("dns_profiles", vpc_id)
    row = next((row for row in topology.dns_profiles if row.vpc_id in {vpc_id, None}), None)
    if row is None:
        return None
    profile = row.profile_id or "a Route 53 Profile"
    text = f"{profile} of Route 53 Profiles decides on the names that {vpc_id} asks for, and what is in it is not read"
    return unknown(Obstacle.DNS_PROFILE, text, vpc_id, profile)


def forward_hops(topology: Topology, vpc_id: str | None, *, private: bool) -> Iterator[Hop]:
    """Where a Resolver rule sends the services' names elsewhere; the most specific rule or private zone counts.

    The name of an endpoint with private DNS is a private zone, which only rules for names below amazonaws.com beat.
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-overview-forward-vpc-to-network-domain-name-matches.html,
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html, read 2026-11-27.
    """
    uses, read = topology.dns_rule_uses, topology.dns_rules
    if uses is None or read is None:
        yield unread("dns_rule_uses" if uses is None else "dns_rules", vpc_id or "")
        return
    used = {row.rule_id for row in uses if row.own and row.vpc_id in {vpc_id, None}}
    rules = {row.rule_id: row for row in read}
    found = [rules.get(each or "", DnsRule(each or "a rule")) for each in used]
    name = "amazonaws.com.cn" if topology.region.startswith("cn-") else "amazonaws.com"
    wider = sorted((rule for rule in found if f".{name}".endswith(end(rule))), key=lambda rule: len(end(rule)))
    leading = [rule for rule in found if end(rule).endswith(f".{name}") and rule not in wider]
    leading += [] if private else wider[-1:]
    if rule := next((rule for rule in leading if rule.type != "SYSTEM"), None):
        text = f"{rule.rule_id} of Route 53 Resolver sends what {vpc_id} asks for under {rule.domain} elsewhere"
        yield unknown(Obstacle.DNS_FORWARDED, text, vpc_id or "", rule.rule_id)


def end(rule: DnsRule) -> str:
    """How the names end that a rule is about: nothing for the root, and for a domain that is not known."""
    domain = (rule.domain or "").rstrip(".").lower()
    return domain and f".{domain}"


def zone_hops(topology: Topology, vpc_id: str | None, service: str, *, private: bool) -> Iterator[Hop]:
    """Where a private hosted zone answers for a service's names; the most specific one counts.

    The zone that private DNS of an endpoint brings along has the service's own name, so only one below it beats that.
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html, read 2026-11-28.
    """
    if topology.private_zones is None:
        yield unread("private_zones", vpc_id or "")
        return
    name = f".{host(topology.region, service)}"
    for zone in topology.private_zones:
        own = f".{(zone.name or '').rstrip('.').lower()}"
        shadows = own.endswith(name) and own != name if private else name.endswith(own) or own.endswith(name)
        if zone.service is None and (zone.name is None or shadows):
            what = f"{zone.zone_id} ({zone.name})" if zone.name else "a private hosted zone that was not read"
            text = f"{what} may answer {vpc_id} for the names of {service}, and where it leads is not read"
            yield unknown(Obstacle.DNS_ZONE, text, vpc_id or "", zone.zone_id)
            return


NAMED_OTHERWISE = {"kinesis-streams": "kinesis"}
"""Services whose endpoints have another suffix than their host names."""


def host(region: str, service: str) -> str:
    """The name below which a service answers: the suffix of its endpoint backwards, as in api.ecr.REGION.amazonaws.com.

    https://docs.aws.amazon.com/general/latest/gr/ecr.html
    """
    parts = NAMED_OTHERWISE.get(service, service).split(".")
    return ".".join((*reversed(parts), region, dns_suffix_of(region)))


def private_dns_hop(topology: Topology, vpc_id: str | None, endpoint: Endpoint) -> Hop:
    """Whether the private DNS of an endpoint works in a VPC: both DNS attributes on, and its own resolver asked."""
    vpc = topology.vpc(vpc_id)
    if isinstance(vpc, Hop):
        return vpc
    both = (vpc.dns_support, vpc.dns_hostnames)
    if False in both:
        text = f"private DNS of {endpoint.endpoint_id} needs DNS support and hostnames on {vpc.vpc_id}"
        return broken(Obstacle.DNS_OFF, text, vpc.vpc_id)
    return unread("vpcs", vpc.vpc_id) if None in both else servers_hop(topology, vpc)


def servers_hop(topology: Topology, vpc: Vpc) -> Hop:
    """Whether the DNS servers that a VPC hands out are its own resolver, the only one that must know private DNS."""
    options = vpc.dhcp_options_id
    if options == NO_OPTIONS:
        return passed(f"the resolver of {vpc.vpc_id}", vpc.vpc_id)
    if options is None:
        return unread("vpcs", vpc.vpc_id)
    if topology.dhcp_options is None:
        return unread("dhcp_options", options)
    row = next((row for row in topology.dhcp_options if row.dhcp_options_id == options), None)
    if row is None:
        return unknown(Obstacle.NOT_FOUND, f"{options} is not among the DHCP options read", options)
    others = [server for server in row.servers if server not in {*RESOLVERS, *own_resolver(vpc)}]
    if row.servers and not others:
        return passed(f"the resolver of {vpc.vpc_id}", vpc.vpc_id)
    named = f"the DNS servers {', '.join(others)}" if others else "no DNS server"
    text = f"{options} of {vpc.vpc_id} hands out {named}, and whether private DNS works there is not visible"
    return unknown(Obstacle.DNS_SERVERS, text, vpc.vpc_id, options)


def own_resolver(vpc: Vpc) -> tuple[str, ...]:
    """The address of a VPC's resolver: the second after the first of its primary range."""
    return tuple(str(net.network_address + 2) for net in networks(vpc.cidrs[:1]))
