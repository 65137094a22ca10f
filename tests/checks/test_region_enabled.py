"""A region is enabled when it answers or when the account says so."""

import boto3
import moto
import pytest
from worlds import findings, live_facts, scope

from preflight.checks.region_enabled import AT_HOME, HERE, REGIONS, Region, judge
from preflight.core.unanswered import Unanswered, UnansweredReason

DENIED = Unanswered(UnansweredReason.DENIED, "ec2:DescribeRegions")
REFUSED = Unanswered(UnansweredReason.CREDENTIALS, "ec2:DescribeRegions")


def listed(opt_in: str | None) -> list[Region]:
    return [Region("us-east-1", "opt-in-not-required"), Region("us-west-2", opt_in)]


@pytest.mark.parametrize(
    ("here", "home", "expected"),
    [
        (listed("opt-in-not-required"), listed("opt-in-not-required"), "pass"),
        (listed("opted-in"), DENIED, "pass"),
        (REFUSED, listed("opted-in"), "pass"),
        (REFUSED, listed("not-opted-in"), "fail"),
        (listed(None), listed(None), "pass"),
        (REFUSED, listed(None), "unknown"),
        (REFUSED, [Region("us-east-1", "opt-in-not-required")], "fail"),
        (DENIED, DENIED, "unknown"),
        (REFUSED, [], "fail"),
    ],
)
def test_regions(here: object, home: object, expected: str) -> None:
    [found] = findings(judge, scope(), {REGIONS: {HERE: here, AT_HOME: home}})
    assert found.status == expected
    assert found.status != "unknown" or found.fix


def test_a_misspelt_region_gets_the_nearest() -> None:
    home = [Region("us-west-2", "opt-in-not-required"), Region("eu-west-1", "opt-in-not-required")]
    [found] = findings(judge, scope(region="us-wst-2"), {REGIONS: {HERE: REFUSED, AT_HOME: home}})
    assert found.fix is not None
    assert found.fix.text == "Use us-west-2."


@moto.mock_aws
def test_the_query_reads_names() -> None:
    facts = live_facts(boto3.Session("a", "b"), scope(), REGIONS)
    assert {row.name for row in facts.of(REGIONS, HERE)} >= {"us-west-2", "eu-west-1"}
