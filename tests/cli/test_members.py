"""The accounts of a fleet, opened one after another; a signal ends waiting, and their questions."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from preflight.cli.members import Members
from preflight.core.unanswered import Unanswered, UnansweredReason


class Account:
    """An account that says whether its questions were ended."""

    def __init__(self) -> None:
        self.interrupted = 0

    def interrupt(self) -> None:
        self.interrupted += 1


def opens(account: str) -> Any:
    if account == "broken":
        raise ValueError("no such role")
    return Account()


def test_an_account_is_opened_and_what_opening_raises_is_raised() -> None:
    members = Members(opens)
    found = members.open("one")
    assert members.opened == [found]
    with pytest.raises(ValueError, match="no such role"):
        members.open("broken")
    assert members.opened == [found]


def test_a_signal_ends_the_questions_of_all_and_opens_no_other() -> None:
    members = Members(opens)
    found = [members.open(name) for name in ("one", "two")]
    members.interrupt()
    assert [each.interrupted for each in found] == [1, 1]  # type: ignore[attr-defined]
    with pytest.raises(Unanswered) as raised:
        members.open("three")
    assert raised.value.cause is UnansweredReason.INTERRUPTED
    assert len(members.opened) == 2


def test_a_signal_ends_waiting_and_what_opens_afterwards_is_ended_too() -> None:
    let, done = threading.Event(), threading.Event()

    class Late(Account):
        def interrupt(self) -> None:
            super().interrupt()
            done.set()

    def slow(_account: str) -> Any:
        members.interrupt()
        let.wait(60)
        return Late()

    members = Members(slow)
    with pytest.raises(Unanswered):
        members.open("one")
    let.set()
    assert done.wait(60)
    assert [each.interrupted for each in members.opened] == [1]
