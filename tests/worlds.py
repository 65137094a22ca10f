"""Short ways to say a scope, facts and what a check makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.audit.inspection import inspect
from preflight.core.check import Check, closure
from preflight.core.finding import Finding
from preflight.core.query import Answer, Facts, Query
from preflight.core.scope import Caller, Scope, Standard
from preflight.core.target import Agent, Gateway, Target
from preflight.core.unanswered import Unanswered

ACCOUNT, REGION = "123456789012", "us-west-2"
CALLER = Caller(ACCOUNT, f"arn:aws:sts::{ACCOUNT}:assumed-role/Deployer/alice")


def target(*parts: Agent | Gateway, kind: str = "flags", **rest: Any) -> Target:
    """A target of these agents and gateways."""
    agents = tuple(part for part in parts if isinstance(part, Agent))
    return Target(kind, "flags", agents=agents, gateways=tuple(p for p in parts if isinstance(p, Gateway)), **rest)


def scope(*parts: Agent | Gateway, standard: str = "aws", region: str = REGION, **rest: Any) -> Scope:
    """A scope over a target of these agents and gateways."""
    made = rest.pop("target", None) or target(*parts)
    return Scope(made, region, Standard(standard), rest.pop("caller", CALLER), **rest)


Rows = Mapping[Query[Any], Mapping[str, Any]]
"""Answers by query and key: a row, several, an `Answer` or an `Unanswered`."""


class StubAccount:
    """Answers queries with what a test says; a query it does not mention has no rows for any key."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        facts = Facts(scope)
        for query in closure(queries):
            given = self.rows.get(query, {})
            facts.answers[query] = {key: answer(rows) for key, rows in given.items()}
        return facts


def answer(rows: Any) -> Answer[Any] | Unanswered:
    """An `Unanswered` or `Answer` as it is, a row or several rows as an answer."""
    if isinstance(rows, Unanswered | Answer):
        return rows
    return Answer(tuple(rows)) if isinstance(rows, list | tuple) else Answer((rows,))


def findings(check: Check[Any], scope: Scope, rows: Rows | None = None) -> list[Finding]:
    """What the check finds, told these rows; a crash in its judge is raised."""
    audit, _ = inspect(scope, StubAccount(rows or {}), [check], strict=True)
    return [finding for finding in audit.findings if finding.check == check.id]


def statuses(check: Check[Any], scope: Scope, rows: Rows | None = None) -> dict[str, str]:
    """Subject to its worst status, for tables."""
    order = ["fail", "unknown", "warn", "pass", "skip"]
    found: dict[str, str] = {}
    for finding in findings(check, scope, rows):
        best = found.get(finding.subject, "skip")
        found[finding.subject] = min(best, finding.status.value, key=order.index)
    return found


def live_facts(session: Any, scope: Scope, *queries: Query[Any], fetch: Any = None) -> Facts:
    """The facts a (moto) session gives for the queries."""
    rest = {"fetch": fetch} if fetch else {}
    return Engine(Live(session, closure(queries), **rest), seconds=30).ask(queries, scope)
