"""Each reason why a saved report does not allow a deployment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from preflight.core.finding import Finding, Fix, Status
from preflight.core.report import Audit, Policy, Report, to_json
from preflight.core.requirement import REQUIREMENTS
from preflight.reports.verify import verify

ACCOUNT, OTHER = "123456789012", "111122223333"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TAKEN = "2026-11-22T09:50:00Z"
DIGEST = "ab" * 32


def audit(
    status: Status = Status.PASS, *, account: str = ACCOUNT, region: str = "us-west-2", digest: str = DIGEST
) -> Audit:
    fix = Fix("do this") if status is Status.FAIL else None
    findings = tuple(Finding(status, "seen", "it", fix, check="c", requirement=row.id) for row in REQUIREMENTS)
    return Audit(account, "arn", region, "aws", "agentkit", "deploy.json", digest, findings)


def report(*audits: Audit, taken: str = TAKEN, policy: Policy | None = None, **changed: Any) -> dict[str, Any]:
    made = to_json(Report(audits or (audit(),), taken, "0.1.0", policy or Policy()))
    return {**made, **changed}


def refusals(document: Any, **wanted: Any) -> list[str]:
    given = {"account": ACCOUNT, "region": "us-west-2", "digest": DIGEST, **wanted}
    return verify(document, max_age=timedelta(minutes=15), now=NOW, **given)


@pytest.mark.parametrize(
    "document",
    [
        report(),
        report(audit(Status.WARN)),
        report(audit(account=OTHER, region="eu-west-1"), audit()),
        report(taken="2026-11-22T10:01:00Z"),
    ],
    ids=["ready", "warnings", "one audit of several", "a clock a minute ahead"],
)
def test_a_young_ready_report_of_the_same_thing_is_let_through(document):
    assert refusals(document) == []


def test_what_is_not_given_is_not_compared():
    assert verify(report(), max_age=timedelta(hours=1), now=NOW) == []


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (report(taken="2026-11-22T09:44:00Z"), "stale: 0:16:00 old, at most 0:15:00"),
        (report(taken="2026-11-22T10:10:00Z"), "0:10:00 in the future"),
        (report(audit(account=OTHER)), f"of account {OTHER}, not {ACCOUNT}"),
        (report(audit(region="eu-west-1")), "of region eu-west-1, not us-west-2"),
        (report(audit(digest="")), f"of target digest none, not {DIGEST}"),
        (report(audit(account=OTHER), audit(region="eu-west-1")), "account, region and target together"),
        (report(audit(Status.FAIL)), f"it is blocked: {len(REQUIREMENTS)} fail"),
        (report(audit(Status.UNKNOWN)), f"it is unproven: 0 fail, {len(REQUIREMENTS)} unknown"),
        (report(audit(Status.UNKNOWN), policy=Policy(allow_unknown=True)), "it is unproven"),
        (report(audit(Status.WARN), policy=Policy(fail_on_warn=True)), "its exit code is 1, not 0"),
        (
            report(audit(Status.FAIL), verdict="ready", exitCode=0),
            "says 'ready' where its findings add up to 'blocked'",
        ),
        (report(audits=[]), "it is unproven"),
        (report(schemaVersion="2.0"), "no report of schema 1.x: schemaVersion 2.0"),
        (report(takenAt="yesterday"), "no report of schema 1.x"),
        (report(takenAt="2026-11-22T10:00:00"), "no report of schema 1.x"),
        ({}, "no report of schema 1.x: 'schemaVersion' is missing"),
        ([], "no report of schema 1.x"),
        (None, "no report of schema 1.x"),
    ],
)
def test_anything_else_is_refused_with_the_reason(document, says):
    assert says in " · ".join(refusals(document))


def test_every_reason_is_named_at_once():
    told = refusals(report(audit(Status.FAIL, account=OTHER), taken="2026-11-21T10:00:00Z"))
    assert len(told) == 3
