"""The report for a terminal: the checklist, with details only where it is not green."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from attrs import frozen

from preflight.core.finding import Finding, Status
from preflight.core.report import Audit, Report, Row, Verdict
from preflight.reports.render import escape, reading
from preflight.reports.render.reading import Group

GLYPHS = {Status.PASS: "✔", Status.WARN: "!", Status.FAIL: "✘", Status.UNKNOWN: "?", Status.SKIP: "–"}
ASCII = str.maketrans({"✔": "+", "✘": "x", "–": "-", "·": "-", "…": "...", "─": "-"})
COLORS = {Status.PASS: "32", Status.WARN: "33", Status.FAIL: "1;31", Status.UNKNOWN: "1;35", Status.SKIP: "2"}
VERDICTS = {
    Verdict.READY: Status.PASS,
    Verdict.PARTIAL: Status.WARN,
    Verdict.BLOCKED: Status.FAIL,
    Verdict.UNPROVEN: Status.UNKNOWN,
}
BOLD, DIM = "1", "2"
COLUMN, LABEL, NAMED = 11, 6, 3
"""Where a row's text starts, how wide a detail's label is, and how many names are spelled out before `and 5 more`."""


@frozen
class Style:
    """How the page is drawn; a glyph and a word always stand beside the colour."""

    color: bool
    width: int
    verbose: bool

    def paint(self, text: str, code: str) -> str:
        """The text in that colour, when colours are wanted."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and text else text

    def wrap(self, text: str, first: str, rest: str, code: str = "") -> Iterator[str]:
        """The text on lines of the width; words and ids are never cut."""
        for part in textwrap.wrap(
            escape.line(text), max(self.width - len(rest), 20), break_long_words=False, break_on_hyphens=False
        ) or [""]:
            yield (first + self.paint(part, code)).rstrip()
            first = rest


def render(
    report: Report,
    *,
    color: bool = False,
    ascii: bool = False,  # noqa: A002
    width: int = 100,
    verbose: bool = False,
    **_: object,
) -> str:
    """The report for people.

    Args:
        report: what to show.
        color: whether to use ANSI colours.
        ascii: whether the stream holds nothing but ASCII.
        width: columns of the terminal; commands and ids are never broken.
        verbose: whether what passes is listed with its evidence.
    """
    text = escape.no_workflow_commands("\n".join(_report(report, Style(color, width, verbose)))) + "\n"
    return text.translate(ASCII).encode("ascii", "backslashreplace").decode() if ascii else text


def _report(report: Report, style: Style) -> Iterator[str]:
    yield style.paint(f"agentcore-preflight {escape.line(report.version)}", BOLD)
    several = len(report.audits) > 1
    for audit in report.audits:
        yield from ["", style.paint("─" * style.width, DIM)] if several else [""]
        yield from _audit(audit, style)
    if several:
        yield from ("", style.paint("─" * style.width, DIM))
        yield from _summary(report, style)
    yield ""
    yield style.paint(reading.closing_line(report), COLORS[VERDICTS[report.verdict]])


def _audit(audit: Audit, style: Style) -> Iterator[str]:
    for label, value in (
        ("account", reading.identity(audit)),
        ("region", reading.region(audit)),
        ("target", reading.target(audit)),
        *(("note", f"{note.origin}: {note.text}" if str(note.origin) else note.text) for note in audit.notes),
    ):
        yield from style.wrap(value, f"{style.paint(label, DIM)}{' ' * (9 - len(label))}", " " * 9)
    yield ""
    yield from _checklist(audit, style)


def _checklist(audit: Audit, style: Style) -> Iterator[str]:
    """One line per requirement; a row with details has an empty line on either side."""
    told = reading.groups(reading.findings_of(audit))
    apart = False
    for place, row in enumerate(audit.checklist):
        details = list(_details(row, told, style))
        if place and (details or apart):
            yield ""
        yield from _row(audit, row, style)
        yield from details
        yield from _evidence([f for f in audit.findings if f.requirement == row.requirement], style, details)
        apart = bool(details)


def _row(audit: Audit, row: Row, style: Style) -> Iterator[str]:
    reason = reading.skip_reason(audit, row) if row.status is Status.SKIP else ""
    text = f"{row.text}: {reason}" if reason else row.text
    code = {Status.PASS: "", Status.SKIP: DIM}.get(row.status, BOLD)
    yield from style.wrap(text, _mark(row.status, style), " " * COLUMN, code)


def _mark(status: Status, style: Style) -> str:
    word = f"{GLYPHS[status]} {status.value}"
    return style.paint(word, COLORS[status]) + " " * (COLUMN - len(word))


