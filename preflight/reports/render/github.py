"""The report as GitHub workflow commands: annotations beside the lines that declare what is wrong.

GitHub shows ten of a kind per step, so the most severe come first and the last line says how many are not shown.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.finding import WORST_FIRST, Status
from preflight.core.report import Audit, Report, Verdict
from preflight.reports.render import escape, reading
from preflight.reports.render.reading import Group

KINDS = {Status.FAIL: "error", Status.UNKNOWN: "warning", Status.WARN: "warning"}
MOST = 10


def render(report: Report, **_: object) -> str:
    """One command per annotation, at most ten of a kind, and one for the verdict."""
    open_ = sorted(
        (group for audit in report.audits for group in _groups(audit) if not group.waiver),
        key=lambda group: WORST_FIRST.index(group.status),
    )
    shown = [group for kind in ("error", "warning") for group in _of(open_, kind)[: _room(report, kind)]]
    return "\n".join((*map(_annotation, shown), _summary(report, len(open_) - len(shown)))) + "\n"


def _groups(audit: Audit) -> Iterator[Group]:
    """One annotation per cause of what is unknown, and one per finding else: each stands beside its own line."""
    for group in reading.groups(reading.findings_of(audit)):
        yield from [group] if group.status is Status.UNKNOWN else [Group((finding,)) for finding in group.findings]


def _of(groups: list[Group], kind: str) -> list[Group]:
    return [group for group in groups if KINDS[group.status] == kind]


def _room(report: Report, kind: str) -> int:
    """How many of a kind there is room for beside the summary."""
    return MOST - 1 if _kind(report) == kind else MOST


def _kind(report: Report) -> str:
    return {Verdict.BLOCKED: "error", Verdict.UNPROVEN: "warning", Verdict.PARTIAL: "notice", Verdict.READY: "notice"}[
        report.verdict
    ]


def _summary(report: Report, more: int) -> str:
    told = f" ({reading.plural(more, 'annotation')} not shown)" if more else ""
    return (
        f"::{_kind(report)} title=agentcore-preflight::{escape.workflow_message(reading.closing_line(report) + told)}"
    )


def _annotation(group: Group) -> str:
    properties = ",".join(f"{key}={escape.workflow_property(value)}" for key, value in _properties(group))
    message = escape.workflow_message("\n".join(_message(group)))
    return f"::{KINDS[group.status]} {properties}::{message}"


def _properties(group: Group) -> Iterator[tuple[str, str]]:
    origin = group.findings[0].origin
    if origin and origin.file:
        yield "file", origin.file
        if origin.line:
            yield "line", str(origin.line)
            yield "endLine", str(origin.line)
    more = f" and {len(group.checks) - 1} more" if len(group.checks) > 1 else ""
    yield "title", f"{group.status.value}: {group.checks[0] or group.requirement}{more}"


def _message(group: Group) -> Iterator[str]:
    more = len(group.subjects) - 1
    yield escape.line(f"{group.subjects[0]}{f' and {more} more' if more else ''}: {group.because}")
    if group.fix:
        yield escape.line(f"Fix: {group.fix.text}")
        yield from [escape.lines(group.command)] if group.command else []
