"""What AWS told becomes values with their place; what it left out stays out, and no variable's value is known."""

import pytest

from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why
from preflight.inventory.values import known, members, tree, unread


def shown(data):
    match data:
        case Value():
            return (data.value, data.origin.path)
        case dict():
            return {name: shown(each) for name, each in data.items()}
        case _:
            return [shown(each) for each in data]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"a": {"b": 1}}, {"a": {"b": (1, "a.b")}}),
        ({"a": [{"b": 1}, "x"]}, {"a": [{"b": (1, "a[0].b")}, ("x", "a[1]")]}),
        ({"a": None, "b": False}, {"b": (False, "b")}),
        ({"a": {"b": None}, "c": []}, {"c": []}),
        ({"memory": {"disabled": {}}, "a": {"b": {"c": None}}}, {"memory": {"disabled": {}}}),
        ({}, {}),
    ],
)
def test_a_tree(data, found):
    assert shown(tree(data)) == found


@pytest.mark.parametrize(("value", "found"), [("x", ("x", "p")), (0, (0, "p")), (False, (False, "p"))])
def test_what_aws_told(value, found):
    assert shown(known(value, "p")) == found


def test_what_aws_did_not_tell_is_no_value():
    assert known(None, "p") is None


def test_what_could_not_be_read_says_why():
    cause = Unanswered(UnansweredReason.DENIED, "ecr:DescribeImages")
    with pytest.raises(Unanswered, match="DescribeImages"):
        unread(cause, "images").get()
    assert unread(cause, "images").origin.path == "images"


@pytest.mark.parametrize(
    ("data", "variables", "names"),
    [
        ({"name": "a", "variables": ["KEY"]}, (), ["KEY"]),
        ({"name": "a"}, ("KEY", "URL"), ["KEY", "URL"]),
        ({"name": "a", "variables": None}, (), []),
    ],
)
def test_of_the_environment_the_names_alone_are_known(data, variables, names):
    found = members(data, variables)
    inside = found.pop("environmentVariables", {})
    assert shown(found) == {"name": ("a", "name")}
    assert {name: (value.value, value.why) for name, value in inside.items()} == dict.fromkeys(
        names, (None, Why.SENSITIVE)
    )
