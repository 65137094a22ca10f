"""What a file refers to by name and only AWS can tell: exports of other stacks and SSM parameters.

A reader leaves such a value unknown with what it is put together of in `Value.held`; here that is looked up through
queries like any other, and the value put in its place before the checks look at the target. A secret is never looked
up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
from attrs import evolve, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered
from preflight.core.value import Held, Holder, Value

T = TypeVar("T")

MOST_NAMES = 10
"""GetParameters takes ten names a call
(https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html)."""


@frozen
class Named:
    """An export, or a parameter with its version or label (`/name:3`): its name and its value."""

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


def names(target: Target, holder: Holder) -> list[str]:
    """What the target takes from a holder, each once."""
    found = (held for value in values(target) for held in value.held if isinstance(held, Held))
    return sorted({held.name for held in found if held.holder is holder})


def _parameters(facts: Facts) -> list[Call]:
    wanted = names(facts.scope.target, Holder.PARAMETER)
    groups = [wanted[start : start + MOST_NAMES] for start in range(0, len(wanted), MOST_NAMES)]
    return [Call(str(place), {"Names": group}) for place, group in enumerate(groups)]


EXPORTS = Query(
    "cloudformation",
    "ListExports",
    select="Exports[].{name: Name, value: Value}",
    row=Named,
    calls=lambda facts: [Call("")] if names(facts.scope.target, Holder.EXPORT) else [],
)

PARAMETERS = Query(
    "ssm",
    "GetParameters",
    select="Parameters[?Type!='SecureString'].{name: join('', [Name, Selector || '']), value: Value}",
    row=Named,
    calls=_parameters,
)

QUERIES = (EXPORTS, PARAMETERS)
ASKED = {Holder.EXPORT: EXPORTS, Holder.PARAMETER: PARAMETERS}


def named(target: Target) -> bool:
    """Whether the target takes anything from a holder that is asked."""
    return any(names(target, holder) for holder in ASKED)


def resolved(facts: Facts) -> Target:
    """The target with every reference that AWS could tell in its place, and the others saying why not."""
    told = {holder: {row.name: row.value for _, row in facts.known(query)} for holder, query in ASKED.items()}
    causes = {holder: facts.unanswered(query) for holder, query in ASKED.items()}
    return _Answers(told, causes).put_into(facts.scope.target)


class _Absent(Exception):
    """What is looked up is not there."""


@frozen
class _Answers:
    """What the holders told, and what they did not."""

    told: Mapping[Holder, Mapping[str, str]]
    causes: Mapping[Holder, Unanswered | None]

    def put_into(self, thing: T) -> T:
        """The thing with every value in it that is held elsewhere in its place."""
        if isinstance(thing, Value):
            return next(self._values(thing))  # type: ignore[return-value]
        if isinstance(thing, tuple | list):
            return type(thing)(self._members(thing))
        if isinstance(thing, Mapping):
            return {key: self.put_into(each) for key, each in thing.items()}  # type: ignore[return-value]
        if not attrs.has(type(thing)):
            return thing
        parts = {part.name: getattr(thing, part.name) for part in attrs.fields(type(thing))}  # type: ignore[arg-type]
        changed = {name: new for name, old in parts.items() if (new := self.put_into(old)) is not old}
        return evolve(thing, **changed) if changed else thing  # type: ignore[misc]

    def _members(self, things: Iterable[Any]) -> Iterator[Any]:
        """The members of a list; a list that is held elsewhere gives as many as it has."""
        for each in things:
            if isinstance(each, Value):
                yield from self._values(each)
            else:
                yield self.put_into(each)

    def _values(self, value: Value[Any]) -> Iterator[Value[Any]]:
        wanted = [each for each in value.held if isinstance(each, Held)]
        if value.why is None or not wanted or any(each.holder not in ASKED for each in wanted):
            yield value
            return
        try:
            texts = self._texts(value.held)
        except Unanswered as cause:
            yield evolve(value, unread=cause)
        except _Absent as absent:
            yield evolve(value, detail=str(absent))
        else:
            yield from (evolve(value, value=text.strip(), why=None, detail="", held=()) for text in texts)

    def _texts(self, held: tuple[str | Held, ...]) -> list[str]:
        """What is put together; the members of a list that is held whole."""
        match held:
            case (Held(member=None) as whole,) if whole.delimiter:
                return self._text(whole).split(whole.delimiter)
        return ["".join(each if isinstance(each, str) else self._text(each) for each in held)]

    def _text(self, held: Held) -> str:
        text = self.told[held.holder].get(held.name)
        if text is None:
            raise self.causes[held.holder] or _Absent(f"{held}, which is not there")
        if held.member is None:
            return text
        members = text.split(held.delimiter)
        if held.member >= len(members):
            raise _Absent(f"{held}, which has only {len(members)}")
        return members[held.member].strip()
