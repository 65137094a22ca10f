"""Findings for Security Hub CSPM in its finding format, ASFF: an opt-in, with permissions of its own.

https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from preflight.core.finding import WORST_FIRST, Finding, Status
from preflight.core.partitions import partition_of
from preflight.core.report import TOOL, Audit

ACTION = "securityhub:BatchImportFindings"
BATCH = 100
COMPLIANCE = {Status.PASS: "PASSED", Status.FAIL: "FAILED", Status.WARN: "WARNING", Status.UNKNOWN: "NOT_AVAILABLE"}
SEVERITY = {Status.FAIL: "MEDIUM", Status.WARN: "LOW"}
TYPE = "Software and Configuration Checks/AWS Security Best Practices"
PARTITIONS = frozenset({"aws", "aws-cn", "aws-us-gov"})
Record = dict[str, Any]


class NotImportedError(RuntimeError):
    """Security Hub answered, and refused some of the findings."""


def records(audit: Audit, now: str, before: Iterable[Record] = ()) -> list[Record]:
    """The findings of an audit; those of `before` that are gone are archived.

    CreatedAt stays what it was, because an import replaces it.
    """
    known = {record["Id"]: record for record in before}
    found = {record["Id"]: record for record in _judged(audit, now)}
    kept = [{**record, "CreatedAt": known.get(key, record)["CreatedAt"]} for key, record in found.items()]
    gone = [record for key, record in known.items() if key not in found and record["RecordState"] == "ACTIVE"]
    return [*kept, *({**record, "RecordState": "ARCHIVED", "UpdatedAt": now} for record in gone)]


def _judged(audit: Audit, now: str) -> Iterator[Record]:
    """One record for each check and subject: the worst of what was found about it."""
    worst: dict[str, Finding] = {}
    for finding in sorted(audit.findings, key=lambda finding: WORST_FIRST.index(finding.status)):
        if finding.status in COMPLIANCE:
            worst.setdefault(_identity(audit, finding), finding)
    yield from (_record(audit, finding, now) for finding in worst.values())


def _record(audit: Audit, finding: Finding, now: str) -> Record:
    partition = partition_of(audit.region)
    product = f"arn:{partition}:securityhub:{audit.region}:{audit.account}:product/{audit.account}/default"
    return {
        "SchemaVersion": "2018-10-08",
        "Id": _identity(audit, finding),
        "ProductArn": product,
        "ProductName": TOOL,
        "GeneratorId": f"{TOOL}/{finding.check}",
        "AwsAccountId": audit.account,
        "CreatedAt": now,
        "UpdatedAt": now,
        "Title": _cut(f"{finding.check}: {finding.subject}", 256),
        "Description": _cut(finding.because, 1024),
        "Severity": {"Label": SEVERITY.get(finding.status, "INFORMATIONAL")},
        "Types": [TYPE],
        "Compliance": _compliance(finding),
        "Resources": [_resource(audit, finding, partition)],
        "RecordState": "ACTIVE",
        **_remediation(finding),
    }


def _identity(audit: Audit, finding: Finding) -> str:
    what = sha256(f"{finding.subject}\0{audit.source}".encode()).hexdigest()[:32]
    return f"{TOOL}/{audit.account}/{audit.region}/{finding.check or finding.requirement}/{what}"


def _compliance(finding: Finding) -> Mapping[str, Any]:
    status = {"Status": COMPLIANCE[finding.status]}
    if finding.status is not Status.UNKNOWN:
        return status
    return {**status, "StatusReasons": [{"ReasonCode": "NOT_VERIFIED", "Description": _cut(finding.because, 1024)}]}


def _resource(audit: Audit, finding: Finding, partition: str) -> Mapping[str, Any]:
    where = {"Partition": partition} if partition in PARTITIONS else {}
    return {"Type": "Other", "Id": finding.subject or audit.source, "Region": audit.region, **where}


def _remediation(finding: Finding) -> Mapping[str, Any]:
    if not finding.fix:
        return {}
    url = {"Url": finding.reference} if finding.reference else {}
    return {"Remediation": {"Recommendation": {"Text": _cut(finding.fix.text, 512), **url}}}


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 3]}..."


def send(hub: Any, found: Sequence[Record]) -> None:
    """Imports findings; raises `NotImportedError` after all batches when any was refused."""
    refused: list[Any] = []
    for start in range(0, len(found), BATCH):
        refused += hub.batch_import_findings(Findings=list(found[start : start + BATCH])).get("FailedFindings", [])
    if refused:
        first = refused[0]
        raise NotImportedError(f"{len(refused)} refused, the first: {first['ErrorCode']}: {first['ErrorMessage']}")
