"""Wildcards as regular expressions that are linear in the value, however many a policy writes."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence


class Wildcard(Enum):
    """A wildcard, as the regular expression that says what it spans."""

    CHARACTER = "."
    CHARACTERS = ".*"
    CHARACTER_IN_SECTION = "[^:]"
    CHARACTERS_IN_SECTION = "[^:]*"


Pieces: TypeAlias = tuple[str | Wildcard, ...]

RUNS = frozenset({Wildcard.CHARACTERS, Wildcard.CHARACTERS_IN_SECTION})


@lru_cache(maxsize=16384)
def regex(pieces: Pieces) -> re.Pattern[str]:
    """The pieces as a regular expression that takes no wrong turn twice.

    What stands between two wildcards may be taken where it comes first: whatever follows can start from there, too.
    Only a `*` that passes colons before one that does not has to try again, with all up to the next that does.
    """
    *units, last = _units(pieces)
    return re.compile("".join(f"(?>{_unit(unit)})" for unit in units) + _unit(last, ends=True), re.DOTALL)


def _units(pieces: Pieces) -> list[list[str | Wildcard]]:
    """The pieces, parted before each `*` that passes colons."""
    found: list[list[str | Wildcard]] = [[]]
    for piece in pieces:
        if piece is Wildcard.CHARACTERS:
            found.append([])
        found[-1].append(piece)
    return found


def _unit(pieces: Sequence[str | Wildcard], *, ends: bool = False) -> str:
    """One unit; with `ends` its last run goes as far as the value does, every other no farther than it must."""
    parts = _parts(pieces)
    return "".join(
        _part(run, text, first=part == 0, final=ends and part == len(parts) - 1)
        for part, (run, text) in enumerate(parts)
    )


def _part(run: str, text: str, *, first: bool, final: bool) -> str:
    if not run or final:
        return run + text
    return f"{run}?{text}" if first and run == Wildcard.CHARACTERS.value else f"(?>{run}?{text})"


def _parts(pieces: Sequence[str | Wildcard]) -> list[tuple[str, str]]:
    """Each run, and what stands between it and the next."""
    found = [("", "")]
    for piece in pieces:
        said = piece.value if isinstance(piece, Wildcard) else re.escape(piece)
        run, text = found[-1]
        if piece in RUNS:
            found.append((said, ""))
        else:
            found[-1] = (run, text + said)
    return found[1:] if found[0] == ("", "") and len(found) > 1 else found
