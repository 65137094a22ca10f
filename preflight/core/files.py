"""Files that somebody names, whatever stands at their path: read to a bound, and no pipe is waited for without end."""

from __future__ import annotations

import os
import select
import stat
import time
from pathlib import Path

PATIENCE = 30.0
"""Seconds that a named pipe has for its other end."""
PAUSE = 0.05


def real(path: str | Path) -> Path:
    """Where a path leads. `Path.resolve` raises for a loop of links before Python 3.13; this does not."""
    return Path(os.path.realpath(path))


def exists(path: str | Path) -> bool:
    """Whether something is at a path. `Path.exists` raises for a text that is too long to be one; this does not."""
    return os.path.exists(path)  # noqa: PTH110


def read(path: str | Path, most: int) -> bytes:
    """The bytes of a file, at most so many; raises OSError or ValueError."""
    with os.fdopen(_opened(path), "rb") as opened:
        return opened.read(most)


def write_through(path: str | Path, text: str) -> None:
    """Writes to what is no regular file, such as a device or a pipe; raises OSError."""
    with os.fdopen(_opened(path, os.O_WRONLY), "w", encoding="utf-8", newline="") as opened:
        opened.write(text)


def _opened(path: str | Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor; of a named pipe only once it has its other end."""
    if not _is_pipe(path):
        return os.open(path, flags)
    descriptor = _reading(path) if flags == os.O_RDONLY else _writing(path)
    os.set_blocking(descriptor, True)
    return descriptor


def _is_pipe(path: str | Path) -> bool:
    return stat.S_ISFIFO(os.stat(path).st_mode)  # noqa: PTH116 - a path may be a descriptor's


def _reading(path: str | Path) -> int:
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    if not select.select([descriptor], [], [], PATIENCE)[0]:
        os.close(descriptor)
        raise TimeoutError(None, f"a pipe that nobody wrote to for {PATIENCE:g} s")
    return descriptor


def _writing(path: str | Path) -> int:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:  # ENXIO while nobody reads
            if time.monotonic() > end:
                raise TimeoutError(None, f"a pipe that nobody read for {PATIENCE:g} s") from None
        time.sleep(PAUSE)
