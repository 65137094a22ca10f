"""The resources of one deployment and the surroundings it goes to."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen

from preflight.core.notes import Note
from preflight.core.resource import Resource as Entry
from preflight.core.value import Origin, Value, Why
from preflight.inputs.infrastructure.node import Node

THINGS = {"IAM::Role": "role", "EC2::Subnet": "subnet", "EC2::SecurityGroup": "security group"}


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
    native: str = ""
    """The type as the source spells it."""
    region: Value[str] | None = None
    """The region it goes to, where the source says so of this resource."""
    before: Node | None = None
    """Its properties as they are before the deployment, where the source says so."""
    account: Value[str] | None = None
    """The account it goes to, where the source says so of this resource."""
    uncertain: bool = False
    """Whether it is not known that the deployment makes it, although it makes the agents."""

    @property
    def place(self) -> Value[str] | None:
        """The region it goes to: its own property, else that of what manages it."""
        return self.at("Region").text() or self.region

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
    gone: tuple[Resource, ...] = ()
    """What it takes away, with the properties and the id that it has today."""
    deleted: frozenset[str] = frozenset()
    """The ids, ARNs and URLs of everything that it deletes for good."""
    notes: tuple[Note, ...] = ()
    unread: tuple[Entry, ...] = ()
    """What of the source could not be read, as entries of the ledger."""
    seen: str = ""
    """Which resources the source holds, for one without any of AgentCore."""

    def of(self, *kinds: str) -> tuple[Resource, ...]:
        """The resources of some kinds, in order."""
        return tuple(resource for resource in self.resources if resource.kind in kinds)

    def behind(self, node: Node, *kinds: str) -> tuple[Resource, ...]:
        """The resources of some kinds that a property is taken from."""
        return tuple(resource for resource in self.of(*kinds) if resource.name in node.sources)

    def shown(self, value: Value[str], node: Node, kind: str, most: int = 1) -> Value[str]:
        """A value; unknown, not merely to come, where the source does not show which resource of a kind it will name.

        What the deployment creates need not exist yet, but is judged by what it will be, as far as it is found.
        """
        if value.why is not Why.AFTER_DEPLOY or 1 <= len(self.behind(node, kind)) <= most:
            return value
        names = " or ".join(node.sources or value.made_by)
        given = f"{names} gives it" if names else value.detail
        said = f"{given}, and the source does not show which {THINGS[kind]} that is"
        return evolve(value, why=Why.UNSUPPORTED, detail=said, made_by=())


def listed(types: Mapping[str, int]) -> str:
    """What a source holds, most first: `3 AWS::S3::Bucket, 1 AWS::SNS::Topic and 4 more`."""
    ranked = sorted(types.items(), key=lambda each: (-each[1], each[0]))
    shown = ", ".join(f"{count} {name}" for name, count in ranked[:MOST_SHOWN])
    rest = sum(count for _, count in ranked[MOST_SHOWN:])
    return (f"{shown} and {rest} more" if rest else shown) or "no resource at all"


MOST_SHOWN = 5


def partition(region: str | None) -> str:
    """The partition a region is in; empty without a region."""
    if not region:
        return ""
    return "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
