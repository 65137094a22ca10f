"""The building site of a world: clients once, ARNs of the partition, roles, and the shorthands for policies."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from preflight.demo.site import Site, allow, trust
from preflight.demo.state import states

ACCOUNT, OTHER = "123456789012", "111122223333"
TRUST = trust({"Service": "bedrock-agentcore.amazonaws.com"})


def built(region: str = "us-west-2") -> Site:
    return Site(boto3.Session("a", "b", region_name=region), region, ACCOUNT, states[ACCOUNT][region])


@pytest.fixture
def site() -> Iterator[Site]:
    with mock_aws():
        yield built()


def test_a_client_is_made_once(site: Site) -> None:
    assert site.client("iam") is site.client("iam")
    assert site.client("iam") is not site.client("sts")


@pytest.mark.parametrize(
    ("region", "service", "account", "arn"),
    [
        ("us-west-2", "sqs", None, f"arn:aws:sqs:us-west-2:{ACCOUNT}:x"),
        ("us-west-2", "iam", None, f"arn:aws:iam::{ACCOUNT}:x"),
        ("us-west-2", "sqs", OTHER, f"arn:aws:sqs:us-west-2:{OTHER}:x"),
        ("cn-north-1", "sqs", None, f"arn:aws-cn:sqs:cn-north-1:{ACCOUNT}:x"),
        ("us-gov-west-1", "iam", None, f"arn:aws-us-gov:iam::{ACCOUNT}:x"),
    ],
)
def test_arns(region: str, service: str, account: str | None, arn: str) -> None:
    assert built(region).arn(service, "x", account) == arn


@pytest.mark.parametrize(("policy", "names"), [((), []), ((allow("s3:GetObject"),), ["r"])])
def test_a_role_with_its_policy_if_it_has_one(site: Site, policy: tuple[object, ...], names: list[str]) -> None:
    arn = site.role("r", TRUST, policy, "/team/")  # type: ignore[arg-type]
    iam = site.client("iam")
    assert arn == f"arn:aws:iam::{ACCOUNT}:role/team/r"
    assert iam.list_role_policies(RoleName="r")["PolicyNames"] == names
    assert iam.get_role(RoleName="r")["Role"]["AssumeRolePolicyDocument"] == TRUST


def test_the_same_region_of_another_account(site: Site) -> None:
    other = site.of(OTHER)
    assert other.client("sts").get_caller_identity()["Account"] == OTHER
    assert (other.region, other.account_id) == (site.region, OTHER)
    assert other.state is states[OTHER]["us-west-2"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (allow("a:B c:D"), {"Effect": "Allow", "Action": ["a:B", "c:D"], "Resource": ["*"]}),
        (allow("a:B", "r1", "r2"), {"Effect": "Allow", "Action": ["a:B"], "Resource": ["r1", "r2"]}),
        (allow("a:B", Bool={"k": "true"}), {"Effect": "Allow", "Action": ["a:B"], "Resource": ["*"], "Condition": {"Bool": {"k": "true"}}}),
    ],
)  # fmt: skip
def test_a_statement(statement: object, expected: object) -> None:
    assert statement == expected


def test_a_trust_policy() -> None:
    [statement] = trust({"AWS": "*"}, StringEquals={"sts:ExternalId": "x"})["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "x"}},
    }
    assert "Condition" not in TRUST["Statement"][0]
