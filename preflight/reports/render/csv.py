"""One line per finding, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from preflight.core.finding import Finding
from preflight.core.report import Audit, Report
from preflight.reports.render import escape, wording

COLUMNS = (
    *("account", "region", "source", "requirement", "check", "subject", "status", "because"),
    *("fix", "command", "file", "line", "path", "reference", "waiver"),
    *("evidence", "verdict"),
)


def render(report: Report, **_: object) -> str:
    """The findings of all audits as CSV with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for audit in report.audits:
        verdict = wording.verdict_of(report, audit).value
        writer.writerows(_cells(audit, finding, verdict) for finding in audit.findings)
    return out.getvalue()


def _cells(audit: Audit, finding: Finding, verdict: str) -> list[str]:
    fix, origin, waiver = finding.fix, finding.origin, finding.waiver
    values = (
        audit.account,
        audit.region,
        audit.source,
        finding.requirement,
        finding.check,
        finding.subject,
        finding.status.value,
        finding.because,
        fix.text if fix else "",
        (fix.command or "") if fix else "",
        (origin.file or "") if origin else "",
        str(origin.line or "") if origin else "",
        (origin.path or "") if origin else "",
        finding.reference,
        waiver.reason if waiver else "",
        audit.evidence.value,
        verdict,
    )
    return [escape.no_workflow_commands(escape.cell(value)) for value in values]
