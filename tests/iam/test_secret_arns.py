"""How secrets are asked for, and the key that one is under."""

from __future__ import annotations

import pytest
from worlds import scope

from preflight.core.query import Facts
from preflight.core.target import Agent
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.secret_arns import SECRET_ARNS, SecretArn, is_secret

ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-AbCdEf"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("openai-key", True),
        (ARN, True),
        (f"{ARN}:password::", True),
        ("arn:aws:ssm:us-west-2:123456789012:parameter/key", False),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:", False),
    ],
)
def test_what_names_a_secret(text: str, secret: bool) -> None:
    assert is_secret(text) is secret


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        (Value("openai-key"), [("openai-key", "openai-key", None)]),
        (Value(ARN), [(ARN, ARN, "eu-west-1")]),
        (Value(f"{ARN}:password::"), [(f"{ARN}:password::", ARN, "eu-west-1")]),
        (Value("arn:aws:ssm:us-west-2:123456789012:parameter/key"), []),
        (unknown_value(Why.PARAMETER, "has no value"), []),
    ],
)
def test_what_is_asked(given: Value[str], asked: list[tuple[str, str, str | None]]) -> None:
    made = scope(Agent("a", secrets=(given,)), Agent("b", secrets=(given,)))
    calls = SECRET_ARNS.calls(Facts(made))
    assert [(call.key, call.params["SecretId"], call.region) for call in calls] == asked


@pytest.mark.parametrize(
    ("key", "arn"),
    [
        (None, ""),
        ("alias/aws/secretsmanager", ""),
        ("arn:aws:kms:eu-west-1:123456789012:alias/mine", ""),
        ("1234abcd", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"),
        ("arn:aws:kms:eu-west-1:111122223333:key/1", "arn:aws:kms:eu-west-1:111122223333:key/1"),
    ],
)
def test_the_key_of_a_secret(key: str | None, arn: str) -> None:
    assert SecretArn(ARN, key).key_arn == arn
