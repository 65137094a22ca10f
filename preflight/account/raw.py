"""What comes back from one call, before a query selects its view of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol

from attrs import frozen

from preflight.core.query import Call, Query

GLOBAL = frozenset({"iam"})
"""Services with one endpoint per partition: asked once, whatever the region."""


@frozen
class Raw:
    """An answer as the SDK gives it; `complete` is False when a limit cut the listing."""

    body: Mapping[str, Any]
    complete: bool = True


@frozen
class Failure:
    """A call that failed: the error code where AWS sent one, and the exception."""

    code: str
    error: BaseException

    def __attrs_post_init__(self) -> None:
        """Forgets where it was raised: the frames there would keep all clients of the account, half a megabyte each."""
        self.error.__traceback__ = self.error.__cause__ = self.error.__context__ = None


class Responder(Protocol):
    """Makes one call. Called from several threads at once; returns failures, never raises them."""

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer of one call in a region."""
        ...


def identity(query: Query[Any], call: Call, region: str) -> str:
    """What makes two calls the same question: region, operation, parameters, and how far a listing is read."""
    if query.service == "https":
        return f"https:Get {unsigned(call.params['url'])}"
    place = "" if query.service in GLOBAL else region
    extent = f"{query.limit or ''}{'' if query.paginate else ' first page'}"
    params = json.dumps(call.params, sort_keys=True, default=str)
    return f"{place} {query.service}:{query.operation} {params} {extent}".strip()


def unsigned(url: str) -> str:
    """The URL without its query, where a pre-signed one carries a signature."""
    return url.partition("?")[0]
