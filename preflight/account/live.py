"""Makes calls through botocore: read operations only, bounded in time, paginated to the limit a query sets."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from attrs import define, field
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.parsers import ResponseParserError

from preflight.account.bodies import bound_bodies
from preflight.account.conformity import refuse_misshapen
from preflight.account.documents import fetch as fetch_over_https
from preflight.account.errors import code_of, from_aws
from preflight.account.raw import Failure, Raw
from preflight.account.readonly import declared, refuse_unless_read
from preflight.core.query import Call, Query

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 20, 4
MOST_PAGES = 1_000
"""More pages than any listing of AWS has within its quotas: a paginator that never ends is no answer."""
Fetch = Callable[[str, int], bytes]


class Opens(Protocol):
    """Opens clients with some credentials: a session of boto3, or the lighter one of `preflight.account.session`."""

    @property
    def client(self) -> Callable[..., Any]:
        """Opens a client of a service."""
        ...


_building: dict[str, threading.Lock] = {}
"""One lock a service: its first client reads the SDK's model (a quarter of a second for EC2), which the clients of
other regions and accounts then share."""


@define
class Live:
    """The live account behind a session of the SDK.

    Args:
        session: the credentials to use.
        queries: all that may be asked; anything else is refused before it is sent.
        version: for the user-agent suffix, which CloudTrail shows.
        endpoint_url: another endpoint for every service.
        fetch: reads one HTTPS document, URL and most bytes to its content.
    """

    session: Opens
    queries: Iterable[Query[Any]]
    version: str = ""
    endpoint_url: str | None = None
    fetch: Fetch = fetch_over_https
    _clients: dict[tuple[str, str], Any] = field(factory=dict)
    _calls: threading.local = field(factory=threading.local)
    _allowed: frozenset[tuple[str, str]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Fixes what may be called."""
        self._allowed = declared(self.queries)

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer of one call; what AWS or the network refuses is a `Failure`."""
        self._calls.made = 0
        try:
            refuse_unless_read(query.service, query.operation, self._allowed)
            if query.service == "https":
                return Raw(self._document(call.params))
            client = self._client(query.service, region)
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

    def _client(self, service: str, region: str) -> Any:
        """The client of a service in a region; those of other services are built meanwhile."""
        with _building.setdefault(service, threading.Lock()):
            if (service, region) not in self._clients:
                self._clients[service, region] = self._open(service, region)
            return self._clients[service, region]

    def _open(self, service: str, region: str) -> Any:
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            user_agent_extra=f"agentcore-preflight/{self.version}",
            max_pool_connections=32,
        )
        client = self.session.client(service, region_name=region, endpoint_url=self.endpoint_url, config=config)
        client.meta.events.register_first("before-call.*.*", self._guard)
        bound_bodies(client)
        return client

    def _guard(self, model: Any, **_: Any) -> None:
        refuse_unless_read(model.service_model.service_name, model.name, self._allowed)
        self._calls.made = getattr(self._calls, "made", 0) + (model.name == "HeadBucket")
        if self._calls.made > 1:
            # Behind a portal that redirects everything botocore asks a bucket for its region, and that asks again.
            raise ConnectionError("a redirect of S3 leads to itself: a proxy or a sign-in page is in between")


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
        if page.get(query.member) is None:
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
