"""Roll-up, verdict and exit codes as one table each."""

from __future__ import annotations

import pytest
from attrs import evolve

from preflight.core.cause import not_asked
from preflight.core.finding import Finding, Fix, Status, Waiver, worst
from preflight.core.report import Audit, Policy, Report
from preflight.core.requirement import REQUIREMENTS
from preflight.core.value import Origin

P, W, F, U, S = Status.PASS, Status.WARN, Status.FAIL, Status.UNKNOWN, Status.SKIP


def report(*statuses: Status, policy: Policy | None = None, waived: bool = False) -> Report:
    return Report((audit(*statuses, waived=waived),), "2026-11-22T10:00:00Z", "0", policy or Policy())


def audit(*statuses: Status, waived: bool = False) -> Audit:
    waiver = Waiver("known", "2027-01-01", "me") if waived else None
    findings = tuple(
        Finding(s, f"b{n}", f"s{n}", Fix("t", "c"), Origin("f", 3, "p"), "https://x", "image-exists", "images", waiver)
        for n, s in enumerate(statuses)
    )
    others = [row.id for row in REQUIREMENTS if row.id != "images"]
    rest = [Finding(P, "ok", "x", None, None, "https://x", "c", row) for row in others]
    return Audit(
        "123456789012", "arn", "us-west-2", "aws", "flags", "flags", "d", (*findings, *rest), {"b:B": 1, "a:A": 2}
    )


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [((), U), ((S,), S), ((P, S), P), ((P, W), W), ((W, U), U), ((U, F), F), ((F, P, W, U, S), F)],
)
def test_worst(statuses: tuple[Status, ...], expected: Status) -> None:
    assert worst(statuses) is expected


@pytest.mark.parametrize(
    ("statuses", "verdict", "plain", "fail_on_warn", "allow_unknown", "both"),
    [
        ((P,), "ready", 0, 0, 0, 0),
        ((S,), "ready", 0, 0, 0, 0),
        ((W,), "ready", 0, 1, 0, 1),
        ((U,), "unproven", 3, 3, 0, 0),
        ((U, W), "unproven", 3, 1, 0, 1),
        ((F,), "blocked", 1, 1, 1, 1),
        ((F, U), "blocked", 1, 1, 1, 1),
        ((), "unproven", 3, 3, 0, 0),
    ],
)
def test_exit_codes(
    statuses: tuple[Status, ...], verdict: str, plain: int, fail_on_warn: int, allow_unknown: int, both: int
) -> None:
    policies = [Policy(), Policy(fail_on_warn=True), Policy(allow_unknown=True), Policy(True, True)]
    assert report(*statuses).verdict == verdict
    assert [report(*statuses, policy=p).exit_code for p in policies] == [plain, fail_on_warn, allow_unknown, both]


@pytest.mark.parametrize(
    ("statuses", "verdict", "code"),
    [((P,), "partial", 0), ((W,), "partial", 0), ((U,), "unproven", 3), ((F,), "blocked", 1)],
)
def test_what_the_user_left_out_makes_ready_partial(statuses: tuple[Status, ...], verdict: str, code: int) -> None:
    made = audit(*statuses)
    left_out = Finding(U, "not asked", "x", None, check="c", requirement="names", cause=not_asked("--offline"))
    made = evolve(made, findings=(*made.findings, left_out))
    assert (made.verdict, Report((made,), "t", "0").exit_code) == (verdict, code)
    assert {row.requirement: row.status for row in made.checklist}["names"] is U


@pytest.mark.parametrize("status", [F, U, W])
def test_a_waived_row_is_not_green(status: Status) -> None:
    rows = {row.requirement: row.status for row in audit(P, status, waived=True).checklist}
    assert rows["images"] is W


@pytest.mark.parametrize("status", [F, U, W])
def test_a_waived_finding_keeps_its_status_and_no_longer_decides(status: Status) -> None:
    made = report(status, waived=True, policy=Policy(fail_on_warn=True))
    assert (made.findings[0].status, made.verdict, made.exit_code) == (status, "ready", 0)


def test_the_worst_region_counts() -> None:
    for one, other, code in ((P, U, 3), (U, F, 1), (P, P, 0), (F, P, 1)):
        assert Report((audit(one), audit(other)), "t", "0").exit_code == code
    assert Report((), "t", "0").exit_code == 2
