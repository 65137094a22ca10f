"""The quotas applied to the account, which on a new account can be zero whatever the default is."""

from __future__ import annotations

from attrs import frozen

from preflight.core.query import Call, Query
from preflight.quotas.codes import AGENTS, GATEWAYS, IMAGE_SIZE, SERVICE


@frozen
class Quota:
    """One quota as applied to this account in this region."""

    code: str
    value: float
    name: str = ""
    unit: str | None = None
    """As CloudWatch spells units, "None" for a plain number."""


def applied(code: str) -> Query[Quota]:
    """The question for one AgentCore quota; no row where Service Quotas does not know the code."""
    return Query(
        "service-quotas",
        "GetServiceQuota",
        select="Quota.{code: QuotaCode, value: Value, name: QuotaName, unit: Unit}",
        row=Quota,
        calls=lambda _: (Call("", {"ServiceCode": SERVICE, "QuotaCode": code}),),
        absent=frozenset({"NoSuchResourceException"}),
    )


AGENTS_APPLIED = applied(AGENTS)
GATEWAYS_APPLIED = applied(GATEWAYS)
IMAGE_SIZE_APPLIED = applied(IMAGE_SIZE)
