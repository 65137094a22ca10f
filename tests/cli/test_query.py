"""`--query`: what it gives, and that no expression runs away."""

from __future__ import annotations

import pytest

from preflight.cli.errors import CliError
from preflight.cli.query import MOST_CHARACTERS, Query

DOCUMENT = {"audits": [{"verdict": "ready", "findings": [{"check": "a"}, {"check": "b"}]}]}


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("audits[].verdict", ["ready"]),
        ("audits[].findings[].check", ["a", "b"]),
        ("audits[].findings[].{c: check}", [{"c": "a"}, {"c": "b"}]),
        ("join('-', audits[].findings[].check)", "a-b"),
        ("length(audits[0].findings)", 2),
        ("nothing", None),
    ],
)
def test_what_an_expression_gives(expression, found):
    assert Query(expression).search(DOCUMENT) == found


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("audits[", "Invalid jmespath expression"),
        ("(" * 5000 + "a" + ")" * 5000, "more than"),
        ("(" * 3000 + "a" + ")" * 3000, "nested too deep"),
        ("a" * (MOST_CHARACTERS + 1), "more than"),
    ],
)
def test_what_is_no_expression_is_told_before_anything_is_asked(expression, told):
    with pytest.raises(CliError, match=told):
        Query(expression)


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("unheard_of(@)", "Unknown function"),
        ("length(audits[0].verdict, @)", "Expected 1 argument"),
        ("|".join(["[@, @]"] * 60), "too much"),
        ("|".join(["[@, @][]"] * 60), "too much"),
        ("to_string(" * 60 + "[audits]" + ")" * 60, None),
        ("|".join(["to_string([@])"] * 60), "too much"),
        ("|".join(["join(to_string(@), [to_string(@), to_string(@)])"] * 60), "too much"),
        ("map(&" * 30 + "a" + ", `[1, 2, 3, 4, 5]`)" * 30, "too much"),
        ("|".join(["{a: @, b: @}"] * 60), "too much"),
        (".".join(["a"] * 4000), None),
    ],
)
def test_no_expression_runs_away(monkeypatch, expression, told):
    monkeypatch.setattr("preflight.cli.query.MOST_STEPS", 20_000)
    monkeypatch.setattr("preflight.cli.query.MOST_ITEMS", 20_000)
    if told is None:
        Query(expression).search(DOCUMENT)
        return
    with pytest.raises(CliError, match=told):
        Query(expression).search(DOCUMENT)
