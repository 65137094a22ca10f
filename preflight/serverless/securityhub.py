"""Findings for Security Hub CSPM: an opt-in, with permissions of its own; the writer is that of `-o asff`.

https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve

from preflight.core.errors import PreflightError
from preflight.core.finding import Finding, Status, is_restricted
from preflight.core.report import TOOL, Audit, Report
from preflight.reports.render import asff

BATCH = 100
Record = dict[str, Any]


class NotImportedError(PreflightError, RuntimeError):
    """Security Hub answered, and refused some of the findings."""


def records(report: Report, region: str, now: str, before: Iterable[Record] = ()) -> list[Record]:
    """The findings of all audits of a region; those of `before` that the same check no longer finds are archived.

    What a check could not look at this time is not archived: evidence that was lost, a narrower
    selection and a deadline prove nothing. CreatedAt stays what it was, because an import replaces it. `before` is of
    the same targets and of no other: an Id names its target.
    """
    audits = tuple(audit for audit in report.audits if audit.region == region)
    known = {record["Id"]: record for record in before}
    found = {record["Id"]: record for record in _judged(report, audits, now)}
    kept = [{**record, "CreatedAt": known.get(key, record)["CreatedAt"]} for key, record in found.items()]
    proven = _proven(finding for audit in audits for finding in audit.findings)
    rest = [record for key, record in known.items() if key not in found and record["RecordState"] == "ACTIVE"]
    gone = [record for record in rest if record["GeneratorId"].removeprefix(f"{TOOL}/") in proven]
    untouched = [record for record in rest if record not in gone]
    return [*kept, *untouched, *({**record, "RecordState": "ARCHIVED", "UpdatedAt": now} for record in gone)]


def _judged(report: Report, audits: Iterable[Audit], now: str) -> list[Record]:
    """One record for each check and subject that was judged, or that should have been and could not."""
    judged = tuple(evolve(audit, findings=tuple(filter(_is_judged, audit.findings))) for audit in audits)
    generators = {f"{TOOL}/{finding.check}" for audit in judged for finding in audit.findings if finding.check}
    found = asff.records(evolve(report, audits=judged, taken_at=now))
    return [record for record in found if record["GeneratorId"] in generators]


def _is_judged(finding: Finding) -> bool:
    return finding.status is not Status.SKIP and not is_restricted(finding)


def _proven(findings: Iterable[Finding]) -> frozenset[str]:
    """The checks that looked at everything they had to: nothing of theirs is unknown."""
    every = tuple(findings)
    return frozenset(f.check for f in every) - {f.check for f in every if f.status is Status.UNKNOWN}


def send(hub: Any, found: Sequence[Record]) -> None:
    """Imports findings; raises `NotImportedError` after all batches when any was refused."""
    refused: list[Any] = []
    for start in range(0, len(found), BATCH):
        refused += hub.batch_import_findings(Findings=list(found[start : start + BATCH])).get("FailedFindings", [])
    if refused:
        first = refused[0]
        raise NotImportedError(f"{len(refused)} refused, the first: {first['ErrorCode']}: {first['ErrorMessage']}")
