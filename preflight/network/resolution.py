"""Whether names resolve in a VPC, and whether those of private DNS lead to its interface endpoints."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.network.addresses import networks
from preflight.network.hops import Hop, Obstacle, broken, passed, unknown
from preflight.network.rows import NO_OPTIONS, Endpoint, Vpc
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
        return None
    group = row.rule_group_id or "a rule group"
    text = f"{group} of Route 53 Resolver DNS Firewall filters what {vpc_id} asks for, and its rules are not read"
    return unknown(Obstacle.DNS_FIREWALL, text, vpc_id, group)


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
