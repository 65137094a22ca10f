"""The report as Markdown for a pull request or a job's summary: the checklist to tick, then the problems."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.finding import Status
from preflight.core.report import Audit, Report, Row
from preflight.core.requirement import BY_ID
from preflight.reports.render import escape, wording
from preflight.reports.render.escape import code, markdown
from preflight.reports.render.problem_view import (
    Instruction,
    ProblemView,
    by_requirement,
    restrictions,
    sentences,
    views,
)

MARKS = {Status.PASS: "✅", Status.WARN: "⚠️", Status.FAIL: "❌", Status.UNKNOWN: "❔", Status.SKIP: "➖"}
MAX_NAMES = 10
"""How many subjects of one problem are spelled out."""


def render(report: Report, **_: object) -> str:
    """The report as GitHub-flavored Markdown."""
    return escape.no_workflow_commands("\n".join(_report(report))) + "\n"


def _report(report: Report) -> Iterator[str]:
    yield f"## AgentCore preflight: {report.verdict.value}"
    yield ""
    yield markdown(wording.closing_line(report))
    yield f"<br>{markdown(wording.outlook(report.audits))}"
    if evidence := wording.evidence(report):
        yield f"<br>**{markdown(evidence)}**"
    yield f"<br>agentcore-preflight {markdown(report.version)}, {markdown(report.taken_at)}"
    for audit in report.audits:
        yield ""
        yield from _audit(audit)


def _audit(audit: Audit) -> Iterator[str]:
    yield f"### {code(audit.source)} in {code(audit.region)}"
    yield ""
    yield f"Account {markdown(wording.identity(audit))}"
    yield f"<br>Region {markdown(wording.region(audit))}"
    yield f"<br>Target {markdown(wording.target(audit))}"
    yield ""
    yield from (_line(audit, row) for row in audit.checklist)
    yield from _problems(audit)
    yield from _accepted(audit)
    if left := restrictions(audit):
        yield ""
        yield f"> {markdown(left)}"
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
            reason = wording.skip_reason(audit, row)
            return f"- [ ] ~~{text}~~ — skip{f': {markdown(reason)}' if reason else ''}"
        case Status.FAIL | Status.UNKNOWN:
            return f"- [ ] {text} — **{row.status.value}**"


def _problems(audit: Audit) -> Iterator[str]:
    found = views(audit)
    for heading, together in _sections(found):
        yield ""
        yield f"#### {markdown(heading)}"
        for view in together:
            yield ""
            yield from _problem(view)


def _sections(found: tuple[ProblemView, ...]) -> Iterator[tuple[str, tuple[ProblemView, ...]]]:
    """What needs fixing by requirement, then the warnings."""
    for requirement, together in by_requirement(v for v in found if v.status is not Status.WARN).items():
        yield BY_ID[requirement].text if requirement in BY_ID else requirement, together
    if warnings := tuple(v for v in found if v.status is Status.WARN):
        yield "Warnings", warnings


def _problem(view: ProblemView) -> Iterator[str]:
    yield f"- {MARKS[view.status]} **{view.number}. {view.status.value}**: {markdown(view.title)}"
    yield f"  <br>{_affected(view)}"
    if view.follows:
        yield f"  <br>goes away when {view.follows} is fixed"
    yield from (f"  <br>{markdown(sentence)}" for sentence in view.seen)
    yield from (f"  <br>at {code(place)}" for place in view.places[:MAX_NAMES])
    told = list(sentences(view))
    if told:
        yield ""
        yield f"  **Fix:** {markdown(' '.join(told))}"
    yield from (line for each in view.instructions for line in _instruction(each, view))
    links = [escape.web(reference) for reference in view.references]
    if len(links) == 1 and links[0]:
        yield ""
        yield f"  <{links[0]}>"


def _instruction(each: Instruction, view: ProblemView) -> Iterator[str]:
    """The commands in a fence, and a snippet in one of its own language."""
    commands = [command for command in each.commands if command in view.commands]
    if commands:
        yield ""
        yield escape.code_block("\n".join(commands), "  ")
    if each.snippet:
        yield ""
        yield escape.code_block(each.snippet, "  ", each.language)


def _affected(view: ProblemView) -> str:
    breaks = view.problem.breaks
    more = len(breaks) - MAX_NAMES
    names = ", ".join(code(subject) for subject in breaks[:MAX_NAMES])
    checks = ", ".join(code(check) for check in view.problem.checks if check)
    return f"{names}{f' and {more} more' if more > 0 else ''}{f' ({checks})' if checks else ''}"


def _accepted(audit: Audit) -> Iterator[str]:
    found = wording.waived_findings(audit)
    if found:
        yield ""
        yield "#### Accepted"
    for finding in found:
        yield ""
        yield f"- {MARKS[finding.status]} **{finding.status.value}** {code(finding.subject)} ({code(finding.check)})"
        yield f"  <br>{markdown(finding.because)}"
        yield f"  <br>{markdown(wording.waived(finding.waiver))}" if finding.waiver else ""
