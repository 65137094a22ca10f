"""Private endpoints: subnets and groups that are there, and in the VPC that is named."""

from __future__ import annotations

from typing import Any

import boto3
import moto
import pytest
from worlds import live_facts, scope, statuses

from preflight.checks.private_endpoint import GROUPS, LATTICE, SUBNETS, InVpc, judge
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

HERE, ELSEWHERE = InVpc("x", "vpc-1"), InVpc("x", "vpc-2")
DENIED = Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets")


def where(subnets: Any = ("subnet-1",), groups: Any = ("sg-1",)) -> Any:
    managed = {
        "vpcIdentifier": Value("vpc-1"),
        "subnetIds": [each if isinstance(each, Value) else Value(each) for each in subnets],
        "securityGroupIds": [Value(each) for each in groups],
    }
    resource = Resource("GatewayTarget", "lookup", {"privateEndpoint": {"managedVpcResource": managed}})
    return scope(target=Target("cloudformation", "t.yaml", resources=(resource,)))


@pytest.mark.parametrize(
    ("subnet", "group", "status"),
    [
        (HERE, HERE, "pass"),
        ((), HERE, "fail"),
        (HERE, (), "fail"),
        (ELSEWHERE, HERE, "fail"),
        (HERE, ELSEWHERE, "fail"),
        (DENIED, HERE, "unknown"),
    ],
)
def test_what_it_names(subnet: Any, group: Any, status: str) -> None:
    assert statuses(judge, where(), {SUBNETS: {"subnet-1": subnet}, GROUPS: {"sg-1": group}}) == {"lookup": status}


def test_what_the_deployment_creates_is_skipped() -> None:
    later = unknown_value(Why.AFTER_DEPLOY, "created by this deployment")
    assert statuses(judge, where((later,), ())) == {"lookup": "skip"}


def test_what_nobody_has_said_is_unknown() -> None:
    given = unknown_value(Why.PARAMETER, "the parameter Subnet has no value")
    assert statuses(judge, where((given,), ())) == {"lookup": "unknown"}


LATTICE_ID, FOREIGN = (
    "rcfg-0123456789abcdef0",
    "arn:aws:vpc-lattice:us-west-2:999999999999:resourceconfiguration/rcfg-0a",
)


@pytest.mark.parametrize("kind", ["Gateway", "Runtime", "Harness", "GatewayTarget", "OAuth2CredentialProvider"])
@pytest.mark.parametrize(
    ("name", "row", "status"),
    [
        (LATTICE_ID, LATTICE.row("ACTIVE"), "pass"),
        (LATTICE_ID, LATTICE.row("CREATE_IN_PROGRESS"), "unknown"),
        (LATTICE_ID, (), "fail"),
        (FOREIGN, (), "unknown"),
        (LATTICE_ID, DENIED, "unknown"),
    ],
)
def test_a_resource_configuration(kind: str, name: str, row: Any, status: str) -> None:
    members = {
        "deep": [{"privateEndpoint": {"selfManagedLatticeResource": {"resourceConfigurationIdentifier": Value(name)}}}]
    }
    made = scope(target=Target("api", "t.json", resources=(Resource(kind, "it", members),)))
    assert statuses(judge, made, {LATTICE: {name: row}}) == {"it": status}


def test_none_is_skipped() -> None:
    assert statuses(judge, scope(target=Target("cloudformation", "t.yaml"))) == {"t.yaml": "skip"}


def test_it_asks_ec2() -> None:
    with moto.mock_aws():
        session = boto3.Session("a", "b")
        ec2 = session.client("ec2", region_name="us-west-2")
        subnet = ec2.describe_subnets()["Subnets"][0]
        facts = live_facts(session, where((subnet["SubnetId"], "subnet-0123456789abcdef0")), SUBNETS)
        assert facts.one(SUBNETS, subnet["SubnetId"]) == InVpc(subnet["SubnetId"], subnet["VpcId"])
        assert facts.one(SUBNETS, "subnet-0123456789abcdef0") is None
