"""The report of one run: every requirement as a row of each audit, the verdict and the exit code.

The JSON form is version 1.1 of a contract (`preflight/reports/report.schema.json`); `to_json` and `from_json` are its
only writer and reader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from attrs import asdict, evolve, field, frozen

from preflight.core import requirement as checklist
from preflight.core.cause import Cause
from preflight.core.exit_codes import BLOCKED_CODE, COULD_NOT_RUN, READY_CODE, UNPROVEN_CODE, WORST_CODE_FIRST
from preflight.core.finding import Finding, Fix, Status, Waiver, is_restricted, worst
from preflight.core.network_map import NetworkMap
from preflight.core.network_map import from_json as map_from_json
from preflight.core.network_map import to_json as map_to_json
from preflight.core.problem import Problem, problem_to_json, problems
from preflight.core.resource import Entry
from preflight.core.steps import from_json as step_from_json
from preflight.core.steps import to_json as step_to_json
from preflight.core.target import Note
from preflight.core.value import Origin

SCHEMA_VERSION = "1.1"
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
        "evidence": audit.evidence.value,
        "evidenceTakenAt": audit.evidence_taken_at,
        "selection": audit.selection if isinstance(audit.selection, str) else list(audit.selection),
        "target": {"kind": audit.kind, "source": audit.source, "digest": audit.digest},
        "checklist": [
            {"requirement": row.requirement, "text": row.text, "status": row.status.value} for row in audit.checklist
        ],
        "findings": [_finding_to_json(finding) for finding in audit.findings],
        "calls": dict(sorted(audit.calls.items())),
        "notes": [{"text": note.text, "origin": _origin_to_json(note.origin)} for note in audit.notes],
        "resources": [_entry_to_json(entry) for entry in audit.resources],
        "problems": [problem_to_json(problem) for problem in audit.problems],
        "networks": [map_to_json(drawn) for drawn in audit.networks],
    }


def _origin_to_json(origin: Origin | None) -> dict[str, Any] | None:
    return asdict(origin) if origin and origin.file else None


def _entry_to_json(entry: Entry) -> dict[str, Any]:
    origin = _origin_to_json(entry.origin)
    return {"kind": entry.kind, "subject": entry.subject, "origin": origin, "checks": list(entry.checks)}


def _fix_to_json(fix: Fix | None) -> dict[str, Any] | None:
    return {"text": fix.text, "command": fix.command, "steps": [*map(step_to_json, fix.steps)]} if fix else None


def _finding_to_json(finding: Finding) -> dict[str, Any]:
    return {
        "check": finding.check,
        "requirement": finding.requirement,
        "subject": finding.subject,
        "status": finding.status.value,
        "because": finding.because,
        "cause": str(finding.cause) if finding.cause else None,
        "fix": _fix_to_json(finding.fix),
        "reference": finding.reference,
        "origin": _origin_to_json(finding.origin),
        "waiver": asdict(finding.waiver) if finding.waiver else None,
    }


def from_json(document: Mapping[str, Any]) -> Report:
    """The report a JSON document states; raises KeyError, TypeError or ValueError for anything else.

    The exit code of the document is kept: it says under which flags it was made.
    """
    if not str(document["schemaVersion"]).startswith("1."):
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
        findings=_with_titles(tuple(_finding_from_json(finding) for finding in audit["findings"]), audit),
        **_added_in_1_1(audit),
    )


def _with_titles(findings: tuple[Finding, ...], audit: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings whose causes say again what the report's problems say of them."""
    told = {problem["cause"]: problem for problem in audit.get("problems", ())}
    own = {finding.because for finding in findings}
    return tuple(evolve(f, cause=_told(f.cause, told, own)) if f.cause else f for f in findings)


def _told(cause: Cause, told: Mapping[str, Any], own: set[str]) -> Cause:
    problem = told.get(str(cause), {})
    title = str(problem.get("title", ""))
    falls_with = str(problem.get("fallsWith", ""))
    return evolve(cause, title="" if title in own else title, falls_with=falls_with)


def _added_in_1_1(audit: Mapping[str, Any]) -> dict[str, Any]:
    """The members that a report of 1.0 lacks: without them nothing says what it rests on."""
    if "evidence" not in audit:
        return {"evidence": Evidence.NONE, "evidence_taken_at": ""}
    selection = audit["selection"]
    return {
        "evidence": Evidence(audit["evidence"]),
        "evidence_taken_at": audit["evidenceTakenAt"],
        "selection": selection if isinstance(selection, str) else tuple(selection),
        "notes": tuple(Note(note["text"], _origin_from_json(note["origin"])) for note in audit["notes"]),
        "resources": tuple(_entry_from_json(entry) for entry in audit["resources"]),
        "networks": tuple(map_from_json(drawn) for drawn in audit.get("networks", ())),
    }


def _origin_from_json(origin: Mapping[str, Any] | None) -> Origin:
    return Origin(**origin) if origin else Origin()


def _entry_from_json(entry: Mapping[str, Any]) -> Entry:
    return Entry(entry["kind"], entry["subject"], _origin_from_json(entry["origin"]), tuple(entry["checks"]))


def _fix_from_json(fix: Mapping[str, Any] | None) -> Fix | None:
    if fix is None:
        return None
    steps = fix["steps"] if "steps" in fix else fix["command"]
    return Fix(fix["text"], steps if isinstance(steps, str | None) else tuple(map(step_from_json, steps)))


def _finding_from_json(finding: Mapping[str, Any]) -> Finding:
    return Finding(
        **{key: finding[key] for key in ("check", "requirement", "subject", "because", "reference")},
        status=Status(finding["status"]),
        cause=Cause.parse(finding["cause"]) if finding.get("cause") else None,
        fix=_fix_from_json(finding["fix"]),
        origin=Origin(**finding["origin"]) if finding["origin"] else None,
        waiver=Waiver(**finding["waiver"]) if finding["waiver"] else None,
    )
