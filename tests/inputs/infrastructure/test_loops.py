"""`Fn::ForEach` becomes what CloudFormation makes of it, or says why it does not."""

import pytest

from preflight.inputs.infrastructure.loops import MOST, Loops
from preflight.inputs.intrinsics import Resolver

TEMPLATE = {
    "Parameters": {
        "Names": {"Type": "CommaDelimitedList", "Default": "a,b-2"},
        "Open": {"Type": "CommaDelimitedList"},
        "One": {"Type": "String", "Default": "a"},
    },
    "Mappings": {"M": {"k": {"l": ["x", "y"]}}},
}


def loops():
    return Loops(Resolver(TEMPLATE).resolve)


@pytest.mark.parametrize(
    ("collection", "body", "made"),
    [
        (["a", "b"], {"K${X}": 1}, {"Ka": 1, "Kb": 1}),
        ({"Ref": "Names"}, {"K&{X}": "${X}"}, {"Ka": "a", "Kb2": "b-2"}),
        ({"Fn::FindInMap": ["M", "k", "l"]}, {"${X}": {"Ref": "X"}}, {"x": "x", "y": "y"}),
        (["a"], {"${X}": [{"Ref": "Y"}, {"Fn::Sub": "${X}-${Y}"}]}, {"a": [{"Ref": "Y"}, {"Fn::Sub": "a-${Y}"}]}),
        (["a"], {"Fn::ForEach::In": ["Y", ["1", "2"], {"${X}${Y}": "${Y}"}]}, {"a1": "1", "a2": "2"}),
        (["a"], {"${X}": {"Fn::ForEach::In": ["Y", ["${X}"], {"k": "${Y}"}]}}, {"a": {"k": "a"}}),
        ([], {"K${X}": 1}, {}),
    ],
)
def test_a_loop_is_what_it_makes(collection, body, made):
    found = loops()
    assert found.expanded({"Fn::ForEach::L": ["X", collection, body], "kept": 1}) == {**made, "kept": 1}
    assert not found.left


@pytest.mark.parametrize(
    ("loop", "why"),
    [
        (["X", {"Ref": "Open"}, {"K${X}": 1}], "the parameter Open has no value"),
        (["X", {"Ref": "One"}, {"K${X}": 1}], "not go over a list"),
        (["X", [["a"]], {"K${X}": 1}], "not go over a list"),
        (["X", ["a"]], "not written as"),
        (["X", ["a"] * (MOST + 1), {"K": 1}], "makes more than"),
        ("text", "not written as"),
    ],
)
def test_a_loop_that_cannot_be_evaluated_stays_and_says_why(loop, why):
    found = loops()
    assert found.expanded({"Fn::ForEach::L": loop}) == {"Fn::ForEach::L": loop}
    ((path, said),) = found.left
    assert path == ("Fn::ForEach::L",)
    assert why in said


def test_what_a_loop_makes_is_written_in_its_body():
    found = loops()
    inner = ["Y", ["1"], {"${X}${Y}": {"Properties": {"Name": "n"}}}]
    found.expanded({"Resources": {"Fn::ForEach::L": ["X", ["a"], {"Fn::ForEach::In": inner}]}})
    assert found.place(("Resources", "a1", "Properties", "Name")) == (
        "Resources", "Fn::ForEach::L", 2, "Fn::ForEach::In", 2, "a${Y}", "Properties", "Name",
    )  # fmt: skip
    assert found.place(("Resources", "other")) == ("Resources", "other")
