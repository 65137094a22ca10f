"""The managed policies that a source attaches to a role, read where they are there: AWS's own and the account's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve, field, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.subjects import role_owners
from preflight.core.target import RolePlan
from preflight.core.unanswered import Unanswered
from preflight.core.value import Value, known

READABLE = re.compile(r"arn:[\w-]+:iam::(?P<owner>aws|\d{12}):policy/.+")


@frozen
class ManagedPolicy:
    """A managed policy: the version that holds."""

    arn: str
    version: str


@frozen
class Version:
    """The document of a managed policy."""

    document: Mapping[str, Any] = field(metadata={"answered": True})


def _arns(facts: Facts) -> Iterator[str]:
    """The policies that the target attaches to its roles, and their boundaries, as far as they can be read here."""
    plans = [owner.role.plan for owner in role_owners(facts.scope) if owner.role and owner.role.plan]
    named = known(value for plan in plans for value in (*plan.managed, plan.boundary))
    return (text for text in named if _is_readable(text, facts))


def _is_readable(text: str, facts: Facts) -> bool:
    found = READABLE.fullmatch(text)
    return found is not None and found["owner"] in {"aws", facts.scope.account}


POLICY = Query(
    "iam",
    "GetPolicy",
    select="Policy.{arn: Arn, version: DefaultVersionId}",
    row=ManagedPolicy,
    calls=lambda facts: (Call(arn, {"PolicyArn": arn}) for arn in _arns(facts)),
    absent=frozenset({"NoSuchEntity"}),
)

DOCUMENT = Query(
    "iam",
    "GetPolicyVersion",
    select="PolicyVersion.{document: Document}",
    row=Version,
    calls=lambda facts: (Call(arn, {"PolicyArn": arn, "VersionId": row.version}) for arn, row in facts.known(POLICY)),
    needs=(POLICY,),
    absent=frozenset({"NoSuchEntity"}),
)

MANAGED = (POLICY, DOCUMENT)


def with_managed(plan: RolePlan, facts: Facts) -> RolePlan:
    """The plan with the documents of the managed policies that were read; the others stay named, and say why."""
    told = [(value, _told(value, facts)) for value in plan.managed]
    read = tuple(answer for _, answer in told if isinstance(answer, Mapping))
    others = (evolve(value, unread=answer) for value, answer in told if not isinstance(answer, Mapping))
    bounds = _told(plan.boundary, facts) if plan.boundary else None
    missing = bounds if isinstance(bounds, Unanswered) else None
    return evolve(
        plan,
        policies=(*plan.policies, *read),
        managed=tuple(others),
        boundary=evolve(plan.boundary, unread=missing) if plan.boundary else None,
        bounds=bounds if isinstance(bounds, Mapping) else plan.bounds,
    )


def _told(value: Value[str], facts: Facts) -> Mapping[str, Any] | Unanswered | None:
    """The document of a policy, or what keeps it from being read; None where it is not there, or nobody can ask."""
    if not value.known or not _is_readable(str(value.value), facts):
        return None
    try:
        there = facts.one(POLICY, str(value.value))
        row = facts.one(DOCUMENT, str(value.value)) if there else None
    except Unanswered as unanswered:
        return unanswered
    return row.document if row else None


def absent(plan: RolePlan, facts: Facts) -> Iterator[str]:
    """The account's own policies that the plan attaches and that are not there."""
    for text in known(value for value in (*plan.managed, plan.boundary) if value and not value.created):
        if _is_readable(text, facts) and ":iam::aws:" not in text and facts.one(POLICY, text) is None:
            yield text
