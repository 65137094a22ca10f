"""Which environment variables name a model or a secret; all other values are dropped."""

from __future__ import annotations

import pytest

from preflight.core.value import Origin, Value
from preflight.inputs.environment import models, secrets

HERE = Origin("f", 3)
SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret:prod/key-AbCdEf"


@pytest.mark.parametrize(
    ("value", "model"),
    [
        ("anthropic.claude-sonnet-4-20250514-v1:0", "anthropic.claude-sonnet-4-20250514-v1:0"),
        ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "us.anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("global.amazon.nova-2-lite-v1:0", "global.amazon.nova-2-lite-v1:0"),
        ("bedrock/us.amazon.nova-pro-v1:0", "us.amazon.nova-pro-v1:0"),
        ("bedrock/converse/amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0"),
        (" openai.gpt-oss-120b-1:0 ", "openai.gpt-oss-120b-1:0"),
        ("minimax.minimax-m2.1", "minimax.minimax-m2.1"),
        ("deepseek.v3.2", "deepseek.v3.2"),
        ("xai.grok-4-fast-v1:0", "xai.grok-4-fast-v1:0"),
        ("in.anthropic.claude-haiku-4-5-20251001-v1:0", "in.anthropic.claude-haiku-4-5-20251001-v1:0"),
        ("kr.amazon.nova-lite-v1:0", "kr.amazon.nova-lite-v1:0"),
        ("mx.amazon.nova-lite-v1:0", "mx.amazon.nova-lite-v1:0"),
        (
            "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.amazon.nova-pro-v1:0",
            "arn:aws:bedrock:us-west-2:111122223333:inference-profile/us.amazon.nova-pro-v1:0",
        ),
        ("amazon.com", None),
        ("openai.com", None),
        ("google.internal", None),
        ("us.example.com", None),
        ("s3.us-west-2.amazonaws.com", None),
        ("claude-sonnet-4", None),
        ("hunter2", None),
        (12, None),
        (None, None),
    ],
)
def test_a_model_is_told_by_its_id(value: object, model: str | None) -> None:
    assert models([("MODEL_ID", value, HERE)]) == ((Value(model, HERE),) if model else ())


def test_a_variable_of_another_name_is_a_guess_that_the_agent_uses_the_model() -> None:
    (found,) = models([("TITLE", "amazon.nova-pro-v1:0", HERE)])
    assert found.derived_by == "the environment variable TITLE"


@pytest.mark.parametrize(("value", "found"), [(SECRET, True), ("sk-111122223333", False), (SECRET + " x", False)])
def test_a_secret_is_told_by_its_arn(value: str, found: bool) -> None:
    assert secrets([("KEY", value, HERE)]) == (
        (Value(SECRET, HERE, derived_by="the environment variable KEY"),) if found else ()
    )
