"""`Fn::ForEach` of the AWS::LanguageExtensions transform, expanded where its collection is known.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import define, field

from preflight.inputs.infrastructure.leaf import Leaf
from preflight.inputs.infrastructure.node import Path

LOOP = "Fn::ForEach::"
MOST = 2_000
"""How many entries loops may make; CloudFormation itself takes 500 resources."""
PARTS = 3


@define
class Loops:
    """Expands the loops of a template and keeps where each entry that they make is written."""

    resolve: Callable[[Any], Any]
    places: dict[Path, Path] = field(factory=dict)
    """Where the entries at a path of the expanded template are written."""
    left: list[tuple[Path, str]] = field(factory=list)
    """The loops that are not expanded: where they would be in the expanded template, and why."""
    made: int = 0

    def expanded(self, node: Any, at: Path = (), written: Path = ()) -> Any:
        """The node without the loops that can be expanded."""
        if isinstance(node, list):
            return [self.expanded(each, (*at, i), (*written, i)) for i, each in enumerate(node)]
        if not isinstance(node, Mapping):
            return node
        return dict(self._entries(node, at, written))

    def place(self, path: Path) -> Path:
        """Where a path of the expanded template is written."""
        known = (length for length in range(len(path), 0, -1) if path[:length] in self.places)
        length = next(known, 0)
        return (*self.places[path[:length]], *path[length:]) if length else path

    def _entries(self, node: Mapping[str, Any], at: Path, written: Path) -> Iterator[tuple[str, Any]]:
        for key, value in node.items():
            if str(key).startswith(LOOP):
                yield from self._loop(key, value, at, (*written, key))
            else:
                if at != written:
                    self.places[(*at, key)] = (*written, key)
                yield key, self.expanded(value, (*at, key), (*written, key))

    def _loop(self, key: str, value: Any, at: Path, written: Path) -> Iterator[tuple[str, Any]]:
        turns = self._turns(value)
        if isinstance(turns, str):
            self.left.append(((*at, key), turns))
            yield key, value
            return
        name, _, body = value
        for turn in turns:
            for entry, inside in body.items():
                self.made += 1
                filled, whole = _filled(entry, name, turn), _filled(inside, name, turn)
                place = (*written, PARTS - 1, entry)
                if filled.startswith(LOOP):
                    yield from self._loop(filled, whole, at, place)
                else:
                    self.places[(*at, filled)] = place
                    yield filled, self.expanded(whole, (*at, filled), place)

    def _turns(self, value: Any) -> list[str] | str:
        """What the loop goes over, or why that is not known."""
        if not (isinstance(value, list) and len(value) == PARTS and isinstance(value[2], Mapping)):
            return "is not written as [identifier, collection, {key: value}]"
        if not isinstance(value[0], str) or not all(isinstance(entry, str) for entry in value[2]):
            return "is not written as [identifier, collection, {key: value}]"
        found = self.resolve(value[1])
        if isinstance(found, Leaf) and found.why:
            return f"goes over what is not known: {found.detail}"
        items = [each.value if isinstance(each, Leaf) else each for each in found] if isinstance(found, list) else None
        if items is None or any(isinstance(each, list | Mapping) or each is None for each in items):
            return "does not go over a list of texts"
        if self.made + len(items) * len(value[2]) > MOST:
            return f"makes more than {MOST} entries"
        return [str(each) for each in items]


def _filled(node: Any, name: str, turn: str) -> Any:
    """A part of the body in one turn: `${name}` as it is, `&{name}` by its letters and digits, `Ref` as the text."""
    if isinstance(node, str):
        plain = re.sub(r"[^0-9A-Za-z]", "", turn)
        return node.replace(f"${{{name}}}", turn).replace(f"&{{{name}}}", plain)
    if isinstance(node, list):
        return [_filled(each, name, turn) for each in node]
    if not isinstance(node, Mapping):
        return node
    if node == {"Ref": name}:
        return turn
    return {_filled(key, name, turn): _filled(value, name, turn) for key, value in node.items()}
