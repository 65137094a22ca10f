"""The report for a terminal, to be read in ten seconds: verdict, checklist, map, problems, warnings, verdict again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from attrs import evolve

from preflight.core.finding import Finding, Status
from preflight.core.notes import NOT_LOOKED_AT
from preflight.core.report import Audit, Report, Row
from preflight.reports.render import escape, fleet_text, network_text, wording
from preflight.reports.render.layout import BOLD, COLORS, DIM, GLYPHS, VERDICTS, Detail, Style
from preflight.reports.render.problem_view import ProblemView, by_requirement, restrictions, sentences, short, views

ASCII = str.maketrans({"✔": "+", "✘": "x", "–": "-", "·": "-", "…": "...", "─": "-", "→": "->"})
HANG = " " * 11
INDENT = " " * 5
PAINT = re.compile(r"\x1b\[[0-9;]*m")
ROWS = 60
"""How long the text may be before it says less of each problem; the plan and -v have it all."""
LEVELS = (
    Detail(title=3, fix=3, command=3),
    Detail(title=2, fix=2, command=3, together=True),
    Detail(title=2, fix=1, command=2, together=True, gaps=False),
    Detail(title=2, fix=1, command=1, together=True, gaps=False),
    Detail(title=1, fix=1, command=1, together=True, gaps=False),
)
"""From much to little; a command of more lines than that stands in the plan."""


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
        color: whether to use ANSI colors.
        ascii: whether the stream holds nothing but ASCII.
        width: columns of the terminal; ids are never broken.
        verbose: whether every finding is listed with its evidence, and every command whole.
    """
    text = escape.no_workflow_commands("\n".join(_fitting(report, Style(color, width, verbose)))) + "\n"
    return text.translate(ASCII).encode("ascii", "backslashreplace").decode() if ascii else text


def _fitting(report: Report, style: Style) -> list[str]:
    """The lines with as much of each problem as a screen has room for."""
    if style.verbose:
        return [*_report(report, style)]
    for level in LEVELS:
        made = [*_report(report, evolve(style, detail=level))]
        if len(made) <= ROWS:
            return made
    # Each title less takes lines away: thousands of problems are not tried one by one.
    most = max((len(views(audit)) for audit in report.audits), default=0)
    enough = bisect_left(range(most), 1, key=lambda count: len(_with_titles(count, most, report, style)) <= ROWS)
    return _with_titles(enough, most, report, style)


def _with_titles(count: int, most: int, report: Report, style: Style) -> list[str]:
    """The least detail, with no more than the title of this many problems, the last ones first."""
    detail = evolve(LEVELS[-1], only_titles=frozenset(range(most, most - count, -1)))
    return [*_report(report, evolve(style, detail=detail))]


def _report(report: Report, style: Style) -> Iterator[str]:
    name, evidence = f"agentcore-preflight {escape.line(report.version)}", escape.line(wording.evidence(report))
    gap = style.width - len(name) - len(evidence)
    yield style.paint(name, BOLD) + (" " * max(gap, 2) + style.paint(evidence, BOLD) if evidence else "")
    yield ""
    yield from _verdict(report, style)
    if len(report.audits) == 1 or style.verbose:
        for audit in report.audits:
            yield from _audit(audit, style, several=len(report.audits) > 1)
    else:
        yield from fleet_text.draw(report, style)
    yield ""
    yield from style.wrap(_further(report, style), "", "", DIM)
    yield style.paint(wording.closing_line(report), COLORS[VERDICTS[report.verdict]])


def _verdict(report: Report, style: Style) -> Iterator[str]:
    status = VERDICTS[report.verdict]
    word = f"{GLYPHS[status]} {report.verdict.value.upper()}"
    first = style.paint(word, COLORS[status]) + " " * max(len(HANG) - len(word), 2)
    yield from style.wrap(wording.outlook(report.audits), first, HANG, BOLD)
    if len(report.audits) == 1:
        yield from _about(report.audits[0], style)


def _about(audit: Audit, style: Style) -> Iterator[str]:
    """What was audited, where, and as whom."""
    who = f"account {wording.identity(audit)}"
    place = f"{wording.region(audit)}, {who if style.verbose else short(who)}"
    yield from style.wrap(f"{place}, {wording.target(audit)}", HANG, HANG)
    for note in wording.notes(audit):
        if note.startswith(NOT_LOOKED_AT) and not style.verbose:
            continue  # the same of every account, and the first screen is for what differs
        yield from style.wrap(f"note: {note}", HANG, HANG)


def _audit(audit: Audit, style: Style, *, several: bool) -> Iterator[str]:
    if several:
        yield from ("", style.paint("─" * style.width, DIM))
        yield from _about(audit, style)
    found = views(audit)
    yield ""
    yield from (_full_checklist(audit, style) if style.verbose else _checklist(audit, style))
    yield from network_text.draw(audit, found, style)
    yield from _problems(tuple(v for v in found if v.status is not Status.WARN), style)
    yield from _warnings(tuple(v for v in found if v.status is Status.WARN), style)
    yield from _accepted(audit, style)
    if left := restrictions(audit):
        yield ""
        yield from style.wrap(left, style.paint("? ", COLORS[Status.UNKNOWN]), "  ")


