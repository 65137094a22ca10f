"""What changed between two reports: regressed, fixed, new, gone, and what can no longer be verified.

Compared is what people can act on: the status of one check on one subject in one account and region, waived findings
standing aside as in the checklist. A run that lost sight of something is a change, not a success.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from attrs import frozen

from preflight.core.exit_codes import BLOCKED_CODE, READY_CODE, UNPROVEN_CODE
from preflight.core.finding import WORST_FIRST, Finding, Status
from preflight.core.problem import Problem, problems
from preflight.core.report import Report, roll_up

RANK = {Status.PASS: 0, Status.SKIP: 0, Status.WARN: 1, Status.UNKNOWN: 2, Status.FAIL: 3}


class Kind(StrEnum):
    """How one thing changed."""

    REGRESSED = "regressed"
    BECAME_UNKNOWN = "became unknown"
    NEW = "new"
    GONE = "gone"
    FIXED = "fixed"


@frozen(order=True)
class Key:
    """What is compared: one check on one subject in one account and region."""

    account: str
    region: str
    check: str
    subject: str

    def __str__(self) -> str:
        """`image-registry ghcr.io/… (123456789012 us-west-2)`."""
        return f"{self.check} {self.subject} ({self.account} {self.region})"


@frozen
class Change:
    """One change; `before` is None where it is new, `after` where it is gone."""

    kind: Kind
    key: Key
    before: Status | None
    after: Status | None
    finding: Finding
    """The finding that decides it now, or that decided it before where it is gone."""


@frozen
class Changes:
    """All changes between two reports, each list in the order of account, region, check and subject."""

    changes: tuple[Change, ...]
    unchanged: int = 0
    new_problems: tuple[Problem, ...] = ()
    """The causes that nothing rested on before."""
    fixed_problems: tuple[Problem, ...] = ()
    """The causes that nothing rests on any more."""

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def regressed(self) -> tuple[Change, ...]:
        """What is worse than before."""
        return self.of(Kind.REGRESSED)

    @property
    def became_unknown(self) -> tuple[Change, ...]:
        """What could be judged before and cannot now."""
        return self.of(Kind.BECAME_UNKNOWN)

    @property
    def new(self) -> tuple[Change, ...]:
        """What was not looked at before."""
        return self.of(Kind.NEW)

    @property
    def gone(self) -> tuple[Change, ...]:
        """What is no longer looked at."""
        return self.of(Kind.GONE)

    @property
    def fixed(self) -> tuple[Change, ...]:
        """What is better than before."""
        return self.of(Kind.FIXED)

    @property
    def exit_code(self) -> int:
        """1 when something regressed or something new fails, 3 when something became or is newly unknown, else 0."""
        new = {change.after for change in self.new}
        if self.regressed or Status.FAIL in new:
            return BLOCKED_CODE
        return UNPROVEN_CODE if self.became_unknown or Status.UNKNOWN in new else READY_CODE


def diff(old: Report, new: Report) -> Changes:
    """What changed from the old report to the new one."""
    before, after = _by_key(old), _by_key(new)
    changes = [
        change for key in sorted({*before, *after}) for change in _change(key, before.get(key, ()), after.get(key, ()))
    ]
    was, now = _problems(old), _problems(new)
    return Changes(
        tuple(changes),
        len({*before, *after}) - len(changes),
        tuple(problem for key, problem in now.items() if key not in was),
        tuple(problem for key, problem in was.items() if key not in now),
    )


def _problems(report: Report) -> dict[tuple[str, str, str], Problem]:
    """The problems of a report by account, region and cause."""
    return {
        (audit.account, audit.region, str(problem.cause)): problem
        for audit in report.audits
        for problem in problems(audit.findings)
    }


def _by_key(report: Report) -> dict[Key, tuple[Finding, ...]]:
    found: dict[Key, tuple[Finding, ...]] = {}
    for audit in report.audits:
        for finding in audit.findings:
            key = Key(audit.account, audit.region, finding.check, finding.subject)
            found[key] = (*found.get(key, ()), finding)
    return found


def _change(key: Key, before: tuple[Finding, ...], after: tuple[Finding, ...]) -> Iterator[Change]:
    was, now = roll_up(before) if before else None, roll_up(after) if after else None
    kind = _kind(was, now)
    if kind:
        yield Change(kind, key, was, now, _decisive(after or before))


def _kind(was: Status | None, now: Status | None) -> Kind | None:
    if was is None or now is None:
        return Kind.NEW if was is None else Kind.GONE
    if RANK[was] == RANK[now]:
        return None
    if now is Status.UNKNOWN:
        return Kind.BECAME_UNKNOWN
    return Kind.REGRESSED if RANK[now] > RANK[was] else Kind.FIXED


def _decisive(findings: Iterable[Finding]) -> Finding:
    return min(findings, key=lambda f: (f.waiver is not None, WORST_FIRST.index(f.status)))
