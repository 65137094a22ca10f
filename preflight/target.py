"""What is about to be deployed: agents, gateways and their network, each value knowing where it is written.

A value is known, derived by a tool's rule, or unknown until the deployment runs. A judge asks for it with
`Value.get()`; a value that cannot be had raises `Undetermined`, which becomes the finding of that subject, so no
check handles the case itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Generic, TypeVar

from attrs import evolve, field, frozen

from preflight.unanswered import Unanswered

T = TypeVar("T")

PLACEHOLDER = re.compile(
    r"<[A-Za-z][^<>]*>|\bPLACEHOLDER_\w+|\bREPLACE[-_ ]?(?:ME|WITH)\w*|\bCHANGE[-_]?ME\b|\bYOUR[-_][A-Z0-9_-]*[A-Z0-9]"
    r"|\byour[-_](?:account|region|role|bucket|vpc|subnet|image)(?:[a-z0-9_-]*[a-z0-9])?"
)
"""What people leave in a value when they have not filled it in yet."""


@frozen
class Origin:
    """The place a value is written: file, 1-based line, and path inside the document."""

    file: str | None = None
    line: int | None = None
    path: str | None = None

    def __str__(self) -> str:
        """`file:line (path)` as far as known."""
        place = f"{self.file}:{self.line}" if self.line else self.file or ""
        return f"{place} ({self.path})" if place and self.path else place or self.path or ""


class Why(StrEnum):
    """Why a value cannot be had before the deployment runs."""

    AFTER_DEPLOY = "known-after-deploy"
    PARAMETER = "parameter-without-value"
    IMPORT = "import-value"
    DYNAMIC = "dynamic-reference"
    LOOKUP = "lookup-missing"
    ASSET = "asset-pushed-at-deploy"
    SENSITIVE = "sensitive"
    UNSUPPORTED = "unsupported-expression"
    PLACEHOLDER = "placeholder"


CREATED = frozenset({Why.AFTER_DEPLOY, Why.ASSET})
"""Reasons that mean: the deployment itself creates the thing, so there is nothing to look at yet."""


class Undetermined(Exception):
    """A value that is not known before the deployment runs; raised by `Value.get`."""

    def __init__(self, why: Why, detail: str, origin: Origin) -> None:
        super().__init__(detail)
        self.why, self.detail, self.origin = why, detail, origin

    @property
    def created(self) -> bool:
        """Whether the deployment itself creates the thing."""
        return self.why in CREATED


@frozen
class Value(Generic[T]):
    """One value of the target. `value` is None exactly when `why` says what is missing.

    `derived_by` names the tool whose rule gave the value where the file does not spell it; a deployment with another
    version of that tool may differ. `created` says that the thing named is created by this very deployment.
    """

    value: T | None
    origin: Origin = Origin()
    derived_by: str = ""
    why: Why | None = None
    detail: str = ""
    created: bool = False
    unread: Unanswered | None = None
    """The question whose missing answer keeps the value from being known: `get` raises it."""

    @property
    def known(self) -> bool:
        """Whether the value can be had now."""
        return self.value is not None and not self.placeholder

    @property
    def placeholder(self) -> str:
        """The text somebody still has to replace, or an empty string."""
        found = PLACEHOLDER.search(self.value) if isinstance(self.value, str) else None
        return found.group() if found else ""

    def get(self) -> T:
        """The value; raises `Undetermined` when it is unknown or a placeholder, `Unanswered` when AWS did not say."""
        if self.unread:
            raise self.unread
        if self.placeholder:
            raise Undetermined(Why.PLACEHOLDER, f"the placeholder {self.placeholder!r} was never replaced", self.origin)
        if self.value is None:
            raise Undetermined(self.why or Why.UNSUPPORTED, self.detail, self.origin)
        return self.value


MADE = "created by this deployment: "
"""How the detail of a value begins that a resource of the same file gives; the resource's name follows."""


def creator(value: Value[Any]) -> str:
    """The name of the resource of the same file that gives an unknown value; empty where none does."""
    return value.detail.removeprefix(MADE).partition("#")[0] if value.detail.startswith(MADE) else ""


def unknown(why: Why, detail: str, origin: Origin | None = None) -> Value[Any]:
    """A value that is not known before deploy: `detail` completes the sentence 'it …'."""
    return Value(None, origin or Origin(), why=why, detail=detail)


def known(values: Iterable[Value[T] | None]) -> tuple[T, ...]:
    """The values that are known now, in order, each once."""
    return tuple(dict.fromkeys(v.get() for v in values if v is not None and v.known))


class Compute(StrEnum):
    """What a runtime runs on; Instances (a capacity provider) lift the arm64 and 8-hour limits."""

    MICROVM = "microVM"
    INSTANCES = "Instances"


@frozen
class RolePlan:
    """A role that this deployment creates, as far as its file says: judged from the file, not from IAM."""

    name: Value[str] | None = None
    trust: Mapping[str, Any] | None = None
    policies: tuple[Mapping[str, Any], ...] = ()
    managed: tuple[Value[str], ...] = ()
    boundary: Value[str] | None = None
    complete: bool = False
    """Whether `policies` is all the role will have; if not, what is absent from it proves nothing."""


@frozen
class Role:
    """The execution role of an agent or gateway: an ARN that exists, or a plan of one to be created."""

    arn: Value[str]
    plan: RolePlan | None = None


@frozen
class NetworkPlan:
    """Network resources that this deployment creates, in the row types of `semantics.network`.

    `topology` is a `semantics.network.Topology`; typed loosely because the target imports nothing.
    """

    topology: Any
    complete: bool = False


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
class Note:
    """Something a reader noticed that no check judges, such as an unknown key and its near match."""

    text: str
    origin: Origin = Origin()


@frozen
class Lack:
    """What an account without any agent lacks altogether, found by a complete listing; fails the check named."""

    check: str
    because: str
    fix: str
    command: str = ""


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
    tool: str = ""
    notes: tuple[Note, ...] = ()
    lacks: tuple[Lack, ...] = ()
    unread: Mapping[str, Unanswered] = field(factory=dict)
    """Why a part of the target ("agents" or "gateways") could not be read: what it would hold is unknown."""
