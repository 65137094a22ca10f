"""AgentCore resources of a source as generic values: the API's kind, its members under the API's own names, its origin.

Everything a reader finds is a `Resource`, known to a check or not, so that nothing in a source is passed over in
silence. `Agent` and `Gateway` are views built from resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import field, frozen

from preflight.core.text import truncate
from preflight.core.value import Origin, Value, creator

Tree = Any
"""A member of a resource: a `Value`, a mapping of member names to trees, or a list of trees."""


@frozen
class Misspelled:
    """A property that the source writes in another case than its tool does."""

    path: tuple[str | int, ...]
    written: str
    right: str
    origin: Origin = Origin()


@frozen
class Resource:
    """One AgentCore resource of a source.

    Args:
        kind: the API's word for it, such as `Runtime`, `GatewayTarget`, `Memory`; for a type of AWS that this version
            has no word for, the type as the source spells it.
        subject: how the report calls it: ARN, else id, else the name or logical id as written.
        members: the members of the API's create request under their own names; leaves are `Value`s.
        origin: where it is written.
        native: the type as the source spells it (`AWS::BedrockAgentCore::Memory`, `aws_bedrockagentcore_memory`).
        made: False where the source only names it and something else owns it.
        unread: why its members could not be read, where they could not.
        before: the members as they are before the deployment, where the source or the account says so.
        deployed: whether it is deployed already.
        account: the account it goes to, where the source says so.
        region: the region it goes to, where the source says so.
        misspelled: the properties that are read although the tool that deploys them does not know them so.
        address: what values that are taken from it call it, as `creator` has it; empty where nothing can be.
    """

    kind: str
    subject: str
    members: Mapping[str, Tree] = field(factory=dict)
    origin: Origin = Origin()
    native: str = ""
    made: bool = True
    unread: str = ""
    before: Mapping[str, Tree] | None = None
    deployed: bool = False
    account: Value[str] | None = None
    region: Value[str] | None = None
    misspelled: tuple[Misspelled, ...] = ()
    address: str = ""

    def get(self, *path: str | int) -> Tree:
        """The member at a path of names and list positions; None where there is none."""
        found: Tree = self.members
        for step in path:
            match found:
                case Mapping() if isinstance(step, str):
                    found = found.get(step)
                case list() | tuple() if isinstance(step, int) and -len(found) <= step < len(found):
                    found = found[step]
                case _:
                    return None
        return found

    def value(self, *path: str | int) -> Value[Any] | None:
        """The leaf at a path; None where there is none, or a branch."""
        found = self.get(*path)
        return found if isinstance(found, Value) else None

    def leaves(self) -> Iterator[tuple[tuple[str | int, ...], Value[Any]]]:
        """Every value with its path."""
        return leaves(self.members)


def leaves(tree: Tree, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Value[Any]]]:
    """Every value of a tree with its path, in order."""
    match tree:
        case Value():
            yield path, tree
        case Mapping():
            for name, branch in tree.items():
                yield from leaves(branch, (*path, name))
        case list() | tuple():
            for place, branch in enumerate(tree):
                yield from leaves(branch, (*path, place))
        case _:
            pass


def maker(value: Value[Any] | None, resources: Iterable[Resource]) -> Resource | None:
    """The resource of the same source that gives an unknown value, by its address, its attribute or its name."""
    name = creator(value) if value and not value.known else ""
    named = (each for each in resources if not each.deployed and _gives(each, name))
    return next(named, None) if name else None


def _gives(resource: Resource, name: str) -> bool:
    address = resource.address
    return name in {address, resource.subject} or bool(address and name.startswith(f"{address}."))


@frozen
class Entry:
    """One line of the ledger: a resource of the target, and the checks that judged it."""

    kind: str = field(converter=truncate)
    subject: str = field(converter=truncate)
    origin: Origin = Origin()
    checks: tuple[str, ...] = ()
