"""Findings of one cause as one problem: what is wrong, whom it hits, and one remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import frozen

from preflight.core.cause import NOT_ASKED, Cause
from preflight.core.finding import WORST_FIRST, Finding, Fix, Status
from preflight.core.requirement import REQUIREMENTS
from preflight.core.steps import Step, to_json

OPEN = (Status.FAIL, Status.UNKNOWN, Status.WARN)
"""What somebody may have to act on, worst first."""


@frozen
class Problem:
    """What is wrong once, whatever number of checks and subjects notice it; `findings` is never empty."""

    cause: Cause
    findings: tuple[Finding, ...]

    @property
    def status(self) -> Status:
        """The worst status of its findings."""
        return min((f.status for f in self.findings), key=WORST_FIRST.index)

    @property
    def decisive(self) -> Finding:
        """The first finding with the worst status."""
        return next(f for f in self.findings if f.status is self.status)

    @property
    def title(self) -> str:
        """What is wrong, in a sentence."""
        titles = (f.cause.title for f in self.findings if f.cause and f.cause.title)
        return next(titles, self.decisive.because)

    @property
    def falls_with(self) -> str:
        """The key of the problem whose remedy resolves this one as well; empty where there is none."""
        return next((f.cause.falls_with for f in self.findings if f.cause and f.cause.falls_with), "")

    @property
    def breaks(self) -> tuple[str, ...]:
        """The subjects it hits, each once."""
        return tuple(dict.fromkeys(f.subject for f in self.findings))

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks that notice it, each once."""
        return tuple(dict.fromkeys(f.check for f in self.findings))

    @property
    def requirement(self) -> str:
        """The row of the checklist under which it is reported."""
        return self.decisive.requirement

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """What to do, each once, that of the decisive finding first."""
        ordered = (self.decisive, *self.findings)
        return tuple(dict.fromkeys(f.fix for f in ordered if f.fix and f.status is self.status))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the remedy, each once."""
        return tuple(dict.fromkeys(step for fix in self.fixes for step in fix.steps))


def problems(findings: Iterable[Finding]) -> tuple[Problem, ...]:
    """The problems behind findings that are not green, waived ones aside: what needs fixing before what only warns.

    Within each, they stand in the order of the checklist, the worst first: the number of a problem is its place here.
    """
    found: dict[object, list[Finding]] = {}
    for finding in findings:
        if finding.status in OPEN and finding.waiver is None:
            found.setdefault(_identity(finding), []).append(finding)
    made = [Problem(cause_of(together[0]), tuple(together)) for together in found.values()]
    return tuple(sorted(made, key=_place))


def _identity(finding: Finding) -> object:
    """What makes two findings one problem: their cause, else the same words and the same fix of one check."""
    return finding.cause or (finding.status, finding.check, finding.because, finding.fix)


def _place(problem: Problem) -> tuple[bool, bool, int, int]:
    restricted = problem.cause.kind == NOT_ASKED
    warning = problem.status is Status.WARN
    return (restricted, warning, _ROWS.get(problem.requirement, len(_ROWS)), WORST_FIRST.index(problem.status))


_ROWS = {requirement.id: place for place, requirement in enumerate(REQUIREMENTS)}


def cause_of(finding: Finding) -> Cause:
    """The cause a judge named, else the finding's own: its check and subject."""
    return finding.cause or Cause(finding.check, (finding.subject,))


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """The problem as plain data: its findings by check and subject, its steps in order."""
    return {
        "cause": str(problem.cause),
        "title": problem.title,
        "fallsWith": problem.falls_with,
        "status": problem.status.value,
        "breaks": list(problem.breaks),
        "findings": [{"check": f.check, "subject": f.subject} for f in problem.findings],
        "steps": [to_json(step) for step in problem.steps],
    }
