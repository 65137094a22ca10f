"""The nearest word, whatever its case, and nothing where none is near."""

from __future__ import annotations

import pytest

from preflight.core.near import did_you_mean, near

CHOICES = ("image-exists", "image-region", "AWS_IAM")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("image-exist", ["image-exists"]), ("aws-iam", ["AWS_IAM"]), ("IMAGE-REGION", ["image-region"]), ("zzz", [])],
)
def test_near(word: str, expected: list[str]) -> None:
    assert near(word, CHOICES) == expected


def test_did_you_mean() -> None:
    assert did_you_mean("image-exist", CHOICES) == "did you mean 'image-exists'?"
    assert did_you_mean("zzz", CHOICES) == "there are: image-exists, image-region, AWS_IAM"
