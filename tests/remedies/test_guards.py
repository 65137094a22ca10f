"""What tells a second run of the plan that a step is done."""

from __future__ import annotations

import pytest

from preflight.core.command import Command, aws
from preflight.core.steps import Run
from preflight.remedies.guards import guard

OPEN = {"group_id": "sg-1", "protocol": "tcp", "port": "443", "region": "us-west-2"}


@pytest.mark.parametrize(
    ("step", "asks"),
    [
        (aws("iam", "create-role", role_name="r"), ("get-role", "--role-name r")),
        (aws("ecr", "create-repository", repository_name="a/b"), ("describe-repositories", "--repository-names a/b")),
        (
            aws("ec2", "create-vpc-endpoint", vpc_id="vpc-1", service_name="s3"),
            ("describe-vpc-endpoints", "Name=vpc-id,Values=vpc-1 Name=service-name,Values=s3"),
        ),
        (
            aws("ec2", "create-route", route_table_id="rtb-1", destination_cidr_block="0.0.0.0/0"),
            ("describe-route-tables", "--route-table-ids rtb-1"),
        ),
        (
            aws("ec2", "authorize-security-group-ingress", source_group="sg-2", **OPEN),
            ("describe-security-groups", "contains(UserIdGroupPairs[].GroupId"),
        ),
        (
            aws("ec2", "authorize-security-group-egress", cidr="0.0.0.0/0", **OPEN),
            ("describe-security-groups", "contains(IpRanges[].CidrIp"),
        ),
    ],
)
def test_the_question_of_a_step(step: Command, asks: tuple[str, str]) -> None:
    found = str(guard(Run(step)))
    assert all(each in found for each in asks)


@pytest.mark.parametrize(
    "step",
    [
        aws("iam", "put-role-policy", role_name="r"),
        aws("ec2", "authorize-security-group-ingress", ip_permissions=[{"IpProtocol": "tcp"}], group_id="sg-1"),
        aws("ec2", "authorize-security-group-ingress", cidr="10.0.0.0/8' || '1'=='1", **OPEN),
    ],
    ids=["harmless twice", "rules as JSON", "a quote would end the query's text"],
)
def test_no_question_where_none_is_known(step: Command) -> None:
    assert guard(Run(step)) is None


def test_the_question_of_the_author_comes_first() -> None:
    own = aws("iam", "list-roles")
    assert guard(Run(aws("iam", "create-role", role_name="r"), unless=own)) == own


def test_a_value_to_keep_is_asked_for_by_its_author_alone() -> None:
    assert guard(Run(aws("iam", "create-role", role_name="r"), capture="ROLE")) is None
