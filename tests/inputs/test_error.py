"""Errors of inputs: one printable line each."""

from __future__ import annotations

import pytest

from preflight.core.value import Origin
from preflight.inputs.error import LONGEST, InputError


@pytest.mark.parametrize(
    ("text", "origin", "column", "line"),
    [
        ("a; b", Origin("f", 3), 4, "f:3:4: a; b"),
        ("a; b", Origin("f", 3), None, "f:3: a; b"),
        ("a; b", Origin("f"), None, "f: a; b"),
        ("a; b", None, None, "a; b"),
        ("a\n\t b\u2028c", None, None, "a b c"),
        ("a\x1b[31mb", None, None, "a\ufffd[31mb"),
        ("x" * 9999, None, None, "x" * LONGEST + "…"),
    ],
)
def test_an_error_is_one_printable_line(text: str, origin: Origin, column: int, line: str) -> None:
    assert str(InputError(text, origin, column=column)) == line


def test_several_errors_are_a_line_each() -> None:
    errors = [InputError("a", Origin("f", 1)), InputError("b", Origin("f", 2))]
    whole = InputError.of(errors)
    assert (str(whole), whole.errors, whole.line, whole.text) == ("f:1: a\nf:2: b", tuple(errors), 1, "a")
