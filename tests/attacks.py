"""Texts that make a regular expression slow, made of the expression itself: what it repeats, behind what leads there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _constants as ops  # type: ignore[attr-defined] # no stubs: how `re` reads an expression
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

REPEATS = {ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT}
MANY = 30
ALPHABET = "a0A-_ .:/\n" + "".join(map(chr, range(33, 127)))
COMMON = (
    "a",
    "0",
    "A",
    " ",
    "\n",
    "'",
    '"',
    "-",
    "a-",
    "a:",
    "${",
    "${a",
    ", '",
    "[a",
    "a,",
    "\x1b[",
    "<",
    "://",
    "a.",
    "a/",
)
ENDS = ("", "\n\0!")


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[Any]:
    """Texts of about this length: the pattern's own repeats and common characters, behind its own beginnings."""
    binary = isinstance(pattern.pattern, bytes)
    text = pattern.pattern.decode("latin-1") if binary else pattern.pattern
    found: list[tuple[str, str]] = []
    whole = _sample(parser.parse(text, pattern.flags & ~re.UNICODE), "", found)
    leads = ["", *(lead for lead, _ in found[:2])]
    pumped = dict.fromkeys([*found, ("", whole or "a"), *((lead, each) for lead in leads for each in COMMON)])
    for lead, pump in pumped:
        for end in ENDS:
            made = lead + pump * max(length // len(pump), 1) + end
            yield made.encode("latin-1") if binary else made


def _sample(part: Any, lead: str, found: list[tuple[str, str]]) -> str:
    """A text that fits a part, noting each repeat in it with what comes before."""
    text = ""
    for op, given in part:
        if op in REPEATS:
            least, most, inner = given
            one = _sample(inner, lead + text, found)
            found.extend([(lead + text, one or "a")] if most > MANY else [])
            text += one * (least or min(most, 1) * (most > 1))
        elif op is ops.SUBPATTERN:
            text += _sample(given[-1], lead + text, found)
        elif op is ops.ATOMIC_GROUP:
            text += _sample(given, lead + text, found)
        elif op is ops.BRANCH:
            text += max((_sample(branch, lead + text, found) for branch in given[1]), key=len)
        elif op in {ops.ASSERT, ops.ASSERT_NOT}:
            _sample(given[1], lead + text, found)
        elif op in {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN}:
            text += _character(op, given)
    return text


def _character(op: Any, given: Any) -> str:
    if op is ops.LITERAL:
        return chr(given)
    if op is ops.IN:
        negated = bool(given) and given[0][0] is ops.NEGATE
        fits = (each for each in ALPHABET if any(_is(ord(each), *one) for one in given) != negated)
        return next(fits, "a")
    return "b"


def _is(code: int, op: Any, given: Any) -> bool:
    if op is ops.LITERAL:
        return bool(code == given)
    if op is ops.RANGE:
        return bool(given[0] <= code <= given[1])
    classes = {ops.CATEGORY_DIGIT: r"\d", ops.CATEGORY_SPACE: r"\s", ops.CATEGORY_WORD: r"\w"}
    others = {ops.CATEGORY_NOT_DIGIT: r"\D", ops.CATEGORY_NOT_SPACE: r"\S", ops.CATEGORY_NOT_WORD: r"\W"}
    return op is ops.CATEGORY and bool(re.match((classes | others)[given], chr(code)))
