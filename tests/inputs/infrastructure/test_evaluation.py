"""Dynamic references in a text: which service holds the value, and under which name."""

import pytest

from preflight.core.value import Why
from preflight.inputs.infrastructure.evaluation import dynamic, unsupported

ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:db-AbCdEf"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("{{resolve:ssm:/agents/image:3}}", "ssm:/agents/image:3"),
        ("x-{{resolve:ssm:/agents/image}}-y", "ssm:/agents/image"),
        ("{{resolve:ssm-secure:/agents/key:1}}", "ssm-secure:/agents/key:1"),
        ("{{resolve:secretsmanager:db:SecretString:password}}", "secretsmanager:db"),
        (f"{{{{resolve:secretsmanager:{ARN}:SecretString:password}}}}", f"secretsmanager:{ARN}"),
    ],
)
def test_a_dynamic_reference_is_unknown_and_names_its_home(text: str, detail: str) -> None:
    found = dynamic(text)
    assert (found.why, found.detail) == (Why.DYNAMIC, detail)


@pytest.mark.parametrize("text", ["", "plain", "{{resolve:other:x}}", "{{resolve:ssm}}", "{resolve:ssm:x}"])
def test_any_other_text_is_itself(text: str) -> None:
    assert dynamic(text) == text


def test_what_is_not_evaluated_says_which_function() -> None:
    found = unsupported("Fn::Transform")
    assert (found.why, found.detail, found.text) == (
        Why.UNSUPPORTED,
        "Fn::Transform is not evaluated",
        "${Fn::Transform}",
    )
