"""Clients of the function's own: a sink that hangs must not outlive the invocation, nor keep others from theirs."""

from __future__ import annotations

from typing import Any

from botocore.config import Config

from preflight.account.clients import Opens

BOUNDED = Config(connect_timeout=2, read_timeout=4, retries={"mode": "standard", "total_max_attempts": 2})
"""Two attempts of at most six seconds."""


def bounded_client(session: Opens, service: str, region: str | None = None) -> Any:
    """A client whose calls end soon, answered or not."""
    return session.client(service, region_name=region, config=BOUNDED)
