"""Keeps small what a run with many threads takes from the system.

glibc gives threads up to eight arenas a core, each with gaps that no other fills. Python threads seldom allocate at
the same time. https://man7.org/linux/man-pages/man3/mallopt.3.html
"""

from __future__ import annotations

from contextlib import suppress

M_ARENA_MAX = -8
ARENAS = 2


def share_arenas() -> None:
    """Has all threads of this process share two arenas; nothing where the C library is another."""
    with suppress(ImportError, OSError, TypeError, AttributeError):
        import ctypes  # some builds of Python have none

        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
