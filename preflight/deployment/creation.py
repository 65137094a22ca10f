"""What the deploying identity must be allowed beside the runtimes and gateways themselves.

As of 2026-11-26. Sources: the permissions that the CloudFormation handlers of `AWS::BedrockAgentCore::*` list for
create (schemas of 2026-10-20), and the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from preflight.core.kinds import BY_NAME, in_words
from preflight.core.requirement import SHOULD
from preflight.core.resource import Resource, maker
from preflight.core.scope import Scope
from preflight.core.subjects import RoleOwner, role_owners
from preflight.core.target import Role, RolePlan
from preflight.core.value import Origin, Value
from preflight.deployment.changes import Change, change_of
from preflight.deployment.companions import MAKINGS, is_named, name_of
from preflight.iam.permissions import Permission
from preflight.iam.planned_arns import ARNS
from preflight.iam.role_use import derived_by, role_name, to_be_created
from preflight.kms.keys import ACTIONS, MEMBERS

_AGENTCORE = "arn:{partition}:bedrock-agentcore:{region}:{account}:"
_KEPT = "arn:{partition}:secretsmanager:{region}:{account}:secret:bedrock-agentcore-identity!default/"
_VAULT = Permission(
    "create the token vault", ("bedrock-agentcore:CreateTokenVault",), f"{_AGENTCORE}token-vault/default", SHOULD
)

POLICY = "ResourcePolicy"
JUDGED = frozenset({"Runtime", "Gateway", "RuntimeEndpoint", "GatewayTarget"})
"""Kinds that deployer-permissions judges."""

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
VERB = re.compile(r"^([A-Z][a-z]+)")
"""What an operation does, as its name begins."""
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
    resource: Resource | None = None
    """What the request makes or changes."""
    beside: bool = False
    """Whether it is none of AgentCore's: a stack that is there may have it already."""


def creations(scope: Scope) -> Iterator[Creation]:
    """Everything of a target that takes a right of its own, each once."""
    for resource in scope.target.resources:
        if resource.made and not resource.deployed and (change := change_of(resource)) is not Change.KEEP:
            yield from _of_resource(resource, change, scope)
    roles = tuple(_roles(scope))
    yield from (*roles, *_companions(scope, roles))


def _companions(scope: Scope, roles: tuple[Creation, ...]) -> Iterator[Creation]:
    """What the source makes beside, but the roles that are told of with their agents."""
    told = {each.role for each in roles}
    for each in scope.target.companions:
        making, name, named = MAKINGS[each.kind], name_of(each), is_named(each)
        if making is MAKINGS["IAM::Role"] and (name in told or (not named and roles)):
            continue
        text = f"create the {making.word} {name}"
        yield Creation(text, (making.permission,), (("name", name),), (), each.origin, named, beside=True)


def _of_resource(resource: Resource, change: Change, scope: Scope) -> Iterator[Creation]:
    arn = resource.value("capacityProviderConfiguration", "capacityProviderArn") if resource.kind == "Runtime" else None
    if arn is not None:
        known = arn.get() if arn.known else f"{_AGENTCORE}capacity-provider/*"
        passing = Permission("", ("bedrock-agentcore:PassCapacityProvider",), "{provider}" if arn.known else known)
        text = f"pass the capacity provider of {resource.subject}"
        yield Creation(text, (passing,), (("provider", known),), (resource.subject,), resource.origin, arn.known)
    if resource.get("tags") and resource.kind in ARNS and change is Change.CREATE:
        # that AWS asks for the right then is read off CloudFormation's handlers
        tagging = Permission("", ("bedrock-agentcore:TagResource",), _AGENTCORE + ARNS[resource.kind], SHOULD)
        yield _named(f"tag {in_words(resource.kind)} {resource.subject}", (tagging,), resource)
    for key in _keys(resource):
        using = Permission("", ACTIONS, "{key}", SHOULD)
        text = f"encrypt {resource.subject} with its key"
        yield Creation(text, (using,), (("key", key),), (resource.subject,), resource.origin)
    if resource.kind == "MemoryStrategy":
        adding = Permission("", ("bedrock-agentcore:UpdateMemory",), or_on="*")
        yield _of_owner(f"add the strategy {resource.subject} to its memory", adding, resource, scope)
    elif resource.kind not in JUDGED:
        yield from _itself(resource, change, scope)


def _itself(resource: Resource, change: Change, scope: Scope) -> Iterator[Creation]:
    """The resource itself: one of its own, or a part of another."""
    kind = BY_NAME.get(resource.kind)
    operation = (kind.create if change is Change.CREATE else kind.update) if kind else ""
    verb = VERB.split(operation)[1].lower() if operation else ""
    action, text = (f"bedrock-agentcore:{operation}",), f"{verb} {in_words(resource.kind)} {resource.subject}"
    if resource.kind == POLICY or (kind and operation and kind.parent in ARNS):
        yield _of_owner(text, Permission("", action), resource, scope)
    elif operation and resource.kind in ARNS:
        anywhere = "*" if change is Change.CREATE else ""
        making = Permission("", action, _AGENTCORE + ARNS[resource.kind], or_on=anywhere)
        beside = () if _external(resource) or change is Change.UPDATE else BESIDE.get(resource.kind, ())
        yield _named(text, (making, *beside), resource)


def _named(text: str, permissions: tuple[Permission, ...], resource: Resource) -> Creation:
    """Rights on the resource, by its name, or by its id where it is there; one that is not written nobody knows."""
    kind = BY_NAME[resource.kind]
    name = resource.value(kind.name_member) or _before(resource, kind.name_member)
    ident = resource.value(kind.id_member) if kind.id_member != kind.name_member else None
    told = permissions
    if ident and ident.known:
        by_id = _AGENTCORE + ARNS[resource.kind].partition("{name}")[0] + str(ident.get())
        told = tuple(evolve(each, resource=by_id) for each in permissions)
    named = bool(name and name.known) or told is not permissions
    values = (("name", str(name.get()) if name and name.known else "name"),)
    return Creation(text, told, values, (resource.subject,), resource.origin, named, resource=resource)


def _before(resource: Resource, member: str) -> Value[Any] | None:
    found = (resource.before or {}).get(member)
    return found if isinstance(found, Value) else None


def _of_owner(text: str, permission: Permission, resource: Resource, scope: Scope) -> Creation:
    """A right on what a resource is a part of, or puts a policy on."""
    kind = BY_NAME[resource.kind]
    arn = _arn(resource.value(kind.parent_member or kind.id_member), kind.parent, scope)
    where = evolve(permission, resource=arn)
    return Creation(text, (where,), (), (resource.subject,), resource.origin, not arn.endswith("*"))


def _arn(value: Value[Any] | None, kind: str, scope: Scope) -> str:
    """The ARN that a value is, or leads to by its id or the name under which the source makes it; else all such."""
    made = maker(value, scope.target.made)
    start = _AGENTCORE + ARNS.get(made.kind if made else kind, "").partition("{name}")[0]
    name = made.value(BY_NAME[made.kind].name_member) if made and made.kind in ARNS else None
    if value and value.known:
        return str(value.get()) if str(value.get()).startswith("arn:") else f"{start}{value.get()}"
    return _AGENTCORE + ARNS[made.kind].format(name=name.get()) if made and name and name.known else f"{start}*"


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
