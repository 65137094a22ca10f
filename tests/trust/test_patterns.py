"""Every regular expression that a user's or AWS's text reaches takes time in proportion to the text."""

from __future__ import annotations

import ast
import gc
import importlib
import json
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from attacks import attacks

import preflight
from preflight.constraints.shapes import matcher
from preflight.iam.patterns import Kind, PartialValue, compiled, matches
from preflight.iam.wildcards import regex

ROOT = Path(preflight.__file__).parent
METHODS = {"match", "fullmatch", "search", "sub", "split", "findall", "finditer"}
SHORT, TIMES = 4_000, 4
MOST_GROWTH, LEAST_SECONDS = 10, 0.01
"""Four times the text: four times the time where it is linear, sixteen where it is quadratic, which takes 0.1 s and more."""
Use = tuple[Any, int, str]


@cache
def uses() -> dict[Use, str]:
    """Each pattern of the package with how it is used, and where it stands."""
    return {**_written(), **_kept()}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of methods of patterns and of `re`, with the name that they are called on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            on = node.func.value
            yield on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else "", node


def _written() -> dict[Use, str]:
    """Patterns given to `re.search` and its like."""
    found: dict[Use, str] = {}
    for file in ROOT.rglob("*.py"):
        for name, call in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            if name == "re" and isinstance(call.args[0], ast.Constant):
                found[call.args[0].value, 0, call.func.attr] = str(file.relative_to(ROOT))  # type: ignore[attr-defined]
    return found


def _kept() -> dict[Use, str]:
    """Patterns that modules keep; one without a name of its own is used as its module uses patterns."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for file in ROOT.rglob("*.py"):
        for name, call in _calls(ast.parse(file.read_text(encoding="utf-8"))):
            by_name[name].add(call.func.attr)  # type: ignore[attr-defined]
    found: dict[Use, str] = {}
    for info in pkgutil.walk_packages([str(ROOT)], "preflight."):
        if not info.name.endswith("__main__"):
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                for pattern in _patterns(value):
                    how = by_name.get(name) or by_name["pattern"] or {"fullmatch"}
                    found |= {(pattern.pattern, pattern.flags, method): f"{info.name}.{name}" for method in how}
    return found


def _patterns(value: Any) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _patterns(each)
    elif isinstance(value, dict):
        yield from _patterns([*value, *value.values()])


def seconds(pattern: re.Pattern[Any], method: str, text: Any) -> float:
    """The thread's own CPU time of one use."""
    given = (text[:0], text) if method == "sub" else (text,)
    began = time.thread_time()
    found = getattr(pattern, method)(*given)
    if method == "finditer":
        list(found)
    return time.thread_time() - began


def grows(pattern: re.Pattern[Any], method: str) -> str:
    """A text on which a pattern is slower than linear, shortened; empty where none is."""
    for short, long in zip(attacks(pattern, SHORT), attacks(pattern, SHORT * TIMES), strict=True):
        if seconds(pattern, method, long) > LEAST_SECONDS:
            least = min(seconds(pattern, method, long) for _ in range(3))
            if least > max(MOST_GROWTH * seconds(pattern, method, short), LEAST_SECONDS):
                return repr(short[:40])
    return ""


@pytest.fixture(autouse=True)
def _no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_every_pattern_is_linear() -> None:
    found = {where: grows(re.compile(text, flags), how) for (text, flags, how), where in uses().items()}
    assert {where: slow for where, slow in found.items() if slow} == {}
    assert len(found) > 100


def test_patterns_of_AWS_are_linear() -> None:  # noqa: N802
    folder = ROOT / "constraints"
    names = ("requests.json", "cloudformation.json")
    texts = {each for name in names for each in _named(json.loads((folder / name).read_text(encoding="utf-8")))}
    read = {text: pattern for text in texts if (pattern := matcher(text))}
    found = {text: grows(each, "search" if re.match(r"\^|.*\$$", text) else "match") for text, each in read.items()}
    assert {text: slow for text, slow in found.items() if slow} == {}
    assert len(found) > 100


def _named(node: Any) -> Iterator[str]:
    """Every `pattern` in a document."""
    if isinstance(node, dict):
        yield from [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        for each in node.values():
            yield from _named(each)
    elif isinstance(node, list):
        for each in node:
            yield from _named(each)


@pytest.mark.parametrize("text", [r"^\s*x", r"a+b", r"\s+y"])
def test_a_slow_pattern_is_noticed(text: str) -> None:
    assert grows(re.compile(text, re.MULTILINE), "search")


WILD = ["*a" * 12 + "b", "arn:*:a*b:*:a*b:*:x", "*" * 50 + "b", "a*" * 9 + ":*:*" * 9 + "a*a*b", "?*" * 20 + "b"]
TEXTS = ["a" * 20_000, "arn" + ":ab" * 6_000, "arn:" + "a" * 9_000 + ":" * 2_000 + "a" * 9_000]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("written", WILD)
def test_what_a_policy_writes_is_linear(written: str, kind: Kind) -> None:
    pattern = regex(compiled(written, kind).pieces)
    for text in TEXTS:
        whole, part = seconds(pattern, "fullmatch", text), seconds(pattern, "fullmatch", text[: len(text) // TIMES])
        assert whole < max(MOST_GROWTH * part, 0.5)


@pytest.mark.parametrize(("known", "policy"), [("*", "*a" + "?" * 40), ("*b?*" * 20, "*a?" * 20), ("*", "*a*" * 99)])
def test_what_is_known_in_part_is_bounded(known: str, policy: str) -> None:
    assert matches(PartialValue(known), compiled(policy, Kind.TEXT).pieces) in {None, False}
