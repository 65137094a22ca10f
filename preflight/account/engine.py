"""Answers the graph of queries: each distinct call once, whatever is ready side by side, all before one deadline.

Why threads of our own: a body that drips one byte at a time outlives every read timeout, and the standard executor
waits for such a thread at exit. These are daemons; past the deadline their calls are simply unanswered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
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

WORKERS = 64
"""Calls under way at once, over all regions; how many of one service, the buckets of `pacing` decide."""
Job = tuple[str, Query[Any], Call, str]
Inbox = SimpleQueue[str]
"""Tells one `ask` which of its questions were answered; an empty text only wakes it."""
Asked = dict[Query[Any], dict[str, tuple[str, str]]]
"""For each query under way: the call's key to the identity of the question and its region."""
Observer = Callable[[int, int], None]


@define
class Engine:
    """Asks a responder; one engine serves a whole run, so regions and checks share what was asked already.

    Several threads may ask at once, one for each region.

    Args:
        responder: makes the calls.
        seconds: time for all calls together, from the first one on; None is no limit.
        pacer: how fast each service is asked.
        observe: told how many calls are answered of how many, for a progress line.
        workers: the most calls under way at once.
    """

    responder: Responder
    seconds: float | None = None
    observe: Observer | None = None
    workers: int = WORKERS
    pacer: Pacer = field(factory=Pacer)
    interrupted: bool = False
    """Whether a signal ended the questions: what was not answered then stays unanswered."""
    memo: dict[str, Raw | Failure] = field(factory=dict)
    _until: float | None = None
    _jobs: SimpleQueue[Job | None] = field(factory=SimpleQueue)
    _threads: int = 0
    _inboxes: list[Inbox] = field(factory=list)
    _running: dict[str, list[Inbox]] = field(factory=dict)
    """Each question under way, and who waits for it."""
    _lock: threading.Lock = field(factory=threading.Lock)
    """Held for moments, over everything from `memo` on."""

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        """The facts that answer the queries; a call that fails or is late is `Unanswered`, never an exception."""
        facts = Facts(scope)
        waiting = list(closure(queries))
        asked: Asked = {}
        inbox = self._open()
        try:
            self._answer_all(waiting, facts, asked, inbox)
        except KeyboardInterrupt:
            if self.interrupted:
                raise
            self.interrupt()
            self._abandon(facts, asked, UnansweredReason.INTERRUPTED)
            why = UnansweredReason.INTERRUPTED
            facts.answers |= {q: Unanswered(why, q.action, region=scope.region) for q in waiting}
        finally:
            self._close(inbox)
        return facts

    def interrupt(self) -> None:
        """Ends the questions of every thread: what is not answered now stays unanswered."""
        self.interrupted = True
        self._until = time.monotonic()
        for inbox in tuple(self._inboxes):
            inbox.put("")

    def _open(self) -> Inbox:
        inbox: Inbox = SimpleQueue()
        with self._lock:
            if self._until is None and self.seconds is not None:
                self._until = time.monotonic() + self.seconds
            self._inboxes.append(inbox)
        return inbox

    def _close(self, inbox: Inbox) -> None:
        """The last one lets the threads go: a run over many accounts has many engines."""
        with self._lock:
            self._inboxes = [each for each in self._inboxes if each is not inbox]
            if not self._inboxes:
                for _ in range(self._threads):
                    self._jobs.put(None)
                self._threads = 0

    def _answer_all(self, waiting: list[Query[Any]], facts: Facts, asked: Asked, inbox: Inbox) -> None:
        while waiting or asked:
            for query in [q for q in waiting if all(need in facts.answers for need in q.needs)]:
                waiting.remove(query)
                self._start(query, facts, asked, inbox)
            if self._settle(facts, asked):
                continue
            if asked and not self._collect(inbox):
                late = UnansweredReason.INTERRUPTED if self.interrupted else UnansweredReason.DEADLINE
                self._abandon(facts, asked, late)

    def _start(self, query: Query[Any], facts: Facts, asked: Asked, inbox: Inbox) -> None:
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
            self._submit((key, query, call, region), inbox)

    def _submit(self, job: Job, inbox: Inbox) -> None:
        """Has a question answered, unless it is or will be: each is asked once, whoever waits for it."""
        key = job[0]
        with self._lock:
            if key in self.memo or self._left() == 0:
                return
            if key in self._running:
                self._running[key].append(inbox)
                return
            self._running[key] = [inbox]
            self._jobs.put(job)
            if self._threads < min(self.workers, len(self._running)):
                self._threads += 1
                threading.Thread(target=self._work, daemon=True, name=f"preflight-{self._threads}").start()

    def _work(self) -> None:
        while job := self._jobs.get():
            key, query, call, region = job
            try:
                found = self._respond(query, call, region)
            except Exception as error:  # noqa: BLE001 - a thread must hand back an answer
                found = Failure("", error)
            self._arrived(key, found)

    def _arrived(self, key: str, found: Raw | Failure) -> None:
        """Keeps an answer and tells whoever waits for it."""
        with self._lock:
            self.memo[key] = found
            for inbox in self._running.pop(key):
                inbox.put(key)

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

    def _settle(self, facts: Facts, asked: Asked) -> bool:
        """Turns every query whose calls are all answered into facts, and says whether there was one."""
        ready = [q for q, keys in asked.items() if all(raw in self.memo for raw, _ in keys.values())]
        for query in ready:
            keys = asked.pop(query)
            facts.answers[query] = {key: _answer(query, self.memo[raw], where) for key, (raw, where) in keys.items()}
        return bool(ready)

    def _collect(self, inbox: Inbox) -> bool:
        """Waits for one more answer, and takes all that came; False when the deadline has passed."""
        try:
            inbox.get_nowait() if self._left() == 0 else inbox.get(timeout=self._left())
        except Empty:
            return False
        while not inbox.empty():
            inbox.get_nowait()
        if self.observe:
            self.observe(len(self.memo), len(self.memo) + len(self._running))
        return True

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
        return Answer(()) if found.code in query.absent else unanswered(query.action, found, region)
    try:
        return answer(query, found)
    except NotAnAnswerError as error:
        return Unanswered(UnansweredReason.MALFORMED, query.action, message=str(error), region=region)
