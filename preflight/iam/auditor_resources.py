"""The resources that the auditor's calls are about, as far as a file tells them: for a policy that says no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from itertools import product
from typing import Any

from preflight.core.check import closure
from preflight.core.query import Query
from preflight.core.scope import Scope
from preflight.iam.auditor_arns import RESOURCES, arn, parameters
from preflight.iam.deployer import DEPLOYER_ROLE
from preflight.iam.expected_calls import SIMULATES, expected, somebody

EVERYTHING = "*"
ANY_ACCOUNT = "888888888888"
"""Stands for the account in the policy for a file whose account nobody told."""
BY_SERVICE = frozenset({"ecr", "iam", "kms", "lambda", "s3", "secretsmanager"})
"""Services of which what follows from another answer is about the same things as what does not."""
OWN = frozenset({"bedrock", "iam"})
"""Services whose answers lead to no resource of the services above but their own."""
ELSEWHERE = frozenset({"ssm"})
"""Services whose public parameters are in one region, wherever the audit is."""
VERSIONED = "s3:GetObjectVersion"
"""What reading an object takes where its version is named."""


class Reach(Enum):
    """How far an action is allowed: how its statement's Sid ends."""

    NAMED = "Named"
    KIND = "OfOneKind"
    NONE = "WithoutResources"


Grants = Mapping[tuple[str, Reach], frozenset[str]]
"""By IAM action and reach: the resources it is needed on."""


def grants(queries: Iterable[Query[Any]], scopes: Iterable[Scope], *, unresolved: bool = False) -> Grants:
    """What every action is needed on; an action that nothing would ask is left out.

    With `unresolved` the file names values that only AWS knows, so every question may be asked of anything.
    """
    every, where = [query for query in queries if query.service != "https"], list(scopes)
    direct = {} if unresolved else {query: found for query in every if (found := _asked(query, where)) is not None}
    places = {EVERYTHING} if unresolved else _places(direct, where)
    by_action: dict[tuple[str, Reach], set[str]] = {}
    for query in every:
        kinds = {each for scope in where for place in places for each in arns(query, {}, place, scope)}
        needed = direct[query] if query in direct else _alike(query, direct, kinds) or kinds
        for action in (query.action, VERSIONED) if _names_versions(query, where) else (query.action,):
            for resource in needed:
                reach = Reach.NONE if resource == EVERYTHING else Reach.KIND if resource in kinds else Reach.NAMED
                by_action.setdefault((action, reach), set()).add(resource)
    return _narrowed(by_action)


def _asked(query: Query[Any], scopes: Iterable[Scope]) -> set[str] | None:
    """The resources of the calls that follow from the target alone; None where they follow from an answer of AWS."""
    found: set[str] = set()
    for scope in scopes:
        calls = expected(query, scope)
        if calls is None:
            return None
        if query is DEPLOYER_ROLE and scope.principal.endswith(":root"):
            # Whoever audits is to have a role whose name is not known yet.
            found |= set(arns(query, {}, scope.region, scope))
        for call in calls:
            known = {name: value for name, value in call.params.items() if value != somebody(scope)}
            found |= set(arns(query, known, call.region or scope.region, scope))
    return found


def _places(direct: Mapping[Query[Any], set[str]], scopes: Iterable[Scope]) -> set[str]:
    """The regions that answers can lead to: those of what is named, as a key is where its secret is."""
    named = {_region(each) for query, found in direct.items() if query.service not in ELSEWHERE for each in found}
    return (named - {"", EVERYTHING}) | {scope.region for scope in scopes}


def _region(arn_: str) -> str:
    return arn_.split(":")[3] if arn_.startswith("arn:") else ""


def _alike(query: Query[Any], direct: Mapping[Query[Any], set[str]], kinds: set[str]) -> set[str]:
    """What follows from answers of the same service is about: resources of it, as far as the query takes them.

    The configuration of an image is in the image's repository, the policy on an object is that of its bucket.
    """
    led_by = {need.service for need in closure(query.needs)} - OWN
    if query.service not in BY_SERVICE or query.operation == SIMULATES or not led_by <= {query.service}:
        return set()
    named = set().union(*(found for other, found in direct.items() if other.service == query.service)) - {EVERYTHING}
    if query.operation == "GetBucketPolicy":
        named = {each.partition("/")[0] for each in named}
    return {each for each in named if any(holds(kind, each) for kind in kinds)}


def _names_versions(query: Query[Any], scopes: Iterable[Scope]) -> bool:
    """Whether a call of the query names the version of an object."""
    calls = (call for scope in scopes for call in expected(query, scope) or ())
    return query.operation == "HeadObject" and any("VersionId" in call.params for call in calls)


def arns(query: Query[Any], params: Mapping[str, Any], place: str, scope: Scope) -> Iterator[str]:
    """The ARNs of one call's resources; a parameter that is not given stands for any value."""
    if (query.service, query.operation) not in RESOURCES:
        yield EVERYTHING
    usual = {"partition": scope.partition, "place": place, "account": params.get("registryId", scope.account)}
    for template in RESOURCES.get((query.service, query.operation), ()):
        names = [name for name in parameters(template) if name not in usual]
        for values in product(*(_texts(params.get(name, params.get(f"{name}s"))) for name in names)):
            yield arn(template, usual | dict(zip(names, values, strict=True)))


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (EVERYTHING if value is None else str(value),)


def _narrowed(by_action: Mapping[tuple[str, Reach], set[str]]) -> Grants:
    """The same without what another pattern of the same action holds already."""
    found: dict[tuple[str, Reach], frozenset[str]] = {}
    for (action, reach), arns in by_action.items():
        every = {each for other in Reach for each in by_action.get((action, other), ())}
        kept = {each for each in arns if not any(other != each and holds(other, each) for other in every)}
        if kept:
            found[action, reach] = frozenset(_anywhere(each) for each in kept)
    return found


def _anywhere(arn_: str) -> str:
    return arn_.replace(ANY_ACCOUNT, EVERYTHING)


def holds(pattern: str, arn_: str) -> bool:
    """Whether the pattern matches all that an ARN, maybe a pattern itself, matches."""
    return bool(_compiled(_anywhere(pattern)).fullmatch(_anywhere(arn_)))


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "[^*]"), re.DOTALL)
