"""What IAM says of a role, and what its simulator says the role may do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import reduce
from typing import Any

from attrs import evolve, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.unanswered import Unanswered
from preflight.iam.access import SESSION, Access, AccessStatus, PermissionNeed, either
from preflight.iam.iam_arns import names_role
from preflight.iam.request_keys import LISTS
from preflight.iam.resource_policies import REGISTRY, Attached, Resources, attached, concerns, registry
from preflight.iam.resource_side import with_resource
from preflight.iam.role_use import role_name, role_uses
from preflight.iam.simulation import Simulated, ruling

OF_LISTS = frozenset({"aws:TagKeys", *(f"bedrock-agentcore:{name}" for name in LISTS)})
"""The context keys of several values."""


@frozen
class RoleRow:
    """A role as it is."""

    arn: str
    path: str
    trust: Mapping[str, Any]
    boundary: str | None = None


def role_query(calls: Callable[[Facts], Iterable[Call]], *needs: Query[Any]) -> Query[RoleRow]:
    """The roles of these calls, each with `RoleName`."""
    return Query(
        "iam",
        "GetRole",
        "Role.{arn: Arn, path: Path, trust: AssumeRolePolicyDocument,"
        " boundary: PermissionsBoundary.PermissionsBoundaryArn}",
        RoleRow,
        calls=calls,
        needs=needs,
        absent=frozenset({"NoSuchEntity"}),
    )


def get_role(name: str, key: str = "") -> Call:
    """Looks up a role by its name, answered under the name unless a key is given."""
    return Call(key or name, {"RoleName": name})


def _of_target(facts: Facts) -> Iterator[Call]:
    for use in role_uses(facts.scope):
        arn = names_role(use.of.role.arn.value or "")
        name = role_name(use.of.role)
        if name and (arn is None or arn.account == facts.scope.account):
            yield get_role(name)


ROLE = role_query(_of_target)
"""The roles of the target by name, except those of another account."""


def simulation(calls: Callable[[Facts], Iterable[Call]], *needs: Query[Any]) -> Query[Simulated]:
    """What IAM's simulator says of the calls that `simulate` makes."""
    return Query(
        "iam",
        "SimulatePrincipalPolicy",
        "EvaluationResults[].{action: EvalActionName, resource: EvalResourceName, decision: EvalDecision,"
        " organizations: OrganizationsDecisionDetail.AllowedByOrganizations,"
        " boundary: PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary,"
        " missing: MissingContextValues, matched: MatchedStatements[].SourcePolicyId,"
        " specific: ResourceSpecificResults[].{resource: EvalResourceName, decision: EvalResourceDecision,"
        " boundary: PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary, missing: MissingContextValues,"
        " matched: MatchedStatements[].SourcePolicyId}}",
        Simulated,
        calls=calls,
        needs=needs,
        absent=frozenset({"NoSuchEntity"}),
    )


def key(principal: str, need: PermissionNeed) -> str:
    """The key that the answer for one principal, set of actions and context is found under.

    `*` is asked about alone: beside ARNs it has no result of its own.
    """
    context = ";".join(f"{name}={','.join(values)}" for name, values in need.context)
    return f"{principal}|{','.join(need.actions)}|{context}{'|*' if need.resource == '*' else ''}"


def simulate(principal: str, needs: Iterable[PermissionNeed]) -> Iterator[Call]:
    """One call for all resources on which the same actions are wanted in the same context.

    The simulator answers every action for every resource, so other sets of actions are other calls.
    """
    together: dict[str, list[PermissionNeed]] = {}
    for need in expanded(needs):
        together.setdefault(key(principal, need), []).append(need)
    for name, alike in together.items():
        yield Call(name, _parameters(principal, alike[0], list(dict.fromkeys(need.resource for need in alike))))


def _parameters(principal: str, need: PermissionNeed, resources: list[str]) -> dict[str, Any]:
    return {
        "PolicySourceArn": principal,
        "ActionNames": list(need.actions),
        "ResourceArns": resources,
        "ContextEntries": [
            {
                "ContextKeyName": name,
                "ContextKeyType": "stringList" if name in OF_LISTS else "string",
                "ContextKeyValues": list(values),
            }
            for name, values in _context(need)
        ],
    }


