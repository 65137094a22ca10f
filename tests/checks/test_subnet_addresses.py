"""Free addresses of subnets."""

import pytest
from network_rows import AGENT, agent, changed, having, told, world
from worlds import findings, scope, statuses

from preflight.checks.subnet_addresses import judge
from preflight.target import Network, NetworkPlan, Value, Why, unknown
from preflight.unanswered import Cause, Unanswered


@pytest.mark.parametrize(
    ("free", "status"), [(0, "fail"), (1, "warn"), (7, "warn"), (8, "pass"), (250, "pass"), (None, "unknown")]
)
def test_addresses(free, status):
    rows = told(world(changed("subnets", "subnet-a", available_ips=free)))
    assert statuses(judge, scope(AGENT), rows) == {"subnet-a": status, "subnet-b": "pass"}


def test_the_heuristic_says_that_it_is_one():
    rows = told(world(changed("subnets", "subnet-a", available_ips=7)))
    (found,) = findings(judge, scope(agent("subnet-a")), rows)
    assert "rule of thumb" in found.because
    assert "Values=subnet-a --region us-west-2" in found.fix.command


def test_what_could_not_be_asked_is_named():
    (found,) = findings(judge, scope(AGENT), told(NAMED_SUBNETS=Unanswered(Cause.DENIED, "ec2:DescribeSubnets")))
    assert (found.status, found.cause) == ("unknown", "denied:ec2:DescribeSubnets")


def test_a_subnet_to_come_is_skipped():
    plan = NetworkPlan(world(changed("subnets", "subnet-a", available_ips=None)), complete=True)
    subnets = (unknown(Why.AFTER_DEPLOY, "created by this deployment: subnet-a"),)
    made = agent(network=Network(Value("VPC"), subnets=subnets, plan=plan))
    assert statuses(judge, scope(made)) == {"subnet-a": "skip"}


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(AGENT), told(world(having(subnets=())))).values()) == {"skip"}
