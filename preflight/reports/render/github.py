"""The report as GitHub workflow commands: annotations beside the lines that declare what is wrong.

GitHub shows ten of a kind per step, so the most severe come first and the last line says how many are not shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.finding import WORST_FIRST, Status
from preflight.core.report import Report, Verdict
from preflight.core.value import Origin
from preflight.reports.render import escape, wording
from preflight.reports.render.problem_view import ProblemView, sentences, views

KINDS = {Status.FAIL: "error", Status.UNKNOWN: "warning", Status.WARN: "warning"}
MOST = 10


def render(report: Report, **_: object) -> str:
    """One command per problem and place, at most ten of a kind, and one for the verdict."""
    found = sorted(
        (each for audit in report.audits for view in views(audit) for each in _places(view)),
        key=lambda each: (WORST_FIRST.index(each[0].status), bool(each[0].follows)),
    )
    shown = [each for kind in ("error", "warning") for each in _of(found, kind)[: _room(report, kind)]]
    lines = (*_grounds(report), *(_annotation(*each) for each in shown), _summary(report, len(found) - len(shown)))
    return "\n".join(lines) + "\n"


def _grounds(report: Report) -> Iterator[str]:
    """A notice that this is no live account, so that nobody takes the verdict for one of theirs."""
    if said := wording.evidence(report):
        yield f"::notice title=agentcore-preflight::{escape.workflow_message(said)}"


def _places(view: ProblemView) -> Iterator[tuple[ProblemView, Origin | None]]:
    """The problem once for each line of a file it stands at; once where it stands in none."""
    found = (f.origin for f in view.problem.findings if f.origin and f.origin.file)
    places = dict.fromkeys(found)
    yield from ((view, place) for place in places or (None,))


def _of(found: list[tuple[ProblemView, Origin | None]], kind: str) -> list[tuple[ProblemView, Origin | None]]:
    return [each for each in found if KINDS[each[0].status] == kind]


def _room(report: Report, kind: str) -> int:
    """How many of a kind there is room for beside the summary."""
    return MOST - 1 if _kind(report) == kind else MOST


def _kind(report: Report) -> str:
    return {Verdict.BLOCKED: "error", Verdict.UNPROVEN: "warning", Verdict.PARTIAL: "notice", Verdict.READY: "notice"}[
        report.verdict
    ]


def _summary(report: Report, more: int) -> str:
    left = f" ({wording.plural(more, 'annotation')} not shown)" if more else ""
    return (
        f"::{_kind(report)} title=agentcore-preflight::{escape.workflow_message(wording.closing_line(report) + left)}"
    )


def _annotation(view: ProblemView, place: Origin | None) -> str:
    properties = ",".join(f"{key}={escape.workflow_property(value)}" for key, value in _properties(view, place))
    message = escape.workflow_message("\n".join(_message(view)))
    return f"::{KINDS[view.status]} {properties}::{message}"


def _properties(view: ProblemView, place: Origin | None) -> Iterator[tuple[str, str]]:
    if place:
        yield "file", place.file or ""
        if place.line:
            yield "line", str(place.line)
            yield "endLine", str(place.line)
    checks = view.problem.checks
    more = f" and {len(checks) - 1} more" if len(checks) > 1 else ""
    yield "title", f"{view.status.value}: {checks[0] or view.problem.requirement}{more}"


def _message(view: ProblemView) -> Iterator[str]:
    yield escape.line(view.title)
    if view.follows:
        yield escape.line(f"It goes away when this is fixed: {view.leader}")
    if told := " ".join(sentences(view)):
        yield escape.line(f"Fix: {told}")
    yield from map(escape.lines, view.commands)
