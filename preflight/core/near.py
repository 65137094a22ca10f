"""The nearest of several words: for every "did you mean" of the program."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def near(word: str, choices: Iterable[str], *, most: int = 1, cutoff: float = 0.6) -> list[str]:
    """The choices most like the word, best first, case aside; none below the cutoff."""
    folded = {choice.casefold(): choice for choice in choices}
    return [folded[match] for match in difflib.get_close_matches(word.casefold(), list(folded), most, cutoff)]


def did_you_mean(word: str, choices: Iterable[str], *, cutoff: float = 0.6) -> str:
    """`did you mean X?`, else all that there is."""
    known = list(choices)
    found = near(word, known, cutoff=cutoff)
    return f"did you mean {found[0]!r}?" if found else f"there are: {', '.join(known)}"
