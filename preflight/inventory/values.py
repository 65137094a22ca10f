"""Values of a target that was read from an account: known, or unread with the cause."""

from __future__ import annotations

from typing import Any

from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Value


def known(value: Any, path: str) -> Value[Any] | None:
    """A value AWS told, None where it told none."""
    return None if value is None else Value(value, Origin(path=path))


def unread(cause: Unanswered, path: str) -> Value[Any]:
    """A value that could not be read, and why."""
    return Value(None, Origin(path=path), unread=cause)
