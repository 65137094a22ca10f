"""Reading facts: an answer that did not come is raised, also where it kept another question from being asked."""

from __future__ import annotations

import pytest
from worlds import scope

from preflight.core.query import Answer, Facts, Query
from preflight.core.unanswered import Unanswered, UnansweredReason


def query(operation: str, *needs: Query[str], select: str = "Items[].{x: X}", **rest) -> Query[str]:
    return Query(rest.pop("service", "ec2"), operation, select, str, needs=needs, **rest)


DENIED = Unanswered(UnansweredReason.DENIED, "ec2:DescribeA")
A = query("DescribeA")
B = query("DescribeB", A)
C = query("DescribeC", B)


def facts(**answers) -> Facts:
    by_name = {"a": A, "b": B, "c": C}
    return Facts(scope(), {by_name[name]: given for name, given in answers.items()})


TWO = Answer(("x", "y"))


def test_the_rows_of_a_key_and_of_all() -> None:
    read = facts(a={"1": TWO, "2": Answer((), complete=False)})
    assert (read.of(A, "1"), read.of(A, "2"), read.rows(A), read.keys(A)) == (("x", "y"), (), ("x", "y"), ("1", "2"))
    assert (read.one(A, "1"), read.one(A, "2")) == ("x", None)
    assert (read.complete(A, "1"), read.complete(A, "2")) == (True, False)
    assert list(read.known(A)) == [("1", "x"), ("1", "y")]
    assert (read.reply(A, "1"), read.unanswered(A)) == (TWO, None)


@pytest.mark.parametrize(
    "ask", [lambda f: f.of(A, "1"), lambda f: f.one(A, "1"), lambda f: f.rows(A)], ids=["of", "one", "rows"]
)
def test_an_answer_that_did_not_come_is_raised(ask) -> None:
    read = facts(a={"1": DENIED, "2": TWO})
    with pytest.raises(Unanswered) as raised:
        ask(read)
    assert raised.value is DENIED
    assert (read.reply(A, "1"), read.unanswered(A)) == (DENIED, DENIED)
    assert list(read.known(A)) == [("2", "x"), ("2", "y")]


@pytest.mark.parametrize("asked", [B, C], ids=["next", "after next"])
def test_what_kept_a_question_from_being_asked_is_its_reason(asked: Query[str]) -> None:
    read = facts(a={"": DENIED}, b={}, c={})
    assert read.reply(asked, "1") == DENIED


def test_a_key_that_nobody_asked_about_is_a_fault_of_ours() -> None:
    with pytest.raises(KeyError, match=r"ec2:DescribeB was never asked about '1'"):
        facts(a={"": TWO}, b={}).of(B, "1")


def test_a_crash_while_asking_is_raised_where_it_is_read() -> None:
    read = facts(a=RuntimeError("crash"))
    with pytest.raises(RuntimeError, match="crash"):
        read.rows(A)
    assert (list(read.known(A)), read.unanswered(A)) == ([], None)


@pytest.mark.parametrize(
    ("made", "action"),
    [
        (query("DescribeIt"), "ec2:DescribeIt"),
        (query("ListIt", service="bedrock-agentcore-control"), "bedrock-agentcore:ListIt"),
        (query("GetIt", service="service-quotas"), "servicequotas:GetIt"),
        (query("GetIt", action="iam:PassRole"), "iam:PassRole"),
    ],
)
def test_the_iam_action(made: Query[str], action: str) -> None:
    assert made.action == action
    assert repr(made) == f"<Query {action}>"


@pytest.mark.parametrize(
    ("select", "member"),
    [
        ("Items[].{x: X}", "Items"),
        ("Items[?Type=='a'].{x: X} | [0]", "Items"),
        ("Role.{x: Arn}", "Role"),
        ("{x: X}", ""),
        ("[X]", ""),
        ("@", ""),
    ],
)
def test_the_member_that_must_be_in_the_answer(select: str, member: str) -> None:
    assert query("It", select=select).member == member
    assert query("It", select=select, member="Other").member == "Other"
