"""Audits of several regions or files side by side: their questions wait for AWS together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from preflight.account.reader import AccountReader, Interruptible

T = TypeVar("T")
R = TypeVar("R")

MOST = 24
"""Audits at once: all regions with AgentCore, as of 2026-11-25."""

NOTICED_SECONDS = 0.5
"""Within this time an interrupt is noticed."""


def side_by_side(work: Callable[[T], R], items: Sequence[T], account: AccountReader) -> list[R]:
    """The results in the order of the items; an interrupt ends the questions, and what was answered is still judged.

    One item is worked on in the calling thread, and so is everything where `account` could not be interrupted.
    """
    if len(items) < 2 or not isinstance(account, Interruptible):  # noqa: PLR2004 - one item has nothing beside it
        return [work(item) for item in items]
    with ThreadPoolExecutor(max_workers=min(MOST, len(items)), thread_name_prefix="audit") as pool:
        started: list[Future[R]] = []
        try:
            started.extend(pool.submit(work, item) for item in items)
            return [_result(each) for each in started]
        except KeyboardInterrupt:
            account.interrupt()
            started += [pool.submit(work, item) for item in items[len(started) :]]
            return [_result(each) for each in started]
        except BaseException:
            account.interrupt()
            raise


def _result(started: Future[R]) -> R:
    """The result; a signal that comes just before a wait without end would go unnoticed until its end."""
    while not started.done():
        wait([started], timeout=NOTICED_SECONDS)
    return started.result()
