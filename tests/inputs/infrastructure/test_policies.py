"""What a policy document says, as far as it is known."""

import json
from typing import Any

import pytest
from deployments import node

from preflight.core.value import Value, Why
from preflight.inputs.infrastructure.leaf import Leaf, missing
from preflight.inputs.infrastructure.policies import Policies, policy_of, total, trust

OPEN = missing(Why.PARAMETER, "no value for Open", "Open")


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        ({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}, True),
        ({"Effect": "Allow", "Principal": {"Service": OPEN}, "Action": "sts:AssumeRole"}, False),
        ({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::1:root"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"a": OPEN}}}, True),
        ({"Effect": OPEN, "Principal": "*", "Action": "sts:AssumeRole"}, False),
        ({"Effect": "Allow", "Principal": "*", "Action": OPEN}, False),
        (OPEN, False),
    ],
)  # fmt: skip
def test_a_trust_document_is_read_where_it_says_whom_it_trusts(statement: Any, read: bool) -> None:
    assert (trust(node({"Version": "2012-10-17", "Statement": [statement]})) is not None) is read


ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
DENY = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}


def document(*statements: Any, version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def whole(*statements: Any) -> Policies:
    return Policies((document(*statements),))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (document(ALLOW), whole(ALLOW)),
        (json.dumps(document(ALLOW)), whole(ALLOW)),
        (Leaf(json.dumps(document(ALLOW))), whole(ALLOW)),
        (None, Policies()),
        (OPEN, Policies(complete=False)),
        ("not json", Policies(complete=False)),
        ("[]", Policies(complete=False)),
        (document({**ALLOW, "Resource": OPEN}), Policies((document({**ALLOW, "Resource": "${Open}"}),))),
        (
            document({**ALLOW, "Action": OPEN}),
            Policies((document({**ALLOW, "Action": "${Open}"}),), complete=False),
        ),
        (document({**DENY, "Action": OPEN}), Policies(complete=False, may_deny=True)),
        (document({**ALLOW, "Effect": OPEN}), Policies(complete=False, may_deny=True)),
        (document(ALLOW, OPEN), Policies((document(ALLOW),), complete=False, may_deny=True)),
        (
            document(ALLOW, {**DENY, "Action": OPEN}, OPEN),
            Policies((document(ALLOW),), complete=False, may_deny=True),
        ),
        (
            document({**ALLOW, "Resource": OPEN}, version="2008-10-17"),
            Policies(complete=False, may_deny=True),
        ),
    ],
)
def test_what_a_document_allows(data: Any, found: Policies) -> None:
    assert policy_of(node(data)) == found


ARN = Value("arn:aws:iam::aws:policy/A")


@pytest.mark.parametrize(
    ("each", "together"),
    [
        ((), Policies()),
        ((whole(ALLOW), whole(DENY)), Policies((document(ALLOW), document(DENY)))),
        ((Policies(managed=(ARN,)), Policies(managed=(ARN,))), Policies(managed=(ARN,))),
        ((Policies(complete=False), Policies(may_deny=True)), Policies(complete=False, may_deny=True)),
    ],
)
def test_policies_together(each: tuple[Policies, ...], together: Policies) -> None:
    assert total(each) == together


@pytest.mark.parametrize(
    ("policies", "doubt"),
    [
        (whole(ALLOW), Policies(complete=False)),
        (whole(ALLOW, DENY), Policies(complete=False, may_deny=True)),
        (Policies(may_deny=True), Policies(complete=False, may_deny=True)),
    ],
)
def test_policies_that_may_not_be_there(policies: Policies, doubt: Policies) -> None:
    assert policies.in_doubt() == doubt
