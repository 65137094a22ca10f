"""The account's quota of agent runtimes has room for the agents to come.

Why: The default is 1000 agents per region, but on an account that AWS has not verified yet the applied quota can be
zero. Service Quotas refuses an increase below the default, so only a Support case helps.

Error: ServiceQuotaExceededException: maxAgents limit exceeded for account

Fix: Delete runtimes that are no longer used, or ask for an increase; with a quota of zero open a Support case.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html

Limits: The quota code L-F4575653 is from field reports; if Service Quotas does not know it, the answer is `unknown`.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.finding import Finding
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import target
from preflight.inventory.runtimes import RUNTIMES
from preflight.quotas.codes import AGENTS
from preflight.quotas.findings import finding
from preflight.quotas.headroom import QuotaDemand
from preflight.quotas.queries import AGENTS_APPLIED


@check(
    requirement="quotas",
    subjects=target,
    none="there is no account to look at",
    queries=(AGENTS_APPLIED, RUNTIMES),
)
def judge(scope: Scope, facts: Facts) -> Iterator[Finding]:
    """Judges the applied quota of agents against those there are and those to come."""
    quota = facts.one(AGENTS_APPLIED)
    if quota and quota.value == 0:
        yield finding("agents", AGENTS, scope.region, quota.value, QuotaDemand(0))
        return
    agents = [agent for agent in scope.target.agents if not agent.candidate]
    need = QuotaDemand.of(agents, [runtime.name for runtime in facts.of(RUNTIMES)])
    yield finding("agents", AGENTS, scope.region, quota.value if quota else None, need)
