"""What a check says of one subject: its findings, or why there are none; never nothing, never an exception."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from worlds import ACCOUNT, scope

from preflight.audit.judging import judge_subject
from preflight.core.check import Subject
from preflight.core.finding import Finding, failed, passed
from preflight.core.query import Facts
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Undetermined, Value, Why

DENIED = Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets")
GOOD = passed("it is good")


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


@pytest.mark.parametrize(
    ("account", "status"),
    [
        (Value(ACCOUNT), "pass"),
        (Value("111122223333"), "unknown"),
        (Value(None, why=Why.PARAMETER), "pass"),
        (None, "pass"),
    ],
)
def test_a_subject_of_another_account_is_not_judged(account: Value[str] | None, status: str) -> None:
    [(found, because)] = judged(check(GOOD), Subject("a", None, account=account))
    assert found == status
    if status == "unknown":
        assert because == f"it goes to account 111122223333, but the credentials are of account {ACCOUNT}"


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
