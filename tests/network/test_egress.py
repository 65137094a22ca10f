"""The way out of a subnet, route by route; `test_paths.py` holds whole paths."""

from __future__ import annotations

import pytest
from attrs import evolve
from network_rows import ANY, LOCAL, TO_IGW, TO_NAT, WORLD, changed, having, routes, world

from preflight.network.addresses import networks, public
from preflight.network.egress import exit_of, from_nat, inspection_hops, nat_state_hop, no_route, path_out
from preflight.network.hops import Obstacle, Reach
from preflight.network.rows import NatGateway, Route, RouteTable, Subnet
from preflight.network.topology import Topology

OUT = public(("10.0.0.0/16",))
TO_TGW = Route(ANY, transit_gateway_id="tgw-1", state="active")


def subnet(made: Topology, subnet_id: str = "subnet-a") -> Subnet:
    found = made.subnet(subnet_id)
    assert isinstance(found, Subnet)
    return found


@pytest.mark.parametrize(
    ("changes", "status", "obstacle"),
    [
        ((routes(TO_NAT),), Reach.REACHABLE, None),
        ((routes(),), Reach.BROKEN, Obstacle.NO_ROUTE),
        ((routes(TO_IGW),), Reach.BROKEN, Obstacle.PUBLIC_SUBNET),
        ((routes(TO_TGW),), Reach.UNKNOWN, Obstacle.FAR_SIDE),
        ((routes(evolve(TO_NAT, state="blackhole")),), Reach.BROKEN, Obstacle.BLACKHOLE),
        ((routes(evolve(TO_NAT, nat_gateway_id="nat-gone")),), Reach.BROKEN, Obstacle.NAT_NOT_FOUND),
        (
            (routes(Route("8.0.0.0/8", nat_gateway_id="nat-1", state="active")),),
            Reach.UNKNOWN,
            Obstacle.ROUTES_DISAGREE,
        ),
        ((changed("nat_gateways", "nat-1", state="failed"),), Reach.BROKEN, Obstacle.NAT_NOT_AVAILABLE),
        ((changed("nat_gateways", "nat-1", connectivity="private"),), Reach.BROKEN, Obstacle.NAT_NO_WAY_OUT),
        ((changed("route_tables", "rtb-pub", routes=(LOCAL,)),), Reach.BROKEN, Obstacle.NAT_NO_WAY_OUT),
        ((changed("route_tables", "rtb-pub", routes=(LOCAL, TO_NAT)),), Reach.BROKEN, Obstacle.NAT_NO_WAY_OUT),
        ((changed("route_tables", "rtb-pub", routes=(LOCAL, TO_TGW)),), Reach.UNKNOWN, Obstacle.FAR_SIDE),
        ((having(route_tables=None),), Reach.UNKNOWN, Obstacle.NOT_READ),
        ((having(nat_gateways=None),), Reach.UNKNOWN, Obstacle.NOT_READ),
    ],
)
def test_the_way_out(changes, status, obstacle) -> None:
    made = world(*changes)
    found = path_out(made, subnet(made), OUT)
    assert (found.status, found.obstacle and found.obstacle.obstacle) == (status, obstacle)


def test_a_regional_nat_gateway_leaves_by_its_own_table() -> None:
    regional = NatGateway("nat-1", "vpc-1", None, "available", availability_mode="regional", route_table_id="rtb-pub")
    made = world(having(nat_gateways=(regional,)))
    assert path_out(made, subnet(made), OUT).status is Reach.REACHABLE
    without = world(having(nat_gateways=(evolve(regional, route_table_id="rtb-main"),)))
    assert path_out(without, subnet(without), OUT).status is Reach.BROKEN


@pytest.mark.parametrize(
    ("route", "leads"),
    [
        (TO_TGW, "tgw-1"),
        (TO_NAT, "nat-1"),
        (Route(ANY, gateway_id="vgw-1"), "vgw-1"),
        (TO_IGW, None),
        (LOCAL, None),
        (Route(destination_ipv6_cidr="::/0", transit_gateway_id="tgw-1"), None),
        (Route(destination_prefix_list="pl-1", transit_gateway_id="tgw-1"), "tgw-1"),
    ],
)
def test_where_other_traffic_leaves(route: Route, leads: str | None) -> None:
    assert exit_of(route) == leads


@pytest.mark.parametrize(
    ("rows", "reach"),
    [
        ((LOCAL,), Reach.BROKEN),
        ((LOCAL, Route("192.168.0.0/16", transit_gateway_id="tgw-1", state="active")), Reach.UNKNOWN),
        ((LOCAL, Route("192.168.0.0/16", transit_gateway_id="tgw-1", state="blackhole")), Reach.BROKEN),
    ],
)
def test_shared_endpoints_elsewhere_may_answer_where_no_route_leads_out(rows, reach) -> None:
    assert no_route(RouteTable("rtb-1", routes=rows), Subnet("subnet-a")).reach is reach


@pytest.mark.parametrize(
    ("state", "reach"),
    [
        ("available", Reach.REACHABLE),
        ("Available", Reach.REACHABLE),
        ("pending", Reach.UNKNOWN),
        ("never heard of", Reach.UNKNOWN),
        (None, Reach.UNKNOWN),
        ("deleting", Reach.BROKEN),
    ],
)
def test_a_nat_gateway_by_its_state(state: str | None, reach: Reach) -> None:
    assert nat_state_hop(NatGateway("nat-1", "vpc-1", state=state)).reach is reach


def test_a_nat_gateway_that_is_sent_back_to_itself() -> None:
    nat, table = WORLD.nat_gateway("nat-1"), WORLD.table("rtb-pub")
    assert isinstance(nat, NatGateway)
    assert isinstance(table, RouteTable)
    assert from_nat(WORLD, nat, table, TO_NAT).text.endswith("back to itself")
    assert from_nat(WORLD, nat, table, None).obstacle is Obstacle.NAT_NO_WAY_OUT
    assert from_nat(WORLD, nat, table, TO_IGW).reach is Reach.REACHABLE


@pytest.mark.parametrize(
    ("route", "inside", "seen"),
    [
        (Route("10.0.2.0/24", network_interface_id="eni-1", state="active"), "10.0.2.0/24", True),
        (Route("10.0.2.0/24", network_interface_id="eni-1", state="active"), "10.0.1.0/24", False),
        (Route("192.168.0.0/16", network_interface_id="eni-1", state="active"), "192.168.0.0/16", False),
        (TO_NAT, "10.0.2.0/24", False),
    ],
)
def test_a_route_for_a_part_of_the_vpc_leads_off_the_direct_way(route: Route, inside: str, seen: bool) -> None:
    made = world(routes(route))
    found = list(inspection_hops(made, subnet(made), networks([inside])))
    assert [hop.obstacle for hop in found] == ([Obstacle.FAR_SIDE] if seen else [])
