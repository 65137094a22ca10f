"""A place inside a resource's properties, whatever the format calls and nests it.

CloudFormation writes `AgentRuntimeName`, Terraform `agent_runtime_name`, Pulumi `agentRuntimeName`; a block of which
there is one is a list of one in Terraform's plan. One look-up serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.value import Origin, Value, Why, as_setting, unknown_value
from preflight.inputs.infrastructure.leaf import Leaf, made, spelled

Path = tuple[str | int, ...]


def folded(name: str) -> str:
    """A name without case and separators."""
    return name.replace("_", "").replace("-", "").lower()


@frozen
class Node:
    """Data at a path; absent data is None, and everything below an unknown leaf is that leaf."""

    data: Any
    place: Callable[[Path], Origin]
    path: Path = ()

    @classmethod
    def at_one_place(cls, data: Any, origin: Origin) -> Node:
        """Data of which every part is written at the same place, as far as the source tells."""
        return cls(data, lambda _: origin)

    def __bool__(self) -> bool:
        """Whether anything is written here."""
        return self.data is not None and self.data not in ([], {})

    @property
    def origin(self) -> Origin:
        """Where it is written."""
        return self.place(self.path)

    @property
    def leaf(self) -> Leaf | None:
        """The leaf here, if it is one."""
        return self.data if isinstance(self.data, Leaf) else None

    @property
    def sources(self) -> tuple[str, ...]:
        """The resources of this deployment it is taken from."""
        return self.data.sources if isinstance(self.data, Leaf) else ()

    def at(self, *names: str) -> Node:
        """The node below; each name may give alternatives, as in `RoleName|Name`."""
        node = self
        for name in names:
            node = node._step(name)
        return node

    def _step(self, names: str) -> Node:
        node = self._only()
        if node.leaf and node.leaf.why:
            return node
        if isinstance(node.data, Mapping):
            keys = {folded(key): key for key in node.data}
            for name in names.split("|"):
                key = keys.get(folded(name), keys.get(f"{folded(name)}s"))
                if key is not None and node.data[key] is not None:
                    return Node(node.data[key], self.place, (*node.path, key))
        return Node(None, self.place, (*node.path, names.partition("|")[0]))

    def _only(self) -> Node:
        one = isinstance(self.data, list) and len(self.data) == 1
        return Node(self.data[0], self.place, (*self.path, 0)) if one else self

    def items(self) -> tuple[Node, ...]:
        """The members of a list; an unknown list has one unknown member for each resource it is taken from."""
        if self.leaf and self.leaf.why:
            return tuple(self._from(source) for source in self.sources) or (self,)
        value = self.leaf.value if self.leaf else self.data
        if isinstance(value, list | tuple):
            return tuple(Node(v, self.place, (*self.path, i)) for i, v in enumerate(value) if v is not None)
        return (self,) if self else ()

    def _from(self, source: str) -> Node:
        leaf = self.leaf
        if leaf is None or leaf.why is not Why.AFTER_DEPLOY:
            return self
        return Node(made(source), self.place, self.path)

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """The entries of a mapping."""
        node = self._only()
        if isinstance(node.data, Mapping):
            for key, value in node.data.items():
                yield str(key), Node(value, self.place, (*node.path, key))

    def value(self, convert: Callable[[Any], Any] = spelled) -> Value[Any] | None:
        """The value here, converted; None where nothing is written."""
        if self.data is None:
            return None
        leaf = self.leaf or Leaf(self.data)
        if leaf.why:
            return leaf.as_value(self.origin)
        if isinstance(leaf.value, Mapping | list | tuple):
            return unknown_value(Why.UNSUPPORTED, "not a single value", self.origin)
        try:
            return leaf.as_value(self.origin, convert(leaf.value))
        except (TypeError, ValueError):
            return unknown_value(Why.UNSUPPORTED, f"not a number: {leaf.value!r}", self.origin)

    def text(self) -> Value[str] | None:
        """The text here."""
        return self.value()

    def number(self) -> Value[int] | None:
        """The number here; CloudFormation parameters are texts."""
        value = self.value(int)
        return as_setting(value) if value else None

    def setting(self) -> Value[str] | None:
        """The name or the word of a choice here, which stands for no other thing."""
        value = self.text()
        return as_setting(value) if value else None

    def known(self) -> str:
        """The text here if it is known, else an empty string."""
        value = self.text()
        return value.value or "" if value else ""

    def spelled(self) -> str:
        """The text here, with `${name}` for what is not known."""
        return spelled(self.data) if self.data is not None else ""
