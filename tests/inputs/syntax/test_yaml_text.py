"""YAML: scalars that stay as written, short tags, merge keys, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from preflight.inputs.error import InputError
from preflight.inputs.syntax import yaml_text
from preflight.inputs.syntax.yaml_text import parse_yaml

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"], autouse=True)
def _loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test with libyaml, where it is installed, and without."""
    monkeypatch.setattr(yaml_text, "LOADER", getattr(yaml, request.param, yaml.SafeLoader))


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("123456789012", "123456789012"),  # an account id
        ("012345670123", "012345670123"),  # one that YAML 1.1 reads as octal
        ("007", "007"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1.10", "1.10"),
        ("1e3", "1e3"),
        ("12:30", "12:30"),  # base 60 in YAML 1.1
        ("2010-09-09", "2010-09-09"),
        ("yes", "yes"),
        ("NO", "NO"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("!!str 12", "12"),
        ("!!int 12", 12),
        (".inf", ".inf"),
    ],
)
def test_a_scalar_is_what_it_is_in_yaml_1_2(scalar: str, value: object) -> None:
    found = parse_yaml(f"a: {scalar}", "f")[0]["a"]
    assert (found, type(found)) == (value, type(value))


def test_keys_stay_text() -> None:
    assert parse_yaml("123456789012: a\n8080: b\ntrue: c", "f")[0] == {"123456789012": "a", "8080": "b", "true": "c"}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref A", {"Ref": "A"}),
        ("!Condition A", {"Condition": "A"}),
        ("!Sub '${A}-x'", {"Fn::Sub": "${A}-x"}),
        ("!Sub ['${B}', {B: !Ref C}]", {"Fn::Sub": ["${B}", {"B": {"Ref": "C"}}]}),
        ("!GetAtt A.B.C", {"Fn::GetAtt": ["A", "B.C"]}),
        ("!GetAtt [A, B]", {"Fn::GetAtt": ["A", "B"]}),
        ("!GetAZs ''", {"Fn::GetAZs": ""}),
        ("!If [C, !Ref AWS::NoValue, 12]", {"Fn::If": ["C", {"Ref": "AWS::NoValue"}, 12]}),
        ("!Base64 {Ref: A}", {"Fn::Base64": {"Ref": "A"}}),
    ],
)
def test_a_short_tag_is_its_long_form(short: str, long: Any) -> None:
    assert parse_yaml(f"a: {short}", "f")[0] == {"a": long}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}", {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}}),
        ("a: {<<: [{x: 1}, {x: 2, z: 3}]}", {"a": {"x": 1, "z": 3}}),
        ("a: &a [1]\nb: *a", {"a": [1], "b": [1]}),
    ],
)
def test_aliases_and_merge_keys_are_followed(text: str, data: object) -> None:
    assert parse_yaml(text, "f")[0] == data


def test_a_merged_entry_has_the_line_it_is_written_on() -> None:
    _, lines = parse_yaml("a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n", "f")
    assert [lines.line(("b", key)) for key in "xy"] == [2, 5]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a: 1\nb: 2\na: 3", "f:3: the key 'a' is written twice, on lines 1 and 3; keep one"),
        ("a: !Rf x", "f:1: unknown tag '!Rf'; did you mean !Ref?"),
        ("a: !!python/object:os.system x", "f:1: unknown tag 'tag:yaml.org,2002:python/object:os.system'; only CloudFormation's short tags are read"),
        ("a: !Vault x", "f:1: unknown tag '!Vault'; only CloudFormation's short tags are read"),
        ("a: &a [*a]", "f:1: the alias *a refers to what holds it; write the value out"),
        ("a: *b", "f:1: the alias *b has no anchor; define &b before it"),
        ("a: 1\n---\nb: 2", "f:2: there is a second YAML document; give one document per file"),
        ("? [a]\n: b", "f:1: a mapping key is a list, a mapping or an alias; use text as the key, and render templates such as {{ }} first"),
        ("a: {{ name }}", "f:1: a mapping key is a list, a mapping or an alias; use text as the key, and render templates such as {{ }} first"),
        ("<<: 3", "f:1: '<<' brings in something that is no mapping; give it a mapping"),
        ("- " * 400 + "a", "f:1: nested more than 200 deep; flatten it"),
        (BOMB, "f:6: aliases stand for more than 100000 values; write the values out"),
    ],
)  # fmt: skip
def test_what_is_refused_says_where_and_what_to_do(text: str, error: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_yaml(text, "f")
    assert str(raised.value) == error


@pytest.mark.parametrize(
    ("text", "line"), [("a: [b\nc: d", 2), ("a: b: c", 1), ("a:\n  b: 1\n c: 2", 3), ("a: 'x\n", 2), ("\ta: 1", 1)]
)
def test_broken_yaml_names_its_line_and_column(text: str, line: int) -> None:
    # The wording is libyaml's where it is installed and PyYAML's elsewhere.
    with pytest.raises(InputError, match=rf"^f:{line}:\d+: not valid YAML: .+; correct the syntax or the indentation$"):
        parse_yaml(text, "f")
