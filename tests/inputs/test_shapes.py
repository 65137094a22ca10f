"""What does not fit the shape of a place: types, words, patterns, required keys, keys that are not known."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from preflight.inputs.document import parse
from preflight.inputs.node import root
from preflight.inputs.shapes import FILLED, Either, Least, Maybe, One, Shape, Strict, Text, mismatches, where

WORDS = ("A", "B")
LOWER = Text(re.compile("[a-z]+"), "small letters")


def told(shape: Shape, held: Any) -> list[tuple[str, bool]]:
    node = root(parse(json.dumps({"at": held}), "f.json")).at("at")
    return [(each.because, each.certain) for each in mismatches(node, shape, "the tool")]


@pytest.mark.parametrize(
    ("shape", "fits"),
    [
        (str, ["", "x", "1"]),
        (int, [0, -1, 2.0]),
        (float, [0, 0.5]),
        (bool, [True, False]),
        (object, [None, 1, [], {"a": [1]}]),
        (WORDS, ["A", "B", "${WORD}"]),
        (LOWER, ["abc", "$NAME"]),
        (FILLED, ["x", "\n"]),
        (Least(1), [1, 7]),
        (Maybe(int), [None, 1]),
        (Either((int, WORDS), "a number or a word"), [1, "A"]),
        ([str], [[], ["a", "b"]]),
        ({"a": int, "b!": str}, [{"b": ""}, {"a": 1, "b": "x"}]),
        ({"*": int}, [{}, {"x": 1}]),
        (Strict({"a": int}), [{}, {"a": 1}]),
        (One({"a": int, "b": int}), [{"a": 1}, {"b": 1}]),
    ],
)
def test_what_fits(shape: Shape, fits: list[Any]) -> None:
    assert [told(shape, held) for held in fits] == [[]] * len(fits)


@pytest.mark.parametrize(
    ("shape", "held", "said"),
    [
        (str, 7, "at is 7: the tool takes text"),
        (str, None, "at is null: the tool takes text"),
        (str, ["x"], "at is a list: the tool takes text"),
        (int, "7", "at is '7': the tool takes a whole number"),
        (int, True, "at is true or false: the tool takes a whole number"),
        (int, 0.5, "at is a number: the tool takes a whole number"),
        (float, "x", "at is 'x': the tool takes a number"),
        (bool, "true", "at is 'true': the tool takes true or false"),
        (WORDS, "C", "at is 'C': the tool takes A, B"),
        (WORDS, {}, "at is a mapping: the tool takes A, B"),
        (LOWER, "ABC", "at is 'ABC': the tool takes small letters"),
        (LOWER, "A" * 101, "at is a text of 101 characters: the tool takes small letters"),
        (FILLED, "", "at is '': the tool takes a text that is not empty"),
        (Least(1), 0, "at is 0: the tool takes a whole number from 1"),
        (Least(1), "1", "at is '1': the tool takes a whole number from 1"),
        (Maybe(int), "x", "at is 'x': the tool takes a whole number"),
        (Either((int, WORDS), "a number or a word"), None, "at is null: the tool takes a number or a word"),
        ([str], "x", "at is 'x': the tool takes a list"),
        ([str], ["x", 1], "at[1] is 1: the tool takes text"),
        ({"a": int}, ["a"], "at is a list: the tool takes a mapping"),
        ({"a": int}, {"a": "x"}, "at.a is 'x': the tool takes a whole number"),
        ({"a!": int}, {}, "at has no a: the tool requires it"),
        ({"a!": int}, {"a": None}, "at.a is null: the tool takes a whole number"),
        ({"*": int}, {"x": "y"}, "at.x is 'y': the tool takes a whole number"),
        (One({"a": int, "b": int}), {}, "at has none: the tool takes exactly one of a, b"),
        (One({"a": int, "b": int}), {"b": 1, "a": 1}, "at has a and b: the tool takes exactly one of a, b"),
    ],
)
def test_what_is_refused(shape: Shape, held: Any, said: str) -> None:
    assert told(shape, held) == [(said, True)]


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ({"names": [str]}, "at.name: the tool drops the key, which it does not know; did you mean 'names'?"),
        (Strict({"other": str}), "at.name: the tool refuses the key, which it does not know"),
    ],
)
def test_a_key_that_is_not_known_is_a_warning(shape: Shape, said: str) -> None:
    assert told(shape, {"name": 1}) == [(said, False)]


@pytest.mark.parametrize(("text", "place"), [('{"a": {"b": 1}}', "a.b"), ('[{"b": 1}]', "list.json[0].b")])
def test_a_place_in_a_list_is_told_with_its_file(text: str, place: str) -> None:
    node = root(parse(text, "folder/list.json"))
    inner = node.at("a", "b") if isinstance(node.data, dict) else node.items()[0].at("b")
    assert where(inner) == place
    assert where(node) == "list.json"
