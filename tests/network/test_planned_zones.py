"""The zones of subnets to come: what is asked of them, and what Fn::GetAZs gives."""

from __future__ import annotations

from typing import Any

import boto3
import moto
import pytest
from network_rows import agent, changed, world
from worlds import Rows, StubAccount, live_facts, scope

from preflight.core.query import Facts
from preflight.core.target import Network, NetworkPlan
from preflight.core.value import Value, made_value
from preflight.network.planned_zones import DEFAULT_SUBNETS, PLANNED_ZONES, ZONE_NAMES, Placed, Zone, name_of, names
from preflight.network.rows import Subnet


def where(**subnet: Any) -> Any:
    plan = NetworkPlan(world(changed("subnets", "subnet-a", **subnet)), complete=True)
    return scope(agent(network=Network(Value("VPC"), subnets=(made_value("subnet-a"),), plan=plan)))


@pytest.mark.parametrize(
    ("subnet", "asked"),
    [
        ({"zone_id": "usw2-az1"}, [0, 0]),
        ({"zone_id": None, "zone": "us-west-2a"}, [1, 0]),
        ({"zone_id": None, "zone": None, "zone_index": 1}, [1, 1]),
    ],
)
def test_only_what_is_needed_is_asked(subnet: dict[str, Any], asked: list[int]) -> None:
    facts = Facts(where(**subnet))
    assert [len(list(query.calls(facts))) for query in PLANNED_ZONES] == asked


@pytest.mark.parametrize(
    ("defaults", "given"), [((), ["a", "b", "c"]), (("c", "b"), ["b", "c"]), (("local-1",), ["a", "b", "c"])]
)
def test_what_get_azs_gives(defaults: tuple[str, ...], given: list[str]) -> None:
    zones = tuple(Zone(name, f"id-{name}") for name in "cab")
    answers: Rows = {ZONE_NAMES: {"": zones}, DEFAULT_SUBNETS: {"": tuple(map(Placed, defaults))}}
    facts = StubAccount(answers).ask(PLANNED_ZONES, where(zone_id=None, zone=None, zone_index=0))
    assert list(names(facts)) == given
    assert name_of(Subnet("s", zone_index=1), facts) == given[1]
    assert name_of(Subnet("s", zone_index=9), facts) == ""
    assert name_of(Subnet("s", zone="x"), facts) == "x"
    assert name_of(Subnet("s"), facts) is None


@moto.mock_aws
def test_the_queries() -> None:
    facts = live_facts(boto3.Session("a", "b"), where(zone_id=None, zone=None, zone_index=0), *PLANNED_ZONES)
    assert Zone("us-west-2a", "usw2-az2") in facts.of(ZONE_NAMES)
    assert {row.zone for row in facts.of(DEFAULT_SUBNETS)} == {zone.name for zone in facts.of(ZONE_NAMES)}
