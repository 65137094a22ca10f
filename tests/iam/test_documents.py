"""The shape of a policy document."""

import pytest

from preflight.core.value import Undetermined
from preflight.iam.documents import MalformedPolicy, Policy

ALLOW = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}


@pytest.mark.parametrize(
    "document",
    [
        "not json",
        "[]",
        "%5B%5D",
        {"Statement": "all"},
        {"Statement": [None]},
        {"Statement": [ALLOW, 3]},
        {"Statement": ALLOW | {"Effect": "allow"}},
        {"Statement": {"Action": "*", "Resource": "*"}},
        {"Statement": ALLOW | {"Action": {"s3": "*"}}},
        {"Statement": ALLOW | {"Resource": [["*"]]}},
        {"Statement": ALLOW | {"Effect": ["Allow"]}},
        {"Statement": ALLOW, "Version": ["2012-10-17"]},
        {"Statement": ALLOW, "Version": "2012-10-18"},
        {"Statement": ALLOW | {"Principal": '{"AWS": "a"}'}},
        {"Statement": ALLOW | {"Condition": ""}},
        {"Statement": ALLOW | {"Principal": ["a"]}},
        {"Statement": ALLOW | {"Principal": {"AWS": {"a": "b"}}}},
        {"Statement": ALLOW | {"Condition": ["a"]}},
        {"Statement": ALLOW | {"Condition": {"StringEquals": "a"}}},
        {"Statement": ALLOW | {"Condition": {"StringEquals": {"a": {"b": "c"}}}}},
    ],
)
def test_a_policy_of_the_wrong_shape_is_undetermined(document):
    with pytest.raises(Undetermined, match="the policy p"):
        Policy.of(document, "p")
    with pytest.raises(ValueError, match="the policy"):
        Policy.of(document)


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"Statement": []},
        {"Statement": ALLOW},
        {"Statement": [ALLOW | {"Condition": {"Bool": {"aws:SecureTransport": True}}}]},
        {"Statement": [ALLOW | {"Condition": {"NumericLessThan": {"s3:max-keys": 10}}}]},
    ],
)
def test_what_aws_accepts_is_read(document):
    assert len(Policy.of(document).statements) == bool(document.get("Statement"))


def test_the_error_names_what_is_wrong():
    with pytest.raises(MalformedPolicy, match="Effect is neither Allow nor Deny"):
        Policy.of({"Statement": {"Effect": "Permit"}}, "p")
