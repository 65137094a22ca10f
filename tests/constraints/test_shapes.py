"""The tables of requests against the installed SDK: what differs is listed; nothing depends on a member being there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import botocore
import pytest
from sdk_model import table

from preflight import constraints
from preflight.constraints.shapes import Narrower, Shape, matcher, matches, narrowed, narrower, request, shape
from preflight.core.kinds import BY_NAME, KINDS

HERE = Path(constraints.__file__).parent
MADE_FROM = "1.44.8"
UNREADABLE = {r"[^\p{C}]*"}
"""Patterns in a dialect that Python does not read."""


def dump(made: dict[str, Any]) -> str:
    """The table as its file holds it, a shape a line."""
    parts = (
        f' "{name}": {{\n' + ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in made[name].items()) + "\n }"
        for name in ("requests", "shapes")
    )
    return "{\n" + ",\n".join((f' "source": {json.dumps(made["source"])}', *parts)) + "\n}\n"


def test_the_table_is_what_the_sdk_it_names_says(request: pytest.FixtureRequest) -> None:
    path = HERE / "requests.json"
    if request.config.getoption("--accept") and botocore.__version__ >= MADE_FROM:
        path.write_text(dump(table()), encoding="utf-8")
    if botocore.__version__ != MADE_FROM:
        pytest.skip(f"the installed SDK is {botocore.__version__}; see the differences below")
    assert path.read_text(encoding="utf-8") == dump(table()), "run pytest --accept and review the diff"


def test_what_the_installed_sdk_has_otherwise_is_listed(record_property: Any) -> None:
    ours, theirs = json.loads((HERE / "requests.json").read_text(encoding="utf-8")), table()
    names = sorted(ours["shapes"].keys() | theirs["shapes"].keys())
    differ = [name for name in names if ours["shapes"].get(name) != theirs["shapes"].get(name)]
    record_property("differences", differ)
    assert not differ or botocore.__version__ != MADE_FROM


def test_every_shape_and_pattern_can_be_read() -> None:
    loaded = json.loads((HERE / "requests.json").read_text(encoding="utf-8"))
    patterns = {made.pattern for name in loaded["shapes"] if (made := shape(name)).pattern}
    assert {pattern for pattern in patterns if matcher(pattern) is None} == UNREADABLE


def test_every_kind_with_a_request_has_its_shape() -> None:
    assert {kind.name for kind in KINDS if kind.create and request(kind.create) is None} == set()


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS if kind.create])
def test_what_cloudformation_narrows_is_a_member_of_the_request(kind: str) -> None:
    for path in narrower(kind):
        here = request(BY_NAME[kind].create)
        for step in path.split("."):
            assert here is not None
            here = shape(here.members.get(step) or here.member or here.value)


@pytest.mark.parametrize(
    ("text", "pattern", "accepted"),
    [
        ("abc", "[a-z]+", True),
        ("abc1", "[a-z]+", False),
        ("1abc", "[a-z]+", False),
        ("abc\n", "[a-z]+", False),
        ("abc", "^[a-z]+$", True),
        ("abc\n", "^[a-z]+$", False),
        ("1abc", "^[a-z]+", False),
        ("abc1", "^[a-z]+", True),
        ("cost$", r"cost\$", True),
        ("a", "b|a", True),
        ("ax", "b|a", False),
        ("\x07", r"[^\p{C}]*", True),
        ("anything", "", False),
        ("", "", True),
    ],
)
def test_a_pattern_means_the_whole_value_unless_it_has_anchors(text: str, pattern: str, accepted: bool) -> None:
    assert matches(text, pattern) is accepted


def test_what_cloudformation_allows_less_of_takes_the_place_of_the_rest() -> None:
    wide = Shape("string", enum=("a", "b"), pattern="x", min=1, max=9)
    assert narrowed(wide, Narrower()) == wide
    assert narrowed(wide, Narrower(("a",), "y", 0, 5)) == Shape("string", enum=("a",), pattern="y", min=0, max=5)


def test_an_operation_that_the_table_does_not_know_has_no_request() -> None:
    assert request("CreateNothing") is None
    assert narrower("Nothing") == {}
