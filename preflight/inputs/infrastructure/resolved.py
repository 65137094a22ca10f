"""Whether all of a network resource that decides a path is known, or is of the same deployment."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from preflight.core.value import Why
from preflight.inputs.infrastructure.identity import identities, identity
from preflight.inputs.infrastructure.leaf import Leaf, leaves
from preflight.inputs.infrastructure.node import folded
from preflight.inputs.infrastructure.resource import Deployment, Resource

GROUP, VPC = "EC2::SecurityGroup", "EC2::VPC"
KINDS: Mapping[str, tuple[str, ...]] = {
    "vpcid": (VPC,),
    "subnetid": ("EC2::Subnet",),
    # A VPC gives the ids of its default table, list and group.
    "routetableid": ("EC2::RouteTable", "EC2::DefaultRouteTable", VPC),
    "defaultroutetableid": (VPC,),
    "networkaclid": ("EC2::NetworkAcl", VPC),
    "defaultnetworkaclid": (VPC,),
    "natgatewayid": ("EC2::NatGateway",),
    "internetgatewayid": ("EC2::InternetGateway",),
    "gatewayid": ("EC2::InternetGateway", "EC2::VPCEndpoint"),
    "groupid": (GROUP, VPC),
    "securitygroupid": (GROUP, VPC),
    "securitygroups": (GROUP, VPC),
    "sourcesecuritygroupid": (GROUP, VPC),
    "destinationsecuritygroupid": (GROUP, VPC),
    "referencedsecuritygroupid": (GROUP, VPC),
}
"""What a property names that a path leads over: the kinds of resources whose ids are known by the resource's name."""
IGNORED = frozenset({
    "availabilityzone", "availabilityzoneid", "tags", "tagsall", "name", "nameprefix", "groupname", "groupdescription",
    "description", "allocationid", "privateip", "privateipaddress", "mappubliciponlaunch", "instancetenancy",
})  # fmt: skip
"""What decides no path."""


PORTS = frozenset({"fromport", "toport", "from", "to"})
"""The ends of a range of ports, in rules of groups and entries of ACLs."""


def _has_no_port(data: Any, key: str) -> bool:
    """Whether a port is written that is no number: it names none, and without this would stand for all."""
    if isinstance(data, Mapping):
        return any(_has_no_port(value, folded(name)) for name, value in data.items())
    if isinstance(data, list | tuple):
        return any(_has_no_port(value, key) for value in data)
    text = data.value if isinstance(data, Leaf) else data
    return key in PORTS and text is not None and not re.fullmatch(r"-?\d+(\.0*)?", str(text))


class Resolved:
    """Tells of each resource of a deployment whether nothing that decides a path is unknown.

    Zones and what is created too need not be known.
    """

    def __init__(self, deployment: Deployment) -> None:
        made = {each.name for each in deployment.of(GROUP) if not each.exists}
        self._no_guard = {name for name in made if not _guards(name, deployment)}
        self._there = {(each.name, each.kind) for each in deployment.resources}

    def __call__(self, resource: Resource) -> bool:
        """Whether all of it is known."""
        group = identity(resource.at("GroupId|SecurityGroupId"))
        if resource.kind == "EC2::SecurityGroupIngress" and group in self._no_guard:
            return True
        if resource.uncertain:
            return False
        ignored = IGNORED | ({"ingress", "securitygroupingress"} if resource.name in self._no_guard else set())
        read = [(folded(key), node) for key, node in resource.properties.pairs() if folded(key) not in ignored]
        # One id that may be of several resources, as of a `count`, is of nobody knows which.
        if any(key.endswith("id") and len(node.sources) > 1 for key, node in read):
            return False
        found = (pair for key, node in read for pair in _named(node.data, key))
        endpoint_policy = resource.at("PolicyDocument|Policy").data
        known = not any(_blind(*pair, self._there) for pair in found)
        known = known and not any(_has_no_port(node.data, key) for key, node in read)
        return known and not any(leaf.why for leaf in leaves(endpoint_policy))


def _guards(group: str, deployment: Deployment) -> bool:
    """Whether an endpoint has the group: to an agent, what a group lets in is nothing."""
    return any(group in identities(each.at("SecurityGroupIds")) for each in deployment.of("EC2::VPCEndpoint"))


def _named(data: Any, key: str) -> Iterator[tuple[str, Leaf]]:
    """Every leaf with the name of the property it stands under."""
    if isinstance(data, Leaf):
        yield key, data
    elif isinstance(data, Mapping):
        for name, value in data.items():
            if folded(name) not in IGNORED:
                yield from _named(value, folded(name))
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _named(value, key)


def _blind(key: str, leaf: Leaf, there: Collection[tuple[str, str]]) -> bool:
    """Whether it is neither known nor the id of a thing that is created too."""
    if leaf.why is None:
        return False
    if leaf.why is not Why.AFTER_DEPLOY or not leaf.sources:
        return True
    wanted = KINDS.get(key) or KINDS.get(key.removesuffix("s"))
    if wanted is None:
        return not key.endswith(("id", "ids", "arn"))
    return not any((source, kind) in there for source in leaf.sources for kind in wanted)