def _context(need: PermissionNeed) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the request carries: the keys of every request, and those of this one."""
    given = {name for name, _ in need.context}
    return (*need.context, *((name, values) for name, values in SESSION.items() if name not in given))


def expanded(needs: Iterable[PermissionNeed]) -> Iterator[PermissionNeed]:
    """The needs, and each that may be met on another resource once more on that one."""
    for need in needs:
        yield need
        if need.or_on:
            yield evolve(need, resource=need.or_on, or_on="")


@frozen
class Simulation:
    """What is asked to know what principals may: the simulator, and policies on the resources it denies."""

    query: Query[Simulated]
    attached: tuple[Query[Attached], ...] = ()
    documents: tuple[Query[Any], ...] = ()
    """What reads the managed policies that the target attaches."""
    again: Query[Simulated] | None = None
    """The same of needs of which a policy asks for more than was told at first."""

    @property
    def queries(self) -> tuple[Query[Any], ...]:
        """All of them."""
        return (self.query, *((self.again,) if self.again else ()), *self.attached, *self.documents)


def with_resource_policies(
    query: Query[Simulated], others: Resources = lambda _: (), *, again: Query[Simulated] | None = None
) -> Simulation:
    """The simulation, with the policies on the resources that it is about, and on others."""
    return Simulation(query, (*attached(query, others), registry(query, others)), again=again)


def rulings(
    facts: Facts, simulation: Simulation, principal: str, needs: Iterable[PermissionNeed]
) -> tuple[Access, ...]:
    """What holds for each action, by the principal's policies or the resource's; empty for an unknown principal."""
    found = simulated(facts, simulation.query, principal, needs, simulation.again)
    return tuple(by_resource(one, facts, simulation, principal) for one in found)


def by_resource(one: Access, facts: Facts, simulation: Simulation, principal: str) -> Access:
    """What holds once the policies of the resource are read; unknown where one could not be."""
    if one.status is AccessStatus.UNKNOWN or one.explicit or one.boundary:
        return one
    planned = [each for each in facts.scope.target.resource_policies if concerns(each, one.need.resource)]
    if any(each.text is None for each in planned):
        reason = f"this deployment changes the policy of {one.need.resource} to what is not known before it"
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason)
    standing = [query for query in simulation.attached if not planned or query.operation == REGISTRY.operation]
    try:
        documents = [row.text for query in standing for row in _rows(facts, query, one.need.resource)]
    except Unanswered as cause:
        reason = f"{one.reason}, and {cause.because}" if one.reason else cause.because
        return evolve(one, status=AccessStatus.UNKNOWN, reason=reason, unanswered=cause)
    # The last one is what stands: a policy that is deleted and made anew comes after its deletion.
    texts = [*documents, *(each.text for each in planned[-1:])]
    found = with_resource(one, principal, [text for text in texts if text])
    if found.status is AccessStatus.DENIED and not found.explicit and not all(each.whole for each in planned[-1:]):
        reason = f"{found.reason}, but an Allow of {one.need.resource} that is not known before the deployment may"
        return evolve(found, status=AccessStatus.UNKNOWN, reason=reason)
    return found


def _rows(facts: Facts, query: Query[Attached], resource: str) -> tuple[Attached, ...]:
    return facts.of(query, resource) if resource in facts.keys(query) else ()


def simulated(
    facts: Facts,
    query: Query[Simulated],
    principal: str,
    needs: Iterable[PermissionNeed],
    again: Query[Simulated] | None = None,
) -> tuple[Access, ...]:
    """What the simulator's answers mean for each action; empty when there is no such principal."""
    found: list[Access] = []
    for need in needs:
        asked = (again, need.told_all()) if again and asks_more(facts, query, principal, need) else (query, need)
        answers = [(one, facts.of(asked[0], key(principal, one))) for one in expanded((asked[1],))]
        if not all(rows for _, rows in answers):
            return ()
        for action in need.actions:
            ruled = reduce(either, [ruling(one, action, rows) for one, rows in answers])
            found.append(evolve(ruled, need=evolve(ruled.need, context=need.context)))
    return tuple(found)


def asks_more(facts: Facts, query: Query[Simulated], principal: str, need: PermissionNeed) -> bool:
    """Whether a policy asks for a key of the request that was not supplied; raises `Unanswered`."""
    told = {name.lower() for name, _ in need.told}
    rows = (row for one in expanded((need,)) for row in facts.of(query, key(principal, one))) if told else ()
    return any(name.lower() in told for row in rows for one in row.each for name in (*row.missing, *one.missing))
