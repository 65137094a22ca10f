"""What the deploying identity must be allowed beside the runtimes and gateways themselves.

As of 2026-11-26. Sources: the permissions that the CloudFormation handlers of `AWS::BedrockAgentCore::*` list for
create (schemas of 2026-10-20), and the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from preflight.core.kinds import BY_NAME, in_words
from preflight.core.requirement import SHOULD
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import RoleOwner, role_owners
from preflight.core.target import Role, RolePlan
from preflight.core.value import Origin
from preflight.iam.permissions import Permission
from preflight.iam.planned_arns import ARNS, RUNTIME
from preflight.iam.role_use import derived_by, role_name, to_be_created
from preflight.kms.keys import ACTIONS, MEMBERS

_AGENTCORE = "arn:{partition}:bedrock-agentcore:{region}:{account}:"
_KEPT = "arn:{partition}:secretsmanager:{region}:{account}:secret:bedrock-agentcore-identity!default/"
_VAULT = Permission(
    "create the token vault", ("bedrock-agentcore:CreateTokenVault",), f"{_AGENTCORE}token-vault/default", SHOULD
)

TAGGED: Mapping[str, str] = {**ARNS, "Runtime": RUNTIME, "Gateway": "gateway/{name}-0123456789"}
"""Kinds whose create request takes tags; that AWS asks for the right then is read off CloudFormation's handlers."""

BESIDE: Mapping[str, tuple[Permission, ...]] = {
    "OAuth2CredentialProvider": (
        Permission("keep its secret", ("secretsmanager:CreateSecret",), _KEPT + "oauth2/{name}-abcdef", or_on="*"),
        _VAULT,
    ),
    "ApiKeyCredentialProvider": (
        Permission("keep its secret", ("secretsmanager:CreateSecret",), _KEPT + "apikey/{name}-abcdef", or_on="*"),
        _VAULT,
    ),
    "Harness": (
        Permission(
            "create its runtime",
            ("bedrock-agentcore:CreateAgentRuntime",),
            _AGENTCORE + "runtime/harness_{name}-0123456789",
            or_on="*",
        ),
    ),
}
"""What the identity needs beside the create operation, which AWS calls with its rights."""
EXTERNAL = "EXTERNAL"
"""The source of a secret that the deployment does not make."""


@frozen
class Creation:
    """One thing that the deployment makes or uses, and what it takes.

    `named` is False where its name is made up; `role` is the name of a role that may be there already.
    """

    text: str
    permissions: tuple[Permission, ...]
    values: tuple[tuple[str, str], ...]
    owners: tuple[str, ...]
    origin: Origin = Origin()
    named: bool = True
    role: str = ""


def creations(scope: Scope) -> Iterator[Creation]:
    """Everything of a target that takes a right of its own, each once."""
    for resource in scope.target.resources:
        if resource.made and not resource.deployed and resource.before is None:
            yield from _of_resource(resource)
    yield from _roles(scope)


def _of_resource(resource: Resource) -> Iterator[Creation]:
    arn = resource.value("capacityProviderConfiguration", "capacityProviderArn") if resource.kind == "Runtime" else None
    if arn is not None:
        known = arn.get() if arn.known else f"{_AGENTCORE}capacity-provider/*"
        passing = Permission("", ("bedrock-agentcore:PassCapacityProvider",), "{provider}" if arn.known else known)
        text = f"pass the capacity provider of {resource.subject}"
        yield Creation(text, (passing,), (("provider", known),), (resource.subject,), resource.origin, arn.known)
    if resource.get("tags") and resource.kind in TAGGED:
        name = resource.value(BY_NAME[resource.kind].name_member)
        tagging = Permission("", ("bedrock-agentcore:TagResource",), f"{_AGENTCORE}{TAGGED[resource.kind]}", SHOULD)
        values, named = (("name", str(name.get()) if name and name.known else "name"),), bool(name and name.known)
        text = f"tag {in_words(resource.kind)} {resource.subject}"
        yield Creation(text, (tagging,), values, (resource.subject,), resource.origin, named)
    for key in _keys(resource):
        using = Permission("", ACTIONS, "{key}", SHOULD)
        text = f"encrypt {resource.subject} with its key"
        yield Creation(text, (using,), (("key", key),), (resource.subject,), resource.origin)
    if resource.kind == "MemoryStrategy":
        memory = resource.value("memoryId")
        known = str(memory.get()) if memory and memory.known else "*"
        adding = Permission("", ("bedrock-agentcore:UpdateMemory",), _AGENTCORE + "memory/{name}", or_on="*")
        text = f"add the strategy {resource.subject} to its memory"
        yield Creation(text, (adding,), (("name", known),), (resource.subject,), resource.origin, known != "*")
    if resource.kind in ARNS:
        kind = BY_NAME[resource.kind]
        name = resource.value(kind.name_member)
        create = Permission("", (f"bedrock-agentcore:{kind.create}",), f"{_AGENTCORE}{ARNS[resource.kind]}", or_on="*")
        beside = () if _external(resource) else BESIDE.get(resource.kind, ())
        known_name = str(name.get()) if name and name.known else "name"
        text = f"create {in_words(resource.kind)} {resource.subject}"
        values, named = (("name", known_name),), bool(name and name.known)
        yield Creation(text, (create, *beside), values, (resource.subject,), resource.origin, named)


def _keys(resource: Resource) -> Iterator[str]:
    """The keys that a resource is to be encrypted with, where they exist already."""
    for path, value in resource.leaves():
        if path[-1] in MEMBERS and value.known and not value.created and str(value.get()).startswith("arn:"):
            yield str(value.get())


def _external(resource: Resource) -> bool:
    """Whether the secret of a provider is one that exists."""
    return any(
        value.known and value.value == EXTERNAL for path, value in resource.leaves() if "Source" in str(path[-1])
    )


def _roles(scope: Scope) -> Iterator[Creation]:
    seen: set[str] = set()
    for owner in role_owners(scope):
        role = owner.role
        plan = to_be_created(role) if role and not owner.deployed else None
        if role and plan and (made := _role(role, plan, owner)).text not in seen:
            seen.add(made.text)
            yield made


def _role(role: Role, plan: RolePlan, owner: RoleOwner) -> Creation:
    name = role_name(role)
    actions = ["iam:CreateRole"]
    actions += ["iam:PutRolePolicy"] if plan.policies else []
    actions += ["iam:AttachRolePolicy"] if plan.managed else []
    permission = Permission("", tuple(actions), "arn:{partition}:iam::{account}:role/{role}")
    text = f"create the role {name}" if name else f"create the role of {owner.subject}"
    values = (("role", name or f"{owner.subject}-role"),)
    sure = bool(name) and not derived_by(role)
    return Creation(text, (permission,), values, (owner.subject,), role.arn.origin, sure, name)
