"""Wildcards, ARN sections and policy variables: how IAM matches a value against what a policy writes."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from preflight.iam.wildcards import RUNS, Pieces, Wildcard, regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Truth: TypeAlias = bool | None
"""True: for sure. False: certainly not. None: depends on something not known."""

Resolve: TypeAlias = "Callable[[str], str | None]"
"""Gives the one value of a context key, or None where the request has none."""


class Kind(Enum):
    """How the place where a pattern stands reads its wildcards."""

    LITERAL = "literal"
    """StringEquals: `*` and `?` are themselves."""
    TEXT = "text"
    """StringLike and Action: wildcards span anything."""
    ARN = "arn"
    """ArnLike and ArnEquals: wildcards stay inside their one of the six sections."""
    RESOURCE = "resource"
    """Resource: as ARN, but a `*` that ends a section may go past its colon."""


@frozen
class PartialValue:
    """A value known only in part: `*` stands for any unknown run of characters, `?` for one."""

    text: str
    letters: str = field(default="", eq=False)
    """The characters that these can be; any where it is empty."""


Value: TypeAlias = str | PartialValue


@frozen
class Pattern:
    """A policy value with its variables filled in; with `broken` it can match nothing."""

    pieces: Pieces
    broken: bool = False
    missing: tuple[str, ...] = ()
    """Context keys of variables the request gives no value for."""


_WORD = re.compile(r"\$\{(?:(?!\$\{)[^}])*+\}|[*?:]|[^$*?:]+|\$", re.DOTALL)
_DEFAULT = re.compile(r",\s*'")
_SECTIONS = 5


def compiled(text: str, kind: Kind, resolve: Resolve | None = None) -> Pattern:
    """A policy value read as its place demands; without `resolve`, `${...}` is plain text (before 2012-10-17)."""
    pieces: list[str | Wildcard] = []
    missing: list[str] = []
    broken = False
    colons = 0
    words = _WORD.findall(text)
    for word, following in zip(words, [*words, ""][1:], strict=True):
        variable = _variable(word) if resolve else None
        if resolve and variable:
            # No variable can stand before the fifth colon of a Resource:
            # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-resourceelement
            value = _filled(variable, resolve)
            misplaced = kind is Kind.RESOURCE and colons < _SECTIONS and text.startswith("arn:")
            if value is None and variable[0] not in missing:
                missing.append(variable[0])
            broken = broken or misplaced or value is None
            pieces.append(Wildcard.CHARACTERS if value is None else value)
        else:
            colons += word == ":"
            pieces.append(_wildcard(word, kind, colons, following))
    return Pattern(tuple(pieces), broken, tuple(missing))


def variables(text: str) -> tuple[str, ...]:
    """The context keys a policy value takes variables from."""
    found = (key for key, _ in filter(None, map(_variable, _WORD.findall(text))))
    return tuple(key for key in found if key not in {"*", "?", "$"})


def _variable(word: str) -> tuple[str, str | None] | None:
    """The key and the default of `${key, 'default'}`; None for any other word."""
    inner = word[2:-1].rstrip() if word.startswith("${") else ""
    if not inner:
        return None
    given = _DEFAULT.search(inner, 1) if inner.endswith("'") else None
    if given and given.end() < len(inner):
        return inner[: given.start()].strip(), inner[given.end() : -1]
    return inner.strip(), None


def _filled(variable: tuple[str, str | None], resolve: Resolve) -> str | None:
    key, default = variable
    if key in {"*", "?", "$"}:
        return key
    value = resolve(key)
    return default if value is None else value


def _wildcard(word: str, kind: Kind, colons: int, following: str) -> str | Wildcard:
    if word not in {"*", "?"} or kind is Kind.LITERAL:
        return word
    inside = kind in {Kind.ARN, Kind.RESOURCE} and colons < _SECTIONS
    if word == "?":
        return Wildcard.CHARACTER_IN_SECTION if inside else Wildcard.CHARACTER
    # "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
    # boundaries": https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
    if inside and not (kind is Kind.RESOURCE and following in {":", ""}):
        return Wildcard.CHARACTERS_IN_SECTION
    return Wildcard.CHARACTERS


def matches(value: Value, pieces: Pieces) -> Truth:
    """Whether a value fits: None where the unknown part of the value decides."""
    if isinstance(value, str):
        return regex(pieces).fullmatch(value) is not None
    return _overlap(compiled(value.text, Kind.TEXT).pieces, pieces, value.letters)


_SECTIONED = frozenset({Wildcard.CHARACTER_IN_SECTION, Wildcard.CHARACTERS_IN_SECTION})
_ANY_OTHER = "\0"
_MOST_PLACES = 20_000
"""Past so many pairs of places the question counts as open: patterns can be written that have 2ⁿ of them."""
_REMEMBERED = 1_000
"""Answers that are kept: agents that share a role ask the same of its trust."""
Symbols: TypeAlias = "tuple[str | Wildcard, ...]"


@lru_cache(_REMEMBERED)
def _overlap(known: Pieces, policy: Pieces, letters: str = "") -> Truth:
    """True if the policy takes every value the known part allows, False if none, None if some.

    Both patterns are walked together character by character, the policy as the set of places it could be in,
    so the answer is exact, unless that takes too long.
    """
    left, right = _without_common_start(_symbols(known), _symbols(policy))
    if right == (Wildcard.CHARACTERS,):
        return True
    written = {s for s in (*left, *right) if isinstance(s, str)}
    others = sorted(set(letters) - written)[:1]
    alphabet = {*(written & set(letters)), *others} if letters else written | {":", _ANY_OTHER}
    start = [(place, _settled({0}, right)) for place in _settled({0}, left)]
    todo, seen, ends = start, set(start), set()
    while todo:
        place, places = todo.pop()
        if place == len(left):
            ends.add(len(right) in places)
        if len(ends) > 1 or len(seen) > _MOST_PLACES:
            return None
        if place == len(left):
            continue
        for character in _accepted(left[place], alphabet):
            after = _step({place}, character, left)
            reached = _step(places, character, right)
            fresh = {(p, reached) for p in after} - seen
            seen |= fresh
            todo.extend(fresh)
    return ends.pop() if len(ends) == 1 else None


def _without_common_start(left: Symbols, right: Symbols) -> tuple[Symbols, Symbols]:
    """Both without the characters that they begin with alike: there is one way to walk those."""
    alike = 0
    for one, other in zip(left, right, strict=False):
        if not isinstance(one, str) or one != other:
            break
        alike += 1
    return left[alike:], right[alike:]


def _symbols(pieces: Pieces) -> tuple[str | Wildcard, ...]:
    return tuple(s for piece in pieces for s in ((piece,) if isinstance(piece, Wildcard) else piece))


def _accepted(symbol: str | Wildcard, alphabet: set[str]) -> Iterable[str]:
    return (symbol,) if isinstance(symbol, str) else alphabet


def _step(places: Iterable[int], character: str, symbols: Pieces) -> frozenset[int]:
    return _settled(set(_reached(places, character, symbols)), symbols)


def _reached(places: Iterable[int], character: str, symbols: Pieces) -> Iterator[int]:
    for place in places:
        if place == len(symbols):
            continue
        symbol = symbols[place]
        if isinstance(symbol, str):
            if symbol == character:
                yield place + 1
        elif not (symbol in _SECTIONED and character == ":"):
            yield place if symbol in RUNS else place + 1


def _settled(places: set[int], symbols: Pieces) -> frozenset[int]:
    """The places reached without a character: a run may be empty."""
    todo = list(places)
    while todo:
        place = todo.pop()
        if place < len(symbols) and symbols[place] in RUNS and place + 1 not in places:
            places.add(place + 1)
            todo.append(place + 1)
    return frozenset(places)
