"""An event as an instance of a class: allow-listed keys over the environment, and every fault in one answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from attrs import field, frozen

from preflight.serverless.strict import BadEventError, camel, read


@frozen
class Order:
    """An event of the test."""

    size: int
    assume_role: str = "nobody"
    quick: bool = False
    seconds: float | None = None
    words: Mapping[str, str] = field(factory=dict)


def order(given: Any, **environment: str) -> Order:
    return read(Order, given, environment, "T_")


@pytest.mark.parametrize(("name", "spelled"), [("size", "size"), ("assume_role", "assumeRole"), ("a_b_c", "aBC")])
def test_a_field_as_an_event_spells_it(name: str, spelled: str) -> None:
    assert camel(name) == spelled


@pytest.mark.parametrize(
    ("given", "environment", "found"),
    [
        ({"size": 1}, {}, Order(1)),
        ({"size": 1, "assumeRole": "a"}, {"T_ASSUME_ROLE": "b"}, Order(1, "a")),
        ({}, {"T_SIZE": "2", "T_ASSUME_ROLE": "007"}, Order(2, "007")),
        ({"size": 1}, {"T_QUICK": "true", "T_SECONDS": "1.5"}, Order(1, quick=True, seconds=1.5)),
        ({"size": 1}, {"T_WORDS": '{"a": "b"}'}, Order(1, words={"a": "b"})),
        ({"size": 1}, {"T_QUICK": "", "OTHER_SIZE": "3", "PATH": "/"}, Order(1)),
    ],
)
def test_an_event(given: Any, environment: dict[str, str], found: Order) -> None:
    assert order(given, **environment) == found


@pytest.mark.parametrize(
    ("given", "environment", "lines"),
    [
        ([], {}, ["the event is list; give an object with keys such as assumeRole"]),
        ({}, {}, ["size"]),
        ({"size": 1, "assume_role": "a"}, {}, ["assume_role: there is no such key; did you mean assumeRole?"]),
        ({"size": 1, "zzz": 1}, {}, ["zzz: there is no such key; size, assumeRole, quick, seconds, words"]),
        ({"size": 1}, {"T_SIZES": "1"}, ["T_SIZES: there is no such key; did you mean T_SIZE?"]),
        ({"size": 1}, {"T_QUICK": "yes"}, ["quick: 'yes' is neither true nor false"]),
        (
            {"size": 0, "assumeRole": 7, "zzz": 1},
            {},
            ["size: 0 is not a number from 1 up", "assumeRole: 7 is not a string", "zzz: there is no such key"],
        ),
    ],
)
def test_every_fault_is_said(given: Any, environment: dict[str, str], lines: list[str]) -> None:
    with pytest.raises(BadEventError) as raised:
        order(given, **environment)
    said = str(raised.value).splitlines()
    assert len(said) == len(lines)
    assert [one.startswith(line) or line in one for one, line in zip(said, lines, strict=True)] == [True] * len(lines)
