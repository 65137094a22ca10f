"""What stands at an internet gateway: whether it is attached, public access blocked, and a firewall in front of it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.network.addresses import networks
from preflight.network.hops import Hop, Obstacle, Path, broken, passed, unknown
from preflight.network.routes import Target, prefixes, target
from preflight.network.rows import Firewall, NatGateway, Subnet
from preflight.network.topology import Topology, unread

EXCLUDED = frozenset({"create-complete", "update-complete", "update-in-progress", "update-failed"})
"""The states of an exclusion that is in force."""
TRANSLATED = frozenset({"outbound-only", "flexible"})
"""How a firewall treats subnets where a network interface without a public address gets out all the same."""
UNTREATED = frozenset({"exclude", "az-unsupported"})
"""How it treats subnets whose traffic passes it by; what is left is `bidirectional`, inspected and not translated.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html, read 2026-11-27.
"""


@frozen
class Exit:
    """The place from which traffic leaves by an internet gateway; a regional NAT gateway is in no subnet."""

    vpc_id: str | None
    subnet: Subnet | None = None
    nat: NatGateway | None = None

    @property
    def where(self) -> str:
        """The id to name it by."""
        nat = self.nat.nat_gateway_id if self.nat else ""
        return (self.subnet.subnet_id if self.subnet else None) or self.vpc_id or nat

    @property
    def connectivity(self) -> str | None:
        """How the firewall of the VPC treats it."""
        return self.subnet.connectivity if self.subnet else None


def gateway_hop(topology: Topology, start: Exit, gateway_id: str, shown: str) -> Hop:
    """The hop at an internet gateway, as the first of the things that stand there lets traffic of the VPC through."""
    gateway = topology.internet_gateway(gateway_id)
    if isinstance(gateway, Hop):
        return gateway
    if start.vpc_id is not None and start.vpc_id not in gateway.vpc_ids:
        text = f"{shown}, which is not attached to {start.vpc_id}"
        return broken(Obstacle.INTERNET_GATEWAY_DETACHED, text, gateway_id, start.vpc_id)
    hops = (blocked(topology, start, shown), led_off(topology, start, gateway_id), inspected(topology, start, shown))
    return Path.of(filter(None, hops)).obstacle or passed(shown, gateway_id)


def blocked(topology: Topology, start: Exit, shown: str) -> Hop | None:
    """The hop where VPC Block Public Access stops what leaves; None where it does not.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa-basics.html
    """
    access, where = topology.public_access, start.where
    if access is None or access.mode is None:
        return unread("public_access", where)
    # Blocked ingress leaves NAT gateways alone; whether it does the firewall's own address translation is not said.
    if access.mode == "off" or (access.mode == "block-ingress" and start.nat):
        return None
    if topology.exclusions is None:
        return unread("exclusions", where)
    found = [each for each in topology.exclusions if each.is_of(where) or each.is_of(start.vpc_id)]
    if any(each.state in EXCLUDED for each in found):
        return None
    text = f"{shown}, where VPC Block Public Access is {access.mode}"
    pending = any(each.state in {None, "create-in-progress"} for each in found)
    if pending or access.mode != "block-bidirectional":
        return unknown(Obstacle.PUBLIC_ACCESS_BLOCKED, text, topology.region, where)
    return broken(Obstacle.PUBLIC_ACCESS_BLOCKED, f"{text} and does not exclude {where}", topology.region, where)


def led_off(topology: Topology, start: Exit, gateway_id: str) -> Hop | None:
    """The hop where the gateway's own route table leads the answers elsewhere than straight to the subnet.

    https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
    """
    home = networks((start.subnet.cidr,)) if start.subnet else ()
    for table in topology.route_tables or ():
        for net, route in prefixes(topology, table) if gateway_id in table.gateway_ids else ():
            kind, onward = target(topology, route)
            if kind is not Target.LOCAL and any(net.overlaps(cidr) for cidr in home):
                text = f"{table.route_table_id} of {gateway_id} leads answers for {net} to {onward}, which is not seen"
                return unknown(Obstacle.FAR_SIDE, text, onward, table.route_table_id)
    return None


def inspected(topology: Topology, start: Exit, shown: str) -> Hop | None:
    """The hop where a firewall may stop what leaves, whose rules are not read; None where there is none.

    Where its rules are only monitored nothing is stopped, but what it translates needs it to be active.
    """
    if start.connectivity in UNTREATED:
        return None
    vpc = topology.vpc(start.vpc_id)
    if isinstance(vpc, Hop):
        return vpc
    doubtful = [one for one in vpc.firewalls if not harmless(one, start)]
    if doubtful or (start.connectivity and not vpc.firewalls):
        one = doubtful[0] if doubtful else Firewall("not named")
        text = f"{shown}, inspected by the firewall {one.arn} ({one.status}, {one.mode}), whose rules are not read"
        return unknown(Obstacle.FIREWALL, text, one.arn, vpc.vpc_id)
    return None


def harmless(firewall: Firewall, start: Exit) -> bool:
    """Whether a firewall lets everything through: it only monitors, and is there where it has to translate."""
    return firewall.mode == "monitor" and (start.nat is not None or firewall.status == "active")


def without_public_address(
    topology: Topology, subnet: Subnet, table_id: str, gateway_id: str, shown: str
) -> Iterator[Hop]:
    """The hops of a runtime at an internet gateway: it has no public address, but a firewall may translate its own."""
    if subnet.connectivity in TRANSLATED:
        yield passed(f"{shown}, where the firewall of the VPC translates addresses ({subnet.connectivity})", table_id)
        yield gateway_hop(topology, Exit(subnet.vpc_id, subnet), gateway_id, shown)
    elif subnet.connectivity in {None, "bidirectional", *UNTREATED}:
        text = f"{shown}, but a runtime has no public address to leave by"
        yield broken(Obstacle.PUBLIC_SUBNET, text, subnet.subnet_id, table_id, gateway_id)
    else:
        text = f"{shown}, and what {subnet.connectivity} means for {subnet.subnet_id} is not known"
        yield unknown(Obstacle.UNREADABLE, text, subnet.subnet_id)
