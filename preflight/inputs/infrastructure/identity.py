"""The id a property names: as written, or the name of the resource of the deployment that will have it."""

from __future__ import annotations

from preflight.core.value import Why
from preflight.inputs.infrastructure.node import Node


def identity(node: Node) -> str:
    """The one id here; empty where nothing is written or it cannot be told."""
    if node.leaf and node.leaf.why:
        return node.sources[0] if node.leaf.why is Why.AFTER_DEPLOY and len(node.sources) == 1 else ""
    return node.known()


def identities(node: Node) -> tuple[str, ...]:
    """The ids of all that a list names."""
    return tuple(found for each in node.items() if (found := identity(each)))
