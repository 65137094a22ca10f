"""One audit: each subject on its own, nothing vanishes, a crash is a finding, one candidate is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from worlds import StubAccount, scope, target

from preflight.audit.inspection import inspect
from preflight.core.check import Check, Subject
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.notes import MissingPrerequisite
from preflight.core.query import Answer, Call, Facts, Query
from preflight.core.requirement import REQUIREMENTS
from preflight.core.scope import Scope
from preflight.core.target import Agent, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value, Why, unknown_value

OFFLINE = Unanswered(UnansweredReason.OFFLINE, "ec2:DescribeVpcs")
DENIED = Unanswered(UnansweredReason.DENIED, "ec2:DescribeVpcs")


def check(
    judge: Callable[[Any, Facts], Iterator[Finding]], *names: str, requirement: str = "images", **rest: Any
) -> Check[Any]:
    subjects = rest.pop("subjects", None) or (lambda _: [Subject(name, name) for name in names])
    return Check(
        "a-check", requirement, subjects, rest.pop("queries", ()), judge, "nothing to look at", "Title.", ("Runtime",)
    )


def found(made: Check[Any], where: Scope | None = None, **rows: Any) -> dict[str, tuple[str, str]]:
    audit, _ = inspect(where or scope(), StubAccount(rows.get("told", {})), [made])
    return {f.subject: (f.status.value, f.because) for f in audit.findings if f.check == "a-check"}


def raising(error: Exception) -> Callable[[Any, Facts], Iterator[Finding]]:
    def judge(subject: str, _: Facts) -> Iterator[Finding]:
        if subject == "bad":
            raise error
        yield passed("it is good")

    return judge


def test_a_check_that_fails_over_what_it_looks_at_leaves_the_others_alone() -> None:
    def subjects(_: Scope) -> Iterator[Subject[str]]:
        raise IndexError("no such place")
        yield  # it gives some, as the checks do

    whole, _ = inspect(
        scope(), StubAccount({}), [check(raising(DENIED), subjects=subjects), check(raising(DENIED), "good")]
    )
    assert {f.status.value for f in whole.findings if f.check == "a-check"} == {"unknown", "pass"}
    with pytest.raises(IndexError):
        inspect(scope(), StubAccount({}), [check(raising(DENIED), subjects=subjects)], strict=True)


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (DENIED, "unknown", "ec2:DescribeVpcs is denied"),
        (OFFLINE, "unknown", "offline"),
        (ZeroDivisionError("oops"), "unknown", "ZeroDivisionError: oops"),
        (KeyError("never asked"), "unknown", "KeyError"),
    ],
)
def test_one_bad_subject_leaves_the_others_alone(error: Exception, status: str, words: str) -> None:
    result = found(check(raising(error), "bad", "good"))
    assert result["good"][0] == "pass"
    assert result["bad"][0] == status
    assert words in result["bad"][1]


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (Value("x"), "pass"),
        (unknown_value(Why.PARAMETER, "parameter P has no value"), "unknown"),
        (unknown_value(Why.AFTER_DEPLOY, "created by the deployment"), "skip"),
        (unknown_value(Why.ASSET, "pushed by the deployment"), "skip"),
        (Value("<your-account>"), "fail"),
        (Value("PLACEHOLDER_REGION"), "fail"),
        (Value(None, unread=DENIED), "unknown"),
    ],
)
def test_values_that_are_not_known(value: Value[str], status: str) -> None:
    def judge(_: str, __: Facts) -> Iterator[Finding]:
        yield passed(value.get())

    assert found(check(judge, "a"))["a"][0] == status


def test_a_judge_that_yields_nothing_is_unknown() -> None:
    assert found(check(lambda *_: iter(()), "a"))["a"][0] == "unknown"


def test_without_a_subject_it_is_skipped_with_its_reason() -> None:
    assert found(check(raising(DENIED)))["flags"] == ("skip", "nothing to look at")


def test_what_could_not_be_listed_is_unknown_not_skipped() -> None:
    where = scope(target=Target("account", "account", unread={"Runtime": DENIED}))
    assert found(check(raising(DENIED)), where)["account"][0] == "unknown"


def test_what_an_account_lacks_altogether_fails_the_check_named() -> None:
    where = scope(
        target=Target("account", "account", missing=(MissingPrerequisite("a-check", "there is none", "Make one."),))
    )
    assert found(check(raising(DENIED)), where)["us-west-2"] == ("fail", "there is none")


def test_every_requirement_has_a_row_whatever_is_selected() -> None:
    audit, _ = inspect(scope(), StubAccount({}), [])
    assert [row.requirement for row in audit.checklist] == [r.id for r in REQUIREMENTS]
    assert {row.status for row in audit.checklist} == {"unknown"}
    assert audit.verdict == "partial"


@pytest.mark.parametrize("option", ["--check", "--skip"])
def test_a_check_that_is_left_out_is_unknown_where_it_applies(option: str) -> None:
    applies, not_here = check(raising(DENIED), "a", "b"), check(raising(DENIED))
    for made, expected in ((applies, {"a": "unknown", "b": "unknown"}), (not_here, {"flags": "skip"})):
        audit, _ = inspect(scope(), StubAccount({}), [], left_out=[(made, option)])
        rows = [f for f in audit.findings if f.check == "a-check"]
        assert {f.subject: f.status.value for f in rows} == expected
        assert {str(f.cause) for f in rows if f.cause} <= {f"not-asked:{option}"}
        assert audit.selection == ()


def test_the_ledger_names_every_resource_and_the_checks_that_judged_it() -> None:
    agents = (Agent("a"), Agent("b"))
    subjects = [Subject("a", "good", owners=("a",))]
    audit, _ = inspect(scope(*agents), StubAccount({}), [check(raising(DENIED), subjects=lambda _: subjects)])
    assert [(e.kind, e.subject, e.checks) for e in audit.resources] == [
        ("Runtime", "a", ("a-check",)),
        ("Runtime", "b", ()),
    ]


def test_a_subject_of_another_account_is_judged_by_no_answer_of_this_one() -> None:
    asked: Query[Any] = Query("ec2", "DescribeVpcs", "Vpcs[].{subject: VpcId}", Agent, calls=lambda _: [])
    elsewhere = Subject("theirs", "bad", account=Value("111122223333"))

    def judge(_name: str, facts: Facts) -> Iterator[Finding]:
        yield passed("there are some") if facts.rows(asked) else failed("there is none", "Make one.")

    made = check(judge, subjects=lambda _: [elsewhere], queries=(asked,))
    status, because = found(made)["theirs"]
    assert status == "unknown"
    assert "111122223333" in because


def candidates(**outcomes: str) -> dict[str, str]:
    verdicts = {"pass": passed("ok"), "warn": warned("hm"), "fail": failed("no", "Mend it."), "unknown": unknown("?")}
    verdicts["skip"] = skipped("not judged here")

    def judge(name: str, _: Facts) -> Iterator[Finding]:
        yield verdicts[outcomes[name]]

    subjects = [Subject(name, name, candidate=name) for name in outcomes]
    return {name: status for name, (status, _) in found(check(judge, subjects=lambda _: subjects)).items()}


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ({"a": "pass", "b": "fail"}, {"a": "pass", "b": "skip"}),
        ({"a": "fail", "b": "warn"}, {"a": "skip", "b": "warn"}),
        ({"a": "pass", "b": "unknown"}, {"a": "pass", "b": "skip"}),
        ({"a": "fail", "b": "unknown"}, {"a": "skip", "b": "unknown"}),
        ({"a": "fail", "b": "fail"}, {"a": "fail", "b": "fail"}),
        ({"a": "unknown", "b": "unknown"}, {"a": "unknown", "b": "unknown"}),
        ({"a": "fail", "b": "skip"}, {"a": "fail", "b": "skip"}),
        ({"a": "skip", "b": "unknown"}, {"a": "skip", "b": "unknown"}),
    ],
)
def test_one_candidate_that_serves_is_enough(outcomes: dict[str, str], expected: dict[str, str]) -> None:
    assert candidates(**outcomes) == expected


def test_findings_are_ordered_and_complete() -> None:
    query: Query[Any] = Query("ec2", "DescribeVpcs", "Vpcs[].{subject: VpcId}", Agent, calls=lambda _: [Call("k")])

    def judge(name: str, facts: Facts) -> Iterator[Finding]:
        yield passed(f"{facts.one(query, 'k')}", subject=f"sub-{name}")

    made = evolve(check(judge, "b", "a", queries=(query,)), doc="Title.\n\nSource: https://example.com/x")
    audit, _ = inspect(
        scope(target=target(Agent("z", origin=Origin("f", 1)))), StubAccount({query: {"k": Answer(())}}), [made]
    )
    rows = [f for f in audit.findings if f.check]
    assert [f.subject for f in rows] == ["sub-a", "sub-b"]
    assert {(f.requirement, f.reference) for f in rows} == {("images", "https://example.com/x")}
