"""Opens accounts by assuming a role in each; all go through the same clients, each signing with its own keys.

Why: a client costs 3 to 60 ms of CPU and half a megabyte, and an audit needs fifteen.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any

import botocore.credentials
from attrs import define, evolve, field

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.reader import OpenAccount
from preflight.account.session import (
    CouldNotRunError,
    Credentials,
    LiveAccount,
    assumed_keys,
    open_session,
    open_sts,
    session_of,
)
from preflight.core.query import Query

WORKERS = 24
"""Calls under way at once in one of several accounts, which are audited side by side."""
PLACEHOLDER = "{account}"
"""What stands for the account id in the ARN of the role to assume."""
NOBODY = ("nobody", "nobody", "nobody")
"""The keys of the shared clients: AWS refuses a call that no account's own keys have signed."""


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
    shared = Live(session_of(NOBODY, region), tuple(queries), version, how.endpoint_url, **live)
    own = Own(how, region)

    def open_account(account_id: str) -> LiveAccount:
        try:
            keys = assumed_keys(own.sts(), credentials_of(how, account_id))
        except CouldNotRunError as error:
            raise error.why or error from error
        responder = evolve(shared, signer=botocore.credentials.Credentials(*keys))
        return LiveAccount(Engine(responder, seconds=seconds, workers=WORKERS))

    return open_account


@define
class Own:
    """The caller's own credentials, opened when the first account asks for its role."""

    how: Credentials
    region: str | None
    _sts: Any = None
    _lock: threading.Lock = field(factory=threading.Lock)

    def sts(self) -> Any:
        """The one client that assumes the roles of all accounts; raises `CouldNotRunError`."""
        with self._lock:
            self._sts = self._sts or open_sts(
                open_session(evolve(self.how, assume_role=None), self.region), self.how, self.region
            )
            return self._sts


def credentials_of(how: Credentials, account_id: str) -> Credentials:
    """The credentials for one account."""
    role = how.assume_role
    return evolve(how, assume_role=role.replace(PLACEHOLDER, account_id) if role else None)
