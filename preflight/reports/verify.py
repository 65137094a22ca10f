"""Whether a saved report still allows a deployment: young enough, of this account, region and target, and ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from preflight.core.report import READY_CODE, Audit, Report, Verdict, from_json

CLOCK_SKEW = timedelta(minutes=2)
"""How far a report may lie in the future: two machines' clocks differ."""


PARTS = {"account": "account", "region": "region", "digest": "target digest"}
"""What a report must share with the deployment, as people call it."""


def verify(
    document: Any,
    *,
    max_age: timedelta,
    now: datetime,
    account: str | None = None,
    region: str | None = None,
    digest: str | None = None,
) -> list[str]:
    """Why the report does not allow the deployment, one sentence each; empty when it does.

    Args:
        document: the report as parsed JSON.
        max_age: how old it may be.
        now: the present, with its time zone.
        account: the account of the deployment.
        region: the region of the deployment.
        digest: the SHA-256 of the file that is deployed.
    """
    try:
        report = from_json(document)
        taken = datetime.fromisoformat(report.taken_at)
        age = now - taken
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"it is no report of schema 1.x: {_said(error)}"]
    given = {"account": account, "region": region, "digest": digest}
    wanted = {part: value for part, value in given.items() if value is not None}
    return [*_age(age, max_age), *_foreign(report.audits, wanted), *_not_ready(report, document)]


def _said(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else " ".join(str(error).split())


def _age(age: timedelta, max_age: timedelta) -> Iterator[str]:
    if age > max_age:
        yield f"it is stale: {_whole(age)} old, at most {_whole(max_age)} are allowed; run the audit again"
    if age < -CLOCK_SKEW:
        yield f"it was taken {_whole(-age)} in the future; set the clocks right"


def _whole(age: timedelta) -> timedelta:
    return timedelta(seconds=round(age.total_seconds()))


def _foreign(audits: tuple[Audit, ...], wanted: Mapping[str, str]) -> Iterator[str]:
    """One audit must be of this account, region and file together; each part that no audit has is named."""
    if any(all(getattr(audit, part) == value for part, value in wanted.items()) for audit in audits):
        return
    nowhere = [part for part, value in wanted.items() if all(getattr(audit, part) != value for audit in audits)]
    for part in nowhere:
        found = ", ".join(sorted({getattr(audit, part) or "none" for audit in audits}))
        yield f"it is of {PARTS[part]} {found or 'none'}, not {wanted[part]}"
    if not nowhere:
        yield "no audit in it is of this account, region and target together"


def _not_ready(report: Report, document: Mapping[str, Any]) -> Iterator[str]:
    """The verdict is worked out again from the findings: a document that says another one was changed."""
    if report.verdict is not Verdict.READY:
        yield f"it is {report.verdict.value}: {_counts(report)}"
    elif document["exitCode"] != READY_CODE:
        yield f"its exit code is {document['exitCode']}, not 0"
    if document.get("verdict") != report.verdict.value:
        yield f"it says {document.get('verdict')!r} where its findings add up to {report.verdict.value!r}"


def _counts(report: Report) -> str:
    return ", ".join(f"{count} {status}" for status, count in report.summary.items() if status in {"fail", "unknown"})
