"""One value against its shape: the first rule it breaks, and the nearest value that breaks none."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.constraints.leaf import fault
from preflight.constraints.shapes import Shape

NAME = Shape("string", pattern="[a-zA-Z][a-zA-Z0-9_]{0,47}", min=1, max=48)
MODE = Shape("string", enum=("PUBLIC", "VPC"))
DAYS = Shape("integer", min=3, max=365)


def told(given: Any, shape: Shape, *, strict: bool = True, hidden: bool = False) -> tuple[str, str] | None:
    found = fault(given, shape, strict=strict, hidden=hidden)
    return (found.rule, found.better) if found else None


@pytest.mark.parametrize(
    ("given", "shape", "rule", "better"),
    [
        ("agent", NAME, None, ""),
        ("my agent", NAME, "must match the pattern", "my_agent"),
        ("", NAME, "has 0 characters, and AWS takes at least 1", ""),
        ("x" * 49, NAME, "has 49 characters, and AWS takes at most 48", "x" * 48),
        (5, NAME, "must be a text, in quotes", "5"),
        (True, NAME, "must be a text, in quotes", "true"),
        ("VPC", MODE, None, ""),
        ("vpc", MODE, "AWS accepts PUBLIC, VPC", "VPC"),
        ("nothing alike", MODE, "AWS accepts PUBLIC, VPC", ""),
        (30, DAYS, None, ""),
        (2, DAYS, "is 2, below the minimum of 3", "3"),
        (366, DAYS, "is 366, above the maximum of 365", "365"),
        (3, DAYS, None, ""),
        (365, DAYS, None, ""),
        (30.4, DAYS, "must be a whole number", "30"),
        ("30", DAYS, "must be a number", ""),
        (True, DAYS, "must be a number", ""),
        (float("nan"), DAYS, "must be a number", ""),
        (float("inf"), DAYS, "must be a number", ""),
        (0.5, Shape("float", max=1), None, ""),
        (True, Shape("boolean"), None, ""),
        ("true", Shape("boolean"), "must be true or false", ""),
        ("x", Shape("list"), "must be a list", ""),
        ("x", Shape("structure"), "must be an object", ""),
        ("x", Shape("map"), "must be an object", ""),
        (5, Shape("string", document=True), None, ""),
        (5, Shape("blob"), None, ""),
    ],
)
def test_in_a_request(given: Any, shape: Shape, rule: str | None, better: str) -> None:
    found = told(given, shape)
    if rule is None:
        assert found is None
    else:
        assert found
        assert rule in found[0]
        assert found[1] == better


@pytest.mark.parametrize(
    ("given", "shape", "accepted"),
    [
        ("30", DAYS, True),
        ("many", DAYS, False),
        (5, Shape("string", pattern=r"\d"), True),
        (True, Shape("string", enum=("true",)), True),
        ("False", Shape("boolean"), True),
        ("maybe", Shape("boolean"), False),
        ("x", Shape("list"), True),
        (5, Shape("list"), False),
    ],
)
def test_where_the_tool_converts_it(given: Any, shape: Shape, accepted: bool) -> None:
    assert (told(given, shape, strict=False) is None) is accepted


@pytest.mark.parametrize("shape", [NAME, MODE, Shape("string", max=3)])
def test_a_secret_is_not_repeated(shape: Shape) -> None:
    found = fault("s3cret value!", shape, strict=True, hidden=True)
    assert found
    assert "s3cret" not in f"{found.rule}{found.better}"
