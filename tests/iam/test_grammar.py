"""What IAM refuses a policy document for: a table of documents, and nothing of what is valid or not known whole."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.iam.grammar import refusal

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST = {"Effect": "Allow", "Principal": {"Service": "x"}, "Action": "sts:AssumeRole"}


def document(statement: Any, version: Any = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": statement}


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (ALLOW, ""),
        ({**ALLOW, "Action": "*"}, ""),
        ({**ALLOW, "Action": ["s3:*", "${Open}"], "Resource": ["arn:aws:s3:::b/*", "${Bucket.Arn}"]}, ""),
        ({"Effect": "Deny", "NotAction": "s3:*", "NotResource": "*", "Sid": "NotS3"}, ""),
        ({"Effect": "Allow", "Action": "s3:GetObject"}, "must contain resources"),
        ({"Effect": "Allow", "Resource": "*"}, "must contain actions"),
        ({**ALLOW, "Effect": "allow"}, "Effect allow is neither Allow nor Deny"),
        ({**ALLOW, "Effect": ["Allow"]}, "is neither Allow nor Deny"),
        ({**ALLOW, "Effect": "${Open}"}, ""),
        ({**ALLOW, "Action": "GetObject"}, "must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.: GetObject"),
        ({**ALLOW, "Resource": "my-bucket"}, 'Resource my-bucket must be in ARN format or "*"'),
        ({**ALLOW, "Principal": "*"}, "should not specify a principal"),
        ({**ALLOW, "Sid": "read the bucket"}, "must be alpha-numeric: read the bucket"),
        ([ALLOW, {"Effect": "Allow", "Action": "s3:GetObject"}], "must contain resources"),
    ],
)
def test_a_policy_of_a_role(statement: Any, said: str) -> None:
    found = refusal(document(statement))
    assert (said in found, bool(found)) == (True, bool(said))


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (TRUST, ""),
        ({**TRUST, "Sid": "let it in"}, ""),
        ({**TRUST, "Resource": "*"}, "prohibited field Resource"),
        ({"Effect": "Allow", "Action": "sts:AssumeRole"}, "required field Principal"),
        ({**TRUST, "Action": "AssumeRole"}, "prefaced by a vendor"),
    ],
)
def test_a_trust_policy(statement: Any, said: str) -> None:
    found = refusal(document(statement), trust=True)
    assert (said in found, bool(found)) == (True, bool(said))


@pytest.mark.parametrize(
    ("version", "wrong"),
    [("2012-10-17", False), ("2008-10-17", False), (None, False), ("2012-10-18", True), ("${V}", False)],
)
def test_a_version(version: Any, wrong: bool) -> None:
    assert bool(refusal(document(ALLOW, version))) is wrong


def test_statements_that_are_not_known_say_nothing() -> None:
    assert refusal(document(["${Open}", ALLOW])) == refusal({}) == ""
