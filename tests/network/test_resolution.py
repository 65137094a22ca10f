"""DNS servers and firewalls: where names may not lead to an endpoint, and where that does not matter."""

from __future__ import annotations

from typing import Any

import pytest
from network_rows import ENDPOINTS, changed, gateway, having, interface, no_way_out, world

from preflight.network.hops import Obstacle, Reach
from preflight.network.paths import path
from preflight.network.resolution import host
from preflight.network.rows import DhcpOptions, DnsFirewall, DnsProfile, DnsRule, DnsRuleUse, PrivateZone
from preflight.network.topology import Topology

REACHED, UNKNOWN, BROKEN = Reach.REACHABLE, Reach.UNKNOWN, Reach.BROKEN
CLOSED = no_way_out(interface("logs"), gateway("rtb-priv"))
BOTH = having(endpoints=(interface("logs"), gateway("rtb-priv")))


def reach(made: Topology, service: str = "logs") -> Reach:
    return path(made, "subnet-a", ("sg-run",), service).status


def obstacles(made: Topology, service: str = "logs") -> list[Obstacle]:
    return [hop.obstacle for hop in path(made, "subnet-a", ("sg-run",), service).steps if hop.obstacle]


def options(*servers: str, of: str = "dopt-1") -> tuple[Any, ...]:
    return changed("vpcs", "vpc-1", dhcp_options_id=of), having(dhcp_options=(DhcpOptions("dopt-1", servers),))


@pytest.mark.parametrize(
    ("given", "by_endpoint", "by_both"),
    [
        ((), REACHED, REACHED),
        (options("AmazonProvidedDNS"), REACHED, REACHED),
        (options("10.0.0.2"), REACHED, REACHED),
        (options("169.254.169.253", "AmazonProvidedDNS"), REACHED, REACHED),
        (options("10.9.0.2"), UNKNOWN, REACHED),
        (options("AmazonProvidedDNS", "10.9.0.2"), UNKNOWN, REACHED),
        (options(), UNKNOWN, REACHED),
        (options("AmazonProvidedDNS", of="dopt-gone"), UNKNOWN, REACHED),
        ((*options("AmazonProvidedDNS"), having(dhcp_options=None)), UNKNOWN, REACHED),
        ((changed("vpcs", "vpc-1", dhcp_options_id=None),), UNKNOWN, REACHED),
        ((*options("10.9.0.2"), changed("vpcs", "vpc-1", dns_hostnames=False)), BROKEN, REACHED),
    ],
)
def test_dns_servers_of_its_own_leave_private_names_unknown(given: Any, by_endpoint: Reach, by_both: Reach) -> None:
    assert reach(world(CLOSED, *given)) is by_endpoint
    assert reach(world(BOTH, *given)) is by_both
    assert reach(world(CLOSED, *given), "s3") is REACHED


