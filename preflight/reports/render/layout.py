"""How lines of text are drawn: colors, wrapping to the width, commands broken so that a shell still reads them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from attrs import frozen

from preflight.core.finding import Status
from preflight.core.report import Verdict
from preflight.reports.render import escape

GLYPHS = {Status.PASS: "✔", Status.WARN: "!", Status.FAIL: "✘", Status.UNKNOWN: "?", Status.SKIP: "–"}
COLORS = {Status.PASS: "32", Status.WARN: "33", Status.FAIL: "1;31", Status.UNKNOWN: "1;35", Status.SKIP: "2"}
VERDICTS = {
    Verdict.READY: Status.PASS,
    Verdict.PARTIAL: Status.UNKNOWN,
    Verdict.BLOCKED: Status.FAIL,
    Verdict.UNPROVEN: Status.UNKNOWN,
}
BOLD, DIM = "1", "2"
MIN_WIDTH = 20
WORDS = re.compile(r"(?:'[^']*'|\"[^\"]*\"|\\.|[^\s'\"\\])+")


@frozen
class Detail:
    """How many lines a problem may take, 0 being as many as it has, and whether sections stand apart."""

    title: int = 0
    fix: int = 0
    command: int = 0
    together: bool = False
    """Whether a fix whose command is shown goes without its sentence, and the checks stand on the title's line."""
    gaps: bool = True
    only_titles: frozenset[int] = frozenset()
    """The numbers of the problems of which no more than the title is shown."""


@frozen
class Style:
    """How the page is drawn; a glyph and a word always stand beside the color."""

    color: bool
    width: int
    verbose: bool
    detail: Detail = Detail()

    def paint(self, text: str, code: str) -> str:
        """The text in that color, when colors are wanted."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text and code else text

    def wrap(self, text: str, first: str, rest: str, code: str = "", most: int = 0) -> Iterator[str]:
        """The text on lines of the width, at most so many; words and ids are never cut."""
        width = max(self.width - len(rest), MIN_WIDTH)
        lines = textwrap.wrap(escape.line(text), width, break_long_words=False, break_on_hyphens=False) or [""]
        if most and len(lines) > most:
            lines = [*lines[: most - 1], _shortened(lines[most - 1], width)]
        for part in lines:
            yield (first + self.paint(part, code)).rstrip()
            first = rest

    def command(self, text: str, indent: str, most: int = 0) -> list[str]:
        """The command behind a prompt, wrapped where a shell allows it; empty where it takes more lines than that."""
        made: list[str] = []
        for part in escape.lines(text).split("\n"):
            made += self._continued(part, indent)
        rows = sum(max(1, -(-len(line) // self.width)) for line in made)
        return [] if most and rows > most else made

    def _continued(self, text: str, indent: str) -> Iterator[str]:
        line, first = f"{indent}$ ", True
        for word in WORDS.findall(text):
            if not first and len(line) + len(word) + 3 > self.width:
                yield f"{line} \\"
                line, first = f"{indent}    ", True
            line, first = (f"{line}{word}" if first else f"{line} {word}"), False
        yield line


def _shortened(line: str, width: int) -> str:
    """The line, ending in a mark that says there is more."""
    while len(line) + 2 > width and " " in line:
        line = line.rpartition(" ")[0]
    return f"{line} …"
