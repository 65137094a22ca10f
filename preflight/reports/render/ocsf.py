"""The report as OCSF 1.8 Compliance Findings, one JSON event a line, for security lakes.

OCSF's own status of a control has `Warning` for "no result for lack of information": that is our `unknown`, while a
`warn` is `Other`. What passes or does not apply is an event too, so that a finding can be seen to end.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from preflight.core.finding import Finding, Status
from preflight.core.partitions import partition_of
from preflight.core.report import TOOL, Audit, Evidence, Report
from preflight.core.requirement import BY_ID
from preflight.reports.identity import identity
from preflight.reports.render import escape, wording

VERSION = "1.8.0"
VENDOR = "agentcore-preflight"
CLASS, CATEGORY, CREATE = 2003, 2, 1
CONTROL = {
    Status.PASS: (1, "Pass"),
    Status.UNKNOWN: (2, "Warning"),
    Status.FAIL: (3, "Fail"),
    Status.WARN: (99, "warn"),
    Status.SKIP: (99, "skip"),
}
SEVERITY = {
    Status.FAIL: (4, "High"),
    Status.UNKNOWN: (3, "Medium"),
    Status.WARN: (2, "Low"),
    Status.PASS: (1, "Informational"),
    Status.SKIP: (1, "Informational"),
}
NEW, SUPPRESSED, RESOLVED = (1, "New"), (3, "Suppressed"), (4, "Resolved")


def render(report: Report, **_: object) -> str:
    """One event per check and subject, as newline-delimited JSON; its `count` says how many findings it is of."""
    events = [_event(report, *answer) for answer in wording.answers(report)]
    return "\n".join(json.dumps(event) for event in events) + "\n"


def _event(report: Report, audit: Audit, finding: Finding, merged: int) -> dict[str, Any]:
    severity_id, severity = SEVERITY[Status.PASS if audit.evidence is Evidence.SIMULATED else finding.status]
    status_id, status = _state(finding)
    taken = milliseconds(report.taken_at)
    event = {
        "class_uid": CLASS,
        "class_name": "Compliance Finding",
        "category_uid": CATEGORY,
        "category_name": "Findings",
        "activity_id": CREATE,
        "activity_name": "Create",
        "type_uid": CLASS * 100 + CREATE,
        "type_name": "Compliance Finding: Create",
        "time": taken,
        "time_dt": escape.line(report.taken_at),
        "severity_id": severity_id,
        "severity": severity,
        "status_id": status_id,
        "status": status,
        "message": escape.line(finding.because),
        "count": merged,
        "metadata": {
            "version": VERSION,
            "profiles": ["cloud", "datetime"],
            "event_code": escape.line(finding.check or finding.requirement),
            "product": {"name": TOOL, "vendor_name": VENDOR, "version": escape.line(report.version)},
        },
        "finding_info": _info(audit, finding),
        "compliance": _compliance(audit, finding),
        "resources": [_resource(audit, finding)],
        "cloud": {
            "provider": "AWS",
            "region": escape.line(audit.region),
            "account": {"uid": escape.line(audit.account), "type_id": 10, "type": "AWS Account"},
        },
        "unmapped": {name: escape.line(value) for name, value in wording.grounds(report, audit).items()},
    }
    remediation = _remediation(finding)
    return {**event, "remediation": remediation} if remediation else event


def _resource(audit: Audit, finding: Finding) -> dict[str, str]:
    partition = partition_of(audit.region)
    return {"uid": escape.line(finding.subject), "region": escape.line(audit.region), "cloud_partition": partition}


def _state(finding: Finding) -> tuple[int, str]:
    if wording.stands_aside(finding):
        return SUPPRESSED
    return RESOLVED if finding.status in wording.GREEN else NEW


def milliseconds(taken_at: str) -> int:
    """OCSF's timestamp of an RFC 3339 time: milliseconds since 1970; 0 for what is no time."""
    try:
        return round(datetime.fromisoformat(taken_at).timestamp() * 1000)
    except ValueError:
        return 0


def _info(audit: Audit, finding: Finding) -> dict[str, Any]:
    requirement = BY_ID.get(finding.requirement)
    return {
        "uid": identity(audit, finding),
        "title": escape.line(requirement.text if requirement else finding.requirement),
        "desc": escape.line(f"{finding.subject}: {finding.because}"),
        "types": ["Software and Configuration Checks"],
    }


def _compliance(audit: Audit, finding: Finding) -> dict[str, Any]:
    status_id, status = CONTROL[finding.status]
    detail = [escape.line(finding.because)]
    detail += [escape.line(wording.waived(finding.waiver))] if finding.waiver else []
    return {
        "control": escape.line(finding.check or finding.requirement),
        "standards": [escape.line(f"AgentCore requirements ({audit.standard})")],
        "requirements": [escape.line(finding.requirement)],
        "status_id": status_id,
        "status": status,
        "status_code": finding.status.value,
        "status_details": detail,
    }


def _remediation(finding: Finding) -> dict[str, Any]:
    if not finding.fix:
        return {}
    text = escape.line(finding.fix.text)
    command = f"\n{escape.lines(finding.fix.command)}" if finding.fix.command else ""
    link = escape.web(finding.reference)
    return {"desc": text + command, **({"references": [link]} if link else {})}
