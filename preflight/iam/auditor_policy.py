"""The least-privilege IAM policy of a set of checks, from the very queries that they ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from preflight.core.query import Query
from preflight.core.scope import Scope
from preflight.iam.auditor_resources import Reach, grants

PREFIX = "AgentcorePreflight"
WHOLE = "the audit of a whole account looks at whatever is there; `policy FILE` prints what the audit of one file takes"
WHY: Mapping[str, str] = {
    PREFIX: f"everything: {WHOLE}",
    f"{PREFIX}{Reach.NAMED.value}": "what the file names",
    f"{PREFIX}{Reach.KIND.value}": "all of a kind: which of it, only an answer of AWS tells, or who audits",
    f"{PREFIX}{Reach.NONE.value}": "everything: AWS knows no resource for these actions",
}
"""By Sid, without the number that ends it: why a statement allows its actions on what it does."""


def actions(queries: Iterable[Query[Any]]) -> tuple[str, ...]:
    """The IAM actions that the queries need, sorted; a document read over HTTPS needs none."""
    return tuple(sorted({query.action for query in queries if query.service != "https"}))


def policy(queries: Iterable[Query[Any]]) -> dict[str, Any]:
    """The policy document: every action by its name, never a wildcard.

    AgentCore's `Get*` would also hand out access tokens and API keys, so no action is abbreviated. Most describe and
    list operations take no resource, hence `*`.
    """
    statement = {"Sid": PREFIX, "Effect": "Allow", "Action": list(actions(queries)), "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def scoped_policy(
    queries: Iterable[Query[Any]], scopes: Iterable[Scope], *, unresolved: bool = False
) -> dict[str, Any]:
    """The policy document for the audit of these targets alone: by resource, where AWS can and a name is known.

    With `unresolved` the targets name values that only AWS knows: every kind of resource, but none by its name.
    """
    together: dict[tuple[Reach, tuple[str, ...]], list[str]] = {}
    for (action, reach), resources in sorted(grants(queries, scopes, unresolved=unresolved).items(), key=_by_action):
        together.setdefault((reach, tuple(sorted(resources))), []).append(action)
    return {"Version": "2012-10-17", "Statement": list(_statements(together))}


def _by_action(entry: tuple[tuple[str, Reach], frozenset[str]]) -> str:
    return entry[0][0]


def _statements(together: Mapping[tuple[Reach, tuple[str, ...]], list[str]]) -> Iterator[dict[str, Any]]:
    for reach in Reach:
        alike = sorted(resources for each, resources in together if each is reach)
        for number, resources in enumerate(alike, 1):
            yield {
                "Sid": f"{PREFIX}{reach.value}{number if reach is not Reach.NONE else ''}",
                "Effect": "Allow",
                "Action": together[reach, resources],
                "Resource": "*" if reach is Reach.NONE else list(resources),
            }


def reason(statement: Mapping[str, Any]) -> str:
    """Why a statement of these documents allows its actions on what it does."""
    return WHY[statement["Sid"].rstrip("0123456789")]
