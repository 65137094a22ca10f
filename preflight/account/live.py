"""Makes calls through botocore: read operations only, bounded in time, paginated to the limit a query sets."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from attrs import define, field
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from preflight.account.clients import Clients, Opens
from preflight.account.conformity import refuse_misshapen
from preflight.account.documents import fetch as fetch_over_https
from preflight.account.errors import code_of, from_aws
from preflight.account.raw import Failure, Raw
from preflight.account.readonly import declared, refuse_unless_read
from preflight.core.query import Call, Query

MOST_PAGES = 1_000
"""More pages than any listing of AWS has within its quotas: a paginator that never ends is no answer."""
Fetch = Callable[[str, int], bytes]


@define
class Live:
    """The live account behind a session of the SDK.

    Args:
        session: the credentials to use.
        queries: all that may be asked; anything else is refused before it is sent.
        version: for the user-agent suffix, which CloudTrail shows.
        endpoint_url: another endpoint for every service.
        fetch: reads one HTTPS document, URL and most bytes to its content.
        signer: credentials that sign instead of the session's.
        clients: those of another account, to sign with its own credentials what goes through them.
    """

    session: Opens
    queries: Iterable[Query[Any]]
    version: str = ""
    endpoint_url: str | None = None
    fetch: Fetch = fetch_over_https
    signer: Any = None
    clients: Clients = field()

    @clients.default
    def _own_clients(self) -> Clients:
        return Clients(self.session, declared(self.queries), self.version, self.endpoint_url)

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer of one call; what AWS or the network refuses is a `Failure`."""
        self.clients.asking.signer, self.clients.asking.heads = self.signer, 0
        try:
            refuse_unless_read(query.service, query.operation, self.clients.allowed)
            if query.service == "https":
                return Raw(self._document(call.params))
            client = self.clients.of(query.service, region)
            return _as_modeled(_read(client, query, call), client, query)
        except ClientError as error:
            # Only AWS can say that there is none: a page with 404 must not be taken for it.
            return Failure(code_of(error) if from_aws(error) else "", error)
        except (BotoCoreError, ResponseParserError, OSError, ValueError, NotImplementedError) as error:
            return Failure(code_of(error), error)
        except (AttributeError, LookupError, TypeError) as error:
            # botocore's parsers stumble so over a body of the wrong shape: null, a list, a portal's page
            return Failure("", ResponseParserError(f"{type(error).__name__}: {error}"))

    def _document(self, params: Mapping[str, Any]) -> dict[str, Any]:
        document = json.loads(self.fetch(params["url"], params["limit"]))
        return document if isinstance(document, dict) else {}


def _read(client: Any, query: Query[Any], call: Call) -> Raw:
    operation = xform_name(query.operation)
    if not hasattr(client, operation):
        raise NotImplementedError(f"no operation {query.operation}")
    if not (query.paginate and client.can_paginate(operation)):
        return Raw(getattr(client, operation)(**call.params))
    body: dict[str, Any] = {}
    items: list[Any] = []
    for number, page in enumerate(client.get_paginator(operation).paginate(**call.params)):
        body = body or page
        if not isinstance(page.get(query.member), list):
            return Raw(page)
        if number >= MOST_PAGES:
            raise ResponseParserError(f"more than {MOST_PAGES} pages")
        items += page[query.member]
        if query.limit and len(items) >= query.limit:
            more = len(items) > query.limit or _truncated(page, client, operation)
            return Raw({**body, query.member: items[: query.limit]}, complete=not more)
    return Raw({**body, query.member: items})


def _as_modeled(found: Raw, client: Any, query: Query[Any]) -> Raw:
    """The answer; raises `ResponseParserError` where it has another shape than AWS's model."""
    refuse_misshapen(found.body, client.meta.service_model.operation_model(query.operation).output_shape)
    return found


def _truncated(page: Mapping[str, Any], client: Any, operation: str) -> bool:
    """Whether the service says that there are more pages."""
    tokens = client.get_paginator(operation)._output_token  # noqa: SLF001 - botocore has no public name for it
    return any(token.search(page) for token in tokens)
