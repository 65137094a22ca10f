"""The report in the AWS Security Finding Format, as `aws securityhub batch-import-findings` takes it.

A JSON list of findings; nothing is sent. Cut it into batches of a hundred, and send each with credentials of the
account it names; an audit that could not learn its account has no place in this format. `CreatedAt` is the time of this
report: keep the one of the first import when you update a finding.
"""

from __future__ import annotations

import json
from typing import Any

from preflight.core.finding import Finding, Status
from preflight.core.partitions import partition_of
from preflight.core.report import TOOL, Audit, Evidence, Report
from preflight.core.requirement import BY_ID
from preflight.reports.identity import identity
from preflight.reports.render import escape, wording

VERSION = "2018-10-08"
TYPE = "Software and Configuration Checks/AWS Security Best Practices"
PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
COMPLIANCE = {
    Status.PASS: "PASSED",
    Status.WARN: "WARNING",
    Status.FAIL: "FAILED",
    Status.UNKNOWN: "NOT_AVAILABLE",
    Status.SKIP: "NOT_AVAILABLE",
}
SEVERITY = {Status.FAIL: "HIGH", Status.UNKNOWN: "MEDIUM", Status.WARN: "LOW"}
INFORMATIONAL = "INFORMATIONAL"
LONGEST_ID, LONGEST_TITLE, LONGEST_TEXT, LONGEST_FIX = 512, 256, 1024, 512


def render(report: Report, **_: object) -> str:
    """One finding per check and subject, as one JSON list."""
    return json.dumps(records(report), indent=2) + "\n"


def records(report: Report) -> list[dict[str, Any]]:
    """One finding per check and subject in each account and region that could be read."""
    return [_finding(report, *answer) for answer in wording.answers(report) if answer[0].account]


def _finding(report: Report, audit: Audit, finding: Finding, merged: int) -> dict[str, Any]:
    partition, taken = partition_of(audit.region), escape.line(report.taken_at)
    account, region = escape.line(audit.account), escape.line(audit.region)
    requirement = BY_ID.get(finding.requirement)
    return {
        "SchemaVersion": VERSION,
        "Id": identity(audit, finding)[:LONGEST_ID],
        "ProductArn": f"arn:{partition}:securityhub:{region}:{account}:product/{account}/default",
        "CompanyName": TOOL,
        "ProductName": TOOL,
        "GeneratorId": escape.cut(f"{TOOL}/{finding.check or finding.requirement}", LONGEST_ID),
        "AwsAccountId": account,
        "Region": region,
        "CreatedAt": taken,
        "UpdatedAt": taken,
        "Title": escape.cut(requirement.text if requirement else finding.requirement, LONGEST_TITLE),
        "Description": escape.cut(f"{finding.subject}: {finding.because}", LONGEST_TEXT),
        "FindingProviderFields": {
            "Severity": {"Label": _severity(audit, finding)},
            "Types": [TYPE],
        },
        "Compliance": _compliance(finding),
        "Resources": [
            {
                "Type": "Other",
                "Id": escape.cut(finding.subject or finding.requirement, LONGEST_ID),
                "Region": region,
                **({"Partition": partition} if partition in PARTITIONS else {}),
            }
        ],
        "ProductFields": _product_fields(report, audit, finding, merged),
        "RecordState": "ACTIVE",
        **_remediation(finding),
    }


def _compliance(finding: Finding) -> dict[str, Any]:
    """A waived finding is a warning; one without a result says why."""
    if wording.stands_aside(finding):
        return {"Status": "WARNING"}
    status = COMPLIANCE[finding.status]
    if status != "NOT_AVAILABLE":
        return {"Status": status}
    code = "NOT_VERIFIED" if finding.status is Status.UNKNOWN else "NOT_APPLICABLE"
    return {
        "Status": status,
        "StatusReasons": [{"ReasonCode": code, "Description": escape.cut(finding.because, LONGEST_TEXT)}],
    }


def _severity(audit: Audit, finding: Finding) -> str:
    """Nothing that a simulated account lacks is urgent."""
    return INFORMATIONAL if audit.evidence is Evidence.SIMULATED else SEVERITY.get(finding.status, INFORMATIONAL)


def _product_fields(report: Report, audit: Audit, finding: Finding, merged: int) -> dict[str, str]:
    facts = {
        "Status": finding.status.value,
        "Requirement": finding.requirement,
        "Source": audit.source,
        "Version": report.version,
        **{name[0].upper() + name[1:]: value for name, value in wording.grounds(report, audit).items()},
        "Findings": str(merged),
        "Waiver": wording.waived(finding.waiver) if finding.waiver else "",
    }
    return {f"{TOOL}/{name}": escape.cut(value, LONGEST_TEXT) for name, value in facts.items() if value}


def _remediation(finding: Finding) -> dict[str, Any]:
    if not finding.fix:
        return {}
    text = " ".join(part for part in (finding.fix.text, finding.fix.command) if part)
    link = escape.web(finding.reference)
    return {
        "Remediation": {"Recommendation": {"Text": escape.cut(text, LONGEST_FIX), **({"Url": link} if link else {})}}
    }
