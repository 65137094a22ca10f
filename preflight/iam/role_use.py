"""Roles and who uses them, as subjects: one role of several agents is judged once, for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from preflight.core.check import Subject
from preflight.core.scope import Scope
from preflight.core.services import WORDS
from preflight.core.subjects import RoleOwner, display_name, role_owners, subject_of
from preflight.core.target import Gateway, Role, RolePlan, Service
from preflight.iam.iam_arns import names_role


@frozen
class RoleUse:
    """A role and the agents, gateways and services that are to assume it."""

    role: Role
    owners: tuple[RoleOwner, ...]


def role_uses(scope: Scope) -> Iterator[Subject[RoleUse]]:
    """Every role of the target once, with all who use it."""
    found: dict[str, Subject[RoleUse]] = {}
    for owner in role_owners(scope):
        if owner.role:
            name = display_name(owner.role.arn, owner.subject)
            fresh = subject_of(owner, name, RoleUse(owner.role, ()), owner.role.arn.origin)
            before = found.setdefault(name, fresh)
            found[name] = evolve(before, of=evolve(before.of, owners=(*before.of.owners, owner)))
    return iter(found.values())


def to_be_created(role: Role) -> RolePlan | None:
    """The plan of a role that this deployment creates, None for one that is to exist already."""
    made = role.arn.created or not role.arn.known
    return (role.plan or RolePlan()) if made and (role.plan or role.arn.created) else None


def role_name(role: Role) -> str:
    """The name to look the role up by, empty where none is known."""
    arn = names_role(role.arn.value) if role.arn.known and role.arn.value else None
    if arn:
        return arn.name
    planned = role.plan.name if role.plan else None
    return planned.get() if planned and planned.known else ""


def derived_by(role: Role) -> str:
    """The tool whose rule made up the role, empty where the file spells it.

    A rule that only makes up the ARN says nothing of the trust and the policies, which stand in the file.
    """
    if role.plan is None:
        return role.arn.derived_by
    return role.plan.name.derived_by if role.plan.name else ""


def title(owner: RoleOwner) -> str:
    """How a sentence calls the owner."""
    name = owner.name.value if owner.name and owner.name.value else owner.subject
    if isinstance(owner, Service):
        return f"{WORDS[owner.kind]} {name}"
    return f"{'gateway' if isinstance(owner, Gateway) else 'agent'} {name}"
