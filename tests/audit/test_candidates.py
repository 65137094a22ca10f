"""Of several candidates for a first agent one that serves is enough."""

from __future__ import annotations

import pytest

from preflight.audit.candidates import Severity, best_candidate, demote, select_candidates, severity
from preflight.core.finding import Finding, Fix, Status


def row(candidate: str, status: str, requirement: str = "images") -> Finding:
    fix = Fix("Do it.", "aws sts get-caller-identity") if status in {"fail", "warn", "unknown"} else None
    return Finding(
        Status(status), f"{candidate} {status}", candidate, fix=fix, requirement=requirement, candidate=candidate
    )


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        (["pass"], Severity.SERVES),
        (["warn", "pass"], Severity.SERVES),
        (["pass", "unknown"], Severity.IN_DOUBT),
        (["unknown", "fail"], Severity.FAILS),
    ],
)
def test_the_worst_finding_tells_how_a_candidate_fares(statuses: list[str], expected: Severity) -> None:
    assert severity(row("a", status) for status in statuses) is expected


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a:fail b:pass", "a:skip b:pass"),
        ("a:pass b:pass c:fail", "a:pass b:pass c:skip"),
        ("a:warn b:unknown", "a:warn b:skip"),
        ("a:fail b:fail", "a:fail b:fail"),
        ("a:fail b:unknown c:unknown", "a:skip b:unknown c:unknown"),
        ("a:skip b:fail", "a:skip b:fail"),
        ("a:skip b:unknown", "a:skip b:unknown"),
        ("a:skip", "a:skip"),
        ("", ""),
    ],
)
def test_one_that_serves_demotes_the_others(given: str, kept: str) -> None:
    rows = [row(*each.split(":")) for each in given.split()]
    assert " ".join(f"{f.candidate}:{f.status.value}" for f in best_candidate(rows)) == kept


def test_each_requirement_has_its_own_best_and_the_rest_stays() -> None:
    rows = [row("a", "fail"), row("b", "pass"), row("b", "fail", "role"), row("", "fail")]
    found = {(f.candidate, f.requirement): f.status.value for f in select_candidates(rows)}
    assert found == {("a", "images"): "skip", ("b", "images"): "pass", ("b", "role"): "fail", ("", "images"): "fail"}


def test_what_is_demoted_says_who_serves_and_has_no_command() -> None:
    found = demote(row("a", "fail"), "not needed, b would serve")
    assert (found.because, found.fix.command) == ("a fail; not needed, b would serve", None)
