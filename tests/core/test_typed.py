"""Objects that hold something else than their class declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import evolve, frozen

from preflight.core.finding import Status
from preflight.core.typed import ensure


@frozen
class Part:
    name: str


@frozen
class Whole:
    text: str = ""
    number: int = 0
    maybe: Part | None = None
    parts: tuple[Part, ...] = ()
    counts: Mapping[str, int] = {}
    status: Status = Status.PASS


NOTHING: Any = None


@pytest.mark.parametrize(
    "changes",
    [{}, {"maybe": Part("a")}, {"parts": (Part("a"), Part("b"))}, {"counts": {"a": 1}}, {"status": Status.FAIL}],
)
def test_what_fits(changes):
    ensure(evolve(Whole(), **changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": 7}, "text is int, not str"),
        ({"number": True}, "number is bool, not int"),
        ({"maybe": "x"}, "maybe is str, not Part"),
        ({"parts": (Part("a"), Part(NOTHING))}, r"parts\[1\].name is NoneType, not str"),
        ({"parts": [Part("a")]}, "parts is list, not tuple"),
        ({"counts": {"a": "x"}}, "counts.a is str, not int"),
        ({"counts": {7: 1}}, "counts.7 is int, not str"),
        ({"status": "pass"}, "status is str, not Status"),
    ],
)
def test_what_does_not(changes, told):
    with pytest.raises(TypeError, match=told):
        ensure(evolve(Whole(), **changes))
