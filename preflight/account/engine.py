"""Answers the graph of queries: each distinct call once, whatever is ready side by side, all before one deadline.

Why threads of our own: a body that drips one byte at a time outlives every read timeout, and the standard executor
waits for such a thread at exit. These are daemons; past the deadline their calls are simply unanswered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Any

from attrs import define, field

from preflight.account.errors import THROTTLED, unanswered
from preflight.account.pacing import Pacer
from preflight.account.raw import GLOBAL, Failure, Raw, Responder, identity
from preflight.account.rows import NotAnAnswerError, answer
from preflight.core.check import closure
from preflight.core.query import Answer, Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.unanswered import Unanswered, UnansweredReason

WORKERS = 24
Job = tuple[str, Query[Any], Call, str]
Done = tuple[str, Raw | Failure]
Asked = dict[Query[Any], dict[str, tuple[str, str]]]
"""For each query under way: the call's key to the identity of the question and its region."""
Observer = Callable[[int, int], None]


@define
class Engine:
    """Asks a responder; one engine serves a whole run, so regions and checks share what was asked already.

    Args:
        responder: makes the calls.
        seconds: time for all calls together, from the first one on; None is no limit.
        pacer: how fast each service is asked.
        observe: told how many calls are answered of how many, for a progress line.
    """

    responder: Responder
    seconds: float | None = None
    observe: Observer | None = None
    pacer: Pacer = field(factory=Pacer)
    interrupted: bool = False
    """Whether a signal ended the questions: what was not answered then stays unanswered."""
    memo: dict[str, Raw | Failure] = field(factory=dict)
    _until: float | None = None
    _jobs: SimpleQueue[Job | None] = field(factory=SimpleQueue)
    _done: SimpleQueue[Done] = field(factory=SimpleQueue)
    _threads: int = 0
    _running: set[str] = field(factory=set)

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts that answer the queries; a call that fails or is late is `Unanswered`, never an exception."""
        if self._until is None and self.seconds is not None:
            self._until = time.monotonic() + self.seconds
        facts = Facts(scope)
        waiting = list(closure(queries))
        asked: Asked = {}
        try:
            self._answer_all(waiting, facts, asked)
        except KeyboardInterrupt:
            if self.interrupted:
                raise
            self.interrupted = True
            self._until = time.monotonic()
            self._abandon(facts, asked, UnansweredReason.INTERRUPTED)
            why = UnansweredReason.INTERRUPTED
            facts.answers |= {q: Unanswered(why, q.action, region=scope.region) for q in waiting}
        self._dismiss()
        return facts

    def _answer_all(self, waiting: list[Query[Any]], facts: Facts, asked: Asked) -> None:
        while waiting or asked:
            for query in [q for q in waiting if all(need in facts.answers for need in q.needs)]:
                waiting.remove(query)
                self._start(query, facts, asked)
            self._settle(facts, asked)
            if asked and not self._collect():
                late = UnansweredReason.INTERRUPTED if self.interrupted else UnansweredReason.DEADLINE
                self._abandon(facts, asked, late)

    def _start(self, query: Query[Any], facts: Facts, asked: Asked) -> None:
        try:
            calls = list(query.calls(facts))
        except Exception as error:  # noqa: BLE001 - what keeps a query from being composed is its answer
            facts.answers[query] = error
            return
        asked[query] = {}
        for call in calls:
            region = call.region or facts.scope.region
            key = identity(query, call, region)
            asked[query][call.key] = (key, region)
            facts.asked[key] = query.action
            if key not in self.memo and key not in self._running:
                self._submit((key, query, call, region))

    def _submit(self, job: Job) -> None:
        if self._left() == 0:
            return
        self._running.add(job[0])
        self._jobs.put(job)
        if self._threads < min(WORKERS, len(self._running)):
            self._threads += 1
            threading.Thread(target=self._work, daemon=True, name=f"preflight-{self._threads}").start()

    def _work(self) -> None:
        while job := self._jobs.get():
            key, query, call, region = job
            try:
                found = self._respond(query, call, region)
            except Exception as error:  # noqa: BLE001 - a thread must hand back an answer
                found = Failure("", error)
            self._done.put((key, found))

    def _respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer at the pace the service takes; what is throttled is asked again while there is time."""
        bucket = self.pacer.bucket(query.service, "" if query.service in GLOBAL else region)
        while True:
            pause, left = bucket.wait(), self._left()
            if left is not None and pause >= left:
                return Failure("", Unanswered(UnansweredReason.DEADLINE, query.action, region=region))
            if pause:
                time.sleep(pause)
            found = self.responder.respond(query, call, region)
            if not isinstance(found, Failure) or found.code not in THROTTLED or left is None:
                bucket.answered()
                return found
            bucket.throttled()

    def _dismiss(self) -> None:
        """Lets the threads go: a run over many accounts has many engines."""
        for _ in range(self._threads):
            self._jobs.put(None)
        self._threads = 0

    def _settle(self, facts: Facts, asked: Asked) -> None:
        """Turns every query whose calls are all answered into facts."""
        for query in [q for q, keys in asked.items() if all(raw in self.memo for raw, _ in keys.values())]:
            keys = asked.pop(query)
            facts.answers[query] = {key: _answer(query, self.memo[raw], where) for key, (raw, where) in keys.items()}

    def _collect(self) -> bool:
        """Waits for one more answer; False when the deadline has passed."""
        if not self._running and self._left() != 0:
            return True
        for key, found in self._arrived():
            self.memo[key] = found
            self._running.discard(key)
            if self.observe:
                self.observe(len(self.memo), len(self.memo) + len(self._running))
            return True
        return False

    def _arrived(self) -> Iterator[Done]:
        left = self._left()
        try:
            yield self._done.get_nowait() if left == 0 else self._done.get(timeout=left)
        except Empty:
            return

    def _left(self) -> float | None:
        """Seconds to the deadline, 0 past it, None without one."""
        return None if self._until is None else max(0.0, self._until - time.monotonic())

    def _abandon(self, facts: Facts, asked: Asked, why: UnansweredReason) -> None:
        """Past the deadline or an interrupt: what is answered stays, the rest is unanswered."""
        for query, keys in asked.items():
            facts.answers[query] = {
                key: _answer(query, self.memo[raw], where)
                if raw in self.memo
                else Unanswered(why, query.action, region=where)
                for key, (raw, where) in keys.items()
            }
        asked.clear()


def _answer(query: Query[Any], found: Raw | Failure, region: str) -> Answer[Any] | Unanswered:
    if isinstance(found, Failure):
        return Answer(()) if found.code in query.absent else unanswered(query, found, region)
    try:
        return answer(query, found)
    except NotAnAnswerError as error:
        return Unanswered(UnansweredReason.MALFORMED, query.action, message=str(error), region=region)
