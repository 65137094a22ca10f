"""What becomes of a value that is made of others: unknown as soon as one is, with all it is taken from."""

from typing import Any

import pytest

from preflight.core.value import Origin, Why
from preflight.inputs.infrastructure.leaf import Leaf, combined, leaves, made, missing, plain, spelled

OPEN = missing(Why.PARAMETER, "no value for Open", "Open")
ROLE = made("Role", "Arn")
NAME = Leaf("agent", sources=("Name",))
DERIVED = Leaf("agent", derived_by="the CLI")


@pytest.mark.parametrize(
    ("value", "text"),
    [("a", "a"), (3, "3"), (True, "true"), (OPEN, "${Open}"), (ROLE, "${Role.Arn}"), (Leaf(False), "false")],
)
def test_a_scalar_as_text(value: Any, text: str) -> None:
    assert spelled(value) == text


@pytest.mark.parametrize(
    ("parts", "why", "sources", "derived"),
    [
        (["a", "b"], None, (), ""),
        (["a", OPEN], Why.PARAMETER, (), ""),
        ([NAME, ROLE], Why.AFTER_DEPLOY, ("Name", "Role"), ""),
        ([NAME, "b"], None, ("Name",), ""),
        ([DERIVED, "b"], None, (), "the CLI"),
    ],
)
def test_a_value_made_of_others(parts: list[Any], why: Why | None, sources: tuple[str, ...], derived: str) -> None:
    found = combined(parts, "-".join, "whole")
    leaf = found if isinstance(found, Leaf) else Leaf(found)
    assert (leaf.why, leaf.sources, leaf.derived_by) == (why, sources, derived)
    assert (leaf.text if why else leaf.value) == ("whole" if why else "-".join(map(spelled, parts)))


def test_leaves_at_any_depth_and_the_data_without_them() -> None:
    data = {"a": [OPEN, {"b": NAME}], "c": 1}
    assert list(leaves(data)) == [OPEN, NAME]
    assert plain(data) == {"a": ["${Open}", {"b": "agent"}], "c": 1}


@pytest.mark.parametrize(
    ("leaf", "created", "known"),
    [(Leaf("x", created=True), True, True), (Leaf("x"), False, True), (ROLE, False, False)],
)
def test_only_what_is_known_counts_as_created(leaf: Leaf, created: bool, known: bool) -> None:
    value = leaf.as_value(Origin("deploy.yaml", 3))
    assert (value.created, value.known, value.origin.line) == (created, known, 3)


@pytest.mark.parametrize(
    ("leaf", "value", "created"),
    [
        (Leaf("x", created=True), "x", True),
        (Leaf(None, Why.LOOKUP, "d", created=True), None, False),
        (Leaf("x", derived_by="the CLI"), "x", False),
    ],
)
def test_a_leaf_as_the_value_of_a_target(leaf: Leaf, value: str | None, created: bool) -> None:
    found = leaf.as_value(Origin("f"))
    assert (found.value, found.created, found.origin) == (value, created, Origin("f"))
    assert (found.why, found.detail, found.derived_by) == (leaf.why, leaf.detail, leaf.derived_by)
