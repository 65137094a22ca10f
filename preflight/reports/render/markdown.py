"""The report as Markdown for a pull request or a job's summary: the checklist to tick, then the details."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.finding import Status
from preflight.core.report import Audit, Report, Row
from preflight.reports.render import escape, reading
from preflight.reports.render.escape import code, markdown
from preflight.reports.render.reading import Group

MARKS = {Status.PASS: "✅", Status.WARN: "⚠️", Status.FAIL: "❌", Status.UNKNOWN: "❔", Status.SKIP: "➖"}
MOST = 10
"""How many subjects of one cause are spelled out."""


def render(report: Report, **_: object) -> str:
    """The report as GitHub-flavoured Markdown."""
    return escape.no_workflow_commands("\n".join(_report(report))) + "\n"


def _report(report: Report) -> Iterator[str]:
    yield f"## AgentCore preflight: {report.verdict.value}"
    yield ""
    yield markdown(reading.closing_line(report))
    yield f"<br>agentcore-preflight {markdown(report.version)}, {markdown(report.taken_at)}"
    for audit in report.audits:
        yield ""
        yield from _audit(audit)


def _audit(audit: Audit) -> Iterator[str]:
    yield f"### {code(audit.source)} in {code(audit.region)}"
    yield ""
    yield f"Account {markdown(reading.identity(audit))}"
    yield f"<br>Region {markdown(reading.region(audit))}"
    yield f"<br>Target {markdown(reading.target(audit))}"
    yield ""
    yield from (_line(audit, row) for row in audit.checklist)
    yield from _details(audit)
    for note in audit.notes:
        yield ""
        yield f"> Note: {code(str(note.origin)) + ': ' if str(note.origin) else ''}{markdown(note.text)}"


def _line(audit: Audit, row: Row) -> str:
    """One tick of the checklist; what does not apply is struck out, never ticked."""
    text = markdown(row.text)
    match row.status:
        case Status.PASS:
            return f"- [x] {text}"
        case Status.WARN:
            return f"- [x] {text} — **warn**"
        case Status.SKIP:
            reason = reading.skip_reason(audit, row)
            return f"- [ ] ~~{text}~~ — skip{f': {markdown(reason)}' if reason else ''}"
        case Status.FAIL | Status.UNKNOWN:
            return f"- [ ] {text} — **{row.status.value}**"


def _details(audit: Audit) -> Iterator[str]:
    told = reading.groups(reading.findings_of(audit))
    for row in audit.checklist:
        here, earlier = reading.told_under(told, row)
        if here or earlier:
            yield ""
            yield f"#### {MARKS[row.status]} {markdown(row.text)}"
        for group in here:
            yield ""
            yield from _group(group)
        for group in earlier:
            yield ""
            yield f"- {MARKS[group.status]} {markdown(group.because)} (told above)"


def _group(group: Group) -> Iterator[str]:
    status = f"{MARKS[group.status]} **{group.status.value}**"
    yield f"- {status} {_subjects(group)}"
    yield from (f"  <br>{markdown(sentence)}" for sentence in group.told)
    for place in group.places[:MOST]:
        yield f"  <br>at {code(place)}"
    if group.waiver:
        yield f"  <br>{markdown(reading.waived(group.waiver))}"
    elif group.fix:
        yield from _fix(group.fix.text, group.command)
    yield from _see(group)


def _fix(text: str, command: str) -> Iterator[str]:
    yield ""
    yield f"  **Fix:** {markdown(text)}"
    if command:
        yield ""
        yield escape.code_block(command, "  ")


def _subjects(group: Group) -> str:
    more = len(group.subjects) - MOST
    names = ", ".join(code(subject) for subject in group.subjects[:MOST])
    return f"{names}{f' and {more} more' if more > 0 else ''} ({', '.join(map(code, group.checks))})"


def _see(group: Group) -> Iterator[str]:
    links = [escape.web(reference) for reference in group.references]
    if len(links) == 1 and links[0] and not group.waiver:
        yield ""
        yield f"  <{links[0]}>"
