"""Reads an event into its class: allow-listed keys, over the environment, and all that is wrong said at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
from cattrs import ClassValidationError
from cattrs.gen import make_dict_structure_fn, override

from preflight.core.errors import PreflightError
from preflight.core.near import near as nearest
from preflight.serverless.values import converter

T = TypeVar("T")
JSON = frozenset({bool, int, float})
"""The types of which a variable holds the JSON."""


class BadEventError(PreflightError, ValueError):
    """An event that cannot be run; one line for each thing that is wrong with it."""


def read(kind: type[T], given: Any, environment: Mapping[str, str], prefix: str) -> T:
    """The event as an instance of an attrs class; raises `BadEventError`.

    Args:
        kind: its fields are the keys, `assume_role` spelled `assumeRole`.
        given: the event.
        environment: gives what the event does not, `assumeRole` as `{prefix}ASSUME_ROLE`.
        prefix: of the variables that are ours.
    """
    keys = {camel(field.name): field.name for field in attrs.fields(kind)}  # type: ignore[arg-type]
    if not isinstance(given, Mapping):
        raise BadEventError(f"the event is {type(given).__name__}; give an object with keys such as {min(keys)}")
    names: dict[str, Any] = {name: override(rename=key) for key, name in keys.items()}
    structure = make_dict_structure_fn(kind, converter(), _cattrs_forbid_extra_keys=True, **names)
    variables = {prefix + name.upper(): key for key, name in keys.items()}
    try:
        return structure({**_from_environment(kind, environment, prefix), **given}, kind)
    except ClassValidationError as errors:
        raise BadEventError("\n".join(_lines(errors, list(keys), list(variables), prefix))) from None


def camel(name: str) -> str:
    """A field's name as an event spells it."""
    first, *rest = name.split("_")
    return first + "".join(part.title() for part in rest)


def _from_environment(kind: type[Any], environment: Mapping[str, str], prefix: str) -> dict[str, Any]:
    """The keys the environment gives; one it cannot give keeps its name, and is refused under it."""
    fields = {prefix + field.name.upper(): field for field in attrs.fields(attrs.resolve_types(kind))}
    given = {name: text for name, text in environment.items() if name.startswith(prefix) and text}
    return {
        camel(fields[name].name) if name in fields else name: _spelled(text, fields[name].type)
        if name in fields
        else text
        for name, text in given.items()
    }


def _spelled(text: str, kind: Any) -> Any:
    """A variable's text as an event would hold it: JSON for flags, numbers and objects; text stays text."""
    if not any(each in JSON or get_origin(each) is Mapping for each in (kind, *_members(kind))):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _members(kind: Any) -> tuple[Any, ...]:
    """What a union is of."""
    return get_args(kind) if isinstance(kind, UnionType) or get_origin(kind) is Union else ()


def _lines(errors: ClassValidationError, keys: list[str], variables: list[str], prefix: str) -> Iterator[str]:
    attributes, others = errors.group_exceptions()
    for error, note in attributes:
        yield f"{camel(note.name)}: {_reason(error)}"
    for other in others:
        for key in sorted(getattr(other, "extra_fields", ())):
            yield _no_such_key(key, variables if key.startswith(prefix) else keys)


def _no_such_key(key: str, known: list[str]) -> str:
    near = nearest(key, known)
    return f"{key}: there is no such key; {f'did you mean {near[0]}?' if near else ', '.join(known)}"


def _reason(error: BaseException) -> str:
    return " ".join(str(error.args[0] if error.args else error).split())
