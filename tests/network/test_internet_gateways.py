"""What stands at an internet gateway: VPC Block Public Access, a firewall, and the table of the gateway itself."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from network_rows import (
    ENDPOINTS,
    LOCAL,
    REGION,
    TO_IGW,
    WORLD,
    changed,
    gateway,
    having,
    interface,
    no_way_out,
    routes,
    world,
)

from preflight.network.hops import Obstacle, Reach
from preflight.network.paths import path
from preflight.network.rows import (
    Exclusion,
    Firewall,
    PublicAccess,
    Route,
    RouteTable,
)
from preflight.network.topology import Topology

REACHED, UNKNOWN, BROKEN = Reach.REACHABLE, Reach.UNKNOWN, Reach.BROKEN
CLOSED = no_way_out(interface("logs"), gateway("rtb-priv"))
BOTH = having(endpoints=(interface("logs"), gateway("rtb-priv")))


def excluded(resource: str, state: str | None = "create-complete") -> Exclusion:
    return Exclusion(f"arn:aws:ec2:{REGION}:123456789012:{resource}", state)


@pytest.mark.parametrize(
    ("mode", "exclusions", "reach"),
    [
        ("off", (), Reach.REACHABLE),
        ("block-ingress", (), Reach.REACHABLE),
        ("block-bidirectional", (), Reach.BROKEN),
        ("block-bidirectional", (excluded("vpc/vpc-1"),), Reach.REACHABLE),
        ("block-bidirectional", (excluded("subnet/subnet-pub"),), Reach.REACHABLE),
        ("block-bidirectional", (excluded("subnet/subnet-a"),), Reach.BROKEN),
        ("block-bidirectional", (excluded("vpc/vpc-1", "delete-complete"),), Reach.BROKEN),
        ("block-bidirectional", (excluded("vpc/vpc-1", "create-in-progress"),), Reach.UNKNOWN),
        ("block-bidirectional", (excluded("vpc/vpc-1", None),), Reach.UNKNOWN),
        ("block-bidirectional", None, Reach.UNKNOWN),
        ("block-something-new", (), Reach.UNKNOWN),
        (None, (), Reach.UNKNOWN),
    ],
)
def test_the_way_by_nat(mode: str | None, exclusions: tuple[Exclusion, ...] | None, reach: Reach) -> None:
    found = path(
        evolve(WORLD, public_access=PublicAccess(mode), exclusions=exclusions), "subnet-a", ("sg-run",), "logs"
    )
    assert found.status is reach
    if reach is Reach.BROKEN:
        assert [hop.obstacle for hop in found.steps if hop.obstacle] == [Obstacle.PUBLIC_ACCESS_BLOCKED]


def test_endpoints_do_not_care() -> None:
    closed = evolve(world(no_way_out(*ENDPOINTS)), public_access=PublicAccess("block-bidirectional"))
    assert path(closed, "subnet-a", ("sg-run",), "logs").status is Reach.REACHABLE


def test_what_was_not_read_is_unknown() -> None:
    assert path(evolve(WORLD, public_access=None), "subnet-a", ("sg-run",), "logs").status is Reach.UNKNOWN


def reach(made: Topology, service: str = "logs") -> Reach:
    return path(made, "subnet-a", ("sg-run",), service).status


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
    assert reach(evolve(made, route_tables=(*(made.route_tables or ()), edge))) is expected
