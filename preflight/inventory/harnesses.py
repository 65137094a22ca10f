"""Harnesses that are deployed, as agents: AgentCore makes a runtime of its own for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflight.core.resource import Resource
from preflight.core.target import Agent, Compute, Jwt, Network, Role
from preflight.core.value import Value

HARNESS = "Harness"
RUNTIME = ("environment", "agentCoreRuntimeEnvironment")
NETWORK = (*RUNTIME, "networkConfiguration")
LIFECYCLE = (*RUNTIME, "lifecycleConfiguration")
JWT = ("authorizerConfiguration", "customJWTAuthorizer")


def harnesses(resources: Iterable[Resource]) -> Iterator[Agent]:
    """An agent for each harness that could be read, with its role, network, image and model."""
    yield from (_agent(each) for each in resources if each.kind == HARNESS and not each.unread)


def _agent(harness: Resource) -> Agent:
    role, model = harness.value("executionRoleArn"), harness.value("model", "bedrockModelConfig", "modelId")
    runtime, status = harness.value(*RUNTIME, "agentRuntimeId"), harness.value("status")
    capacity = harness.get(*RUNTIME, "capacityProviderConfiguration")
    return Agent(
        harness.subject,
        name=harness.value("harnessName"),
        harness=True,
        image=harness.value("environmentArtifact", "containerConfiguration", "containerUri"),
        role=Role(role) if role else None,
        network=None if capacity else _network(harness),
        lifetime=harness.value(*LIFECYCLE, "maxLifetime"),
        idle_timeout=harness.value(*LIFECYCLE, "idleRuntimeSessionTimeout"),
        models=(model,) if model else (),
        jwt=_jwt(harness),
        compute=Compute.INSTANCES if capacity else Compute.MICROVM,
        runtime_id=str(runtime.value or "") if runtime else "",
        deployed=True,
        status=str(status.value or "") if status else "",
    )


def _network(harness: Resource) -> Network:
    place = (*NETWORK, "networkModeConfig")
    return Network(
        harness.value(*NETWORK, "networkMode"),
        subnets=_values(harness, *place, "subnets"),
        security_groups=_values(harness, *place, "securityGroups"),
    )


def _values(harness: Resource, *path: str) -> tuple[Value[str], ...]:
    found = harness.get(*path)
    return tuple(each for each in found if isinstance(each, Value)) if isinstance(found, list | tuple) else ()


def _jwt(harness: Resource) -> Jwt | None:
    url = harness.value(*JWT, "discoveryUrl")
    if url is None:
        return None
    audiences, clients, scopes = (
        tuple(str(each.value) for each in _values(harness, *JWT, name))
        for name in ("allowedAudience", "allowedClients", "allowedScopes")
    )
    return Jwt(url, audiences, clients, scopes, claims=bool(harness.get(*JWT, "customClaims")))
