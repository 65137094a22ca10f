"""The JSON form of a report: version 1.1 of a contract; `to_json` and `from_json` are its only writer and reader.

The contract is `preflight/reports/report.schema.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import asdict, evolve

from preflight.core.cause import Cause
from preflight.core.finding import Finding, Fix, Status, Waiver
from preflight.core.network_map import from_json as map_from_json
from preflight.core.network_map import to_json as map_to_json
from preflight.core.notes import Note
from preflight.core.problem import problem_to_json
from preflight.core.report import TOOL, Audit, Evidence, Policy, Report
from preflight.core.resource import Entry
from preflight.core.steps import from_json as step_from_json
from preflight.core.steps import to_json as step_to_json
from preflight.core.typed import ensure
from preflight.core.value import Origin

SCHEMA_VERSION = "1.1"


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
    ensure(report)
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
