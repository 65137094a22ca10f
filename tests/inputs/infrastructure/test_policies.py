"""What a policy document says, as far as it is known."""

from typing import Any

import pytest
from deployments import node

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import missing
from preflight.inputs.infrastructure.policies import trust

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
