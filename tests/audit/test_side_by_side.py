"""Side by side: results in the order of the items, whichever is ready first; an interrupt keeps what was answered."""

from __future__ import annotations

import signal
import threading
from typing import Any

import pytest

from preflight.account.recorded import Offline
from preflight.audit.side_by_side import side_by_side


class Account:
    """An account that only knows that it was interrupted."""

    def __init__(self) -> None:
        self.over = threading.Event()

    def interrupt(self) -> None:
        self.over.set()


def test_results_keep_the_order_of_the_items() -> None:
    later = threading.Event()
    account: Any = Account()

    def work(item: str) -> str:
        if item == "first":
            assert later.wait(5)
        else:
            later.set()
        return item

    assert side_by_side(work, ["first", "second"], account) == ["first", "second"]


@pytest.mark.parametrize(("items", "account"), [([1], Account()), ([1, 2], Offline())])
def test_what_cannot_be_interrupted_or_is_alone_stays_in_the_calling_thread(items: list[int], account: Any) -> None:
    used = side_by_side(lambda _: threading.current_thread(), items, account)
    assert set(used) == {threading.current_thread()}


def test_an_error_ends_the_questions_of_the_others() -> None:
    account: Any = Account()

    def work(item: str) -> str:
        if item == "bad":
            raise ValueError(item)
        assert account.over.wait(5)
        return item

    with pytest.raises(ValueError, match="bad"):
        side_by_side(work, ["bad", "other"], account)
    assert account.over.is_set()


def test_an_interrupt_ends_the_questions_and_keeps_the_results() -> None:
    account: Any = Account()

    begun = threading.Event()

    def work(item: str) -> str:
        if item == "second":
            begun.set()
        else:
            assert begun.wait(5)
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        assert account.over.wait(5)
        return item

    assert side_by_side(work, ["first", "second"], account) == ["first", "second"]
