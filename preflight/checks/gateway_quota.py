"""The account's quota of gateways has room for the gateways to come.

Why: The default is 1000 gateways per region, but on an account that AWS has not verified yet applied quotas can be
zero. Service Quotas refuses an increase below the default, so only a Support case helps.

Error: ServiceQuotaExceededException on CreateGateway

Fix: Delete gateways that are no longer used, or ask for an increase; with a quota of zero open a Support case.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html

Limits: The quota code L-410A4D7F is from field reports; if Service Quotas does not know it, the answer is `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import Subject, check
from preflight.core.finding import Finding
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import target
from preflight.inventory.runtimes import GATEWAYS
from preflight.quotas.codes import GATEWAYS as GATEWAYS_CODE
from preflight.quotas.findings import finding
from preflight.quotas.headroom import QuotaDemand
from preflight.quotas.queries import GATEWAYS_APPLIED


def with_gateways(scope: Scope) -> Iterator[Subject[Scope]]:
    """The audit as a whole, where it is about gateways."""
    return (subject for subject in target(scope) if scope.target.gateways)


@check(
    requirement="quotas",
    subjects=with_gateways,
    none="there is no gateway",
    kinds=("Gateway",),
    queries=(GATEWAYS_APPLIED, GATEWAYS),
)
def judge(scope: Scope, facts: Facts) -> Iterator[Finding]:
    """Judges the applied quota of gateways against those there are and those to come."""
    quota = facts.one(GATEWAYS_APPLIED)
    if quota and quota.value == 0:
        yield finding("gateways", GATEWAYS_CODE, scope.region, quota.value, QuotaDemand(0))
        return
    need = QuotaDemand.of(scope.target.gateways, [gateway.name for gateway in facts.of(GATEWAYS)])
    yield finding("gateways", GATEWAYS_CODE, scope.region, quota.value if quota else None, need)
