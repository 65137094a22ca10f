"""What is about to be deployed: agents, gateways and their network, as far as a file, flags or the account tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from preflight.core.notes import MissingPrerequisite, Note, Refusal
from preflight.core.resource import Resource
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Value, Why

RUNTIME, GATEWAY = "Runtime", "Gateway"
"""The API's words for what agents run on, and for what stands before their tools."""


class Compute(StrEnum):
    """What a runtime runs on; Instances (a capacity provider) lift the arm64 and 8-hour limits."""

    MICROVM = "microVM"
    INSTANCES = "Instances"


@frozen
class RolePlan:
    """A role that this deployment creates, or what it gives to and takes from one that is there, by its file."""

    name: Value[str] | None = None
    trust: Mapping[str, Any] | None = None
    policies: tuple[Mapping[str, Any], ...] = ()
    managed: tuple[Value[str], ...] = ()
    boundary: Value[str] | None = None
    bounds: Mapping[str, Any] | None = None
    """The document of the boundary, None where nobody read it."""
    tags: Mapping[str, str] | None = None
    """The role's tags, None where they are not known."""
    complete: bool = False
    """Whether `policies` is all the role will have; if not, what is absent from it proves nothing."""
    written: bool = False
    """Whether the file is what writes its policies, not a tool by its own rule."""
    may_deny: bool = False
    """Whether a statement that is not known may deny: what `policies` allow then proves nothing."""
    trust_unread: bool = False
    """Whether it changes whom a role that is there trusts, to what is not known yet."""
    removed: tuple[Mapping[str, Any], ...] = ()
    """The documents that the deployment takes from a role that is there."""
    removed_unread: tuple[str, ...] = ()
    """The ARNs of managed policies that it takes from the role, whose documents nobody read."""


@frozen
class Role:
    """The execution role of an agent or gateway: an ARN that exists, or a plan of one to be created."""

    arn: Value[str]
    plan: RolePlan | None = None


@frozen
class NetworkPlan:
    """Network resources that this deployment creates, in the row types of `network.rows`.

    `topology` is a `network.topology.Topology`; typed loosely because the target imports nothing.
    """

    topology: Any
    complete: bool = False
    changes: tuple[Any, ...] = ()
    """What it changes of a network that is there, as `network.changes.Change`."""
    unread: tuple[str, ...] = ()
    """The resources that decide a path and are not known, or not read, by their names in the source."""


@frozen
class Network:
    """Where an agent's network interfaces go; `subnets` and `security_groups` empty when only `vpc` is named."""

    mode: Value[str] | None = None
    vpc: Value[str] | None = None
    subnets: tuple[Value[str], ...] = ()
    security_groups: tuple[Value[str], ...] = ()
    plan: NetworkPlan | None = None
    endpoints_planned: bool = False
    """Whether the deployment creates the VPC endpoints itself."""
    origin: Origin = Origin()


@frozen
class Code:
    """A code package in S3 instead of a container image."""

    bucket: Value[str] | None = None
    key: Value[str] | None = None
    version: Value[str] | None = None
    runtime: Value[str] | None = None
    origin: Origin = Origin()


def without_password(url: Value[str] | None) -> Value[str] | None:
    """The URL, or, where it holds a user name or password, a value that is not shown."""
    if url and isinstance(url.value, str) and re.search(r"//[^/?#]*@", url.value):
        return evolve(url, value=None, why=Why.SENSITIVE, detail="the URL holds a user name or password; take it out")
    return url


@frozen
class Jwt:
    """A CUSTOM_JWT authorizer: the discovery document and what is accepted of a token."""

    discovery_url: Value[str] | None = field(default=None, converter=without_password)
    audiences: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    claims: bool = False
    origin: Origin = Origin()


@frozen
class Agent:
    """One agent runtime to deploy, or one that is deployed already (`deployed`).

    `candidate` is set where no agent is named at all and this stands for one thing of the account that could host a
    first agent (an image, a VPC, a role); such an agent has only that one aspect.
    """

    subject: str
    name: Value[str] | None = None
    image: Value[str] | None = None
    platform: Value[str] | None = None
    code: Code | None = None
    role: Role | None = None
    network: Network | None = None
    protocol: Value[str] | None = None
    lifetime: Value[int] | None = None
    idle_timeout: Value[int] | None = None
    memory_mb: Value[int] | None = None
    endpoints: tuple[Value[str], ...] = ()
    models: tuple[Value[str], ...] = ()
    secrets: tuple[Value[str], ...] = ()
    jwt: Jwt | None = None
    compute: Compute = Compute.MICROVM
    account: Value[str] | None = None
    region: Value[str] | None = None
    runtime_id: str = ""
    deployed: bool = False
    status: str = ""
    failure_reason: str = ""
    candidate: str = ""
    origin: Origin = Origin()
    repository: Value[str] | None = None
    """The repository, by URI or name, that the deployment pushes the image to and does not make."""
    harness: bool = False
    """Whether it is a harness, for which AgentCore makes a runtime of its own."""

    @property
    def runtime_name(self) -> str:
        """What ARNs and log groups call its runtime; raises `Undetermined` where the name is not known.

        https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/harness-security.html
        """
        name = self.name.get() if self.name else self.subject
        return f"harness_{name}" if self.harness else name


