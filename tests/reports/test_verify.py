"""Each reason why a saved report does not allow a deployment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve

from preflight.core.cause import not_asked
from preflight.core.finding import Finding, Fix, Status
from preflight.core.report import Audit, Evidence, Policy, Report
from preflight.core.report_json import to_json
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
        (report(schemaVersion="2.0"), "not a report of schema 1.x: schemaVersion 2.0"),
        (report(takenAt="yesterday"), "not a report of schema 1.x"),
        (report(takenAt="2026-11-22T10:00:00"), "not a report of schema 1.x"),
        ({}, "not a report of schema 1.x: 'schemaVersion' is missing"),
        ([], "not a report of schema 1.x"),
        (None, "not a report of schema 1.x"),
    ],
)
def test_anything_else_is_refused_with_the_reason(document, says):
    assert says in " · ".join(refusals(document))


def recorded(kind: Evidence, verdict: str = "ready") -> dict[str, Any]:
    made = evolve(audit(), evidence=kind)
    if verdict == "partial":
        left_out = Finding(Status.UNKNOWN, "not asked", "it", check="c", requirement="role", cause=not_asked("--skip"))
        made = evolve(made, findings=(*made.findings, left_out))
    return report(made)


@pytest.mark.parametrize(
    ("document", "says", "allowed"),
    [
        (recorded(Evidence.SIMULATED), "of a simulated account", {"allow_simulated": True}),
        (recorded(Evidence.RECORDED), "made from recorded facts", None),
        (recorded(Evidence.NONE), "no account was asked", None),
        (recorded(Evidence.LIVE, "partial"), "it is partial: 0 fail, 1 unknown not asked", {"allow_partial": True}),
    ],
)
def test_what_was_not_looked_at_for_real_needs_an_explicit_word(document, says, allowed):
    assert says in " ".join(refusals(document))
    for each in ({"allow_simulated": True}, {"allow_partial": True}):
        assert (refusals(document, **each) == []) is (each == allowed)


def test_a_report_of_1_0_is_refused():
    old = report()
    for one in old["audits"]:
        for added in ("evidence", "evidenceTakenAt", "selection", "notes", "resources", "problems"):
            del one[added]
        for finding in one["findings"]:
            del finding["cause"]
    assert "its schema is 1.0" in " ".join(refusals({**old, "schemaVersion": "1.0"}))


def test_every_file_of_the_report_must_be_named():
    both = report(audit(), audit(digest="cd" * 32))
    assert "which is not named" in " ".join(refusals(both))
    assert refusals(both, digest=[DIGEST, "cd" * 32]) == []
    assert "of target digest" in " ".join(refusals(report(), digest=[DIGEST, "cd" * 32]))


def test_every_reason_is_named_at_once():
    told = refusals(report(audit(Status.FAIL, account=OTHER), taken="2026-11-21T10:00:00Z"))
    assert len(told) == 3
