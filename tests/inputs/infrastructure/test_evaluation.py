"""Dynamic references in a text: which service holds the value, and under which name."""

import pytest

from preflight.core.value import Why
from preflight.inputs.infrastructure.evaluation import dynamic, unsupported

ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:db-AbCdEf"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("{{resolve:ssm:/agents/image:3}}", "Parameter Store holds it under /agents/image:3"),
        ("x-{{resolve:ssm:/agents/image}}-y", "Parameter Store holds it under /agents/image"),
        ("{{resolve:ssm-secure:/agents/key:1}}", "Parameter Store holds it as a secure string under /agents/key:1"),
        ("{{resolve:secretsmanager:db:SecretString:password}}", "the secret that holds it is db"),
        (f"{{{{resolve:secretsmanager:{ARN}:SecretString:password}}}}", f"the secret that holds it is {ARN}"),
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
