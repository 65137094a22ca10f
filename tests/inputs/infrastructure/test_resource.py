"""The resources of one deployment by kind, and what a property is taken from."""

import pytest
from deployments import deployment, node, ref, resource

from preflight.core.value import Value, Why
from preflight.inputs.infrastructure.leaf import missing
from preflight.inputs.infrastructure.resource import listed, partition

A, B, C = resource("IAM::Role", "A"), resource("EC2::VPC", "B"), resource("IAM::Role", "C")
DEPLOYMENT = deployment(A, B, C)


@pytest.mark.parametrize(
    ("kinds", "found"),
    [(("IAM::Role",), (A, C)), (("EC2::VPC", "IAM::Role"), (A, B, C)), (("S3::Bucket",), ()), ((), ())],
)
def test_resources_of_some_kinds_in_order(kinds, found):
    assert DEPLOYMENT.of(*kinds) == found


@pytest.mark.parametrize(
    ("data", "kinds", "found"),
    [(ref("C"), ("IAM::Role",), (C,)), (ref("B"), ("IAM::Role",), ()), (ref("Z"), ("IAM::Role",), ()), ("C", ("IAM::Role",), ())],
)  # fmt: skip
def test_what_a_property_is_taken_from(data, kinds, found):
    assert DEPLOYMENT.behind(node(data), *kinds) == found


SAID = "and the source does not show which role that is"


@pytest.mark.parametrize(
    ("data", "why", "said"),
    [
        (ref("A"), Why.AFTER_DEPLOY, "created by this deployment: A"),
        (ref("B"), Why.UNSUPPORTED, f"B gives it, {SAID}"),
        (ref("Custom.RoleArn"), Why.UNSUPPORTED, f"Custom.RoleArn gives it, {SAID}"),
        (missing(Why.AFTER_DEPLOY, "either", "x", "A", "C"), Why.UNSUPPORTED, f"A or C gives it, {SAID}"),
        (missing(Why.AFTER_DEPLOY, "created by stack S", "x"), Why.UNSUPPORTED, f"created by stack S, {SAID}"),
        (missing(Why.PARAMETER, "no value", "x"), Why.PARAMETER, "no value"),
        ("arn:aws:iam::111122223333:role/there", None, ""),
    ],
)
def test_what_is_to_come_is_unknown_unless_the_source_shows_it(data, why, said):
    given = node(data)
    value = given.text()
    assert value is not None
    found = DEPLOYMENT.shown(value, given, "IAM::Role")
    assert (found.why, found.detail) == (why, said)


@pytest.mark.parametrize(
    ("own", "managing", "place"),
    [("eu-west-1", "us-east-1", "eu-west-1"), (None, "us-east-1", "us-east-1"), (None, None, None)],
)
def test_its_own_region_before_that_of_what_manages_it(own, managing, place):
    found = resource("EC2::VPC", "V", {"region": own}, region=Value(managing) if managing else None).place
    assert (found.value if found else None) == place


@pytest.mark.parametrize(
    ("types", "text"),
    [
        ({}, "no resource at all"),
        ({"B": 1, "A": 1, "C": 3}, "3 C, 1 A, 1 B"),
        (dict.fromkeys("ABCDEFG", 2), "2 A, 2 B, 2 C, 2 D, 2 E and 4 more"),
    ],
)
def test_what_a_source_holds(types, text):
    assert listed(types) == text


@pytest.mark.parametrize(
    ("region", "name"),
    [("us-west-2", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("", ""), (None, "")],
)
def test_the_partition_of_a_region(region, name):
    assert partition(region) == name
