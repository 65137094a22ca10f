"""The accounts of a fleet, as one piece of work that a signal ends."""

from __future__ import annotations

import threading
from queue import SimpleQueue
from typing import Any

from attrs import define, field

from preflight.account.reader import AccountReader, OpenAccount
from preflight.core.unanswered import Unanswered, UnansweredReason


@define
class Members:
    """Opens each account in a thread of its own: assuming a role may wait for AWS longer than a signal lets it."""

    opens: OpenAccount
    opened: list[Any] = field(factory=list)
    waiting: list[SimpleQueue[Any]] = field(factory=list)
    over: bool = False

    def open(self, account_id: str) -> AccountReader:
        """One more account; raises what opening it does, and `Unanswered` where a signal came."""
        inbox: SimpleQueue[Any] = SimpleQueue()
        self.waiting.append(inbox)
        if self.over:
            raise _interrupted()
        threading.Thread(target=self._open, args=(account_id, inbox), daemon=True).start()
        found: AccountReader | Exception = inbox.get()
        if isinstance(found, Exception):
            raise found
        return found

    def _open(self, account_id: str, inbox: SimpleQueue[Any]) -> None:
        try:
            found: Any = self.opens(account_id)
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            inbox.put(error)
            return
        self.opened.append(found)
        if self.over:
            found.interrupt()
        inbox.put(found)

    def interrupt(self) -> None:
        """Ends the questions of all accounts, and opens no other."""
        self.over = True
        for each in tuple(self.opened):
            each.interrupt()
        for inbox in tuple(self.waiting):
            inbox.put(_interrupted())


def _interrupted() -> Unanswered:
    return Unanswered(UnansweredReason.INTERRUPTED, "sts:AssumeRole")
