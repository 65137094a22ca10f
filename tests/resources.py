"""Short ways to write a resource: plain members become values with a line each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preflight.core.resource import Resource, Tree
from preflight.core.value import Origin, Value, made_value

LATER = made_value("Other")


def tree(members: Any, path: str = "") -> Tree:
    """The members with a `Value` at each leaf; a `Value` stays what it is."""
    match members:
        case Value() | None:
            return members
        case Mapping():
            return {name: tree(each, f"{path}.{name}".lstrip(".")) for name, each in members.items()}
        case list():
            return [tree(each, f"{path}[{place}]") for place, each in enumerate(members)]
        case _:
            return Value(members, Origin("deploy.json", 7, path))


def resource(
    kind: str, members: Mapping[str, Any], *, before: Mapping[str, Any] | None = None, **rest: Any
) -> Resource:
    """A resource of the file `deploy.json`."""
    was = None if before is None else tree(before)
    return Resource(kind, rest.pop("subject", "it"), tree(members), Origin("deploy.json", 3), before=was, **rest)


def provider(*subnets: str, group: str = "sg-run") -> Resource:
    """A capacity provider in these subnets."""
    place = {"subnets": list(subnets), "securityGroups": [group]}
    return resource("CapacityProvider", {"computeConfiguration": {"ec2Configuration": {"vpcConfiguration": place}}})
