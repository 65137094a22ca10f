"""The report as SARIF 2.1.0 for code scanning: what fails or warns, at the line that declares it.

What could not be verified is a notification of the run, not a result; what is waived is a suppressed result.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from preflight.core.check import Check
from preflight.core.finding import Finding, Status, is_restricted
from preflight.core.problem import OPEN
from preflight.core.report import TOOL, Audit, Report
from preflight.core.requirement import BY_ID, Level
from preflight.reports.identity import identity
from preflight.reports.render import escape, wording
from preflight.reports.render.sarif_fixes import Read, fixes

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/"
ROOT = "%SRCROOT%"
LONGEST = 1024
LONGEST_TARGET = 120
OTHER = re.compile(r"[^\w./-]+")
LEVELS = {Status.FAIL: "error", Status.WARN: "warning"}


def render(report: Report, *, checks: Iterable[Check[Any]] | None = None, read: Read | None = None, **_: object) -> str:
    """The report as SARIF: one run per account and region.

    Args:
        report: what to show.
        checks: where the texts of the rules come from; all checks when not given.
        read: reads a file of the user's, for the places of fixes; without it no fix is offered.
    """
    texts = {check.id: check for check in (_every() if checks is None else checks)}
    runs: dict[tuple[str, str], list[Audit]] = {}
    for audit in report.audits:
        runs.setdefault((audit.account, audit.region), []).append(audit)
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [_run(report, place, audits, texts, read) for place, audits in runs.items()],
    }
    return json.dumps(log, indent=2) + "\n"


def _every() -> Iterable[Check[Any]]:
    from preflight.checks import all_checks  # noqa: PLC0415 - only this format reads the texts of the checks

    return all_checks()


def _run(
    report: Report,
    place: tuple[str, str],
    audits: Sequence[Audit],
    texts: dict[str, Check[Any]],
    read: Read | None,
) -> dict[str, Any]:
    findings = [(audit, finding) for audit in audits for finding in audit.findings]
    shown = [(audit, finding) for audit, finding in findings if finding.status in LEVELS]
    rules = list({finding.check: finding for _, finding in findings if finding.status in OPEN}.values())
    index = {rule.check: number for number, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    unknown = [finding for _, finding in findings if finding.status is Status.UNKNOWN]
    return {
        "tool": {
            "driver": {
                "name": TOOL,
                "semanticVersion": escape.line(report.version),
                "informationUri": HOME,
                "rules": [_rule(rule, texts.get(rule.check)) for rule in rules],
            }
        },
        "automationDetails": {"id": escape.line(f"{TOOL}/{place[0]}/{place[1]}/{_target(audits)}/")},
        "originalUriBaseIds": {ROOT: {"description": {"text": "The directory the audit was started in."}}},
        "invocations": [
            {
                "executionSuccessful": all(map(is_restricted, unknown)),
                "endTimeUtc": escape.line(report.taken_at),
                "toolExecutionNotifications": [_notification(finding, index) for finding in unknown],
            }
        ],
        "results": [
            {**_result(audit, finding, index, seen), **fixes(finding, read, _artifact)} for audit, finding in shown
        ],
        "columnKind": "unicodeCodePoints",
        "properties": {
            "audits": [
                {"source": escape.line(audit.source), **_lines(wording.grounds(report, audit))} for audit in audits
            ],
            "findings": wording.counts(finding for _, finding in findings),
        },
    }


def _target(audits: Sequence[Audit]) -> str:
    """What was audited, as part of a category: reports about other files stand beside this one, not in its place."""
    names = sorted({OTHER.sub("-", wording.source(audit)).strip("-") for audit in audits})
    together = "+".join(names)
    if len(together) <= LONGEST_TARGET:
        return together
    digest = hashlib.sha256(together.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{wording.plural(len(names), 'target').replace(' ', '-')}-{digest[:12]}"


def _lines(facts: dict[str, str]) -> dict[str, str]:
    return {name: escape.line(value) for name, value in facts.items()}


def _rule(finding: Finding, check: Check[Any] | None) -> dict[str, Any]:
    """A check as a rule; its texts are those of its file, else those of its requirement."""
    requirement = BY_ID.get(finding.requirement)
    title = check.title if check else requirement.text if requirement else finding.check
    sections = check.sections if check else {}
    help_ = [f"{name}: {sections[name]}" for name in ("Why", "Fix") if name in sections]
    level = "error" if requirement is None or requirement.level is Level.MUST else "warning"
    rule = {
        "id": escape.line(finding.check),
        "name": "".join(word.capitalize() for word in escape.line(finding.check).split("-")),
        "shortDescription": {"text": _cut(title)},
        "fullDescription": {"text": _cut(" ".join([title, sections.get("Why", "")]))},
        "help": {
            "text": escape.lines("\n\n".join(help_) or title),
            "markdown": "\n\n".join(help_) or escape.markdown(title),
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "tags": ["agentcore", escape.line(finding.requirement)],
            "precision": "very-high",
            "problem.severity": level,
        },
    }
    link = escape.web(finding.reference)
    return {**rule, "helpUri": link} if link else rule


def _cut(text: str) -> str:
    return escape.cut(text, LONGEST)


def _result(audit: Audit, finding: Finding, index: dict[str, int], seen: Counter[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": escape.line(finding.check),
        "ruleIndex": index[finding.check],
        "level": LEVELS[finding.status],
        "kind": "fail",
        "message": {"text": _message(finding)},
        "locations": [_location(audit, finding)],
        "partialFingerprints": _fingerprints(audit, finding, seen),
    }
    if finding.waiver is None:
        return result
    suppression = {
        "kind": "external",
        "status": "accepted",
        "justification": escape.line(wording.waived(finding.waiver)),
    }
    return {**result, "suppressions": [suppression]}


def _message(finding: Finding) -> str:
    parts = [escape.line(f"{finding.subject}: {finding.because}")]
    if finding.fix:
        parts.append(escape.line(finding.fix.text))
        parts += [escape.lines(finding.fix.command)] if finding.fix.command else []
    return "\n".join(parts)


def _location(audit: Audit, finding: Finding) -> dict[str, Any]:
    """The line that declares it; what is written nowhere is shown at the first line of what was audited."""
    origin = finding.origin
    file = (origin.file if origin else None) or audit.source or TOOL
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(file),
            "region": {"startLine": (origin.line if origin and origin.file else None) or 1},
        },
        "logicalLocations": [{"fullyQualifiedName": escape.line(finding.subject), "kind": "resource"}],
    }


def _artifact(file: str) -> dict[str, str]:
    path = escape.uri(file)
    return {"uri": f"file://{path}"} if path.startswith("/") else {"uri": path, "uriBaseId": ROOT}


def _fingerprints(audit: Audit, finding: Finding, seen: Counter[str]) -> dict[str, str]:
    """The same whatever message and line become; several of one check on one subject of one target are counted."""
    digest = hashlib.sha256(identity(audit, finding).encode()).hexdigest()
    seen[digest] += 1
    return {
        "primaryLocationLineHash": f"{digest[:16]}:{seen[digest]}",
        "agentcorePreflight/v2": f"{digest}:{seen[digest]}",
    }


def _notification(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    return {
        "level": "warning",
        "message": {"text": _message(finding)},
        "associatedRule": {"id": escape.line(finding.check), "index": index[finding.check]},
    }
