"""Memories, browsers and what else has a role or a network, as views: these are read off their resources.

A reader that knows more, such as the role that the same source makes, gives the view itself (`Target.services`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from preflight.core.kinds import BY_NAME, in_words
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.target import Network, Role, Service
from preflight.core.value import Value

PROVIDER = "CapacityProvider"
ROLE: Mapping[str, tuple[str, ...]] = {
    "Memory": ("memoryExecutionRoleArn",),
    "MemoryStrategy": ("memoryExecutionRoleArn",),
    "Browser": ("executionRoleArn",),
    "CodeInterpreter": ("executionRoleArn",),
    PROVIDER: ("permissionsConfiguration", "capacityProviderOperatorRoleArn"),
    "ConsentPortal": ("executionRoleArn",),
    "OnlineEvaluationConfig": ("evaluationExecutionRoleArn",),
    "PaymentManager": ("roleArn",),
}
"""Where each kind names its role: botocore 1.44.8, 2026-11-20."""
MODE = ("networkConfiguration", "networkMode")
VPC: Mapping[str, tuple[str, ...]] = {
    "Browser": ("networkConfiguration", "vpcConfig"),
    "CodeInterpreter": ("networkConfiguration", "vpcConfig"),
    PROVIDER: ("computeConfiguration", "ec2Configuration", "vpcConfiguration"),
}
"""Where each kind that has a network names its subnets and groups."""
WORDS = {kind: in_words(kind) for kind in ROLE}
"""How a sentence calls each kind."""
KINDS = ("Memory", "MemoryStrategy", "Browser", "CodeInterpreter", PROVIDER)
"""Those of which the checks look at all that can fail; of the others only their roles are judged."""


def services(scope: Scope) -> Iterator[Service]:
    """Every one of the target that could be read."""
    given = {(view.kind, view.subject): view for view in scope.target.services}
    for resource in scope.target.resources:
        if resource.kind in ROLE and resource.made and not resource.unread:
            yield given.get((resource.kind, resource.subject)) or _view(resource)


def strategy_models(resource: Resource) -> Iterator[Value[str]]:
    """The models that the strategies of a memory invoke instead of AgentCore's own."""
    if resource.kind in {"Memory", "MemoryStrategy"}:
        yield from (
            value for path, value in resource.leaves() if path[0] == "memoryStrategies" and path[-1] == "modelId"
        )


def _view(resource: Resource) -> Service:
    arn = resource.value(*ROLE[resource.kind])
    return Service(
        resource.kind,
        resource.subject,
        name=resource.value(BY_NAME[resource.kind].name_member),
        role=Role(arn) if arn else None,
        network=_network(resource) if resource.kind in VPC else None,
        account=resource.account,
        region=resource.region,
        deployed=resource.deployed,
        origin=resource.origin,
    )


def _network(resource: Resource) -> Network:
    inside = VPC[resource.kind]
    return Network(
        resource.value(*MODE),
        subnets=_values(resource.get(*inside, "subnets")),
        security_groups=_values(resource.get(*inside, "securityGroups")),
        origin=resource.origin,
    )


def _values(tree: Any) -> tuple[Value[str], ...]:
    return tuple(each for each in tree if isinstance(each, Value)) if isinstance(tree, list | tuple) else ()
