"""Which table a subnet uses, and what makes it public."""

import pytest

from preflight.network.addresses import networks
from preflight.network.hops import Hop, Obstacle
from preflight.network.routes import Target, effective_table, is_private, matching_routes, target
from preflight.network.rows import InternetGateway, Route, RouteTable, Subnet
from preflight.network.topology import Topology

IGW = Route("0.0.0.0/0", gateway_id="igw-1", state="active")
NAT = Route("0.0.0.0/0", nat_gateway_id="nat-1", state="active")


def world(*routes: Route, own: bool = True, **collections) -> Topology:
    tables = (
        RouteTable("rtb-main", "vpc-1", main=True, routes=() if own else routes),
        RouteTable("rtb-own", "vpc-1", subnet_ids=("subnet-1",) if own else (), routes=routes if own else ()),
        RouteTable("rtb-else", "vpc-2", main=True, routes=(IGW,)),
    )
    rows = {"subnets": (Subnet("subnet-1", "vpc-1"),), "route_tables": tables, **collections}
    return Topology("us-west-2", **rows)


@pytest.mark.parametrize(
    ("topology", "expected"),
    [
        (world(), "rtb-own"),
        (world(own=False), "rtb-main"),
        (world(route_tables=()), Obstacle.NOT_FOUND),
        (world(route_tables=None), Obstacle.NOT_READ),
        (world(subnets=()), Obstacle.NOT_FOUND),
        (world(subnets=None), Obstacle.NOT_READ),
    ],
)
def test_the_table_a_subnet_uses(topology, expected):
    table = effective_table(topology, "subnet-1")
    assert (table.obstacle if isinstance(table, Hop) else table.route_table_id) == expected


@pytest.mark.parametrize(
    ("topology", "holds", "because"),
    [
        (world(NAT), True, "rtb-own has no route to an internet gateway"),
        (world(), True, "rtb-own has no route to an internet gateway"),
        (world(IGW), False, "rtb-own routes 0.0.0.0/0 to igw-1"),
        (world(IGW, own=False), False, "rtb-main routes 0.0.0.0/0 to igw-1"),
        (world(NAT, Route("52.0.0.0/8", gateway_id="igw-1")), False, "rtb-own routes 52.0.0.0/8 to igw-1"),
        (world(NAT, Route(destination_ipv6_cidr="::/0", gateway_id="igw-1")), False, "rtb-own routes ::/0 to igw-1"),
        (world(NAT, Route(destination_ipv6_cidr="::/0", egress_only_gateway_id="eigw-1")), True, "rtb-own has no"),
        (world(NAT, Route(destination_ipv6_cidr="::/0", gateway_id="eigw-1")), True, "rtb-own has no"),
        (world(Route("0.0.0.0/0", gateway_id="igw-1", state="blackhole")), True, "rtb-own has no"),
        (
            world(Route("0.0.0.0/0", gateway_id="Gateway"), internet_gateways=(InternetGateway("Gateway"),)),
            False,
            "to Gateway",
        ),
        (world(route_tables=None), None, "route tables could not be read"),
        (world(route_tables=()), None, "subnet-1 is not among the route tables read"),
    ],
)
def test_a_subnet_is_private_without_a_route_to_an_internet_gateway(topology, holds, because):
    answer = is_private(topology, "subnet-1")
    assert answer.holds is holds
    assert because in answer.because


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        (Route(gateway_id="local"), (Target.LOCAL, "local")),
        (Route(gateway_id="igw-1"), (Target.INTERNET_GATEWAY, "igw-1")),
        (Route(gateway_id="vgw-1"), (Target.FAR_SIDE, "vgw-1")),
        (Route(destination_prefix_list="pl-1", gateway_id="vpce-1"), (Target.GATEWAY_ENDPOINT, "vpce-1")),
        (Route("0.0.0.0/0", gateway_id="vpce-1"), (Target.FAR_SIDE, "vpce-1")),
        (Route(nat_gateway_id="nat-1"), (Target.NAT_GATEWAY, "nat-1")),
        (Route(odb_network_arn="arn:odb"), (Target.FAR_SIDE, "arn:odb")),
        (Route(), (Target.NONE, "nothing")),
    ],
)
def test_what_a_route_leads_to(route, expected):
    assert target(world(), route) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("52.1.0.0/16", ["pcx-narrow"]),
        ("52.0.0.0/8", ["pcx-narrow", "pcx-wide"]),
        ("10.0.0.1/32", []),
        ("9.0.0.0/8", [None]),
        ("8.0.0.0/6", ["pcx-else", None]),
    ],
)
def test_the_longest_prefix_wins(wanted, expected):
    rows = (
        Route("52.0.0.0/8", vpc_peering_id="pcx-wide"),
        Route("52.1.0.0/16", vpc_peering_id="pcx-narrow"),
        Route("10.0.0.0/8", gateway_id="local"),
        Route("11.0.0.0/8", vpc_peering_id="pcx-else"),
    )
    routes = matching_routes(world(), RouteTable("rtb-1", routes=rows), networks((wanted,)))
    assert [route and route.vpc_peering_id for route in routes] == expected
