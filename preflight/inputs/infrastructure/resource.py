"""The resources of one deployment and the surroundings it goes to."""

from __future__ import annotations

from attrs import frozen

from preflight.core.target import Note
from preflight.core.value import Origin, Value
from preflight.inputs.infrastructure.node import Node


@frozen
class Resource:
    """One resource; `kind` is its CloudFormation type without `AWS::`, whatever the format.

    `exists` holds its id where the deployment updates it instead of creating it.
    """

    kind: str
    name: str
    properties: Node
    origin: Origin = Origin()
    exists: str = ""

    def at(self, *names: str) -> Node:
        """A place in its properties."""
        return self.properties.at(*names)


@frozen
class Deployment:
    """Everything one file deploys to one account and region.

    `account` and `region` are where it goes as far as anybody said; what the file itself says of that is in `stated_…`.
    """

    resources: tuple[Resource, ...]
    tool: str
    account: str | None = None
    region: str | None = None
    stated_account: Value[str] | None = None
    stated_region: Value[str] | None = None
    stack: Value[str] | None = None
    notes: tuple[Note, ...] = ()

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        """The resources of some kinds, in order."""
        return tuple(resource for resource in self.resources if resource.kind in kinds)

    def behind(self, node: Node, *kinds: str) -> tuple[Resource, ...]:
        """The resources of some kinds that a property is taken from."""
        return tuple(resource for resource in self.of(*kinds) if resource.name in node.sources)


def partition(region: str | None) -> str:
    """The partition a region is in; empty without a region."""
    if not region:
        return ""
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
