"""Subnets by the zone ids AgentCore supports."""

import pytest
from network_rows import AGENT, agent, changed, having, told, world
from worlds import findings, scope, statuses

from preflight.checks.subnet_zones import judge
from preflight.core.regions import DOCUMENTED_REGIONS
from preflight.core.target import Network, NetworkPlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
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


def test_a_subnet_to_come_has_no_zone_id_yet():
    plan = NetworkPlan(world(changed("subnets", "subnet-a", zone_id=None)), complete=True)
    subnets = (made_value("subnet-a"),)
    assert statuses(judge, scope(agent(network=Network(Value("VPC"), subnets=subnets, plan=plan)))) == {
        "subnet-a": "skip",
        "vpc-1": "warn",
    }


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(AGENT), told(world(having(subnets=())))).values()) == {"skip"}


def test_the_table_holds_every_documented_region_and_its_own_zones():
    assert set(ZONES) == set(DOCUMENTED_REGIONS)
    prefixes = {zones[0].partition("-")[0] for zones in ZONES.values()}
    assert len(prefixes) == len(ZONES)
    for zones in ZONES.values():
        assert len({zone.partition("-")[0] for zone in zones}) == 1
        assert len(set(zones)) == len(zones) > 1
