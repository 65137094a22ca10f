"""The report of one run: every requirement as a row of each audit, the verdict and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum

from attrs import field, frozen

from preflight.core import requirement as checklist
from preflight.core.exit_codes import BLOCKED_CODE, COULD_NOT_RUN, READY_CODE, UNPROVEN_CODE, WORST_CODE_FIRST
from preflight.core.finding import Finding, Status, is_restricted, worst
from preflight.core.network_map import NetworkMap
from preflight.core.notes import Note
from preflight.core.problem import Problem, problems
from preflight.core.resource import Entry
from preflight.core.source_kinds import INLINE

TOOL = "agentcore-preflight"


class Verdict(StrEnum):
    """The one-word answer; `partial` is ready as far as the user's own restriction let it look."""

    READY = "ready"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    UNPROVEN = "unproven"


WORST_VERDICT_FIRST = (Verdict.BLOCKED, Verdict.UNPROVEN, Verdict.PARTIAL, Verdict.READY)


class Evidence(StrEnum):
    """What the answers of an audit rest on."""

    LIVE = "live"
    SIMULATED = "simulated"
    RECORDED = "recorded"
    NONE = "none"


ALL = "all"
"""The selection of a run that left no check out."""


@frozen
class Row:
    """One line of the checklist and the status its findings add up to."""

    requirement: str
    text: str
    status: Status


@frozen
class Audit:
    """One target in one account and region: the checklist, the findings behind it, and what was asked."""

    account: str
    principal: str
    region: str
    standard: str
    kind: str
    source: str
    digest: str
    findings: tuple[Finding, ...]
    calls: Mapping[str, int] = field(factory=dict)
    notes: tuple[Note, ...] = ()
    region_from: str = ""
    evidence: Evidence = Evidence.LIVE
    evidence_taken_at: str = ""
    selection: str | tuple[str, ...] = ALL
    resources: tuple[Entry, ...] = ()
    networks: tuple[NetworkMap, ...] = ()

    @property
    def target(self) -> tuple[str, ...]:
        """What tells the target from others: never the content, whose change is what people want to hear of.

        A document that came in an event without a name is told by the resources that it declares.
        """
        declared = (f"{entry.kind} {entry.subject}" for entry in self.resources) if self.source == INLINE else ()
        return (self.source, *sorted(declared))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The findings that are not green, those of one cause together."""
        return problems(self.findings)

    @property
    def verdict(self) -> Verdict:
        """Blocked when something fails, unproven when something is in doubt, partial when only left out, else ready."""
        if self.status is Status.FAIL:
            return Verdict.BLOCKED
        if self.status is not Status.UNKNOWN:
            return Verdict.READY
        silent = any(row.status is Status.UNKNOWN and not self._findings_of(row) for row in self.checklist)
        doubts = [f for f in self.findings if f.status is Status.UNKNOWN and f.waiver is None]
        return Verdict.UNPROVEN if silent or not all(map(is_restricted, doubts)) else Verdict.PARTIAL

    def _findings_of(self, row: Row) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.requirement == row.requirement)

    @property
    def checklist(self) -> tuple[Row, ...]:
        """Every requirement, in order; one without any finding is `unknown`, never green."""
        return tuple(
            Row(row.id, row.text, roll_up(f for f in self.findings if f.requirement == row.id))
            for row in checklist.REQUIREMENTS
        )

    @property
    def status(self) -> Status:
        """The status that decides this audit."""
        return worst(row.status for row in self.checklist)


def roll_up(findings: Iterable[Finding]) -> Status:
    """The status of a row: the worst of its findings, those waived set aside; a waived one still warns."""
    found = list(findings)
    counted = [
        f.status for f in found if f.waiver is None or f.status not in (Status.FAIL, Status.WARN, Status.UNKNOWN)
    ]
    waived = len(counted) < len(found)
    return worst([*counted, Status.WARN] if waived else counted)


@frozen
class Policy:
    """How findings become an exit code: the two flags that move it."""

    fail_on_warn: bool = False
    allow_unknown: bool = False


@frozen
class Report:
    """What one run says: one audit per target, account and region."""

    audits: tuple[Audit, ...]
    taken_at: str
    version: str
    policy: Policy = Policy()
    seconds: float | None = None
    """Wall time of the run, for people; not part of the JSON, which would differ from run to run."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all audits."""
        return tuple(finding for audit in self.audits for finding in audit.findings)

    @property
    def status(self) -> Status:
        """The worst status of all audits."""
        return worst(audit.status for audit in self.audits)

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all audits; a report without an audit proves nothing."""
        found = {audit.verdict for audit in self.audits}
        return next((verdict for verdict in WORST_VERDICT_FIRST if verdict in found), Verdict.UNPROVEN)

    @property
    def summary(self) -> dict[str, int]:
        """How many findings have each status."""
        counts = Counter(finding.status for finding in self.findings)
        return {
            status.value: counts[status]
            for status in (Status.PASS, Status.WARN, Status.FAIL, Status.UNKNOWN, Status.SKIP)
        }

    @property
    def exit_code(self) -> int:
        """The worst exit code of the audits: 2, 1, 3, 0."""
        codes = {self._code(audit.verdict) for audit in self.audits} or {COULD_NOT_RUN}
        return next(code for code in WORST_CODE_FIRST if code in codes)

    def _code(self, verdict: Verdict) -> int:
        if verdict is Verdict.BLOCKED or (self.policy.fail_on_warn and self._warned()):
            return BLOCKED_CODE
        return UNPROVEN_CODE if verdict is Verdict.UNPROVEN and not self.policy.allow_unknown else READY_CODE

    def _warned(self) -> bool:
        return any(f.status is Status.WARN and f.waiver is None for f in self.findings)
