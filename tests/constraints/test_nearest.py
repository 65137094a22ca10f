"""The nearest value: one that is accepted, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.constraints.nearest import accepts, nearest_enum, nearest_text
from preflight.constraints.shapes import Shape

NAME = Shape("string", pattern="[a-zA-Z][a-zA-Z0-9_]{0,47}")
HYPHENS = Shape("string", pattern="([0-9a-zA-Z][-]?){1,100}", max=20)


@pytest.mark.parametrize(
    ("text", "enum", "found"),
    [
        ("vpc", ("PUBLIC", "VPC"), "VPC"),
        ("xyzzy", ("PUBLIC", "VPC"), ""),
        ("xyzzy", ("MCP",), "MCP"),
        ("x", (), ""),
    ],
)
def test_the_nearest_word(text: str, enum: tuple[str, ...], found: str) -> None:
    assert nearest_enum(text, enum) == found


@pytest.mark.parametrize(
    ("text", "shape", "found"),
    [
        ("my-agent", NAME, "my_agent"),
        (" agent ", NAME, "agent"),
        ("2nd", NAME, "a_2nd"),
        ("x" * 60, NAME, "x" * 48),
        ("my_gateway", HYPHENS, "my-gateway"),
        ("a" * 30, HYPHENS, "a" * 20),
        ("x" * 101, NAME, ""),
        ("arn:aws:x", NAME, ""),
        ("a/b", NAME, ""),
        (" arn:x ", Shape("string", pattern="arn:.*x"), "arn:x"),
        ("!!!", NAME, ""),
        ("", NAME, ""),
    ],
)
def test_the_nearest_spelling(text: str, shape: Shape, found: str) -> None:
    assert nearest_text(text, shape) == found


@given(st.text(max_size=110))
def test_what_is_proposed_is_accepted(text: str) -> None:
    for shape in (NAME, HYPHENS):
        found = nearest_text(text, shape)
        assert not found or (found != text and accepts(found, shape))


@pytest.mark.parametrize(
    ("text", "accepted"), [("ab", True), ("abc", True), ("a", False), ("abcd", False), ("a1", False)]
)
def test_lengths_and_pattern_together(text: str, accepted: bool) -> None:
    assert accepts(text, Shape("string", pattern="[a-z]+", min=2, max=3)) is accepted
