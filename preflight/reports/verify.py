"""Whether a saved report still allows a deployment: young enough, of this account, region and target, and ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from preflight.core.exit_codes import READY_CODE
from preflight.core.report import Audit, Evidence, Report, Verdict
from preflight.core.report_json import from_json

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
    digest: str | Sequence[str] | None = None,
    allow_partial: bool = False,
    allow_simulated: bool = False,
) -> list[str]:
    """Why the report does not allow the deployment, one sentence each; empty when it does.

    Args:
        document: the report as parsed JSON.
        max_age: how old it may be.
        now: the present, with its time zone.
        account: the account of the deployment.
        region: the region of the deployment.
        digest: the SHA-256 of the file that is deployed, or of every file the report must be about.
        allow_partial: take a report that leaves out what the user's own restriction left out.
        allow_simulated: take a report of a simulated account.
    """
    try:
        report = from_json(document)
        taken = datetime.fromisoformat(report.taken_at)
        age = now - taken
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"it is not a report of schema 1.x: {_said(error)}"]
    given = {"account": account, "region": region}
    wanted = {part: value for part, value in given.items() if value is not None}
    digests = (digest,) if isinstance(digest, str) else tuple(digest or ())
    return [
        *_old_schema(document),
        *_age(age, max_age),
        *(refusal for each in digests or (None,) for refusal in _foreign(report.audits, wanted, each)),
        *(_left_over(report.audits, digests) if digests else ()),
        *_evidence(report.audits, allow_simulated),
        *_not_ready(report, document, allow_partial),
    ]


def _old_schema(document: Mapping[str, Any]) -> Iterator[str]:
    if document["schemaVersion"] == "1.0":
        yield "its schema is 1.0, which does not say what it rests on; run the audit again with this version"


def _evidence(audits: tuple[Audit, ...], allow_simulated: bool) -> Iterator[str]:
    """Only what AWS itself said counts."""
    for kind in dict.fromkeys(audit.evidence for audit in audits):
        if kind is Evidence.SIMULATED and not allow_simulated:
            yield "it is of a simulated account; --allow-simulated takes it all the same"
        elif kind is Evidence.RECORDED:
            yield "it is made from recorded facts, not from the account as it is"
        elif kind is Evidence.NONE:
            yield "no account was asked for it"


def _left_over(audits: tuple[Audit, ...], digests: tuple[str, ...]) -> Iterator[str]:
    """Every file that the report is about must be among those that are deployed."""
    for audit in audits:
        if audit.digest and audit.digest not in digests:
            yield f"it is also about {audit.source}, which is not named; name every file with --target"


def _said(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else " ".join(str(error).split())


def _age(age: timedelta, max_age: timedelta) -> Iterator[str]:
    if age > max_age:
        yield f"it is stale: {_whole(age)} old, at most {_whole(max_age)} are allowed; run the audit again"
    if age < -CLOCK_SKEW:
        yield f"it was taken {_whole(-age)} in the future; set the clocks right"


def _whole(age: timedelta) -> timedelta:
    return timedelta(seconds=round(age.total_seconds()))


def _foreign(audits: tuple[Audit, ...], place: Mapping[str, str], digest: str | None) -> Iterator[str]:
    """One audit must be of this account, region and file together; each part that no audit has is named."""
    wanted = {**place, **({"digest": digest} if digest else {})}
    if any(all(getattr(audit, part) == value for part, value in wanted.items()) for audit in audits):
        return
    nowhere = [part for part, value in wanted.items() if all(getattr(audit, part) != value for audit in audits)]
    for part in nowhere:
        found = ", ".join(sorted({getattr(audit, part) or "none" for audit in audits}))
        yield f"it is of {PARTS[part]} {found or 'none'}, not {wanted[part]}"
    if not nowhere:
        yield "no audit in it is of this account, region and target together"


def _not_ready(report: Report, document: Mapping[str, Any], allow_partial: bool) -> Iterator[str]:
    """The verdict is worked out again from the findings: a document that says another one was changed."""
    if report.verdict is Verdict.PARTIAL and not allow_partial:
        yield f"it is partial: {_counts(report)} not asked; --allow-partial takes it all the same"
    elif report.verdict not in {Verdict.READY, Verdict.PARTIAL}:
        yield f"it is {report.verdict.value}: {_counts(report)}"
    elif document["exitCode"] != READY_CODE:
        yield f"its exit code is {document['exitCode']}, not 0"
    if document.get("verdict") != report.verdict.value:
        yield f"it says {document.get('verdict')!r} where its findings add up to {report.verdict.value!r}"


def _counts(report: Report) -> str:
    return ", ".join(f"{count} {status}" for status, count in report.summary.items() if status in {"fail", "unknown"})
