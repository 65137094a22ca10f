"""The calls of a query that follow from the target alone, before AWS has answered anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from preflight.core.query import Answer, Answers, Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.unanswered import Unanswered
from preflight.iam.policies import Decision
from preflight.iam.simulation import Simulated

SIMULATES = "SimulatePrincipalPolicy"
NAMES: Mapping[str, frozenset[str]] = {
    "bedrock": frozenset({"bedrock"}),
    "efs": frozenset({"efs", "s3files"}),
    "iam": frozenset({"iam"}),
    "secretsmanager": frozenset({"secretsmanager", "kms"}),
}
"""By service: the services whose resources its answers name. An answer of another service may name any."""


def expected(query: Query[Any], scope: Scope) -> list[Call] | None:
    """The calls, where no answer of AWS can add to them; None where one can."""
    return _expected(query, scope, query.service)


def _expected(query: Query[Any], scope: Scope, service: str) -> list[Call] | None:
    answers: dict[Query[Any], Answers | BaseException] = {}
    for need in query.needs:
        supposed = _supposed(need, scope, service)
        if supposed is None:
            return None
        answers[need] = supposed
    try:
        asker = _with_deployer(scope) if query.operation == SIMULATES else scope
        return list(query.calls(Facts(asker, answers)))
    except (Unanswered, KeyError):
        return None


def _with_deployer(scope: Scope) -> Scope:
    """Whoever deploys can be simulated; raises `Unanswered` where not even the account is known."""
    deployer = scope.deployer or f"arn:{scope.partition}:iam::{scope.account}:user/deployer"
    return evolve(scope, deployer=deployer)


def _supposed(need: Query[Any], scope: Scope, service: str) -> Answers | None:
    """Answers that lead to no fewer resources of the service than AWS's; None where nobody knows them.

    A policy on each resource that is simulated may be read, whatever the simulator says.
    """
    calls = _expected(need, scope, service)
    if calls is None:
        return None
    if need.operation == SIMULATES:
        return {call.key: Answer(tuple(map(_allowed, call.params["ResourceArns"]))) for call in calls}
    return None if calls and service in NAMES.get(need.service, {service}) else {}


def _allowed(resource: str) -> Simulated:
    return Simulated("", resource, Decision.ALLOWED)
