"""Who is asking."""

from __future__ import annotations

from preflight.query import Query
from preflight.scope import Caller

CALLER = Query("sts", "GetCallerIdentity", select="{account: Account, arn: Arn}", member="Account", row=Caller)
