"""What a check says of one subject: its findings, or why there are none; never nothing, never an exception."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import frozen
from worlds import ACCOUNT, scope

from preflight.audit.judging import Crash, judge_subject
from preflight.core.check import Subject
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.query import Answer, Facts, Query
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Undetermined, Value, Why

DENIED = Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets")
GOOD = passed("it is good")


@frozen
class Row:
    """A row of an answer."""


def check(*said: Any, any_account: bool = False, queries: tuple[Any, ...] = ("a question",)) -> Any:
    """A check that yields these findings and raises these errors."""

    def judge(_subject: Any, _facts: Facts) -> Iterator[Finding]:
        for each in said:
            if isinstance(each, Exception):
                raise each
            yield each

    return SimpleNamespace(id="test-check", any_account=any_account, queries=queries, judge=judge)


def judged(
    made: Any, subject: Subject[Any] | None = None, *, strict: bool = False, **where: Any
) -> list[tuple[str, str]]:
    found = judge_subject(made, subject or Subject("a", None), Facts(scope(**where)), strict)
    return [(each.status.value, each.because) for each in found]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([GOOD], [("pass", "it is good")]),
        ([GOOD, failed("it is bad", "Mend it.")], [("pass", "it is good"), ("fail", "it is bad")]),
        ([], [("unknown", "there was nothing to judge")]),
        ([DENIED], [("unknown", DENIED.because)]),
        ([GOOD, DENIED], [("pass", "it is good"), ("unknown", DENIED.because)]),
        (
            [Undetermined(Why.AFTER_DEPLOY, "created by this deployment: R", Origin(path="role"))],
            [("skip", "role is created by this deployment: R")],
        ),
        ([ZeroDivisionError("by zero")], [("unknown", "the check itself failed: ZeroDivisionError: by zero")]),
    ],
)
def test_what_a_check_says(said: list[Any], expected: list[tuple[str, str]]) -> None:
    assert judged(check(*said)) == expected


def test_a_crash_is_let_through_where_a_test_wants_it() -> None:
    with pytest.raises(ZeroDivisionError):
        judged(check(ZeroDivisionError()), strict=True)


def test_a_check_that_fails_over_what_it_looks_at_says_so() -> None:
    found = judged(check(GOOD), Subject("a", Crash(ZeroDivisionError("by zero"))))
    assert found == [("unknown", "the check itself failed: ZeroDivisionError: by zero")]


def test_an_account_that_is_none_is_another_one() -> None:
    told = judged(check(GOOD, any_account=True), Subject("a", None, account=Value("dev")))
    assert told == [("pass", "it is good")]


OTHER = Value("111122223333")
ELSEWHERE = ("unknown", f"it goes to account 111122223333, but the credentials are of account {ACCOUNT}")
NO_ANSWER = Unanswered(UnansweredReason.OFFLINE, "ec2:DescribeSubnets")


@pytest.mark.parametrize(
    ("account", "said", "expected"),
    [
        (Value(ACCOUNT), [GOOD], [("pass", "it is good")]),
        (Value(None, why=Why.PARAMETER), [GOOD], [("pass", "it is good")]),
        (None, [GOOD], [("pass", "it is good")]),
        # What stands in the source is told; what an answer of the other account decides is not.
        (OTHER, [GOOD], [("pass", "it is good")]),
        (OTHER, [NO_ANSWER], [ELSEWHERE]),
        (OTHER, [failed("it is bad", "Mend it."), NO_ANSWER], [("fail", "it is bad"), ELSEWHERE]),
        (OTHER, [unknown("a parameter", "Give it.")], [("unknown", "a parameter")]),
        (OTHER, [], [ELSEWHERE]),
    ],
)
def test_of_a_subject_of_another_account_only_the_source_is_judged(
    account: Value[str] | None, said: list[Any], expected: list[tuple[str, str]]
) -> None:
    assert judged(check(*said), Subject("a", None, account=account)) == expected


@pytest.mark.parametrize("any_account", [False, True])
def test_no_answer_of_the_audited_account_is_taken_for_one_of_another(any_account: bool) -> None:
    question: Any = Query("ec2", "DescribeSubnets", select="Subnets[]", row=Row)

    def judge(_subject: Any, facts: Facts) -> Iterator[Finding]:
        yield passed(f"account {facts.scope.account}") if any_account else passed("no account")
        yield passed("it is there") if facts.of(question) else failed("it is not there", "Make it.")

    made: Any = SimpleNamespace(id="test-check", any_account=any_account, queries=(question,), judge=judge)
    facts = Facts(scope(), {question: {"": Answer((Row(),))}})
    found = judge_subject(made, Subject("a", None, account=OTHER), facts, False)
    first = "account 111122223333" if any_account else "no account"
    assert [(each.status.value, each.because) for each in found] == [("pass", first), ELSEWHERE]


def test_what_asks_nothing_is_judged_whatever_the_account() -> None:
    assert judged(check(GOOD, queries=()), Subject("a", None, account=Value("111122223333"))) == [
        ("pass", "it is good")
    ]


def test_where_nobody_knows_the_account_no_subject_is_of_another() -> None:
    assert judged(check(GOOD), Subject("a", None, account=Value("111122223333")), caller=DENIED) == [
        ("pass", "it is good")
    ]


@pytest.mark.parametrize(
    ("any_account", "caller", "status"), [(True, DENIED, "pass"), (False, DENIED, "unknown"), (True, None, "unknown")]
)
def test_what_holds_for_any_account_needs_no_credentials(any_account: bool, caller: Any, status: str) -> None:
    def judge(_subject: Any, facts: Facts) -> Iterator[Finding]:
        yield passed("it is good") if facts.scope.account and caller else failed("no", "Do.")

    made = SimpleNamespace(id="test-check", any_account=any_account, queries=("a question",), judge=judge)
    more = {"caller": caller} if caller else {}
    [(found, _)] = judged(made, **more)
    assert found == (status if caller else "fail")


@pytest.mark.parametrize(("account", "status"), [(Value("111122223333"), "pass"), (Value("444455556666"), "fail")])
def test_without_credentials_the_account_is_the_one_that_the_source_states(account: Value[str], status: str) -> None:
    def judge(_subject: Any, facts: Facts) -> Iterator[Finding]:
        yield passed("it is good") if facts.scope.account == "111122223333" else failed("no", "Do.")

    made = SimpleNamespace(id="test-check", any_account=True, queries=("a question",), judge=judge)
    [(found, _)] = judged(made, Subject("a", None, account=account), caller=DENIED)
    assert found == status
