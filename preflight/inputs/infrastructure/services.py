"""Memories, browsers and code interpreters of a deployment, with the roles and networks that it makes for them."""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.kinds import by_cloudformation
from preflight.core.services import ROLE_MEMBER, WITHOUT_NETWORK
from preflight.core.target import Service
from preflight.inputs.infrastructure.agents import subject_of
from preflight.inputs.infrastructure.networks import network
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.roles import role

AGENTCORE = "BedrockAgentCore::"


def services(deployment: Deployment) -> tuple[Service, ...]:
    """Every one that has a role or a network."""
    return tuple(_services(deployment))


def _services(deployment: Deployment) -> Iterator[Service]:
    for resource in deployment.resources:
        kind = by_cloudformation(f"AWS::{resource.kind}") if resource.kind.startswith(AGENTCORE) else None
        name = kind.name if kind else resource.kind.removeprefix(AGENTCORE)
        if name in ROLE_MEMBER:
            yield _service(name, resource, deployment)


def _service(kind: str, resource: Resource, deployment: Deployment) -> Service:
    return Service(
        kind,
        subject_of(resource, "Name"),
        name=resource.at("Name").setting(),
        role=role(resource.at("MemoryExecutionRoleArn|ExecutionRoleArn"), deployment),
        network=network(resource.at("NetworkConfiguration"), deployment) if kind not in WITHOUT_NETWORK else None,
        account=deployment.stated_account,
        region=resource.place or deployment.stated_region,
        origin=resource.origin,
    )
