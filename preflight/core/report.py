"""The report of one run: every requirement as a row of each audit, the verdict and the exit code.

The JSON form is version 1.0 of a contract (`preflight/data/report.schema.json`); `to_json` and `from_json` are its
only writer and reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import asdict, evolve, field, frozen

from preflight.core import requirement as checklist
from preflight.core.finding import Finding, Fix, Status, Waiver, worst
from preflight.core.target import Note
from preflight.core.value import Origin

SCHEMA_VERSION = "1.0"
TOOL = "agentcore-preflight"

READY_CODE, BLOCKED_CODE, COULD_NOT_RUN, UNPROVEN_CODE = 0, 1, 2, 3
WORST_CODE_FIRST = (COULD_NOT_RUN, BLOCKED_CODE, UNPROVEN_CODE, READY_CODE)


class Verdict(StrEnum):
    """The one-word answer."""

    READY = "ready"
    BLOCKED = "blocked"
    UNPROVEN = "unproven"


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
    """The status of a row: the worst of its findings, those waived standing aside; nothing but waived ones warn."""
    found = list(findings)
    counted = [
        f.status for f in found if f.waiver is None or f.status not in (Status.FAIL, Status.WARN, Status.UNKNOWN)
    ]
    waived = len(counted) < len(found)
    return Status.WARN if waived and worst(counted or [Status.SKIP]) is Status.SKIP else worst(counted)


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
        """Blocked when something fails, unproven when something could not be verified, else ready."""
        match self.status:
            case Status.FAIL:
                return Verdict.BLOCKED
            case Status.UNKNOWN:
                return Verdict.UNPROVEN
            case Status.PASS | Status.WARN | Status.SKIP:
                return Verdict.READY

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
        codes = {self._code(audit.status) for audit in self.audits} or {COULD_NOT_RUN}
        return next(code for code in WORST_CODE_FIRST if code in codes)

    def _code(self, status: Status) -> int:
        match status:
            case Status.FAIL:
                return BLOCKED_CODE
            case Status.UNKNOWN:
                warned = self.policy.fail_on_warn and self._warned()
                return BLOCKED_CODE if warned else READY_CODE if self.policy.allow_unknown else UNPROVEN_CODE
            case Status.PASS | Status.WARN | Status.SKIP:
                return BLOCKED_CODE if self.policy.fail_on_warn and self._warned() else READY_CODE

    def _warned(self) -> bool:
        return any(f.status is Status.WARN and f.waiver is None for f in self.findings)


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain data in the order of the contract; two runs over the same facts differ only in `takenAt`."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "tool": {"name": TOOL, "version": report.version},
        "takenAt": report.taken_at,
        "verdict": report.verdict.value,
        "exitCode": report.exit_code,
        "summary": report.summary,
        "audits": [_audit_to_json(audit) for audit in report.audits],
    }


def _audit_to_json(audit: Audit) -> dict[str, Any]:
    return {
        "account": audit.account,
        "principal": audit.principal,
        "region": audit.region,
        "standard": audit.standard,
        "target": {"kind": audit.kind, "source": audit.source, "digest": audit.digest},
        "checklist": [
            {"requirement": row.requirement, "text": row.text, "status": row.status.value} for row in audit.checklist
        ],
        "findings": [_finding_to_json(finding) for finding in audit.findings],
        "calls": dict(sorted(audit.calls.items())),
    }


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    origin = finding.origin if finding.origin and finding.origin.file else None
    return {
        "check": finding.check,
        "requirement": finding.requirement,
        "subject": finding.subject,
        "status": finding.status.value,
        "because": finding.because,
        "fix": asdict(finding.fix) if finding.fix else None,
        "reference": finding.reference,
        "origin": asdict(origin) if origin else None,
        "waiver": asdict(finding.waiver) if finding.waiver else None,
    }


def from_json(document: Mapping[str, Any]) -> Report:
    """The report a JSON document states; raises KeyError, TypeError or ValueError for anything else.

    The exit code of the document is kept: it says under which flags it was made.
    """
    if str(document["schemaVersion"]).partition(".")[0] != "1":
        raise ValueError(f"schemaVersion {document['schemaVersion']} is not 1.x")
    report = Report(
        tuple(_audit_from_json(audit) for audit in document["audits"]),
        document["takenAt"],
        document["tool"]["version"],
    )
    policies = [Policy(warn, unknown) for warn in (False, True) for unknown in (False, True)]
    made = next((p for p in policies if evolve(report, policy=p).exit_code == document["exitCode"]), Policy())
    return evolve(report, policy=made)


def _audit_from_json(audit: Mapping[str, Any]) -> Audit:
    target = audit["target"]
    return Audit(
        **{key: audit[key] for key in ("account", "principal", "region", "standard", "calls")},
        **{key: target[key] for key in ("kind", "source", "digest")},
        findings=tuple(_finding_from_json(finding) for finding in audit["findings"]),
    )


def _finding_from_json(finding: Mapping[str, Any]) -> Finding:
    return Finding(
        **{key: finding[key] for key in ("check", "requirement", "subject", "because", "reference")},
        status=Status(finding["status"]),
        fix=Fix(**finding["fix"]) if finding["fix"] else None,
        origin=Origin(**finding["origin"]) if finding["origin"] else None,
        waiver=Waiver(**finding["waiver"]) if finding["waiver"] else None,
    )
