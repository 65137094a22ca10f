"""Who is asking."""

from __future__ import annotations

from preflight.core.query import Query
from preflight.core.scope import Caller

CALLER = Query("sts", "GetCallerIdentity", select="{account: Account, arn: Arn}", member="Account", row=Caller)
