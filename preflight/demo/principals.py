"""What the policies of a principal in moto's IAM backend decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from attrs import frozen
from moto.iam.exceptions import IAMException, NotFoundException

from preflight.iam.documents import Document, Policy
from preflight.iam.policies import Outcome, Request, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moto.iam.models import IAMBackend

Organizations: TypeAlias = dict[str, Sequence[Sequence[Document]]]
ORGANIZATIONS: Organizations = {}
"""For each account the service control policies that apply to it, level by level from the root to the account."""

_ENTITY = re.compile(r"arn:[^:]+:iam::\d{12}:(user|group|role)/(?:.*/)?([^/]+)")
_SESSION = re.compile(r"arn:[^:]+:sts::(\d{12}):assumed-role/([^/]+)/.+")
SERVICE_CONTROL_POLICY = "none/ServiceControlPolicy"
"""The name every service control policy goes by."""


@frozen
class Layers:
    """Every policy one simulation goes by."""

    identity: tuple[Policy, ...] = ()
    boundary: tuple[Policy, ...] | None = None
    organizations: tuple[tuple[Policy, ...], ...] = ()
    resource_policy: Policy | None = None

    def decide(self, request: Request) -> Outcome:
        """What they decide together."""
        return evaluate(
            request,
            self.identity,
            boundary=self.boundary,
            organizations=self.organizations,
            resource_policy=self.resource_policy,
        )


def identity_policies(backend: IAMBackend, arn: str) -> tuple[Policy, ...]:
    """The policies of a user (with its groups'), group or role, or of the role behind an assumed-role ARN.

    Each is named as the simulator names it: `SourcePolicyType/SourcePolicyId`.
    """
    kind, entity = _entity(backend, arn)
    found = [*_policies(kind, entity)]
    if kind == "user":
        for group in backend.get_groups_for_user(entity.name):
            found += _policies("group", group)
    return tuple(found)


def permissions_boundary(backend: IAMBackend, arn: str) -> tuple[Policy, ...] | None:
    """The boundary of a role; one whose policy is gone allows nothing. moto keeps none for users."""
    _, entity = _entity(backend, arn)
    boundary = getattr(entity, "permissions_boundary_arn", None)
    if not boundary:
        return None
    managed = backend.managed_policies.get(boundary)
    return (_managed(managed),) if managed else ()


def decide(backend: IAMBackend, request: Request) -> Outcome:
    """What IAM decides when the request's principal, a user, role or assumed role, makes the request."""
    return layers_of(backend, request.principal).decide(request)


def layers_of(backend: IAMBackend, arn: str) -> Layers:
    """Every policy that applies to a user, group, role or assumed role."""
    _, entity = _entity(backend, arn)
    # "SCPs don't affect any service-linked role":
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
    exempt = entity.path.startswith("/aws-service-role/")
    levels = () if exempt else ORGANIZATIONS.get(backend.account_id, ())
    return Layers(
        identity_policies(backend, arn),
        permissions_boundary(backend, arn),
        tuple(tuple(Policy.of(document, SERVICE_CONTROL_POLICY) for document in level) for level in levels),
    )


def _entity(backend: IAMBackend, arn: str) -> tuple[str, Any]:
    if session := _SESSION.fullmatch(arn):
        if session[1] != backend.account_id:
            raise NotFoundException(f"The role with name {session[2]} cannot be found.")
        return "role", backend.get_role(session[2])
    match = _ENTITY.fullmatch(arn)
    if match is None:
        raise invalid(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    kind, name = match.groups()
    entities: dict[str, dict[str, Any]] = {"user": backend.users, "group": backend.groups, "role": backend.roles}
    for entity in entities[kind].values():
        if entity.arn == arn:
            return kind, entity
    raise NotFoundException(f"The {kind} with name {name} cannot be found.")


def _policies(kind: str, entity: Any) -> Iterable[Policy]:
    for name, document in entity.policies.items():
        yield Policy.of(document, f"{kind}/{kind}_{entity.name}_{name}")
    yield from map(_managed, entity.managed_policies.values())


def _managed(policy: Any) -> Policy:
    current = next(v for v in policy.versions if v.version_id == policy.default_version_id)
    source = "aws-managed" if ":iam::aws:" in policy.arn else "user-managed"
    return _document(current.document, f"{source}/{policy.name}")


@lru_cache
def _document(text: str, name: str) -> Policy:
    return Policy.of(text, name)


def invalid(message: str) -> IAMException:
    """IAM's InvalidInput."""
    return IAMException("InvalidInput", message)