@pytest.mark.parametrize("service", ["logs", "s3", "ecr.api"])
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ((), REACHED),
        ((DnsFirewall("vpc-2", "rslvr-frg-1"),), REACHED),
        ((DnsFirewall("vpc-1"),), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_a_dns_firewall_leaves_every_name_unknown(filters: Any, expected: Reach, service: str) -> None:
    assert reach(world(BOTH, having(dns_firewalls=filters)), service) is expected


@pytest.mark.parametrize("service", ["logs", "s3"])
@pytest.mark.parametrize(
    ("profiles", "expected"),
    [
        ((), REACHED),
        ((DnsProfile("vpc-2", "rp-1"),), REACHED),
        ((DnsProfile("vpc-1", "rp-1"),), UNKNOWN),
        ((DnsProfile(None, "rp-1"),), UNKNOWN),
        (None, UNKNOWN),
    ],
)
def test_a_profile_leaves_every_name_unknown(profiles: Any, expected: Reach, service: str) -> None:
    assert reach(world(BOTH, having(dns_profiles=profiles)), service) is expected


def forwarding(*rules: tuple[str | None, str | None], vpc: str = "vpc-1") -> Any:
    rows = tuple(DnsRule(f"rslvr-rr-{number}", *rule) for number, rule in enumerate(rules))
    uses = (DnsRuleUse(vpc, "rslvr-autodefined-rr-internet-resolver"), *(DnsRuleUse(vpc, row.rule_id) for row in rows))
    return (having(dns_rule_uses=uses, dns_rules=rows),)


@pytest.mark.parametrize(
    ("given", "by_endpoint", "by_address"),
    [
        (forwarding(), REACHED, REACHED),
        (forwarding(("corp.example.com.", "FORWARD")), REACHED, REACHED),
        (forwarding((".", "FORWARD")), REACHED, UNKNOWN),
        (forwarding(("amazonaws.com.", "FORWARD")), REACHED, UNKNOWN),
        (forwarding(("com.", "FORWARD")), REACHED, UNKNOWN),
        (forwarding(("notamazonaws.com.", "FORWARD")), REACHED, REACHED),
        (forwarding(("us-west-2.amazonaws.com", "FORWARD")), UNKNOWN, UNKNOWN),
        (forwarding(("amazonaws.com.", "DELEGATE")), REACHED, UNKNOWN),
        (forwarding((".", "FORWARD"), ("amazonaws.com.", "SYSTEM")), REACHED, REACHED),
        (forwarding((".", "SYSTEM"), ("amazonaws.com.", "FORWARD")), REACHED, UNKNOWN),
        (forwarding((None, "FORWARD")), REACHED, UNKNOWN),
        (forwarding((".", None)), REACHED, UNKNOWN),
        (forwarding((".", "FORWARD"), vpc="vpc-2"), REACHED, REACHED),
        ((having(dns_rule_uses=(DnsRuleUse("vpc-1", "rslvr-rr-gone"),)),), REACHED, UNKNOWN),
        ((having(dns_rule_uses=None),), UNKNOWN, UNKNOWN),
        ((having(dns_rules=None),), UNKNOWN, UNKNOWN),
    ],
)
def test_a_rule_that_sends_names_elsewhere(given: Any, by_endpoint: Reach, by_address: Reach) -> None:
    assert reach(world(CLOSED, *given)) is by_endpoint
    assert reach(world(CLOSED, *given), "s3") is by_address
    assert reach(world(having(endpoints=()), *given)) is by_address


OWN = "us-west-2.amazonaws.com"


@pytest.mark.parametrize(
    ("zones", "by_endpoint", "by_address"),
    [
        ((), REACHED, REACHED),
        ((PrivateZone("Z1", "corp.example.com."),), REACHED, REACHED),
        ((PrivateZone("Z1", "com."),), REACHED, UNKNOWN),
        ((PrivateZone("Z1", "amazonaws.com."),), REACHED, UNKNOWN),
        ((PrivateZone("Z1", f"{OWN}."),), REACHED, UNKNOWN),
        ((PrivateZone("Z1", f"LOGS.{OWN}"),), REACHED, UNKNOWN),
        ((PrivateZone("Z1", f"xlogs.{OWN}"),), REACHED, REACHED),
        ((PrivateZone("Z1", f"s3.{OWN}"),), REACHED, REACHED),
        ((PrivateZone("Z1", f"x.logs.{OWN}"),), UNKNOWN, UNKNOWN),
        ((PrivateZone("Z1", "eu-west-1.amazonaws.com"),), REACHED, REACHED),
        ((PrivateZone("Z1", f"logs.{OWN}", "vpce.amazonaws.com"),), REACHED, REACHED),
        ((PrivateZone("Z1", "corp.example.com."), PrivateZone("Z2", f"logs.{OWN}")), REACHED, UNKNOWN),
        ((PrivateZone("more"),), UNKNOWN, UNKNOWN),
        (None, UNKNOWN, UNKNOWN),
    ],
)
def test_a_private_zone_that_answers_for_the_services_names(zones: Any, by_endpoint: Reach, by_address: Reach) -> None:
    assert reach(world(CLOSED, having(private_zones=zones))) is by_endpoint
    assert reach(world(having(endpoints=(), private_zones=zones))) is by_address


@pytest.mark.parametrize(
    ("region", "service", "name"),
    [
        ("us-west-2", "logs", "logs.us-west-2.amazonaws.com"),
        ("us-west-2", "ecr.api", "api.ecr.us-west-2.amazonaws.com"),
        ("us-west-2", "bedrock-agentcore.gateway", "gateway.bedrock-agentcore.us-west-2.amazonaws.com"),
        ("us-west-2", "kinesis-streams", "kinesis.us-west-2.amazonaws.com"),
        ("cn-north-1", "s3", "s3.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_the_name_below_which_a_service_answers(region: str, service: str, name: str) -> None:
    assert host(region, service) == name


def test_all_endpoints_of_the_world_are_reached_as_it_is() -> None:
    assert not obstacles(world(no_way_out(*ENDPOINTS)))
