"""Whatever answers queries: a live account, saved facts, a simulated account, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol, runtime_checkable

from preflight.core.query import Facts, Query
from preflight.core.report import Evidence
from preflight.core.scope import Caller, Scope
from preflight.core.unanswered import Unanswered


class Asks(Protocol):
    """Answers queries."""

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts that answer the queries for this scope."""
        ...


class AccountReader(Asks, Protocol):
    """Answers queries, knows who is asking, and says what its answers are worth as evidence."""

    @property
    def evidence(self) -> Evidence:
        """What the answers rest on."""
        ...

    @property
    def taken_at(self) -> str | None:
        """When the answers were taken, where that was not now."""
        ...

    def identity(self, region: str) -> Caller | Unanswered:
        """Who is asking."""
        ...


@runtime_checkable
class Interruptible(Protocol):
    """An account whose questions can be ended from another thread than those that ask."""

    def interrupt(self) -> None:
        """What is not answered now stays unanswered."""
        ...


OpenAccount = Callable[[str], AccountReader]
"""Opens the account of an id; whatever it raises makes that account unknown, and no other."""
