"""Findings of one cause as one problem: which come together, in which order, and what is told of them."""

from __future__ import annotations

import pytest
from samples import found

from preflight.core.cause import Cause, not_asked
from preflight.core.command import command
from preflight.core.finding import Finding, Fix, Status, Waiver
from preflight.core.problem import cause_of, problem_to_json, problems

P, W, F, U, S = Status.PASS, Status.WARN, Status.FAIL, Status.UNKNOWN, Status.SKIP
DENIED = Cause("denied", ("ec2:It",))


def titles(*findings: Finding) -> list[str]:
    return [each.title for each in problems(findings)]


@pytest.mark.parametrize(
    ("findings", "number"),
    [
        ((), 0),
        ((found(P, "b"), found(S, "b")), 0),
        ((found(F, "b", waiver=Waiver("known")),), 0),
        ((found(F, "a", cause=DENIED), found(U, "b", cause=DENIED, check="other")), 1),
        ((found(F, "a", subject="x"), found(F, "a", subject="y")), 1),
        ((found(F, "a"), found(W, "a")), 2),
        ((found(F, "a"), found(F, "a", check="other")), 2),
        ((found(F, "a", fix=Fix("one")), found(F, "a", fix=Fix("two"))), 2),
        ((found(F, "a"), found(F, "a", cause=DENIED)), 2),
    ],
)
def test_what_is_one_problem(findings: tuple[Finding, ...], number: int) -> None:
    assert len(problems(findings)) == number


def test_what_needs_fixing_comes_in_the_order_of_the_checklist_before_what_only_warns() -> None:
    assert titles(
        found(U, "left out", requirement="account", cause=not_asked("--offline")),
        found(W, "odd", requirement="account"),
        found(U, "late doubt", requirement="role"),
        found(F, "late", requirement="role"),
        found(F, "early", requirement="region"),
        found(F, "nobody's", requirement="unheard-of"),
    ) == ["early", "late", "late doubt", "nobody's", "odd", "not asked: --offline"]


def test_the_worst_finding_speaks_for_the_problem() -> None:
    (one,) = problems(
        [
            found(W, "odd", cause=DENIED, fix=Fix("not this"), subject="x", requirement="names"),
            found(F, "wrong", cause=DENIED, fix=Fix("do", command("a")), subject="y", requirement="role"),
            found(F, "wrong too", cause=DENIED, fix=Fix("and", [command("a"), command("b")]), subject="x", check="c"),
        ]
    )
    assert (one.status, one.title, one.requirement) == (F, "wrong", "role")
    assert (one.breaks, one.checks) == (("x", "y"), ("image-registry", "c"))
    assert [fix.text for fix in one.fixes] == ["do", "and"]
    assert [str(step) for step in one.steps] == ["a", "b"]


def test_a_cause_may_bring_its_title_and_what_it_falls_with() -> None:
    told = Cause("denied", ("ec2:It",), title="It is denied", falls_with="gone:role")
    (one,) = problems([found(F, "a", cause=DENIED), found(F, "b", cause=told)])
    assert (one.title, one.falls_with) == ("It is denied", "gone:role")
    (alone,) = problems([found(F, "a", cause=DENIED)])
    assert (alone.title, alone.falls_with) == ("a", "")


def test_a_finding_without_a_cause_is_its_check_and_subject() -> None:
    assert cause_of(found(F, "a", subject="x")) == Cause("image-registry", ("x",))
    assert cause_of(found(F, "a", cause=DENIED)) is DENIED


def test_the_plain_data() -> None:
    (one,) = problems([found(F, "a", subject="x", fix=Fix("do", command("look")))])
    assert problem_to_json(one) == {
        "cause": "image-registry:x",
        "title": "a",
        "fallsWith": "",
        "status": "fail",
        "breaks": ["x"],
        "findings": [{"check": "image-registry", "subject": "x"}],
        "steps": [{"type": "run", "command": {"text": "look", "argv": [["look"]]}}],
    }
