"""Opens accounts by assuming a role in each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.reader import OpenAccount
from preflight.account.session import Credentials, LiveAccount, open_session
from preflight.core.query import Query

WORKERS = 24
"""Calls under way at once in one of several accounts, which are audited side by side."""
PLACEHOLDER = "{account}"
"""What stands for the account id in the ARN of the role to assume."""


def opener(
    how: Credentials,
    queries: Iterable[Query[Any]],
    *,
    version: str,
    region: str | None = None,
    seconds: float | None = None,
    **live: Any,
) -> OpenAccount:
    """Opens an account by the role of `how`, `{account}` in its ARN standing for the account id.

    Args:
        how: profile, role and external id.
        queries: all that may be asked; `preflight.audit.run.questions(checks)`.
        version: for the user-agent suffix.
        region: where the role is assumed.
        seconds: time for all calls of one account.
        live: anything else of `preflight.account.live.Live`.
    """
    asked = tuple(queries)

    def open_account(account_id: str) -> LiveAccount:
        session = open_session(credentials_of(how, account_id), region)
        responder = Live(session, asked, version, how.endpoint_url, **live)
        return LiveAccount(Engine(responder, seconds=seconds, workers=WORKERS))

    return open_account


def credentials_of(how: Credentials, account_id: str) -> Credentials:
    """The credentials for one account."""
    role = how.assume_role
    return evolve(how, assume_role=role.replace(PLACEHOLDER, account_id) if role else None)
