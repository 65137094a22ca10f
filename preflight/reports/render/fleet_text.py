"""Several audits in one text: a row for each, then each kind of problem once with where it is."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.finding import Status
from preflight.core.report import Audit, Report
from preflight.reports.render import escape, wording
from preflight.reports.render.layout import BOLD, COLORS, DIM, GLYPHS, VERDICTS, Style
from preflight.reports.render.problem_view import ProblemView, restrictions, short, views

MOST_PLACES = 6


@frozen
class Recurring:
    """One kind of problem, with the audits it is in; the first of them stands for the others."""

    view: ProblemView
    audits: tuple[Audit, ...]
    alike: bool
    """Whether the very same thing is wrong everywhere, such as a role that all regions share."""


def draw(report: Report, style: Style) -> Iterator[str]:
    """The table of audits, then the problems: those of every audit first."""
    yield ""
    yield from _table(report, style)
    found = recurring(report)
    everywhere = [each for each in found if len(each.audits) == len(report.audits)]
    yield from _section("IN ALL OF THEM", everywhere, report, style)
    yield from _section("IN SOME", [each for each in found if each not in everywhere], report, style)
    for left in dict.fromkeys(filter(None, map(restrictions, report.audits))):
        yield from style.wrap(left, style.paint("? ", COLORS[Status.UNKNOWN]), "  ")


def recurring(report: Report) -> tuple[Recurring, ...]:
    """The problems of all audits, those of one kind together, in the order of their first."""
    found: dict[object, list[tuple[Audit, ProblemView]]] = {}
    for audit in report.audits:
        for view in views(audit):
            key = (view.status, view.problem.cause.kind, view.problem.checks)
            found.setdefault(key, []).append((audit, view))
    return tuple(
        Recurring(
            together[0][1],
            tuple({id(audit): audit for audit, _ in together}.values()),
            len({(view.problem.cause, view.title) for _, view in together}) == 1,
        )
        for together in found.values()
    )


def _table(report: Report, style: Style) -> Iterator[str]:
    """What is the same in every row once, above; then the rest of each row."""
    rows = [
        (escape.line(a.account or "?"), escape.line(a.region), escape.line(wording.source(a))) for a in report.audits
    ]
    columns = list(zip(*rows, strict=True))
    if same := [column[0] for column in columns if len(set(column)) == 1]:
        yield from style.wrap(", ".join(same) + ":", "", "", DIM)
    widths = [0 if len(set(column)) == 1 else max(map(len, column)) for column in columns]
    for cells, audit in zip(rows, report.audits, strict=True):
        verdict = wording.verdict_of(report, audit)
        status = VERDICTS[verdict]
        shown = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True) if width]
        word = style.paint(f"{GLYPHS[status]} {verdict.value}".ljust(10), COLORS[status])
        yield "  ".join((word, *shown, wording.counts(audit.findings)))


def _section(title: str, found: list[Recurring], report: Report, style: Style) -> Iterator[str]:
    if not found:
        return
    yield from ("", style.paint(title, BOLD))
    for each in found:
        glyph = style.paint(GLYPHS[each.view.status], COLORS[each.view.status])
        yield from style.wrap(short(each.view.title), f" {glyph} ", "   ", "", 2)
        if each.view.fix:
            yield from style.wrap(f"fix: {short(each.view.fix)}", "   ", "   ", "", 1)
        yield from style.wrap(_where(each, report), "   ", "   ", DIM)


def _where(each: Recurring, report: Report) -> str:
    """In which audits, and whether what is shown is the same in all."""
    names = [
        f"{audit.account or '?'} {audit.region}" if _accounts(report) > 1 else audit.region for audit in each.audits
    ]
    more = len(names) - MOST_PLACES
    listed = ", ".join(names[:MOST_PLACES]) + (f" and {more} more" if more > 0 else "")
    where = "everywhere" if len(each.audits) == len(report.audits) else f"in {listed}"
    same = "" if each.alike or len(each.audits) == 1 else f"; shown as in {names[0]}"
    return f"{where}{same} ({', '.join(filter(None, each.view.problem.checks))})"


def _accounts(report: Report) -> int:
    return len({audit.account for audit in report.audits})
