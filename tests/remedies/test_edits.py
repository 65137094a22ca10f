from __future__ import annotations

import json

import pytest
import yaml

from preflight.core.steps import Edit
from preflight.remedies.edits import edited, replacement

YAML = """\
# agents of the team
agents:
  - name: "research-agent"     # keep this
    protocol: http
  - name: 'other'
    protocol: http
gateway: {name: my_gateway, note: 'my_gateway stays'}
"""


def edit(old, new, line=None, path=""):
    return Edit("f", line, path, old, new, safe=True)


@pytest.mark.parametrize(
    ("wanted", "before", "after"),
    [
        (edit("research-agent", "research_agent", 3), '"research-agent"     # keep', '"research_agent"     # keep'),
        (edit("other", "it's", 5), "'other'", "'it''s'"),
        (edit("my_gateway", "my-gateway", 7, "gateway.name"), "name: my_gateway,", "name: my-gateway,"),
        (edit("http", "MCP", 4), "protocol: http\n  - name: 'other'", "protocol: MCP\n  - name: 'other'"),
        (edit("http", "on", 6), "protocol: http\ngateway", 'protocol: "on"\ngateway'),
        (edit("http", "a: b # c", 6), "protocol: http\ngateway", 'protocol: "a: b # c"\ngateway'),
    ],
)
def test_a_value_is_replaced_and_nothing_else(wanted, before, after):
    made = edited(YAML, [wanted])
    assert made.made == (wanted,)
    assert made.text == YAML.replace(before, after)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (edit("gone", "x", 3), "'gone' does not stand there any more"),
        (edit("research-agent", "x", 4), "'research-agent' does not stand there any more"),
        (edit("http", "x"), "'http' stands there 2 times"),
    ],
)
def test_what_is_not_certain_is_refused_and_changes_nothing(wanted, why):
    made = edited(YAML, [wanted])
    assert (made.text, made.made) == (YAML, ())
    assert [reason for _, reason in made.refused] == [why]


def test_the_path_tells_equal_values_apart():
    text = '{"a": {"name": "x-y"}, "b": {"name": "x-y"}}'
    made = edited(text, [edit("x-y", "x_y", 1, "b.name")])
    assert json.loads(made.text) == {"a": {"name": "x-y"}, "b": {"name": "x_y"}}


def test_a_number_stays_a_number():
    assert edited("memoryMB: 500\n", [edit("500", "512", 1)]).text == "memoryMB: 512\n"


def test_a_text_that_looks_like_a_number_stays_a_text():
    assert yaml.safe_load(edited("name: abc\n", [edit("abc", "123", 1)]).text) == {"name": "123"}


def test_several_edits_of_one_file_and_the_same_twice():
    first, second = edit("research-agent", "research_agent", 3), edit("my_gateway", "my-gateway", 7, "gateway.name")
    made = edited(YAML, [first, second, first])
    assert made.made == (first, second)
    assert "research_agent" in made.text
    assert "name: my-gateway," in made.text


def test_cloudformation_tags_windows_lines_and_aliases_stay():
    text = 'Resources:\r\n  A: &a\r\n    Name: !Sub "x-${B}"\r\n    Role: !GetAtt R.Arn\r\n  C:\r\n    Use: *a\r\n    Name: old\r\n'
    made = edited(text, [edit("old", "new", 7)])
    assert made.text == text.replace("Name: old", "Name: new")


@pytest.mark.parametrize("new", ["a\nb: c", "x'\"`$(id)", "{{", "- y", "#", "", "null", "\x00"])
def test_no_value_can_change_the_structure_of_the_file(new):
    made = edited("a: old # note\nb: 1\n", [edit("old", new, 1)])
    assert not made.made or yaml.safe_load(made.text) == {"a": new, "b": 1}


def test_what_is_no_yaml_any_more_is_refused():
    [(_, why)] = edited("a: [", [edit("x", "y")]).refused
    assert why == "the file can no longer be read"


@pytest.mark.parametrize(
    ("text", "wanted", "region", "new"),
    [
        (YAML, edit("research-agent", "research_agent", 3), (3, 11, 3, 27), '"research_agent"'),
        (YAML, edit("my_gateway", "my-gateway", 7, "gateway.name"), (7, 17, 7, 27), "my-gateway"),
        ('{\r\n  "name": "a-b"\r\n}', edit("a-b", "a_b", 2), (2, 11, 2, 16), '"a_b"'),
    ],
)
def test_the_place_of_an_edit_as_editors_count(text, wanted, region, new):
    found = replacement(text, wanted)
    assert (found.line, found.column, found.end_line, found.end_column) == region
    assert found.text == new
    lines = text.splitlines(keepends=True)
    row = lines[found.line - 1]
    lines[found.line - 1] = row[: found.column - 1] + found.text + row[found.end_column - 1 :]
    assert "".join(lines) == edited(text, [wanted]).text


def test_an_edit_that_is_not_certain_has_no_place():
    assert replacement(YAML, edit("http", "x")) is None


def test_a_byte_order_mark_and_tabs_stay():
    for text in ("\ufeffname: a-b\n", '{\t"name":\t"a-b"}'):
        assert edited(text, [edit("a-b", "a_b", 1)]).text == text.replace("a-b", "a_b")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: |\n  x-y\n", 1, "'x-y' is written as a block of lines; write it on one line"),
        ("a: >-\n  x-y\n", 1, "'x-y' is written as a block of lines; write it on one line"),
        ("a: &n x-y\nb: *n\n", 1, "'x-y' serves several places by an alias; decide for each of them"),
        ("a: &m {n: x-y}\nb: *m\n", 1, "'x-y' serves several places by an alias; decide for each of them"),
    ],
)
def test_what_a_person_has_to_decide_says_why(text, line, reason):
    old = next(iter(yaml.safe_load(text).values()))
    old = old["n"] if isinstance(old, dict) else old
    made = edited(text, [edit(old, "x_y", line)])
    assert (made.text, [why for _, why in made.refused]) == (text, [reason])


@pytest.mark.parametrize("before", ["!Sub ", "&name ", "&name !Sub ", "!Sub   &name  "])
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_the_tag_and_the_anchor_of_a_value_stay(before, quote):
    text = f"a: {before}{quote}x-y{quote}  # why\n"
    assert edited(text, [edit("x-y", "x_y", 1)]).text == text.replace("x-y", "x_y")
