"""One look-up for every spelling and nesting; below an unknown everything is unknown."""

from typing import Any

import pytest
from deployments import node, ref

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import Leaf, made, missing

OPEN = missing(Why.PARAMETER, "no value for Open", "Open")


@pytest.mark.parametrize(
    ("data", "names", "found"),
    [
        ({"AgentRuntimeName": "a"}, ("AgentRuntimeName",), "a"),
        ({"agent_runtime_name": "a"}, ("AgentRuntimeName",), "a"),
        ({"agentRuntimeName": "a"}, ("AgentRuntimeName",), "a"),
        ({"a": [{"b": "x"}]}, ("A", "B"), "x"),
        ([{"a": "x"}], ("A",), "x"),
        ({"subnets": "x"}, ("Subnet",), "x"),
        ({"Name": "x"}, ("RoleName|Name",), "x"),
        ({"RoleName": None, "Name": "x"}, ("RoleName|Name",), "x"),
        ({"a": [{"b": 1}, {"b": 2}]}, ("A", "B"), ""),
        ({}, ("A", "B"), ""),
        ({"a": OPEN}, ("A", "B"), ""),
    ],
)
def test_a_look_up(data: Any, names: tuple[str, ...], found: str) -> None:
    assert node(data).at(*names).known() == found


def test_below_an_unknown_everything_is_that_unknown() -> None:
    value = node({"a": OPEN}).at("A", "B", "C").text()
    assert value is not None
    assert (value.known, value.why, value.detail) == (False, Why.PARAMETER, "no value for Open")


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        (["a", None, "b"], ["a", "b"]),
        ("a", ["a"]),
        (None, []),
        ([], []),
        (Leaf(["a", "b"]), ["a", "b"]),
        (OPEN, ["${Open}"]),
        (Leaf(None, Why.AFTER_DEPLOY, "made", "${x}", sources=("S1", "S2")), ["${S1}", "${S2}"]),
        (made("S1"), ["${S1}"]),
        (Leaf(None, Why.PARAMETER, "x", "${x}", sources=("S1", "S2")), ["${x}", "${x}"]),
    ],
)
def test_the_members_of_a_list(data: Any, shown: list[str]) -> None:
    assert [each.spelled() for each in node(data).items()] == shown


@pytest.mark.parametrize(
    ("data", "value", "why"),
    [
        (900, 900, None),
        ("600", 600, None),
        ("often", None, Why.UNSUPPORTED),
        ([1, 2], None, Why.UNSUPPORTED),
        (OPEN, None, Why.PARAMETER),
    ],
)
def test_a_number(data: Any, value: int | None, why: Why | None) -> None:
    found = node(data).number()
    assert found is not None
    assert (found.value if not why else None, found.why) == (value, why)


def test_nothing_written_is_no_value() -> None:
    assert node(None).number() is None
    assert node({}).at("A").text() is None


@pytest.mark.parametrize(
    ("data", "written"), [({}, False), ([], False), (None, False), ("", True), (0, True), (OPEN, True)]
)
def test_whether_anything_is_written(data: Any, written: bool) -> None:
    assert bool(node(data)) is written


def test_every_place_says_where_it_is_written() -> None:
    assert node({"a": {"b": "x"}}).at("A", "B").origin.line == 3
    assert [name for name, _ in node([{"k": 1, "l": 2}]).pairs()] == ["k", "l"]


@pytest.mark.parametrize(
    ("read", "why"),
    [("text", Why.AFTER_DEPLOY), ("setting", Why.UNSUPPORTED), ("number", Why.UNSUPPORTED)],
)
def test_a_setting_that_a_resource_gives_is_not_a_thing_to_come(read, why):
    assert getattr(node({"Mode": ref("Custom")}).at("Mode"), read)().why is why


def test_a_setting_that_is_written_is_itself():
    assert node({"Mode": "VPC"}).at("Mode").setting().value == "VPC"
