"""Properties of a template that differ from CloudFormation's in the case of a letter: it minds the case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from preflight.constraints.shapes import Shape, shape
from preflight.core.resource import Misspelled
from preflight.inputs.infrastructure.node import Node, folded

Path = tuple[str | int, ...]


def misspelled(node: Node, of: Shape | None, path: Path = ()) -> Iterator[Misspelled]:
    """Every property at and below a place that has the letters of a member of the API, and not its case.

    CloudFormation calls a member as the API does, with a capital first letter; a test holds its schemas to that.
    """
    if of is None or node.leaf:
        return
    if of.type == "list" and isinstance(node.data, list):
        for place, each in enumerate(node.items()):
            yield from misspelled(each, shape(of.member) if of.member else None, (*path, place))
    if of.type != "structure" or not isinstance(node.data, Mapping):
        return
    names = {folded(name): name for name in of.members}
    for key, child in node.pairs():
        if name := names.get(folded(key)):
            if key != pascal(name):
                yield Misspelled((*path, name), key, pascal(name), child.origin)
            yield from misspelled(child, shape(of.members[name]), (*path, name))


def pascal(name: str) -> str:
    """A member of the API as CloudFormation calls it."""
    return name[:1].upper() + name[1:]
