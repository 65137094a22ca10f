"""What a file refers to by name and only AWS can tell: exports of other stacks and SSM parameters.

A reader leaves such a value unknown with the reference in `Value.detail` (`import:NAME`, `ssm:/path`); here it is
looked up through queries like any other, and put in its place before the checks look at the target. A secret
reference is never looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import attrs
from attrs import evolve, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered
from preflight.core.value import Value, Why

T = TypeVar("T")

IMPORT, SSM = "import:", "ssm:"
MOST_NAMES = 10
"""GetParameters takes ten names a call
(https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html)."""


@frozen
class Named:
    """An export or parameter: its name and its value."""

    name: str
    value: str


def values(thing: Any) -> Iterator[Value[Any]]:
    """Every value inside a target or a part of one."""
    if isinstance(thing, Value):
        yield thing
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from values(each)
    elif isinstance(thing, Mapping):
        for each in thing.values():
            yield from values(each)
    elif attrs.has(type(thing)):
        for part in attrs.fields(type(thing)):
            yield from values(getattr(thing, part.name))


def names(target: Target, prefix: str) -> list[str]:
    """What the target refers to by this prefix, each once."""
    found = (
        v.detail.removeprefix(prefix) for v in values(target) if v.why in _LOOKED_UP and v.detail.startswith(prefix)
    )
    return sorted({name.partition("#")[0] for name in found})


_LOOKED_UP = frozenset({Why.IMPORT, Why.DYNAMIC})


def _parameters(facts: Facts) -> list[Call]:
    wanted = names(facts.scope.target, SSM)
    groups = [wanted[start : start + MOST_NAMES] for start in range(0, len(wanted), MOST_NAMES)]
    return [Call(str(place), {"Names": group}) for place, group in enumerate(groups)]


EXPORTS = Query(
    "cloudformation",
    "ListExports",
    select="Exports[].{name: Name, value: Value}",
    row=Named,
    calls=lambda facts: [Call("")] if names(facts.scope.target, IMPORT) else [],
)

PARAMETERS = Query(
    "ssm",
    "GetParameters",
    select="Parameters[?Type!='SecureString'].{name: Name, value: Value}",
    row=Named,
    calls=_parameters,
)

QUERIES = (EXPORTS, PARAMETERS)


def resolved(facts: Facts) -> Target:
    """The target with every reference that AWS could tell in its place, and the others saying why not."""
    found = {
        prefix: {row.name: row.value for _, row in facts.known(query)}
        for prefix, query in ((IMPORT, EXPORTS), (SSM, PARAMETERS))
    }
    causes = {prefix: facts.unanswered(query) for prefix, query in ((IMPORT, EXPORTS), (SSM, PARAMETERS))}
    return _replaced(facts.scope.target, found, causes)


def _replaced(thing: T, found: dict[str, dict[str, str]], causes: dict[str, Unanswered | None]) -> T:
    if isinstance(thing, Value):
        return _value(thing, found, causes)  # type: ignore[return-value]
    if isinstance(thing, tuple):
        return tuple(_replaced(each, found, causes) for each in thing)  # type: ignore[return-value]
    if isinstance(thing, list):
        return [_replaced(each, found, causes) for each in thing]  # type: ignore[return-value]
    if isinstance(thing, Mapping):
        return {key: _replaced(each, found, causes) for key, each in thing.items()}  # type: ignore[return-value]
    if not attrs.has(type(thing)):
        return thing
    parts = {part.name: getattr(thing, part.name) for part in attrs.fields(type(thing))}  # type: ignore[arg-type]
    changed = {name: new for name, old in parts.items() if (new := _replaced(old, found, causes)) is not old}
    return evolve(thing, **changed) if changed else thing  # type: ignore[misc]


def _value(value: Value[Any], found: dict[str, dict[str, str]], causes: dict[str, Unanswered | None]) -> Value[Any]:
    prefix = next((each for each in (IMPORT, SSM) if value.detail.startswith(each)), None)
    if value.why not in _LOOKED_UP or prefix is None:
        return value
    name, _, member = value.detail.removeprefix(prefix).partition("#")
    if name not in found[prefix]:
        cause = causes[prefix]
        return evolve(value, unread=cause) if cause else evolve(value, detail=f"{value.detail}, which is not there")
    text = found[prefix][name]
    told = text.split(",")[int(member)] if member.isdigit() and int(member) < text.count(",") + 1 else text
    return evolve(value, value=told.strip(), why=None, detail="")
