"""The shapes of AWS's requests, from tables in the package: loaded once, and only where there is a resource to judge.

`requests.json` is made from the service model of the SDK that its `source` names; a test lists what the installed SDK
has otherwise. `cloudformation.json` holds what the CloudFormation schemas of 2026-10-20 (cfn-lint 1.58.0) allow less
of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from attrs import evolve, field, frozen


def _words(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(given)


@frozen
class Shape:
    """One shape of a request: what a value of it may be."""

    type: str
    enum: tuple[str, ...] = field(default=(), converter=_words)
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    required: tuple[str, ...] = field(default=(), converter=_words)
    union: bool = False
    sensitive: bool = False
    document: bool = False
    members: Mapping[str, str] = field(factory=dict)
    member: str = ""
    key: str = ""
    value: str = ""


@frozen
class Narrower:
    """What a CloudFormation schema allows less of than the API."""

    enum: tuple[str, ...] = field(default=(), converter=_words)
    pattern: str = ""
    min: float | None = None
    max: float | None = None
    keys: str = ""


@cache
def _table(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(files(__package__).joinpath(name).read_text("utf-8"))
    return loaded


@cache
def shape(name: str) -> Shape:
    """The shape of a name."""
    return Shape(**_table("requests.json")["shapes"][name])


@cache
def request(operation: str) -> Shape | None:
    """The request of an operation; None for one that the table does not know."""
    name = _table("requests.json")["requests"].get(operation)
    return shape(name) if name else None


@cache
def narrower(kind: str) -> Mapping[str, Narrower]:
    """What CloudFormation's schema of a kind allows less of, by path with `*` for list and map items."""
    return {path: Narrower(**rules) for path, rules in _table("cloudformation.json").get(kind, {}).items()}


def narrowed(given: Shape, by: Narrower) -> Shape:
    """The shape with the narrower rules in the place of its own."""
    return evolve(
        given,
        enum=by.enum or given.enum,
        pattern=by.pattern or given.pattern,
        min=given.min if by.min is None else by.min,
        max=given.max if by.max is None else by.max,
    )


@cache
def matcher(pattern: str) -> re.Pattern[str] | None:
    """The pattern as Python reads it; None for one that it cannot read.

    AWS's patterns mean the whole value unless they carry anchors of their own.
    """
    anchored = pattern.startswith("^") or pattern.endswith("$")
    whole = re.sub(r"(?<!\\)\$$", r"\\Z", pattern) if anchored else rf"(?:{pattern})\Z"
    try:
        return re.compile(whole)
    except re.error:
        return None


def matches(text: str, pattern: str) -> bool:
    """Whether a pattern accepts the text; one that Python cannot read refuses nothing."""
    found = matcher(pattern)
    if found is None:
        return True
    anchored = pattern.startswith("^") or pattern.endswith("$")
    return bool(found.search(text) if anchored else found.match(text))
