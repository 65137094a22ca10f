"""The keys a target names, which of them are asked about, and what a key's own policy says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from resources import resource
from worlds import ACCOUNT, REGION, scope, target

from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.policies import Decision
from preflight.kms.keys import KEY, KEY_POLICY, policy_says, used_keys

ARN = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
ALIAS = f"arn:aws:kms:eu-west-1:{ACCOUNT}:alias/mine"


def named(*values: object) -> Facts:
    made = tuple(resource("Memory", {"encryptionKeyArn": value}, subject=f"m{n}") for n, value in enumerate(values))
    return Facts(scope(target=target(resources=made)))


@pytest.mark.parametrize(
    ("made", "found"),
    [
        (resource("Gateway", {"kmsKeyArn": ARN}), [ARN]),
        (resource("Memory", {"a": {"encryptionKeyArn": ARN}, "kmsKeyArn": ALIAS}), [ARN, ALIAS]),
        (resource("Memory", {"keyArn": ARN}), []),
        (resource("Memory", {"kmsKeyArn": ARN}, made=False), []),
    ],
)
def test_the_keys_that_are_used(made: Resource, found: list[str]) -> None:
    keys = list(used_keys(scope(target=target(resources=(made,)))))
    assert [each.of.arn.value for each in keys] == found
    assert {(each.name, each.owners, each.origin.file) for each in keys} <= {("it", ("it",), "deploy.json")}


@pytest.mark.parametrize(
    ("value", "asked", "policy"),
    [
        (ARN, [(ARN, REGION)], True),
        (ALIAS, [(ALIAS, "eu-west-1")], False),
        ("1234", [], False),
        (f"{ARN}x y", [], False),
        (Value(ARN, created=True), [], False),
        (unknown_value(Why.PARAMETER, "has no value"), [], False),
    ],
)
def test_what_is_asked_about_a_key(value: object, asked: list[tuple[str, str]], policy: bool) -> None:
    facts = named(value)
    assert [(call.params["KeyId"], call.region) for call in KEY.calls(facts)] == asked
    policies = [call.params for call in KEY_POLICY.calls(facts)]
    assert policies == ([{"KeyId": asked[0][0], "PolicyName": "default"}] if policy else [])


ROLE = f"arn:aws:iam::{ACCOUNT}:role/R"


@pytest.mark.parametrize(
    ("statement", "decision"),
    [
        ({"Principal": {"AWS": ROLE}}, Decision.ALLOWED),
        ({"Principal": {"AWS": ACCOUNT}}, Decision.ALLOWED),
        ({"Principal": {"AWS": "111122223333"}}, Decision.IMPLICIT_DENY),
        ({"Principal": "*", "Effect": "Deny"}, Decision.EXPLICIT_DENY),
        ({"Principal": "*", "Action": "kms:Encrypt"}, Decision.IMPLICIT_DENY),
        ({"Principal": "*", "Condition": {"StringEquals": {"kms:ViaService": f"bedrock-agentcore.{REGION}.amazonaws.com"}}},
         Decision.ALLOWED),
        ({"Principal": "*", "Condition": {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}},
         Decision.IMPLICIT_DENY),
        ({"Principal": "*", "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}}}, Decision.ALLOWED),
        ({"Principal": "*", "Condition": {"StringEquals": {"kms:CallerAccount": "111122223333"}}}, Decision.IMPLICIT_DENY),
    ],
)  # fmt: skip
def test_what_a_policy_says(statement: dict[str, Any], decision: Decision) -> None:
    document = json.dumps({"Statement": [{"Effect": "Allow", "Action": "kms:*", "Resource": "*"} | statement]})
    assert policy_says(document, "kms:CreateGrant", ARN, ROLE, scope()).decision is decision


def test_a_policy_without_statements_allows_nothing() -> None:
    assert policy_says('{"Statement": []}', "kms:Decrypt", ARN, ROLE, scope()).decision is Decision.IMPLICIT_DENY
