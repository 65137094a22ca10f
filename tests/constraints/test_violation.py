"""Paths in words, which values may be secrets, and where a branch is written."""

from __future__ import annotations

import pytest

from preflight.constraints.violation import Path, generic, is_hidden, origin_of, text_of
from preflight.core.value import Origin, Value


@pytest.mark.parametrize(
    ("path", "text", "table"),
    [
        (("a", "b", 0, "c"), "a.b[0].c", "a.b.*.c"),
        ((0, "a"), "[0].a", "*.a"),
        ((), "", ""),
        (("env", "MY_KEY"), "env.MY_KEY", "env.*"),
    ],
)
def test_a_path(path: Path, text: str, table: str) -> None:
    assert text_of(path) == text
    assert generic(path, frozenset({("env",)})) == table


@pytest.mark.parametrize(
    ("path", "sensitive", "hidden"),
    [
        (("name",), False, False),
        (("description",), True, True),
        (("agentRuntimeName",), True, False),
        (("environmentVariables", "A"), False, True),
        (("staticQueryParameters", "q", "v"), False, True),
        (("clientSecret",), False, True),
        (("clientSecretArn",), False, False),
        (("clientSecretSource",), False, False),
        (("apiKey",), False, True),
        (("api_key",), False, True),
        (("apiKeyCredentialProvider", "name"), False, False),
        (("password", 0), False, True),
        (("accessToken",), False, True),
        (("tokens",), False, False),
    ],
)
def test_what_may_be_a_secret(path: Path, sensitive: bool, hidden: bool) -> None:
    assert is_hidden(path, sensitive) is hidden


HERE, THERE = Origin("f", 1), Origin("f", 2)


@pytest.mark.parametrize(
    ("tree", "origin"),
    [
        (Value("x", THERE), THERE),
        ({"a": Value("x"), "b": Value("y", THERE)}, THERE),
        ([Value("x", THERE), Value("y", HERE)], THERE),
        ({}, HERE),
        (None, HERE),
    ],
)
def test_a_branch_is_where_its_first_value_is(tree, origin) -> None:
    assert origin_of(tree, HERE) == origin
