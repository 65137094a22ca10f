"""One value that AWS refuses: where it stands, which rule it breaks, and the nearest value that does not."""

from __future__ import annotations

import re
from typing import Any

from attrs import frozen

from preflight.core.resource import Tree, leaves
from preflight.core.value import Origin, Value

Path = tuple[str | int, ...]

_SECRET = re.compile(r"secret(?!.*(?:Arn|Source|JsonKey)$)|password|api_?key$|token$|privateKey$", re.IGNORECASE)
_HIDDEN_MAPS = frozenset({"environmentVariables", "headers", "customParameters", "staticQueryParameters"})


@frozen
class Violation:
    """A rule that a value breaks; `value` is None where it is about a branch or what is missing.

    `certain` is False where a newer AWS than the tables may accept it; `better` is the nearest valid value.
    """

    path: Path
    rule: str
    value: Value[Any] | None = None
    origin: Origin = Origin()
    better: str = ""
    fix: str = ""
    certain: bool = True


def text_of(path: Path) -> str:
    """The path as people write it: `a.b[0].c`."""
    joined = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return joined.removeprefix(".")


def generic(path: Path, of_maps: frozenset[Path] = frozenset()) -> str:
    """The path with `*` for each item of a list or map, as the tables spell it."""
    steps = ("*" if isinstance(step, int) or path[:place] in of_maps else step for place, step in enumerate(path))
    return ".".join(str(step) for step in steps)


def is_hidden(path: Path, sensitive: bool) -> bool:
    """Whether the value at a path may be a secret, and must not be repeated."""
    names = [step for step in path if isinstance(step, str)]
    is_name = bool(names) and names[-1].lower().endswith("name")
    return (sensitive and not is_name) or bool(_HIDDEN_MAPS & set(names)) or any(_SECRET.search(name) for name in names)


def origin_of(tree: Tree, fallback: Origin) -> Origin:
    """Where a branch is written: its first value's place, as far as one is known."""
    return next((value.origin for _, value in leaves(tree) if value.origin.file), fallback)
