"""A file is judged without an account where what it says holds for every account, and only there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from worlds import StubAccount, scope

from preflight.audit.any_account import possible_accounts
from preflight.audit.inspection import inspect
from preflight.core.check import Check, Subject
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.query import Facts
from preflight.core.unanswered import Unanswered, UnansweredReason

OURS = "111122223333"
NOT_ASKED = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")


def judged(subject: str, judge: Any, *, any_account: bool = True) -> Finding:
    check = Check("a-check", "role", lambda _: [Subject("it", subject)], (), judge, "", "T.", any_account=any_account)
    audit, _ = inspect(evolve(scope(), caller=NOT_ASKED), StubAccount({}), [check])
    return next(found for found in audit.findings if found.check == "a-check")


def equal(subject: str, facts: Facts) -> Iterator[Finding]:
    """Passes for the account that the subject is."""
    yield passed("it is ours") if subject == facts.scope.account else failed("it is another's", "Write ours.")


def starts(subject: str, facts: Facts) -> Iterator[Finding]:
    """Passes for the accounts that the subject is a pattern of."""
    yield passed("a match") if facts.scope.account.startswith(subject[:-1]) else failed("no match", "Write ours.")


def says(_subject: str, facts: Facts) -> Iterator[Finding]:
    yield failed(f"account {facts.scope.account}", "Do.", aws("iam", "get-role", role_name=f"r-{facts.scope.account}"))


def doubts(_subject: str, _facts: Facts) -> Iterator[Finding]:
    yield unknown("it is not a role in this account")


@pytest.mark.parametrize(
    ("subject", "judge", "status"),
    [
        ("not an account", equal, "fail"),
        (OURS, equal, "unknown"),
        ("1111*", starts, "unknown"),
        ("*", starts, "pass"),
        ("anything", says, "fail"),
        ("anything", doubts, "unknown"),
        ("${AWS::AccountId}", equal, "pass"),
    ],
)
def test_only_what_holds_for_every_account_is_said(subject: str, judge: Any, status: str) -> None:
    found = judged(subject, judge)
    assert found.status.value == status
    assert "000000000019" not in str(found)


def test_what_is_not_known_is_the_users_own_restriction() -> None:
    assert judged("anything", doubts).because == "sts:GetCallerIdentity was not asked: offline"


def test_the_account_is_shown_as_a_word() -> None:
    found = judged("anything", says)
    assert found.because == "account ACCOUNT"
    assert found.fix
    assert "r-ACCOUNT" in str(found.fix.command)


def test_a_check_that_does_not_ask_for_it_is_unknown_without_an_account() -> None:
    assert judged("not an account", equal, any_account=False).status.value == "unknown"


@pytest.mark.parametrize(
    ("text", "accounts"),
    [
        (f"arn:aws:iam::{OURS}:role/r", (OURS,)),
        ("aws:SourceAccount 1111*", ("111100000000",)),
        ("11112222????", ("111122220000",)),
        ("*1234", ("000000001234",)),
        ("12345678901234", ()),
        ("no number", ()),
    ],
)
def test_the_accounts_that_a_text_spells(text: str, accounts: tuple[str, ...]) -> None:
    assert possible_accounts(text)[2:] == accounts
