"""Whether an object holds what its class declares: for objects that are made from other people's files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs


def ensure(made: Any, path: str = "") -> None:
    """Raises TypeError naming the first member that holds something else than its class declares."""
    if wrong := _wrong(made, type(made), path):
        raise TypeError(wrong)


@cache
def _hints(cls: type[Any]) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(cls)
    return tuple((each.name, hints.get(each.name, Any)) for each in attrs.fields(cls))


def _wrong(value: Any, hint: Any, path: str) -> str:
    """What is wrong, in words; empty where nothing is."""
    origin = get_origin(hint)
    if origin in {Union, UnionType}:
        told = [_wrong(value, each, path) for each in get_args(hint)]
        return "" if not all(told) else told[0]
    wanted = origin or hint
    if not isinstance(wanted, type):
        return ""
    if not _is(value, wanted):
        return f"{path or 'it'} is {type(value).__name__}, not {wanted.__name__}"
    inner = _inner(value, wanted, get_args(hint), path)
    return next((wrong for part, its, where in inner if (wrong := _wrong(part, its, where))), "")


def _is(value: Any, wanted: type[Any]) -> bool:
    if wanted is float:
        return isinstance(value, int | float)
    if wanted is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return value is None if wanted is NoneType else isinstance(value, wanted)


def _inner(value: Any, wanted: type[Any], args: tuple[Any, ...], path: str) -> list[tuple[Any, Any, str]]:
    """The parts of a value, what each must be, and where it is."""
    if attrs.has(wanted):
        own: Any = type(value)
        return [(getattr(value, name), hint, f"{path}.{name}".lstrip(".")) for name, hint in _hints(own)]
    if isinstance(value, tuple) and args:
        return [(each, args[0], f"{path}[{place}]") for place, each in enumerate(value)] if args[-1] is ... else []
    if isinstance(value, Mapping) and args:
        return [
            (part, hint, f"{path}.{key}")
            for key, each in value.items()
            for part, hint in zip((key, each), args, strict=True)
        ]
    return []
