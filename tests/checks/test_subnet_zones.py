"""Subnets by the zone ids AgentCore supports."""

import pytest
from network_rows import AGENT, agent, changed, having, told, world
from worlds import Rows, findings, scope, statuses

from preflight.checks.subnet_zones import judge
from preflight.core.regions import DOCUMENTED_REGIONS
from preflight.core.target import Network, NetworkPlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.network.planned_zones import DEFAULT_SUBNETS, ZONE_NAMES, Placed, Zone
from preflight.network.zones import ZONES


@pytest.mark.parametrize(
    ("zone_id", "region", "status"),
    [
        ("usw2-az3", "us-west-2", "pass"),
        ("usw2-az4", "us-west-2", "fail"),
        ("use1-az6", "us-east-1", "fail"),
        ("use1-az4", "us-east-1", "pass"),
        ("euc2-az1", "eu-central-2", "unknown"),
        (None, "us-west-2", "unknown"),
    ],
)
def test_zone(zone_id, region, status):
    rows = told(world(changed("subnets", "subnet-a", zone_id=zone_id)))
    assert statuses(judge, scope(AGENT, region=region), rows)["subnet-a"] == status


def test_the_error_people_see():
    rows = told(world(changed("subnets", "subnet-a", zone_id="usw2-az4")))
    found = next(f for f in findings(judge, scope(AGENT), rows) if f.subject == "subnet-a")
    assert "us-west-2a (ID: usw2-az4). Supported availability zones are: usw2-az1, usw2-az2, usw2-az3" in found.because
    assert "subnet-b" in found.fix.text
    (choice,) = found.fix.steps
    assert choice.candidates == ("subnet-b (usw2-az2)",)
    assert found.cause.kind == "unfit-subnet"


def test_one_zone_warns():
    assert statuses(judge, scope(agent("subnet-a")), told()) == {"subnet-a": "pass", "vpc-1": "warn"}
    assert statuses(judge, scope(AGENT), told()) == {"subnet-a": "pass", "subnet-b": "pass"}


def test_what_could_not_be_asked_is_named():
    (found,) = findings(
        judge, scope(AGENT), told(NAMED_SUBNETS=Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets"))
    )
    assert (found.status, str(found.cause)) == ("unknown", "denied:ec2:DescribeSubnets")


EVERY = {f"us-west-2{letter}": f"usw2-az{number}" for letter, number in zip("abcd", (4, 1, 2, 3), strict=True)}


def to_come(region="us-west-2", zones=EVERY, defaults=(), **subnet):
    """The findings of a subnet to come, by the zones of the account and those with a default subnet."""
    plan = NetworkPlan(
        world(changed("subnets", "subnet-a", **{"zone": None, "zone_id": None, **subnet})), complete=True
    )
    planned = agent(network=Network(Value("VPC"), subnets=(made_value("subnet-a"),), plan=plan))
    answers: Rows = {
        ZONE_NAMES: {"": tuple(Zone(name, zone_id) for name, zone_id in zones.items())},
        DEFAULT_SUBNETS: {"": tuple(map(Placed, defaults))},
    }
    return findings(judge, scope(planned, region=region), answers)


@pytest.mark.parametrize(
    ("subnet", "defaults", "status", "words"),
    [
        ({"zone_id": "usw2-az1"}, (), "pass", "it is in usw2-az1"),
        ({"zone": "us-west-2b"}, (), "pass", "it is in usw2-az1"),
        ({"zone": "us-west-2a"}, (), "fail", "us-west-2a (ID: usw2-az4)"),
        ({"zone": "us-west-2z"}, (), "fail", "no zone us-west-2z in us-west-2; it has us-west-2a"),
        ({"zone_index": 0}, (), "fail", "us-west-2a (ID: usw2-az4)"),
        ({"zone_index": 0}, ("us-west-2b", "us-west-2c"), "pass", "it is in usw2-az1"),
        ({"zone_index": 2}, ("us-west-2b", "us-west-2c"), "fail", "no zone number 3 for Fn::GetAZs to give"),
        ({}, (), "unknown", "the source does not tell its zone"),
    ],
)
def test_a_subnet_to_come(subnet, defaults, status, words):
    found = next(each for each in to_come(defaults=defaults, **subnet) if each.subject == "subnet-a")
    assert (found.status, words in found.because) == (status, True)
    assert found.fix is None or "AvailabilityZoneId" in found.fix.text


def test_where_every_zone_is_supported_any_will_do():
    zones = {name: zone_id for name, zone_id in EVERY.items() if zone_id != "usw2-az4"}
    assert {each.status for each in to_come(zones=zones)} == {"pass"}


def test_zones_that_could_not_be_listed_are_named():
    plan = NetworkPlan(world(changed("subnets", "subnet-a", zone_id=None)), complete=True)
    planned = agent(network=Network(Value("VPC"), subnets=(made_value("subnet-a"),), plan=plan))
    denied = {ZONE_NAMES: {"": Unanswered(UnansweredReason.DENIED, "ec2:DescribeAvailabilityZones")}}
    (found,) = findings(judge, scope(planned), denied)
    assert (found.status, str(found.cause)) == ("unknown", "denied:ec2:DescribeAvailabilityZones")


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(AGENT), told(world(having(subnets=())))).values()) == {"skip"}


def test_the_table_holds_every_documented_region_and_its_own_zones():
    assert set(ZONES) == set(DOCUMENTED_REGIONS)
    prefixes = {zones[0].partition("-")[0] for zones in ZONES.values()}
    assert len(prefixes) == len(ZONES)
    for zones in ZONES.values():
        assert len({zone.partition("-")[0] for zone in zones}) == 1
        assert len(set(zones)) == len(zones) > 1
