"""JSON text: its data, the line of every path, and one line that says what is wrong."""

import pytest

from preflight.inputs.error import InputError
from preflight.inputs.syntax.json_text import COMMENT, TRAILING, JsonLines, parse_json

TEXT = '{\n "a": [\n  1,\n  {"b":\n   2}\n ],\n "c.d": {}\n}'
SEQUENCE = '{"a": 1}\n{"a":\n 2}\n'


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("a",), 2),
        (("a", 0), 3),
        (("a", 1), 4),
        (("a", 1, "b"), 4),
        (("a", 1, "b", "deeper"), 4),
        (("a", 9), 2),
        (("c.d",), 7),
        (("c.d", "x"), 7),
        (("none",), 1),
    ],
)
def test_the_line_of_a_path(path, line):
    assert parse_json(TEXT, "f")[1].line(path) == line


@pytest.mark.parametrize(("path", "line"), [((0,), 1), ((1,), 2), ((1, "a"), 2), ((9,), 1)])
def test_one_value_a_line(path, line):
    data, lines = parse_json(SEQUENCE, "f")
    assert (data, lines.line(path)) == ([{"a": 1}, {"a": 2}], line)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        (" \n [1] \n", [1]),
        ("111122223333", "111122223333"),
        ("11112222333", 11112222333),
        ("9" * 20, 10**20 - 1),
        ("9" * 21, "9" * 21),
        ('"tab\there"', "tab\there"),
        ("{}", {}),
        ("null", None),
    ],
)
def test_data(text, data):
    assert parse_json(text, "f")[0] == data


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ('{"a": 1,\n // why\n "b": 2}', f"f:2: {COMMENT}"),
        ("# why\n{}", f"f:1: {COMMENT}"),
        ('{"a": [1,\n]}', f"f:1: {TRAILING}"),
        ('{"a": 1,}', f"f:1: {TRAILING}"),
        ('{"a": 1\n "b": 2}', "f:2: not valid JSON: Expecting ',' delimiter; correct the syntax"),
        ("{} x", "f:1: not valid JSON: there is more text after its end; remove it"),
        ("{} // why", f"f:1: {COMMENT}"),
        ("[NaN]", "f: not valid JSON: NaN is not a JSON number; correct the number"),
        ('{"a": 1,\n "b": {"c": 1,\n "c": 2}}', "f:3: the key 'c' is written twice, on lines 2 and 3; keep one"),
        ('{"a": 1}\n{"a": 1, "a": 2}', "f:2: the key 'a' is written twice, on lines 2 and 2; keep one"),
        ('{"a": 1,\n"a": 2} }', "f:2: the key 'a' is written twice, on lines 1 and 2; keep one"),
    ],
)
def test_what_is_wrong(text, error):
    with pytest.raises(InputError) as raised:
        parse_json(text, "f")
    assert str(raised.value).replace(f":{raised.value.column}:", ":") == error


@pytest.mark.parametrize(
    ("text", "column"), [('{"a": 1,\n  // why\n}', 3), ('{"a": 1,}', 8), ("{} x", 4), ('{"a": 1\n "b": 2}', 2)]
)
def test_the_column_is_told(text, column):
    with pytest.raises(InputError) as raised:
        parse_json(text, "f")
    assert raised.value.column == column


def test_what_an_object_or_list_holds():
    lines = JsonLines('{"a": 1, "b": [2]}')
    assert [key for key, _, _ in lines.members(0)] == ["a", "b"]
    assert lines.members(lines.text.index("[")) == [(0, 15, 15)]
    assert lines.members(lines.text.index("1")) == []