def _checklist(audit: Audit, style: Style) -> Iterator[str]:
    """Every requirement with its glyph and word, in columns, in the order of the checklist."""
    word = max(len(row.status.value) for row in audit.checklist)
    name = max(len(row.requirement) for row in audit.checklist)
    cell = 2 + word + 1 + name
    columns = max(1, (style.width - 2 + 2) // (cell + 2))
    for start in range(0, len(audit.checklist), columns):
        rows = audit.checklist[start : start + columns]
        cells = (f"{_mark(row, word, style)} {row.requirement.ljust(name)}" for row in rows)
        yield f"  {'  '.join(cells)}".rstrip()


def _mark(row: Row, word: int, style: Style) -> str:
    return style.paint(f"{GLYPHS[row.status]} {row.status.value.ljust(word)}", COLORS[row.status])


def _full_checklist(audit: Audit, style: Style) -> Iterator[str]:
    """One line per requirement in full, and below it every finding with its evidence."""
    for row in audit.checklist:
        reason = wording.skip_reason(audit, row) if row.status is Status.SKIP else ""
        mark = f"{_mark(row, 7, style)}  "
        yield from style.wrap(f"{row.text}: {reason}" if reason else row.text, mark, HANG, BOLD)
        for finding in (f for f in wording.findings_of(audit) if f.requirement == row.requirement):
            glyph = style.paint(GLYPHS[finding.status], COLORS[finding.status])
            text = f"{finding.subject}: {finding.because}{f' ({finding.check})' if finding.check else ''}"
            yield from style.wrap(text, f"{' ' * 9}{glyph} ", HANG)


def _problems(found: tuple[ProblemView, ...], style: Style) -> Iterator[str]:
    for place, (requirement, together) in enumerate(by_requirement(found).items()):
        yield from [""] if style.detail.gaps or not place else []
        yield style.paint(escape.line(requirement).upper(), BOLD)
        for view in together:
            yield from problem(view, style)


def problem(view: ProblemView, style: Style) -> Iterator[str]:
    """One problem: what is wrong, what to do, how far it reaches."""
    glyph, detail = style.paint(GLYPHS[view.status], COLORS[view.status]), style.detail
    title = list(style.wrap(_worded(view.title, style), f"{view.number:>2} {glyph} ", INDENT, BOLD, detail.title))
    beside = f"  ({view.scope})"
    fits = detail.together and view.scope and _length(title[-1]) + len(beside) <= style.width
    yield from [*title[:-1], title[-1] + style.paint(beside, DIM)] if fits else title
    if view.follows:
        yield from style.wrap(f"goes away when {view.follows} is fixed", INDENT, INDENT)
    if view.places:
        yield from style.wrap(f"at {_some(view.places)}", INDENT, INDENT, DIM, detail.title)
    if not (view.follows or view.number in detail.only_titles) or style.verbose:
        yield from _steps(view, style)
    if not detail.together:
        yield from _reach(view, style)


def _length(line: str) -> int:
    return len(PAINT.sub("", line))


def _steps(view: ProblemView, style: Style) -> Iterator[str]:
    detail = style.detail
    shown = [line for command in view.commands for line in style.command(command, INDENT)]
    short_enough = not detail.command or (shown and _rows(shown, style) <= detail.command)
    told = list(sentences(view)) if style.verbose else [view.fix or next(sentences(view), "")]
    for sentence in filter(None, told):
        if not (detail.together and shown and short_enough):
            yield from style.wrap(_worded(sentence, style), INDENT, INDENT, "", detail.fix)
    for snippet in (each.snippet for each in view.instructions if each.snippet and style.verbose):
        yield from (f"{INDENT}| {line}".rstrip() for line in escape.lines(snippet).split("\n"))
    if short_enough:
        yield from shown
    elif shown and detail.command > 1:
        yield shown[0].removesuffix(" \\") + " …"


def _rows(lines: list[str], style: Style) -> int:
    return sum(max(1, -(-len(line) // style.width)) for line in lines)


def _reach(view: ProblemView, style: Style) -> Iterator[str]:
    """The findings behind it, and with -v whom it hits and where to read on."""
    yield from style.wrap(view.scope, INDENT, INDENT, DIM)
    if style.verbose:
        yield from style.wrap(f"affects {_some(view.problem.breaks, 10)}", INDENT, INDENT, DIM)
        for reference in filter(None, map(escape.web, view.references)):
            yield from style.wrap(reference, INDENT, INDENT, DIM)


def _worded(text: str, style: Style) -> str:
    return text if style.verbose else short(text)


def _some(names: tuple[str, ...], most: int = 3) -> str:
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def _warnings(found: tuple[ProblemView, ...], style: Style) -> Iterator[str]:
    """All warnings as one paragraph; with -v each like a problem."""
    if not found:
        return
    yield from [""] if style.detail.gaps else []
    yield style.paint("WARNINGS", BOLD)
    if style.verbose:
        for view in found:
            yield from problem(view, style)
        return
    for view in found:
        glyph = style.paint(GLYPHS[Status.WARN], COLORS[Status.WARN])
        text = f"{short(view.title)} ({', '.join(view.problem.checks)})"
        yield from style.wrap(text, f"{view.number:>2} {glyph} ", INDENT, "", min(style.detail.title, 2))


def _accepted(audit: Audit, style: Style) -> Iterator[str]:
    """What somebody decided to live with, with the decision."""
    found: tuple[Finding, ...] = wording.waived_findings(audit)
    if found:
        yield from ("", style.paint("ACCEPTED", BOLD))
    for finding in found:
        decision = wording.waived(finding.waiver) if finding.waiver else ""
        glyph = style.paint(GLYPHS[finding.status], DIM)
        subject = finding.subject if style.verbose else short(finding.subject)
        yield from style.wrap(f"{subject}: {finding.because} ({finding.check}); {decision}", f"   {glyph} ", INDENT)


def _further(report: Report, style: Style) -> str:
    """Where to look further."""
    hints = [] if style.verbose else ["all findings: -v"]
    if any(audit.problems for audit in report.audits):
        hints = ["all commands in order: agentcore-preflight plan", *hints, "why: explain CHECK"]
    return " · ".join((*hints, "page with the map: -o html=FILE"))
