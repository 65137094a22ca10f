"""Values of a target that was read from an account: known, or unread with the cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from preflight.core.resource import Tree
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Value, Why, unknown_value


def known(value: Any, path: str) -> Value[Any] | None:
    """A value AWS told, None where it told none."""
    return None if value is None else Value(value, Origin(path=path))


def unread(cause: Unanswered, path: str) -> Value[Any]:
    """A value that could not be read, and why."""
    return Value(None, Origin(path=path), unread=cause)


def tree(data: Any, path: str = "") -> Tree:
    """What AWS told as a tree of values; what it left out is left out, but not what it says by an empty structure."""
    match data:
        case Mapping():
            inner = {name: tree(each, f"{path}.{name}".lstrip(".")) for name, each in data.items() if each is not None}
            return {name: each for name, each in inner.items() if each != {} or data[name] == {}}
        case list() | tuple():
            return [tree(each, f"{path}[{place}]") for place, each in enumerate(data)]
        case _:
            return Value(data, Origin(path=path))


def members(data: Mapping[str, Any], variables: Iterable[str] = ()) -> dict[str, Tree]:
    """The members of a deployed resource; of its environment variables the names alone are known."""
    found: dict[str, Tree] = tree({name: each for name, each in data.items() if name != "variables"})
    names = [*variables, *(data.get("variables") or ())]
    if names:
        path = "environmentVariables"
        found[path] = {
            name: unknown_value(Why.SENSITIVE, "never read", Origin(path=f"{path}.{name}")) for name in names
        }
    return found