def _details(row: Row, told: tuple[Group, ...], style: Style) -> Iterator[str]:
    here, earlier = reading.told_under(told, row)
    for place, group in enumerate(here, 1):
        yield ""
        told_again = any(_same_page(group, later) for later in here[place:])
        yield from _group(group, style, see=not told_again, command=not reading.repeats(group, told))
    for group in earlier:
        yield ""
        yield from _under(style, GLYPHS[group.status], f"{group.because} (told above)", COLORS[group.status])


def _same_page(group: Group, later: Group) -> bool:
    """Whether the later group says where to read on for both."""
    return not later.waiver and (group.checks, group.references) == (later.checks, later.references)


def _group(group: Group, style: Style, *, see: bool, command: bool) -> Iterator[str]:
    first = group.subjects[0] if group.of_one else group.because
    yield from _under(style, GLYPHS[group.status], first, DIM if group.waiver else COLORS[group.status])
    yield from _sentences(group, style) if group.of_one else _labelled(style, "hits", _hits(group))
    yield from _labelled(style, "at", _some(group.places))
    if group.waiver:
        yield from _labelled(style, "but", reading.waived(group.waiver))
    else:
        yield from _next_step(group, style, see=see, command=command)


def _sentences(group: Group, style: Style) -> Iterator[str]:
    """What was seen; several sentences as a list."""
    several = len(group.told) > 1
    for sentence in group.told:
        yield from style.wrap(sentence, f"{' ' * COLUMN}{'- ' if several else ''}", " " * (COLUMN + 2 * several))


def _next_step(group: Group, style: Style, *, see: bool, command: bool) -> Iterator[str]:
    pages = list(_see(group, style)) if see else []
    commands = list(_command(group.command)) if command else []
    again = " (the same command as above)" if group.command and not command else ""
    yield from _labelled(style, "fix", f"{group.fix.text}{again}" if group.fix else "")
    yield from ["", *commands] if commands else []
    yield from ["", *pages] if commands and pages else pages


def _hits(group: Group) -> str:
    """Whom it hits: the subjects of one check by name, several checks by name and the subjects by number."""
    if len(group.checks) == 1:
        return _some(group.subjects)
    subjects = _some(group.subjects) if len(group.subjects) == 1 else reading.plural(len(group.subjects), "subject")
    return f"{reading.plural(len(group.checks), 'check')} on {subjects}: {_some(group.checks, 2 * NAMED)}"


def _some(names: tuple[str, ...], most: int = NAMED) -> str:
    more = len(names) - most
    shown = names if more <= 1 else names[:most]
    return ", ".join(shown) + (f" and {more} more" if more > 1 else "")


def _command(command: str) -> Iterator[str]:
    """The command alone on its lines, never wrapped, ready to copy."""
    if command:
        yield from (f"{' ' * (COLUMN + LABEL)}{part}".rstrip() for part in escape.lines(command).split("\n"))


def _see(group: Group, style: Style) -> Iterator[str]:
    hint = f"{reading.EXPLAIN} {group.checks[0]}" if len(group.checks) == 1 and group.checks[0] else ""
    reference = group.references[0] if len(group.references) == 1 else ""
    for part in (hint, reference):
        if part:
            yield from style.wrap(part, _label(style, "see"), " " * (COLUMN + LABEL), DIM)


def _under(style: Style, glyph: str, text: str, code: str) -> Iterator[str]:
    return style.wrap(text, f"{' ' * (COLUMN - 2)}{style.paint(glyph, code)} ", " " * COLUMN, BOLD)


def _label(style: Style, label: str) -> str:
    return f"{' ' * COLUMN}{style.paint(label, DIM)}{' ' * (LABEL - len(label))}"


def _labelled(style: Style, label: str, text: str) -> Iterator[str]:
    if text:
        first = _label(style, label) if label else " " * COLUMN
        yield from style.wrap(text, first, " " * (COLUMN + (LABEL if label else 0)))


def _evidence(findings: list[Finding], style: Style, details: list[str]) -> Iterator[str]:
    """What passes or does not apply, with its evidence, when asked for."""
    shown = [f for f in findings if f.status in reading.GREEN]
    if style.verbose and shown:
        yield from [""] if details else []
        for finding in shown:
            text = f"{finding.subject}: {finding.because}"
            first = f"{' ' * (COLUMN - 2)}{style.paint(GLYPHS[finding.status], COLORS[finding.status])} "
            yield from style.wrap(text, first, " " * COLUMN)


def _summary(report: Report, style: Style) -> Iterator[str]:
    """One line per audit, in columns."""
    table = [(escape.line(a.account or "?"), escape.line(a.region), escape.line(a.source)) for a in report.audits]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells, audit in zip(table, report.audits, strict=True):
        verdict = reading.verdict_of(report, audit)
        status = VERDICTS[verdict]
        word = f"{GLYPHS[status]} {verdict.value}"
        columns = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        yield "  ".join((style.paint(word.ljust(10), COLORS[status]), *columns, reading.counts(audit.findings)))
