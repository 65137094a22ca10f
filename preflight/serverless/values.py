"""The types of an event's values, and what is said of a value that is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, NewType, TypeAlias, get_args

from cattrs import Converter

from preflight.checks import UnknownCheckError, get_check
from preflight.core.near import near as nearest
from preflight.inputs import KINDS

Arn = NewType("Arn", str)
Kind = NewType("Kind", str)
Region = NewType("Region", str)
AccountId = NewType("AccountId", str)
CheckId = NewType("CheckId", str)
Target: TypeAlias = str | Mapping[str, Any]

Hook = Callable[[Any, Any], Any]


def converter() -> Converter:
    """A converter that coerces nothing, and reads a comma list where a list of words is wanted."""
    made = Converter()
    for kind, hook in HOOKS.items():
        made.register_structure_hook(kind, hook)
    made.register_structure_hook_func(lambda kind: kind == Target | None, _target)
    made.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is tuple, _words)
    made.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is Literal, _choice)
    made.register_structure_hook_func(lambda kind: getattr(kind, "__origin__", None) is Mapping, _texts)
    return made


def _text(value: Any, _: Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not a string")
    return value


def _matching(pattern: str, what: str) -> Hook:
    def hook(value: Any, _: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            raise ValueError(f"{value!r} is not {what}")
        return value

    return hook


def _kind(value: Any, _: Any) -> str:
    return _one_of(value, KINDS)


def _check(value: Any, _: Any) -> str:
    try:
        return get_check(value).id
    except UnknownCheckError as error:
        raise ValueError(str(error)) from None


def _flag(value: Any, _: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")  # noqa: TRY004 - cattrs reports ValueError alike
    return value


def _seconds(value: Any, _: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise ValueError(f"{value!r} is not a number of seconds")
    return float(value)


def _count(value: Any, _: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{value!r} is not a number from 1 up")
    return value


HOOKS: dict[Any, Hook] = {
    str: _text,
    bool: _flag,
    float: _seconds,
    int: _count,
    Arn: _matching(r"arn:aws[a-z-]*:[a-z0-9-]+:[^\s]+", "an ARN"),
    AccountId: _matching(r"\d{12}", "an account id; one has 12 digits, in quotes"),
    Region: _matching(r"[a-z]{2,}(-[a-z]+)+-\d", "a region; one is like us-west-2"),
    Kind: _kind,
    CheckId: _check,
}


def _target(value: Any, _: Any) -> Target | None:
    if value is None or (isinstance(value, Mapping) and value):
        return value
    if isinstance(value, str) and re.fullmatch(r"s3://[^/\s]+/\S+|ssm:\S+|artifact:.+", value):
        return value
    raise ValueError(
        f"{value!r} is not a target; give s3://bucket/key, ssm:NAME, artifact:PATH, or the document as an object"
    )


def _words(value: Any, kind: Any) -> tuple[Any, ...]:
    """A list, or its words with commas between them; every wrong one is named."""
    inner = get_args(kind)[0]
    hook = _choice if getattr(inner, "__origin__", None) is Literal else HOOKS[inner]
    if not isinstance(value, str | list | tuple):
        raise ValueError(f"{value!r} is not a list")  # noqa: TRY004 - cattrs reports ValueError alike
    found, wrong = [], []
    for word in [part.strip() for part in value.split(",")] if isinstance(value, str) else value:
        try:
            found.append(hook(word, inner))
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError("; ".join(wrong))
    return tuple(dict.fromkeys(found))


def _choice(value: Any, kind: Any) -> str:
    return _one_of(value, get_args(kind))


def _one_of(value: Any, choices: tuple[str, ...]) -> str:
    if value in choices:
        return str(value)
    near = nearest(str(value), choices)
    raise ValueError(f"there is no {value!r}; {f'did you mean {near[0]}?' if near else ', '.join(choices)}")


def _texts(value: Any, _: Any) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError(f"{value!r} is not an object of strings")
    return dict(value)
