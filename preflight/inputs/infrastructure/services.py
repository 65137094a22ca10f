"""Memories, browsers, capacity providers and the like, with the roles and networks that a deployment makes for them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.kinds import BY_NAME, by_cloudformation
from preflight.core.services import MODE, PROVIDER, ROLE, VPC
from preflight.core.target import Network, Service
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
        if name in ROLE:
            yield _service(name, resource, deployment)


def _service(kind: str, resource: Resource, deployment: Deployment) -> Service:
    named = BY_NAME[kind].name_member
    return Service(
        kind,
        subject_of(resource, named),
        name=resource.at(named).setting(),
        role=role(resource.at(*ROLE[kind]), deployment),
        network=_network(kind, resource, deployment) if kind in VPC else None,
        account=resource.account or deployment.stated_account,
        region=resource.place or deployment.stated_region,
        origin=resource.origin,
    )


def _network(kind: str, resource: Resource, deployment: Deployment) -> Network:
    """The network; that of a capacity provider has no mode, for it is always in a VPC."""
    if kind == PROVIDER:
        return evolve(network(resource.at(*VPC[kind][:-1]), deployment), mode=None)
    return network(resource.at(MODE[0]), deployment)
