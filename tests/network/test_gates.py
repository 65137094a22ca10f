"""Gates outside tables, groups and ACLs: DNS servers and firewalls, firewalls at internet gateways, encryption."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from network_rows import ENDPOINTS, LOCAL, TO_IGW, changed, gateway, having, interface, no_way_out, routes, world

from preflight.account.raw import Raw
from preflight.account.rows import answer
from preflight.network import queries, regional
from preflight.network.hops import Obstacle, Reach
from preflight.network.paths import path
from preflight.network.rows import DhcpOptions, DnsFirewall, Encryption, Firewall, PublicAccess, Route, RouteTable, Vpc
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


@pytest.mark.parametrize(
    ("encryption", "expected"),
    [
        (None, REACHED),
        (Encryption("monitor", "available"), REACHED),
        (Encryption("enforce", "deleted"), REACHED),
        (Encryption("enforce", "available"), UNKNOWN),
        (Encryption("enforce"), UNKNOWN),
        (Encryption("monitor", "enforce-in-progress"), UNKNOWN),
    ],
)
def test_enforced_encryption_is_unknown_whatever_the_way(encryption: Encryption | None, expected: Reach) -> None:
    set_ = changed("vpcs", "vpc-1", encryption=encryption)
    assert reach(world(BOTH, set_)) is expected
    assert reach(world(BOTH, set_), "ecr.api") is expected


def walled(mode: str | None, status: str | None = "active", **connectivity: str | None) -> tuple[Any, ...]:
    """The VPC with a firewall at its internet gateway, and how that treats subnets."""
    subnets = [changed("subnets", f"subnet-{name}", connectivity=how) for name, how in connectivity.items()]
    return changed("vpcs", "vpc-1", firewalls=(Firewall("arn:fw", status, mode),)), *subnets


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (walled("monitor", pub="bidirectional"), REACHED),
        (walled("monitor", "pending", pub="flexible"), REACHED),
        (walled("enforce", pub="bidirectional"), UNKNOWN),
        (walled("enforce", "disabling", pub="flexible"), UNKNOWN),
        (walled("enforce"), UNKNOWN),
        (walled(None, pub="bidirectional"), UNKNOWN),
        (walled("enforce", pub="exclude"), REACHED),
        (walled("enforce", pub="az-unsupported"), REACHED),
        ((changed("subnets", "subnet-pub", connectivity="flexible"),), UNKNOWN),
    ],
)
def test_a_firewall_stands_before_what_a_nat_gateway_sends(given: tuple[Any, ...], expected: Reach) -> None:
    assert reach(world(*given)) is expected
    assert reach(world(BOTH, *given)) is REACHED


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), BROKEN),
        (walled("monitor", a="bidirectional"), BROKEN),
        (walled("monitor", a="exclude"), BROKEN),
        (walled("monitor", a="az-unsupported"), BROKEN),
        (walled("monitor", a="outbound-only"), REACHED),
        (walled("monitor", a="flexible"), REACHED),
        (walled("monitor", "pending", a="flexible"), UNKNOWN),
        (walled("enforce", a="outbound-only"), UNKNOWN),
        (walled("monitor", a="something-new"), UNKNOWN),
        ((*walled("monitor", a="flexible"), having(public_access=PublicAccess("block-bidirectional"))), BROKEN),
        ((*walled("monitor", a="flexible"), having(public_access=PublicAccess("block-ingress"))), UNKNOWN),
        ((*walled("monitor", a="flexible"), having(internet_gateways=None)), UNKNOWN),
    ],
)
def test_a_firewall_may_translate_addresses_in_a_public_subnet(given: tuple[Any, ...], expected: Reach) -> None:
    assert reach(world(routes(TO_IGW), *given)) is expected


@pytest.mark.parametrize(
    ("onward", "expected"),
    [
        (Route("10.0.100.0/24", gateway_id="vpce-fw", state="active"), UNKNOWN),
        (Route("10.0.0.0/16", gateway_id="local", state="active"), REACHED),
        (Route("10.0.7.0/24", gateway_id="vpce-fw", state="active"), REACHED),
    ],
)
def test_a_table_of_the_gateway_may_lead_answers_through_an_appliance(onward: Route, expected: Reach) -> None:
    edge = RouteTable("rtb-edge", "vpc-1", routes=(LOCAL, onward), gateway_ids=("igw-1",))
    made = world()
    assert reach(evolve(made, route_tables=(*made.route_tables, edge))) is expected


def test_the_rows_of_an_answer() -> None:
    body = {
        "VpcId": "vpc-1",
        "CidrBlock": "10.0.0.0/16",
        "DhcpOptionsId": "dopt-1",
        "EncryptionControl": {"Mode": "enforce", "State": "available", "ResourceExclusions": {}},
        "NetworkFirewallAssociations": [
            {"FirewallArn": "arn:fw", "FirewallOnboardingStatus": "active", "FirewallMode": "enforce"}
        ],
    }
    [row] = answer(queries.VPCS, Raw({"Vpcs": [body]})).rows
    full = Vpc("vpc-1", ("10.0.0.0/16",), dhcp_options_id="dopt-1", encryption=Encryption("enforce", "available"))
    assert row == evolve(full, firewalls=(Firewall("arn:fw", "active", "enforce"),))
    servers = [
        {"Key": "domain-name", "Values": [{"Value": "x"}]},
        {"Key": "domain-name-servers", "Values": [{"Value": "s"}]},
    ]
    options_ = {"DhcpOptions": [{"DhcpOptionsId": "dopt-1", "DhcpConfigurations": servers}]}
    assert answer(regional.DHCP_OPTIONS, Raw(options_)).rows == (DhcpOptions("dopt-1", ("s",)),)


def test_all_endpoints_of_the_world_are_reached_as_it_is() -> None:
    assert not obstacles(world(no_way_out(*ENDPOINTS)))
