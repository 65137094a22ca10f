"""Which operations may be called at all: those a query declares, reads by their verb, none that hands out secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from preflight.core.query import Query

VERBS = ("BatchGet", "Describe", "Get", "Head", "List", "Simulate")

SECRET_BEARING = frozenset({
    "GetSecretValue", "BatchGetSecretValue", "GetResourceApiKey", "GetResourceOauth2Token", "GetWorkloadAccessToken",
    "GetWorkloadAccessTokenForJWT", "GetWorkloadAccessTokenForUserId", "GetSessionToken", "GetFederationToken",
    "GetAuthorizationToken", "GetPasswordData", "GetObject", "GetParameterHistory",
})  # fmt: skip


class WriteRefusedError(PermissionError):
    """An operation outside the declared reads; a bug of ours, stopped before anything is sent."""


def declared(queries: Iterable[Query[Any]]) -> frozenset[tuple[str, str]]:
    """The (service, operation) pairs the queries may call."""
    return frozenset((query.service, query.operation) for query in queries)


def refuse_unless_read(service: str, operation: str, allowed: frozenset[tuple[str, str]]) -> None:
    """Raises `WriteRefusedError` unless the operation is declared and a harmless read."""
    if (service, operation) not in allowed:
        raise WriteRefusedError(f"{service}:{operation} is not a declared read")
    if not operation.startswith(VERBS) or operation in SECRET_BEARING:
        raise WriteRefusedError(f"{service}:{operation} is not a read this tool may make")
