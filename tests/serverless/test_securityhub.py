"""Findings for Security Hub: each judged one once, and only what is proven gone archived."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.cause import not_asked
from preflight.core.finding import Status
from preflight.serverless.securityhub import BATCH, NotImportedError, records, send


def judged(*findings: Any, now: str = "t0", before: Any = ()) -> dict[str, dict[str, Any]]:
    one = audit(*findings)
    made = records(report(one), one.region, now, before)
    return {each["Resources"][0]["Id"]: each for each in made if each["GeneratorId"].endswith("image-registry")}


@pytest.mark.parametrize(
    ("finding", "status"),
    [
        (found(Status.FAIL, "bad", subject="a"), "FAILED"),
        (found(Status.PASS, "good", subject="a"), "PASSED"),
        (found(Status.UNKNOWN, "denied", subject="a"), "NOT_AVAILABLE"),
        (found(Status.SKIP, "nothing there", subject="a"), None),
        (found(Status.UNKNOWN, "not asked", subject="a", cause=not_asked("--check")), None),
    ],
)
def test_what_was_judged_is_a_finding(finding: Any, status: str | None) -> None:
    assert [each["Compliance"]["Status"] for each in judged(finding).values()] == ([status] if status else [])


def test_a_finding_stays_as_old_as_it_is() -> None:
    bad = found(Status.FAIL, "bad", subject="a")
    [first] = judged(bad).values()
    [again] = judged(bad, now="t1", before=[first]).values()
    assert (again["CreatedAt"], again["UpdatedAt"], again["Id"]) == (first["CreatedAt"], "t1", first["Id"])


def test_what_is_archived_already_is_not_archived_again() -> None:
    bad, good = found(Status.FAIL, "bad", subject="a"), found(Status.PASS, "good", subject="b")
    gone = judged(good, now="t1", before=judged(bad).values())["a"]
    assert (gone["RecordState"], gone["UpdatedAt"]) == ("ARCHIVED", "t1")
    assert "a" not in judged(good, now="t2", before=[gone])


@pytest.mark.parametrize(
    ("later", "state"),
    [
        ((found(Status.PASS, "ok", subject="a"),), "ARCHIVED"),
        ((found(Status.PASS, "ok", subject="a"), found(Status.UNKNOWN, "denied", subject="c")), "ACTIVE"),
        ((found(Status.UNKNOWN, "late", subject="a"),), "ACTIVE"),
        ((found(Status.UNKNOWN, "not asked", subject="a", cause=not_asked("--check")),), "ACTIVE"),
        ((), "ACTIVE"),
    ],
    ids=["judged green", "something in doubt", "evidence lost", "narrower selection", "not run"],
)
def test_only_what_the_same_check_judged_green_is_archived(later, state):
    first = audit(found(Status.FAIL, "bad", subject="a"), found(Status.FAIL, "bad", subject="b"))
    before = records(report(first), first.region, "t0")
    green_only = evolve(first, findings=later)
    [after] = [r for r in records(report(green_only), first.region, "t1", before) if r["Resources"][0]["Id"] == "b"]
    assert after["RecordState"] == state


def test_what_another_target_of_the_report_holds_is_not_archived() -> None:
    one, other = audit(found(Status.FAIL, "bad", subject="a")), audit(found(Status.FAIL, "bad", subject="b"))
    made = report(one, evolve(other, source="b.json"), evolve(other, region="eu-west-1"))
    first = records(made, one.region, "t0")
    again = records(made, one.region, "t1", first)
    assert {each["RecordState"] for each in again} == {"ACTIVE"}
    assert sorted(each["Id"] for each in again) == sorted(each["Id"] for each in first)
    assert {each["Region"] for each in first} == {one.region}


@pytest.mark.parametrize(("count", "batches"), [(0, []), (1, [1]), (BATCH, [BATCH]), (BATCH + 1, [BATCH, 1])])
def test_findings_go_in_batches(count: int, batches: list[int]) -> None:
    sent: list[int] = []

    def take(Findings: list[object]) -> dict[str, object]:  # noqa: N803
        sent.append(len(Findings))
        return {}

    send(SimpleNamespace(batch_import_findings=take), [{"Id": str(at)} for at in range(count)])
    assert sent == batches


def test_what_is_refused_is_said_after_all_batches() -> None:
    sent: list[int] = []

    def refuse(Findings: list[Any]) -> dict[str, Any]:  # noqa: N803
        sent.append(len(Findings))
        return {"FailedFindings": [{"ErrorCode": "InvalidInput", "ErrorMessage": "no title"}]}

    with pytest.raises(NotImportedError, match="2 refused, the first: InvalidInput: no title"):
        send(SimpleNamespace(batch_import_findings=refuse), [{}] * (BATCH + 1))
    assert sent == [BATCH, 1]
