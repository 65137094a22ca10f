"""The simulated accounts for tests of what is made of their answers: each question is answered once a process.

An account is built only where a question is new. What the accounts answer, and how they are asked, other tests prove.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from attrs import define, field

from preflight import demo as demo_package
from preflight.account import live
from preflight.account.raw import Failure, Raw
from preflight.core.query import Call, Query
from preflight.demo import DemoAccount
from preflight.demo import demo as real_demo

ANSWERS: dict[tuple[str, ...], Raw | Failure] = {}
RealLive = live.Live


@define
class Session:
    """Stands for the session of a world that is built when the first new question comes."""

    world: str
    region: str
    stack: ExitStack
    lock: Any = field(factory=threading.Lock)
    account: DemoAccount | None = None

    def built(self) -> DemoAccount:
        with self.lock:
            if self.account is None:
                self.account = self.stack.enter_context(real_demo(self.world, self.region))
            return self.account


@define
class Remembering:
    """Answers from memory, else as the account that a session stands for."""

    session: Session
    queries: Any
    version: str
    real: Any = None

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        asked = json.dumps(dict(call.params), sort_keys=True, default=str)
        made = (
            query.service,
            query.operation,
            region,
            asked,
            str(query.limit),
            str(query.paginate),
            query.member or "",
        )
        key = (self.session.world, self.session.region, *made)
        if key not in ANSWERS:
            account = self.session.built()
            self.real = self.real or RealLive(account.session, self.queries, self.version, fetch=account.fetch)
            ANSWERS[key] = self.real.respond(query, call, region)
        return ANSWERS[key]


@contextmanager
def _demo(world: str, region: str) -> Iterator[Any]:
    if world not in {"ready", "blocked", "bare", "denied"}:
        with real_demo(world, region) as account:
            yield account
        return
    with ExitStack() as stack:
        session = Session(world, region, stack)
        yield DemoAccount(session, None)  # type: ignore[arg-type]


def _live(session: Any, *args: Any, **rest: Any) -> Any:
    if isinstance(session, Session):
        return Remembering(session, *args[:2])
    return RealLive(session, *args, **rest)


@pytest.fixture
def remembered(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Runs of simulated accounts ask nothing twice; gives how much is known."""
    monkeypatch.setattr(demo_package, "demo", _demo)
    monkeypatch.setattr(live, "Live", _live)
    return lambda: len(ANSWERS)
