"""Subnets an agent could be in instead, and what falls away with one that has to be replaced."""

from __future__ import annotations

import pytest
from attrs import evolve
from network_rows import LOCAL, TO_IGW, TO_NAT, WORLD, changed, having, routes, world

from preflight.network.choices import another_subnet, falls_with_subnet, falls_with_table, fit_subnets, is_fit
from preflight.network.endpoints import Destination
from preflight.network.needs import ServiceNeed
from preflight.network.places import Place
from preflight.network.rows import RouteTable, Subnet
from preflight.network.topology import Topology

LOGS = ServiceNeed(Destination("logs"), "CloudWatch Logs")


def place(made: Topology = WORLD, *subnets: str) -> Place:
    return Place(made, "vpc-1", subnets or ("subnet-a",), ("sg-run",))


def row(made: Topology, subnet_id: str) -> Subnet:
    found = made.subnet(subnet_id)
    assert isinstance(found, Subnet)
    return found


@pytest.mark.parametrize(
    ("change", "fit"),
    [
        ({}, True),
        ({"state": None, "available_ips": None}, True),
        ({"state": "pending"}, False),
        ({"available_ips": 0}, False),
        ({"zone_id": "usw2-az4"}, False),
        ({"zone_id": None}, False),
    ],
)
def test_a_subnet_that_would_do(change, fit) -> None:
    made = world(changed("subnets", "subnet-a", **change))
    assert is_fit(place(made), row(made, "subnet-a")) is fit


def test_a_public_subnet_and_one_whose_routes_were_not_read_would_not_do() -> None:
    assert not is_fit(place(), row(WORLD, "subnet-pub"))
    assert not is_fit(place(world(having(route_tables=None))), row(WORLD, "subnet-a"))


def test_in_a_region_whose_zones_nobody_lists_any_zone_would_do() -> None:
    made = evolve(world(changed("subnets", "subnet-a", zone_id=None)), region="xx-new-1")
    assert is_fit(place(made), row(made, "subnet-a"))


NO_WAY_FROM_B = having(
    route_tables=(
        RouteTable("rtb-priv", "vpc-1", subnet_ids=("subnet-a",), routes=(LOCAL, TO_NAT)),
        RouteTable("rtb-b", "vpc-1", subnet_ids=("subnet-b",), routes=(LOCAL,)),
        RouteTable("rtb-pub", "vpc-1", subnet_ids=("subnet-pub",), routes=(LOCAL, TO_IGW)),
    )
)


@pytest.mark.parametrize(
    ("changes", "used", "found"),
    [
        ((), "subnet-a", ["subnet-a", "subnet-b"]),
        ((), "subnet-b", ["subnet-b", "subnet-a"]),
        ((NO_WAY_FROM_B,), "subnet-b", ["subnet-a"]),
        ((routes(),), "subnet-a", ["subnet-a", "subnet-b"]),
        ((routes(TO_IGW),), "subnet-a", []),
        ((having(subnets=None),), "subnet-a", []),
    ],
)
def test_the_subnets_that_satisfy_every_check(changes, used, found) -> None:
    assert [each.subnet_id for each in fit_subnets(place(world(*changes), used), [LOGS])] == found


def test_the_choice_names_the_others_and_asks_for_a_second_zone() -> None:
    choice = another_subnet(place(), "subnet-a")
    assert choice.candidates == ("subnet-b (usw2-az2)",)
    assert "For a second zone" in choice.text
    none = another_subnet(place(world(routes(TO_IGW))), "subnet-a")
    assert none.candidates == ()
    assert none.text.startswith("Create a private subnet of vpc-1 in one of usw2-az1")


UNSERVED = changed("subnets", "subnet-a", zone_id="usw2-az4")


@pytest.mark.parametrize(
    ("changes", "subnet", "key"),
    [
        ((), "subnet-a", ""),
        ((), "subnet-pub", "unfit-subnet:subnet-pub"),
        ((), "subnet-gone", ""),
        ((UNSERVED,), "subnet-a", "unfit-subnet:subnet-a"),
        ((changed("subnets", "subnet-a", available_ips=0),), "subnet-a", ""),
        ((changed("subnets", "subnet-a", zone_id=None),), "subnet-a", ""),
    ],
)
def test_what_falls_away_with_a_subnet(changes, subnet, key) -> None:
    assert falls_with_subnet(place(world(*changes)), subnet) == key


@pytest.mark.parametrize(
    ("subnets", "key"),
    [(("subnet-a",), "unfit-subnet:subnet-a"), (("subnet-a", "subnet-b"), ""), (("subnet-pub",), "")],
)
def test_a_table_falls_with_its_subnets_if_all_of_them_do(subnets, key) -> None:
    assert falls_with_table(place(world(UNSERVED), *subnets), "rtb-priv") == key
