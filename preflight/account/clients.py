"""Opens the SDK's clients: one a service and region, guarded, all over the same connections."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from attrs import define, field
from botocore.config import Config

from preflight.account.bodies import BoundedSession
from preflight.account.connections import read_certificates_once
from preflight.account.readonly import refuse_unless_itself, refuse_unless_read

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 20, 4
_building: dict[str, threading.Lock] = {}
"""One lock a service: its first client reads the SDK's model (a quarter of a second for EC2), which the clients of
other regions and accounts then share."""


class Opens(Protocol):
    """Opens clients with some credentials: a session of boto3, or the lighter one of `preflight.account.session`."""

    @property
    def client(self) -> Callable[..., Any]:
        """Opens a client of a service."""
        ...


class Asking(threading.local):
    """What a thread is asking: who signs, if not the session, and how many buckets the SDK looked for."""

    signer: Any = None
    heads: int = 0


@define
class Clients:
    """The clients of one session.

    Args:
        session: its credentials sign, unless the asking thread names a signer.
        allowed: the (service, operation) pairs that may be called.
        version: for the user-agent suffix.
        endpoint_url: another endpoint for every service.
    """

    session: Opens
    allowed: frozenset[tuple[str, str]]
    version: str = ""
    endpoint_url: str | None = None
    asking: Asking = field(factory=Asking)
    _made: dict[tuple[str, str], Any] = field(factory=dict)
    _connections: BoundedSession | None = None
    """The HTTP session of the first client; a second one would open connections of its own to the same hosts."""

    def of(self, service: str, region: str) -> Any:
        """The client of a service in a region; those of other services are built meanwhile."""
        with _building.setdefault(service, threading.Lock()):
            if (service, region) not in self._made:
                self._made[service, region] = self._open(service, region)
            return self._made[service, region]

    def _open(self, service: str, region: str) -> Any:
        config = Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            user_agent_extra=f"agentcore-preflight/{self.version}",
            max_pool_connections=64,
        )
        client = self.session.client(service, region_name=region, endpoint_url=self.endpoint_url, config=config)
        client.meta.events.register_first("before-call.*.*", self._guard)
        models = client.meta.service_model
        client.meta.events.register_first("before-send.*.*", partial(_guard_sent, models))
        endpoint = client._endpoint  # noqa: SLF001 - botocore has no public place for its HTTP session
        self._connections = self._connections or BoundedSession(read_certificates_once(endpoint.http_session))
        endpoint.http_session = self._connections
        return client

    def _guard(self, model: Any, context: dict[str, Any], **_: Any) -> None:
        refuse_unless_read(model.service_model.service_name, model.name, self.allowed)
        self.asking.heads += model.name == "HeadBucket"
        if self.asking.heads > 1:
            # Behind a portal that redirects everything botocore asks a bucket for its region, and that asks again.
            raise ConnectionError("a redirect of S3 leads to itself: a proxy or a sign-in page is in between")
        if self.asking.signer:
            context.setdefault("signing", {})["request_credentials"] = self.asking.signer


def _guard_sent(models: Any, request: Any, event_name: str, **_: Any) -> None:
    refuse_unless_itself(models.operation_model(event_name.rpartition(".")[2]), request)
