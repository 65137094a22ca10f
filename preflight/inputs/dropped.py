"""Keys that a tool drops without a word: what it then deploys is not what the file says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflight.core.notes import Refusal
from preflight.inputs.node import Node


def dropped(node: Node, known: Iterable[str], tool: str) -> Iterator[Refusal]:
    """A warning for every key of a mapping that the tool does not know; nothing where it is no mapping."""
    if not isinstance(node.data, dict):
        return
    for note in node.unknown_keys(known, tool):
        fix = "Take the key out, or write it where the tool reads it."
        yield Refusal(note.text, fix, note.origin, certain=False)
