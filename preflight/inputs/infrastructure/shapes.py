"""Documents are written by hand and by many versions of a tool: what has another shape than expected is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def mapping(data: Any) -> Mapping[str, Any]:
    """A mapping with text keys, else an empty one."""
    if not isinstance(data, Mapping):
        return {}
    return data if all(isinstance(key, str) for key in data) else {str(key): value for key, value in data.items()}


def listing(data: Any) -> list[Any]:
    """A list, else an empty one."""
    return data if isinstance(data, list) else []
