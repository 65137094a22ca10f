"""Agents of a deployment: runtimes with their endpoints, and harnesses."""

from __future__ import annotations

from attrs import evolve

from preflight.core.target import Agent, Code, Compute, Jwt
from preflight.core.value import Value
from preflight.inputs.infrastructure.guesses import models, secrets
from preflight.inputs.infrastructure.networks import network
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment, Resource
from preflight.inputs.infrastructure.roles import role

RUNTIME, ENDPOINT, HARNESS = (
    "BedrockAgentCore::Runtime",
    "BedrockAgentCore::RuntimeEndpoint",
    "BedrockAgentCore::Harness",
)


def agents(deployment: Deployment) -> tuple[Agent, ...]:
    """Every runtime and every harness; an endpoint of a runtime that is made elsewhere is in the ledger alone."""
    runtimes = deployment.of(RUNTIME)
    owned = {endpoint.name: _owner(endpoint, runtimes) for endpoint in deployment.of(ENDPOINT)}
    made = tuple(_runtime(each, deployment, owned) for each in runtimes)
    return made + tuple(_harness(each, deployment) for each in deployment.of(HARNESS))


def _owner(endpoint: Resource, runtimes: tuple[Resource, ...]) -> str | None:
    """The name of the runtime of this deployment an endpoint belongs to."""
    node = endpoint.at("AgentRuntimeId")
    found = [
        each.name for each in runtimes if each.name in node.sources or (each.exists and each.exists == node.known())
    ]
    return found[0] if len(found) == 1 else None


def _runtime(runtime: Resource, deployment: Deployment, owned: dict[str, str | None]) -> Agent:
    artifact = runtime.at("AgentRuntimeArtifact")
    endpoints = (each for each in deployment.of(ENDPOINT) if owned[each.name] == runtime.name)
    return _agent(
        runtime,
        deployment,
        Agent(
            subject_of(runtime, "AgentRuntimeName"),
            name=runtime.at("AgentRuntimeName").setting(),
            image=artifact.at("ContainerConfiguration", "ContainerUri").text(),
            code=_code(artifact.at("CodeConfiguration")),
            role=role(runtime.at("RoleArn"), deployment),
            protocol=_protocol(runtime.at("ProtocolConfiguration")),
            endpoints=tuple(name for each in endpoints if (name := each.at("Name").setting())),
        ),
        runtime.properties,
        runtime.at("EnvironmentVariables"),
    )


def _harness(harness: Resource, deployment: Deployment) -> Agent:
    """A harness runs on a runtime of its own; its name follows other rules than a runtime's."""
    inside = harness.at("Environment", "AgentCoreRuntimeEnvironment")
    agent = Agent(
        subject_of(harness, "HarnessName|Name"),
        harness=True,
        image=harness.at("EnvironmentArtifact", "ContainerConfiguration", "ContainerUri").text(),
        role=role(harness.at("ExecutionRoleArn"), deployment),
    )
    whole = _agent(harness, deployment, agent, inside, harness.at("EnvironmentVariables"))
    model = harness.at("Model", "BedrockModelConfig", "ModelId").text()
    return evolve(whole, models=(model, *whole.models) if model else whole.models)


def _agent(resource: Resource, deployment: Deployment, agent: Agent, settings: Node, environment: Node) -> Agent:
    """The agent with what runtimes and harnesses say in the same way."""
    capacity = bool(settings.at("CapacityProviderConfiguration", "CapacityProviderArn"))
    lifecycle = settings.at("LifecycleConfiguration")
    plan = agent.role.plan if agent.role else None
    return evolve(
        agent,
        network=None if capacity else network(settings.at("NetworkConfiguration"), deployment),
        lifetime=lifecycle.at("MaxLifetime").number(),
        idle_timeout=lifecycle.at("IdleRuntimeSessionTimeout").number(),
        models=models(environment, plan),
        secrets=secrets(environment, plan, deployment),
        jwt=jwt(resource.at("AuthorizerConfiguration")),
        compute=Compute.INSTANCES if capacity else Compute.MICROVM,
        account=resource.account or deployment.stated_account,
        region=resource.place or deployment.stated_region,
        runtime_id=resource.exists,
        origin=resource.origin,
    )


def subject_of(resource: Resource, named: str) -> str:
    """How findings name a resource: its own name where known, else its name in the document."""
    return resource.at(named).known() or resource.name


def _code(node: Node) -> Code | None:
    if not node:
        return None
    place = node.at("Code", "S3")
    return Code(
        place.at("Bucket").text(),
        place.at("Prefix").text(),
        place.at("VersionId").text(),
        node.at("Runtime").text(),
        node.origin,
    )


def _protocol(node: Node) -> Value[str] | None:
    """A text in CloudFormation, a block in the API and Terraform."""
    return (node.at("ServerProtocol") if isinstance(node.data, dict | list) else node).setting()


def jwt(node: Node) -> Jwt | None:
    """A CUSTOM_JWT authorizer."""
    authorizer = node.at("CustomJWTAuthorizer")
    if not authorizer:
        return None
    return Jwt(
        authorizer.at("DiscoveryUrl").text(),
        _texts(authorizer.at("AllowedAudience")),
        _texts(authorizer.at("AllowedClients")),
        _texts(authorizer.at("AllowedScopes")),
        bool(authorizer.at("CustomClaims|CustomClaim")),
        authorizer.origin,
    )


def _texts(node: Node) -> tuple[str, ...]:
    """The members of a list; one that is not known stays as `${name}`, so that the list is not taken for empty."""
    return tuple(each.spelled() for each in node.items() if each)
