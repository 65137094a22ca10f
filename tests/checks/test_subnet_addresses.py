"""Free addresses of subnets."""

import boto3
import moto
import pytest
from moto.ec2.models import ec2_backends
from network_rows import AGENT, agent, changed, having, told, world
from worlds import findings, live_facts, scope, statuses

from preflight.checks.subnet_addresses import judge
from preflight.core.target import Network, NetworkPlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.inventory.runtimes import RUNTIMES, Runtime
from preflight.network.named import INTERFACES, Interface


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
    assert "Values=subnet-a --region us-west-2" in (found.fix.command or "")


def test_what_could_not_be_asked_is_named():
    (found,) = findings(
        judge, scope(AGENT), told(NAMED_SUBNETS=Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets"))
    )
    assert (found.status, str(found.cause)) == ("unknown", "denied:ec2:DescribeSubnets")


def test_a_subnet_to_come_is_skipped():
    plan = NetworkPlan(world(changed("subnets", "subnet-a", available_ips=None)), complete=True)
    subnets = (made_value("subnet-a"),)
    made = agent(network=Network(Value("VPC"), subnets=subnets, plan=plan))
    assert statuses(judge, scope(made)) == {"subnet-a": "skip"}


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(AGENT), told(world(having(subnets=())))).values()) == {"skip"}


LEFT = [Interface("eni-1", "subnet-a"), Interface("eni-2", "subnet-a")]
RUNTIME = Runtime("r-1", "arn", "r", "READY")


@pytest.mark.parametrize(
    ("interfaces", "runtimes", "status"),
    [
        (LEFT, [], "warn"),
        ([], [], "pass"),
        (LEFT, [RUNTIME], "pass"),
        (LEFT, Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListAgentRuntimes"), "pass"),
        (Unanswered(UnansweredReason.DENIED, "ec2:DescribeNetworkInterfaces"), [], "pass"),
    ],
)
def test_interfaces_that_linger(interfaces, runtimes, status):
    rows = {**told(), INTERFACES: {"subnet-a": interfaces}, RUNTIMES: {"": runtimes}}
    assert statuses(judge, scope(AGENT), rows) == {"subnet-a": status, "subnet-b": "pass"}


@moto.mock_aws
def test_the_query_looks_only_at_agentcores_interfaces():
    session = boto3.Session("a", "b", region_name="us-west-2")
    ec2 = session.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    made = ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]["NetworkInterfaceId"]
    where = scope(agent(subnet))
    assert live_facts(session, where, INTERFACES).rows(INTERFACES) == ()
    backend = ec2_backends["123456789012"]["us-west-2"]
    backend.enis[made].interface_type = "agentic_ai"
    assert live_facts(session, where, INTERFACES).rows(INTERFACES) == (Interface(made, subnet),)
