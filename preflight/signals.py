"""SIGINT and SIGTERM: the first ends the questions, so that what is known is reported; a second ends the process.

Nothing is raised from a handler: an exception between any two instructions leaves things half done, and tracebacks of
callbacks that nobody can catch. What is under way is told, and all of it can be told from a handler.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Protocol

SIGNALS = (signal.SIGINT, signal.SIGTERM)
_came: list[int] = []
_under_way: list[Interruptible] = []
_unfinished: list[str] = []


class Interruptible(Protocol):
    """Something that takes time and can be told to end early."""

    def interrupt(self) -> None:
        """Ends it soon; called from a signal handler, so it waits for no lock."""
        ...


def listen() -> None:
    """Takes care of both signals from now on; one that the parent process ignores stays ignored."""
    for each in SIGNALS:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, _handle)


def code() -> int | None:
    """The exit code of the signal that came, as a shell would give it; None where none came."""
    return 128 + _came[0] if _came else None


@contextmanager
def interruptible(work: Any) -> Iterator[None]:
    """Has the first signal end this work, if it can be ended, instead of the process."""
    if not hasattr(work, "interrupt"):
        yield
        return
    _under_way.append(work)
    try:
        if _came:
            work.interrupt()
        yield
    finally:
        _under_way.remove(work)


@contextmanager
def unfinished(path: str | Path) -> Iterator[None]:
    """Removes a file or folder if the process ends before it is finished."""
    _unfinished.append(str(path))
    try:
        yield
    finally:
        _unfinished.remove(str(path))


class Pause:
    """A pause that a signal ends."""

    def __init__(self) -> None:
        self._over: SimpleQueue[None] = SimpleQueue()

    def interrupt(self) -> None:
        """Ends it."""
        self._over.put(None)

    def wait(self, seconds: float) -> bool:
        """Waits so long; False where a signal ended it."""
        with interruptible(self):
            try:
                self._over.get(timeout=seconds)
            except Empty:
                return True
            return False


def _handle(number: int, _: object) -> None:
    first = not _came
    _came.append(number)
    if first and _under_way:
        for each in tuple(_under_way):
            each.interrupt()
        return
    for path in tuple(_unfinished):
        with suppress(OSError):
            os.unlink(path) if not os.path.isdir(path) else shutil.rmtree(path, ignore_errors=True)  # noqa: PTH108, PTH112
    with suppress(OSError):
        os.write(2, b"interrupted\n")
    os._exit(128 + _came[0])
