"""The least-privilege IAM policy of a set of checks, from the very queries that they ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from preflight.core.query import Query
from preflight.core.scope import Scope
from preflight.iam.auditor_resources import resources_by_action


def actions(queries: Iterable[Query[Any]]) -> tuple[str, ...]:
    """The IAM actions that the queries need, sorted; a document read over HTTPS needs none."""
    return tuple(sorted({query.action for query in queries if query.service != "https"}))


def policy(queries: Iterable[Query[Any]]) -> dict[str, Any]:
    """The policy document: every action by its name, never a wildcard.

    AgentCore's `Get*` would also hand out access tokens and API keys, so no action is abbreviated. Most describe and
    list operations take no resource, hence `*`.
    """
    statement = {
        "Sid": "AgentcorePreflight",
        "Effect": "Allow",
        "Action": list(actions(queries)),
        "Resource": "*",
    }
    return {"Version": "2012-10-17", "Statement": [statement]}


def scoped_policy(queries: Iterable[Query[Any]], scopes: Iterable[Scope]) -> dict[str, Any]:
    """The policy document for the audit of these targets alone: by resource, where the target names it and AWS can."""
    together: dict[tuple[str, ...], list[str]] = {}
    asked = (query for query in queries if query.service != "https")
    for action, resources in sorted(resources_by_action(asked, scopes).items()):
        together.setdefault(tuple(sorted(resources)), []).append(action)
    statements = [
        {"Sid": f"AgentcorePreflight{number}", "Effect": "Allow", "Action": named, "Resource": list(resources)}
        for number, (resources, named) in enumerate(sorted(together.items()), 1)
    ]
    return {"Version": "2012-10-17", "Statement": statements}