@frozen
class GatewayTarget:
    """One target of a gateway; `lambda_arn` where it is a Lambda function."""

    name: str
    kind: str = ""
    lambda_arn: Value[str] | None = None
    credential: str = ""
    origin: Origin = Origin()


@frozen
class Gateway:
    """One gateway to deploy, or one that is deployed already."""

    subject: str
    name: Value[str] | None = None
    protocol: Value[str] | None = None
    authorizer: Value[str] | None = None
    jwt: Jwt | None = None
    role: Role | None = None
    targets: tuple[GatewayTarget, ...] = ()
    interceptors: tuple[Value[str], ...] = ()
    kms_key: Value[str] | None = None
    account: Value[str] | None = None
    region: Value[str] | None = None
    gateway_id: str = ""
    deployed: bool = False
    status: str = ""
    status_reasons: tuple[str, ...] = ()
    origin: Origin = Origin()


@frozen
class Service:
    """A memory, browser, capacity provider or the like: what has a role, and may have a network, of its own."""

    kind: str
    subject: str
    name: Value[str] | None = None
    role: Role | None = None
    network: Network | None = None
    account: Value[str] | None = None
    region: Value[str] | None = None
    deployed: bool = False
    origin: Origin = Origin()


@frozen
class Companion:
    """What a source makes beside its AgentCore resources: its CloudFormation type without `AWS::`, and its name."""

    kind: str
    subject: str
    name: Value[str] | None = None
    origin: Origin = Origin()


@frozen
class Bootstrap:
    """What the CDK needs in an environment: the SSM parameter that states its version, and the least version."""

    parameter: str
    version: int
    origin: Origin = Origin()


@frozen
class ResourcePolicy:
    """The policy that will stand on a resource: its text, empty for none, None where it is not known."""

    service: str
    of: str
    """The name, id or ARN of the resource, as the source writes it; of one to come, its name in the source."""
    text: str | None
    whole: bool = True
    """Whether all of the text is known; what is not stands in it as a policy variable."""


@frozen
class Target:
    """What one run is about: where it was read from and what it is about to deploy."""

    kind: str
    source: str
    digest: str = ""
    region: Value[str] | None = None
    account: Value[str] | None = None
    stack: Value[str] | None = None
    agents: tuple[Agent, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    services: tuple[Service, ...] = ()
    """The services whose role or network the source itself makes; the others are read off their resources."""
    resources: tuple[Resource, ...] = ()
    """Every AgentCore resource of the source; agents and gateways are views of some of them."""
    beside: tuple[Resource, ...] = ()
    """The AgentCore resources that other targets of the same source make, under the names that values here have."""
    companions: tuple[Companion, ...] = ()
    """What the source makes beside them and a deployer must be allowed to make."""
    seen: str = ""
    """What the source holds instead, where it holds no AgentCore resource."""
    tool: str = ""
    bootstrap: Bootstrap | None = None
    notes: tuple[Note, ...] = ()
    missing: tuple[MissingPrerequisite, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    resource_policies: tuple[ResourcePolicy, ...] = ()
    deleted: frozenset[str] = frozenset()
    """The ids, ARNs and URLs of what the source deletes: it is there today, and not afterwards."""
    unread: Mapping[str, Unanswered] = field(factory=dict)
    """Why the resources of a kind (`Runtime`, `Gateway`, …) could not be listed: what is there is unknown."""

    @property
    def made(self) -> tuple[Resource, ...]:
        """The AgentCore resources of the whole source, one of which may give a value here."""
        return (*self.resources, *self.beside)

    @property
    def ledger(self) -> tuple[Resource, ...]:
        """Every AgentCore resource, those that only the views know included."""
        named = {resource.subject for resource in self.resources}
        views: tuple[tuple[str, Agent | Gateway], ...] = (
            *((RUNTIME, agent) for agent in self.agents if not agent.candidate),
            *((GATEWAY, gateway) for gateway in self.gateways),
        )
        more = (
            Resource(kind, view.subject, origin=view.origin, deployed=view.deployed)
            for kind, view in views
            if view.subject not in named
        )
        return (*self.resources, *more)
