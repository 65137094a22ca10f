"""Findings for Security Hub CSPM: an opt-in, with permissions of its own; the writer is that of `-o asff`.

https://docs.aws.amazon.com/securityhub/latest/userguide/finding-update-batchimportfindings.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import evolve

from preflight.core.errors import PreflightError
from preflight.core.finding import Status, is_restricted
from preflight.core.report import TOOL, Audit, Report
from preflight.reports.render import asff

BATCH = 100
Record = dict[str, Any]


class NotImportedError(PreflightError, RuntimeError):
    """Security Hub answered, and refused some of the findings."""


def records(report: Report, audit: Audit, now: str, before: Iterable[Record] = ()) -> list[Record]:
    """The findings of an audit; those of `before` that the same check no longer finds are archived.

    What a check could not look at this time is not archived: evidence that was lost, a narrower
    selection and a deadline prove nothing. CreatedAt stays what it was, because an import replaces it.
    """
    known = {record["Id"]: record for record in before}
    found = {record["Id"]: record for record in _judged(report, audit, now)}
    kept = [{**record, "CreatedAt": known.get(key, record)["CreatedAt"]} for key, record in found.items()]
    proven = _proven(audit)
    rest = [record for key, record in known.items() if key not in found and record["RecordState"] == "ACTIVE"]
    gone = [record for record in rest if record["GeneratorId"].removeprefix(f"{TOOL}/") in proven]
    untouched = [record for record in rest if record not in gone]
    return [*kept, *untouched, *({**record, "RecordState": "ARCHIVED", "UpdatedAt": now} for record in gone)]


def _judged(report: Report, audit: Audit, now: str) -> list[Record]:
    """One record for each check and subject that was judged, or that should have been and could not."""
    findings = tuple(f for f in audit.findings if f.status is not Status.SKIP and not is_restricted(f))
    generators = {f"{TOOL}/{finding.check}" for finding in findings if finding.check}
    found = asff.records(evolve(report, audits=(evolve(audit, findings=findings),), taken_at=now))
    return [record for record in found if record["GeneratorId"] in generators]


def _proven(audit: Audit) -> frozenset[str]:
    """The checks that looked at everything they had to: nothing of theirs is unknown."""
    doubtful = {f.check for f in audit.findings if f.status is Status.UNKNOWN}
    return frozenset(f.check for f in audit.findings if f.check not in doubtful)


def send(hub: Any, found: Sequence[Record]) -> None:
    """Imports findings; raises `NotImportedError` after all batches when any was refused."""
    refused: list[Any] = []
    for start in range(0, len(found), BATCH):
        refused += hub.batch_import_findings(Findings=list(found[start : start + BATCH])).get("FailedFindings", [])
    if refused:
        first = refused[0]
        raise NotImportedError(f"{len(refused)} refused, the first: {first['ErrorCode']}: {first['ErrorMessage']}")
