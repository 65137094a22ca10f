"""Whether a role may do a thing: simulated where the role exists, read where this deployment creates it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.finding import Finding, skipped, unknown
from preflight.core.query import Call, Facts, Query
from preflight.core.subjects import RoleOwner
from preflight.core.target import Role, RolePlan
from preflight.core.unanswered import Unanswered
from preflight.core.value import Undetermined
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import Grantee, judged
from preflight.iam.iam_arns import IamArn, names_role
from preflight.iam.managed import MANAGED, with_managed
from preflight.iam.planned_roles import planned, with_change
from preflight.iam.queries import Simulation, by_resource, rulings, simulate, simulation, with_resource_policies
from preflight.iam.role_use import derived_by, role_name, title, to_be_created


class NotApplicable(Exception):
    """There is nothing that could be simulated; the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.because)
        self.finding = finding


@frozen
class RoleUsage:
    """What a role is to do for its owner: `purpose` completes "it may …", `error` is what people see otherwise."""

    role: Role | None
    owner: RoleOwner
    purpose: str
    needs: Callable[[], Iterable[PermissionNeed]]
    error: str = ""


def simulations(work: Iterable[RoleUsage], facts: Facts) -> Iterator[Call]:
    """The simulations of what existing roles of the audited account take, as far as that is known."""
    wanted: dict[str, list[PermissionNeed]] = {}
    for one in work:
        arn = _here(one.role, facts) if one.role and not to_be_created(one.role) else None
        if arn:
            with suppress(NotApplicable, Undetermined, Unanswered):
                wanted.setdefault(arn.role, []).extend(one.needs())
    for arn_text, each in wanted.items():
        yield from simulate(arn_text, each)


Work = Callable[[Facts], Iterable[RoleUsage]]


def rights(work: Work, *needs: Query[Any]) -> Simulation:
    """What is asked to know whether roles may do their work, those to come as well."""
    simulated = simulation(lambda facts: simulations(work(facts), facts), *needs)
    found = with_resource_policies(simulated, lambda facts: _of_roles_to_come(work(facts)))
    return evolve(found, documents=MANAGED)


def _of_roles_to_come(work: Iterable[RoleUsage]) -> Iterator[str]:
    """What roles to come are to use, as far as that is known: it may be there, and its policy speak of them."""
    for one in work:
        if one.role and to_be_created(one.role):
            with suppress(NotApplicable, Undetermined, Unanswered):
                yield from (need.resource for need in one.needs())


def role_may(work: RoleUsage, facts: Facts, simulation: Simulation) -> Iterator[Finding]:
    """Whether the role may do its work."""
    if work.role is None:
        yield unknown(f"the role of {title(work.owner)} is not in what was read", "Name it, or audit its owner.")
        return
    try:
        wanted = tuple(work.needs())
    except NotApplicable as none:
        yield none.finding
        return
    yield from (
        _planned(work, work.role, wanted, facts, simulation)
        if to_be_created(work.role)
        else _existing(work, work.role, wanted, facts, simulation)
    )


def _planned(
    work: RoleUsage,
    role: Role,
    wanted: Iterable[PermissionNeed],
    facts: Facts,
    simulation: Simulation,
) -> Iterator[Finding]:
    plan = with_managed(role.plan or RolePlan(), facts)
    name = role_name(role) or f"the role of {title(work.owner)}"
    tool = derived_by(role)
    if not (plan.written or plan.policies or plan.managed or plan.complete):
        return iter([skipped(f"this deployment creates {name}, and {tool or 'what creates it'} writes its policies")])
    arn = names_role(role.arn.value or "")
    named_so = f"arn:{facts.scope.partition}:iam::{facts.scope.account}:role/{role_name(role) or '*'}"
    principal = arn.role if arn else named_so
    said = (planned(plan, need, action) for need in wanted for action in need.actions)
    read = [by_resource(one, facts, simulation, principal) for one in said]
    return judged(read, Grantee(name, tool=tool), work.purpose, work.error)


def _existing(
    work: RoleUsage, role: Role, wanted: Iterable[PermissionNeed], facts: Facts, simulation: Simulation
) -> Iterator[Finding]:
    text = role.arn.get()
    arn = _here(role, facts)
    if arn is None:
        yield unknown(f"{text} is not a role in account {facts.scope.account}", "See role-exists.")
        return
    found = rulings(facts, simulation, arn.role, wanted)
    if not found:
        yield unknown(
            f"there is no role {arn.role} to simulate", "See role-exists.", cause=Cause("no-role", (arn.role,))
        )
    if role.plan:
        plan = with_managed(role.plan, facts)
        changed = (with_change(one, plan) for one in found)
        found = tuple(by_resource(one, facts, simulation, arn.role) for one in changed)
    yield from judged(found, Grantee(arn.name, arn), work.purpose, work.error)


def _here(role: Role, facts: Facts) -> IamArn | None:
    arn = names_role(role.arn.value or "")
    return arn if arn and arn.account == facts.scope.account else None
