"""From an answer to rows: nothing is coerced, and what is no answer does not pass for an empty one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import field, frozen

from preflight.account.raw import Raw
from preflight.account.rows import NotAnAnswerError, answer, plain, structure, unstructure
from preflight.core.query import Query


@frozen
class Thing:
    name: str
    size: int | None = None
    state: str = "there"
    parts: tuple[str, ...] = ()
    share: float = 0.0
    rules: tuple[str, ...] | None = field(default=None, metadata={"answered": True})


THINGS = Query("s3", "ListThings", "Things[].{name: Name, size: Size, state: State}", Thing)
ONE = Query("s3", "GetThing", "Thing.{name: Name}", Thing)


@pytest.mark.parametrize(
    ("query", "body", "rows"),
    [
        (THINGS, {"Things": []}, ()),
        (THINGS, {"Things": [{"Name": "a"}]}, (Thing("a"),)),
        (THINGS, {"Things": [{"Name": "a", "Size": 5, "State": "gone"}]}, (Thing("a", 5, "gone"),)),
        (ONE, {"Thing": {"Name": "a"}}, (Thing("a"),)),
        (Query("s3", "Get", "Thing.Inner.{name: Name}", Thing), {"Thing": {}}, ()),
    ],
)
def test_rows(query: Query[Any], body: dict[str, Any], rows: tuple[Thing, ...]) -> None:
    assert answer(query, Raw(body)).rows == rows


@pytest.mark.parametrize(
    ("query", "body", "told"),
    [
        (THINGS, {}, "Things is missing"),
        (THINGS, {"Things": None}, "Things is missing"),
        (THINGS, {"Things": [None]}, "empty item"),
        (THINGS, {"Things": [{"Name": "a", "Tags": [None]}]}, "empty item"),
        (THINGS, {"Things": [{}]}, "Thing"),
        (THINGS, {"Things": [{"Name": 5}]}, "5 is not str"),
        (THINGS, {"Things": [{"Name": "a", "Size": "5"}]}, "Thing"),
        (Query("s3", "List", "max_by(Things, &Size).{name: Name}", Thing), {"Things": [{"Size": []}]}, "max_by"),
    ],
)
def test_what_is_no_answer(query: Query[Any], body: dict[str, Any], told: str) -> None:
    with pytest.raises(NotAnAnswerError, match=told):
        answer(query, Raw(body))


def test_a_listing_that_was_cut_says_so() -> None:
    assert answer(THINGS, Raw({"Things": []}, complete=False)).complete is False


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        ({"name": "a", "rules": None}, False),
        ({"name": "a"}, True),
        ({"name": "a", "rules": []}, True),
        ({"name": "a", "state": None}, True),
        ({"name": None}, False),
        ({"name": "a", "share": 1}, True),
        ({"name": "a", "share": "1"}, False),
        ({"name": "a", "parts": [1]}, False),
        ({"name": "a", "parts": "xyz"}, False),
        ({"name": "a", "parts": {"x": 1}}, False),
        ({"name": "a", "rules": "xyz"}, False),
        ({"name": "a", "size": True}, False),
        ({"name": "a", "share": True}, False),
    ],
)
def test_what_fits_a_row(given: dict[str, Any], accepted: bool) -> None:
    if accepted:
        assert structure(given, Thing).state == "there"
    else:
        with pytest.raises(NotAnAnswerError):
            structure(given, Thing)


def test_a_row_as_plain_data_and_back() -> None:
    row = Thing("a", 5, parts=("x", "y"), rules=())
    assert structure(unstructure(row), Thing) == row


def test_times_are_text() -> None:
    moment = datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert plain({"a": [moment, {"b": (moment, 1)}]}) == {
        "a": ["2026-11-27T10:00:00+00:00", {"b": ["2026-11-27T10:00:00+00:00", 1]}]
    }
