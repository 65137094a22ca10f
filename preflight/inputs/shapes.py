"""What a tool takes at each place of its file, and what it refuses there: types, words, patterns, required keys.

A shape is a Python value: `str`, `int`, `float` (any number), `bool`, `object` (anything); a tuple of the words taken;
a `Text`; a `Least`; a list of one shape; a mapping of keys to shapes, where `!` marks a key as required and the key `*`
stands for every other one. `Maybe` takes null, too, and `Either` what one of several shapes takes. `Strict` is a
mapping whose unknown keys are refused, where those of others are dropped; `One` is a mapping that has exactly one key.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from preflight.core.near import near
from preflight.core.notes import Refusal
from preflight.inputs.document import readable
from preflight.inputs.node import NAMES, VARIABLE, Node

Shape = Any
REQUIRED, REST = "!", "*"
WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


@frozen
class Text:
    """Text of a pattern, and how people say what it takes."""

    pattern: re.Pattern[str]
    taken: str


@frozen
class Least:
    """A whole number that is not smaller."""

    number: int


@frozen
class Maybe:
    """What a shape takes, or null."""

    shape: Shape


@frozen
class Either:
    """What one of several shapes takes, and how people say so."""

    shapes: tuple[Shape, ...]
    taken: str


FILLED = Text(re.compile(r"(?s).+"), "a text that is not empty")


@frozen
class Strict:
    """A mapping without other keys than these."""

    keys: Mapping[str, Shape]


@frozen
class One:
    """A mapping that has exactly one of these keys."""

    keys: Mapping[str, Shape]


Mappings = Strict | One | dict[str, Shape]


def mismatches(node: Node, shape: Shape, tool: str) -> Iterator[Refusal]:
    """What the tool refuses of what stands at a place, and the keys that it drops."""
    if isinstance(shape, Maybe):
        shape = object if node.data is None else shape.shape
    if shape is object or _open(node.data):
        return
    if isinstance(shape, Strict | One | dict):
        yield from _mapping(node, shape, tool)
    elif isinstance(shape, list):
        yield from _list(node, shape[0], tool)
    elif not _fits(node.data, shape):
        said = f"{where(node)} is {_shown(node.data)}: {tool} takes {_taken(shape)}"
        yield Refusal(said, f"Write {_taken(shape)}.", node.origin)


def where(node: Node) -> str:
    """The place as people write it; of a file that is a list, with its name."""
    name = Path(node.document.file).name
    if not node.path:
        return name
    return f"{name if isinstance(node.path[0], int) else ''}{readable(node.path)}"


def _open(data: Any) -> bool:
    """Whether a shell or template engine still fills it in."""
    return isinstance(data, str) and bool(VARIABLE.search(data))


def _fits(data: Any, shape: Shape) -> bool:
    if isinstance(shape, tuple):
        return isinstance(data, str) and data in shape
    if isinstance(shape, Text):
        return isinstance(data, str) and bool(shape.pattern.fullmatch(data))
    if isinstance(shape, Either):
        return any(_fits(data, each) for each in shape.shapes)
    if isinstance(shape, Least):
        return _fits(data, int) and data >= shape.number
    if shape in {int, float}:
        whole = isinstance(data, int) or (isinstance(data, float) and (shape is float or data.is_integer()))
        return whole and not isinstance(data, bool)
    return isinstance(data, shape)


def _taken(shape: Shape) -> str:
    if isinstance(shape, tuple):
        return ", ".join(shape)
    if isinstance(shape, Least):
        return f"a whole number from {shape.number}"
    return shape.taken if isinstance(shape, Text | Either) else WORDS[shape]


def _shown(data: Any) -> str:
    if isinstance(data, str):
        return repr(data) if len(data) <= LONGEST else f"a text of {len(data)} characters"
    return "null" if data is None else repr(data) if type(data) is int else NAMES[type(data)]


LONGEST = 100
"""From here on a text is told by its length."""


def _list(node: Node, each: Shape, tool: str) -> Iterator[Refusal]:
    if not isinstance(node.data, list):
        said = f"{where(node)} is {_shown(node.data)}: {tool} takes a list"
        yield Refusal(said, "Write a list.", node.origin)
        return
    for child in node.items():
        yield from mismatches(child, each, tool)


def _mapping(node: Node, shape: Mappings, tool: str) -> Iterator[Refusal]:
    keys = shape if isinstance(shape, dict) else shape.keys
    if not isinstance(node.data, dict):
        yield Refusal(f"{where(node)} is {_shown(node.data)}: {tool} takes a mapping", "Write a mapping.", node.origin)
        return
    known = {_folded(key.removesuffix(REQUIRED), node): each for key, each in keys.items()}
    for key in keys:
        if key.endswith(REQUIRED) and key.removesuffix(REQUIRED) not in node.data:
            missing = key.removesuffix(REQUIRED)
            said = f"{where(node)} has no {missing}: {tool} requires it"
            yield Refusal(said, f"Write {missing}.", node.origin)
    if isinstance(shape, One) and len(known.keys() & node.data.keys()) != 1:
        said = f"{where(node)} has {_named(known.keys() & node.data.keys())}: {tool} takes exactly one of"
        yield Refusal(f"{said} {', '.join(known)}", "Write one of these.", node.origin)
    for key, child in node.entries():
        if _folded(key, node) in known:
            yield from mismatches(child, known[_folded(key, node)], tool)
        elif REST in known:
            yield from mismatches(child, known[REST], tool)
        else:
            names = tuple(each.removesuffix(REQUIRED) for each in keys)
            yield _stranger(child, key, names, tool, refused=isinstance(shape, Strict))


def _folded(key: str, node: Node) -> str:
    """The key, in small letters where keys match in any case."""
    return key.casefold() if node.fold else key


def _named(keys: Iterable[str]) -> str:
    return " and ".join(sorted(keys)) or "none"


def _stranger(node: Node, key: str, known: tuple[str, ...], tool: str, *, refused: bool) -> Refusal:
    """A key that the tool does not know; another version may."""
    found = near(key, known)
    hint = f"; did you mean {found[0]!r}?" if found else ""
    said = f"{where(node)}: {tool} {'refuses' if refused else 'drops'} the key, which it does not know{hint}"
    fix = "Take the key out, or use the version of the tool that knows it."
    return Refusal(said, fix, node.origin, certain=False)
