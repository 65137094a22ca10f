"""A place in a document: its value with its line, and every error kept until all is read."""

import json

import pytest

from preflight.core.value import Origin, Why
from preflight.inputs.document import parse
from preflight.inputs.error import InputError
from preflight.inputs.node import derived, root


def node(data, *, fold=False):
    return root(parse(json.dumps(data, indent=1), "f"), fold=fold)


def yaml(text):
    return root(parse(text, "f.yaml"))


def errors(place):
    return [str(error) for error in place.errors]


@pytest.mark.parametrize(
    ("keys", "data", "line"),
    [
        (("a", "b"), 1, 3),
        (("a",), {"b": 1}, 2),
        (("a", "none"), None, 2),
        (("none", "b"), None, 1),
        ((), {"a": {"b": 1}}, 1),
    ],
)
def test_what_stands_under_keys(keys, data, line):
    whole = node({"a": {"b": 1}})
    found = whole.at(*keys)
    assert (found.data, found.origin.line, errors(whole)) == (data, line, [])


@pytest.mark.parametrize(
    ("fold", "key", "data"), [(True, "STACKname", 1), (False, "STACKname", None), (False, "stackName", 1)]
)
def test_keys_in_any_case_only_where_the_tool_reads_them_so(fold, key, data):
    assert node({"stackName": 1}, fold=fold).at(key).data == data


@pytest.mark.parametrize(
    ("data", "read", "value", "error"),
    [
        ("x", "text", "x", None),
        ("", "text", None, None),
        (None, "text", None, None),
        (7, "text", None, "f:1: a is a whole number; it must be text"),
        (True, "number", None, "f:1: a is true or false; it must be a whole number"),
        (7, "number", 7, None),
        (1.5, "number", None, "f:1: a is a number; it must be a whole number"),
        ("x", "items", [], "f:1: a is text; it must be a list"),
        ([], "mapping", {}, "f:1: a is a list; it must be a mapping"),
        ({}, "flag", False, "f:1: a is a mapping; it must be true or false"),
        (True, "flag", True, None),
        (None, "flag", False, None),
        (None, "required", None, "f:1: a is required; write it"),
        ("", "required", None, "f:1: a is required; write it"),
        ("x", "required", "x", None),
    ],
)
def test_a_value_of_a_type_and_an_error_for_another(data, read, value, error):
    whole = root(parse(json.dumps({"a": data}), "f"))
    found = getattr(whole.at("a"), read)()
    assert (getattr(found, "value", found), errors(whole)) == (value, [error] if error else [])


def test_a_number_is_a_text_in_yaml_alone():
    assert yaml("a: 7").at("a").text().value == "7"
    assert yaml("a: 1.5").at("a").text().value == "1.5"
    assert node({"a": 7}).at("a").text() is None


@pytest.mark.parametrize("text", ["${IMAGE}", "x-$(id)", "{{ image }}", "$IMAGE"])
def test_what_is_filled_in_later_is_unknown(text):
    found = node({"a": text}).at("a").text()
    assert (found.value, found.why) == (None, Why.PARAMETER)
    assert "is filled in before the deployment" in found.detail


@pytest.mark.parametrize("text", ["$5", "a$b", "{x}", "$image"])
def test_a_dollar_alone_is_a_text(text):
    assert node({"a": text}).at("a").text().value == text


def test_lists_of_texts():
    whole = node({"a": ["x", "", "${Y}", "z"]})
    assert [value.value for value in whole.at("a").texts()] == ["x", None, "z"]
    assert whole.at("a").words() == ("x", "z")
    assert [(key, each.data) for key, each in whole.entries()] == [("a", ["x", "", "${Y}", "z"])]


def test_a_flag_that_is_not_written_is_what_the_tool_says():
    assert node({"b": 1}).at("a").flag(absent=True) is True


def test_all_errors_are_raised_once_in_the_order_of_the_file():
    whole = node({"a": 1, "b": 2})
    for key in ("b", "a", "b"):
        whole.at(key).wrong("is bad")
    with pytest.raises(InputError) as raised:
        whole.finish()
    assert str(raised.value).splitlines() == ["f:2: a is bad", "f:3: b is bad"]
    node({}).finish()


def test_an_error_of_the_whole_and_at_another_place():
    whole = node({})
    whole.wrong("is bad")
    whole.wrong("is worse", Origin("g", 9))
    assert errors(whole) == ["f:1: the document is bad", "g:9: the document is worse"]


@pytest.mark.parametrize(
    ("data", "fold", "notes"),
    [
        ({"name": 1}, False, []),
        ({"nmae": 1}, False, ["T does not read the key 'nmae'; did you mean 'name'?"]),
        ({"zzz": 1}, False, ["T does not read the key 'zzz'"]),
        ({"NAME": 1}, True, []),
    ],
)
def test_keys_that_a_tool_does_not_read(data, fold, notes):
    assert [note.text for note in node(data, fold=fold).unknown_keys(("name", "role"), "T")] == notes


def test_a_value_of_a_tool_s_rule():
    assert (derived("x", "T", Origin("f")).derived_by, derived(None, "T", Origin("f")).known) == ("T", False)
