"""From an answer to rows: JMESPath picks and renames, cattrs holds the result against the row's types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn
from jmespath.exceptions import JMESPathError

from preflight.account.raw import Raw
from preflight.core.query import Answer, Query


class NotAnAnswerError(ValueError):
    """The body lacks the operation's result member, or a row does not fit its type."""


def answer(query: Query[Any], raw: Raw) -> Answer[Any]:
    """The rows of one answer; raises `NotAnAnswerError` for a body that is not one.

    A portal's page or a cut body with status 200 parses to almost nothing, so the result member must be there.
    """
    if query.member and raw.body.get(query.member) is None:
        raise NotAnAnswerError(f"{query.member} is missing")
    if _has_null_item(raw.body):
        raise NotAnAnswerError("a list of it has an empty item")
    try:
        selected = query.expression.search(raw.body)
    except JMESPathError as error:
        raise NotAnAnswerError(f"{query.member or query.operation}: {error}") from error
    found = selected if isinstance(selected, list) else [] if selected is None else [selected]
    return Answer(tuple(structure(one, query.row) for one in found), raw.complete)


def _has_null_item(value: Any) -> bool:
    """Whether a list anywhere in an answer has a null: JMESPath would pass over it, as if it were not there."""
    match value:
        case dict():
            return any(map(_has_null_item, value.values()))
        case list():
            return any(item is None or _has_null_item(item) for item in value)
        case _:
            return False


def structure(one: Any, row: type[Any]) -> Any:
    """One selected object as a row."""
    try:
        return converter().structure(plain(one), row)
    except Exception as error:
        raise NotAnAnswerError(f"{row.__name__}: {error}") from error


def unstructure(row: Any) -> Any:
    """One row as plain data that JSON can hold."""
    return converter().unstructure(row)


def plain(value: Any) -> Any:
    """The value with times as ISO 8601 text."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime) else value


@cache
def converter() -> Converter:
    """A converter that coerces nothing and lets a field's default stand for what the answer leaves out.

    A field with the metadata `answered` may not be left out.
    """
    made = Converter(detailed_validation=False)
    for kind in (str, int, float, bool):
        made.register_structure_hook(kind, _exactly)
    made.register_structure_hook_factory(attrs.has, lambda cls: _row_hook(cls, made))
    made.register_structure_hook_factory(_is_tuple, lambda kind: _list_hook(kind, made))
    return made


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _exactly(value: Any, kind: type[Any]) -> Any:
    same = isinstance(value, kind) or (kind is float and isinstance(value, int))
    if not same or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r} is not {kind.__name__}")
    return value


def _list_hook(kind: Any, made: Converter) -> Callable[[Any, Any], Any]:
    """Lists only: cattrs takes text for the list of its letters, and an object for that of its keys."""
    item = get_args(kind)[0]
    build = made.get_structure_hook(item)

    def hook(value: Any, _kind: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise TypeError(f"{value!r} is not a list")
        return tuple([build(each, item) for each in value])

    return hook


def _row_hook(cls: type[Any], made: Converter) -> Callable[[Any, Any], Any]:
    build = make_dict_structure_fn(cls, made)
    defaulted = {field.name for field in attrs.fields(cls) if field.default is not attrs.NOTHING}
    answered = tuple(field.name for field in attrs.fields(cls) if field.metadata.get("answered"))

    def hook(value: Mapping[str, Any], kind: Any) -> Any:
        # Selected and not answered; what a query does not select is not in the object at all.
        if missing := [name for name in answered if name in value and value[name] is None]:
            raise TypeError(f"{', '.join(missing)} is missing")
        return build({k: v for k, v in value.items() if v is not None or k not in defaulted}, kind)

    return hook
