"""Members as trees of values: each with its line, none of them a secret, and none that is not given."""

import json

import pytest

from preflight.core.value import Origin, Value, Why
from preflight.inputs.document import parse
from preflight.inputs.members import environment, leaf, present, tree, variables
from preflight.inputs.node import root

ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:key"


def plain(found):
    match found:
        case Value():
            return found.value
        case dict():
            return {key: plain(each) for key, each in found.items()}
        case list():
            return [plain(each) for each in found]
        case _:
            return found


def node(data):
    return root(parse(json.dumps(data, indent=1), "f"))


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"a": {"b": [1, "x", True]}, "c": None}, {"a": {"b": [1, "x", True]}}),
        ({"apiKey": "hunter2"}, {"apiKey": "*******"}),
        ({"inside": {"clientSecret": "hunter2"}}, {"inside": {"clientSecret": "*******"}}),
        ({"clientSecret": "<your-client-secret>"}, {"clientSecret": "<your-client-secret>"}),
        ({"clientSecret": "hunter2 <x>"}, {"clientSecret": "***********"}),
        ({"clientSecret": "${SECRET}", "clientToken": "t-1"}, {"clientSecret": None, "clientToken": "t-1"}),
        ({"secretArn": ARN, "tokenEndpoint": "https://x"}, {"secretArn": ARN, "tokenEndpoint": "https://x"}),
        ({"password": 7}, {"password": 7}),
        (
            {"environmentVariables": {"TOKEN": "hunter2", "KEY": ARN, "N": "5"}},
            {"environmentVariables": {"TOKEN": "*******", "KEY": ARN, "N": "5"}},
        ),
        ({"headers": {"Authorization": "hunter2"}}, {"headers": {"Authorization": "*******"}}),
        ({"headers": ["X-Amzn-1"]}, {"headers": ["X-Amzn-1"]}),
        ([], []),
    ],
)
def test_a_tree(data, found):
    assert plain(tree(node(data))) == found


def test_each_value_has_its_line():
    found = tree(node({"a": {"b": 1}, "c": [2]}))
    assert (found["a"]["b"].origin.line, found["c"][0].origin.line) == (3, 6)
    assert tree(node({}).at("none")) is None


@pytest.mark.parametrize(
    ("data", "value", "why"), [("x", "x", None), ("${X}", None, Why.PARAMETER), (7, 7, None), ("", "", None)]
)
def test_a_leaf(data, value, why):
    found = leaf(data, Origin("f"))
    assert (found.value, found.why, found.origin) == (value, why, Origin("f"))


def test_variables():
    given = [("TOKEN", "hunter2", Origin()), ("N", 5, Origin()), ("NONE", None, Origin())]
    assert plain(variables(given)) == {"TOKEN": "*******", "N": 5}
    assert plain(environment(node({"MODEL": "amazon.nova-lite-v1:0"}))) == {"MODEL": "amazon.nova-lite-v1:0"}


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"a": 1, "b": None}, {"a": 1}),
        ({"a": {"b": None}}, {}),
        ({"a": {"b": {"c": None}, "d": 1}}, {"a": {"d": 1}}),
        ({"a": ()}, {}),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ({"a": [], "b": False, "c": ""}, {"a": [], "b": False, "c": ""}),
        ({}, {}),
    ],
)
def test_what_is_given(members, found):
    assert present(members) == found
