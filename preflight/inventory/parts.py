"""The endpoints of runtimes and targets of gateways that are there, where a source adds others to one of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.inventory.others import NOT_FOUND, SERVICE, Found

UNIQUE_IN: Mapping[str, str] = {"RuntimeEndpoint": "agentRuntimeId", "GatewayTarget": "gatewayIdentifier"}
"""Kinds whose names are unique in what holds them, and the member that names that."""
ID = re.compile(r"[a-zA-Z][\w-]*-[a-zA-Z0-9]{10}")
DEFAULT = ("RuntimeEndpoint", "DEFAULT")
"""The endpoint that AWS makes with every runtime
(https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-how-it-works.html)."""


def owner_of(part: Resource) -> str:
    """The id of the runtime or gateway that a part is added to, where that is there already; else empty."""
    named = part.value(UNIQUE_IN.get(part.kind, ""))
    text = str(named.get()).rpartition("/")[2] if named and named.known else ""
    return text if ID.fullmatch(text) else ""


def is_added(part: Resource) -> bool:
    """Whether a source makes it."""
    return part.kind in UNIQUE_IN and part.made and not part.deployed and part.before is None and not part.unread


def _calls(kind: str) -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        added = (part for part in facts.scope.target.resources if part.kind == kind and is_added(part))
        for owner in dict.fromkeys(filter(None, map(owner_of, added))):
            yield Call(owner, {UNIQUE_IN[kind]: owner})

    return calls


def _listing(kind: str, operation: str, select: str) -> Query[Found]:
    return Query(SERVICE, operation, select=select, row=Found, calls=_calls(kind), absent=NOT_FOUND)


THERE: Mapping[str, Query[Found]] = {
    "RuntimeEndpoint": _listing(
        "RuntimeEndpoint",
        "ListAgentRuntimeEndpoints",
        "runtimeEndpoints[].{id: id, arn: agentRuntimeEndpointArn, status: status, members: {name: name}}",
    ),
    "GatewayTarget": _listing(
        "GatewayTarget", "ListGatewayTargets", "items[].{id: targetId, status: status, members: {name: name}}"
    ),
}


def holder(part: Resource, name: str, facts: Facts) -> Found | None:
    """The one of the name that is there; raises `Unanswered`."""
    rows = facts.of(THERE[part.kind], owner_of(part))
    return next((row for row in rows if row.members.get("name") == name), None)
