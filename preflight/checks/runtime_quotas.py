"""The account may have versions, endpoints and sessions of a runtime, and enough endpoints for each agent.

Why:
    Every runtime takes a version and an endpoint when it is created, and a session when it is invoked. On an account
    that AWS has not verified yet these quotas can be 0, whatever the default is. An agent has at most ten endpoints.

Error:
    ServiceQuotaExceededException on CreateAgentRuntimeEndpoint, or on InvokeAgentRuntime

Fix:
    Declare fewer endpoints, or ask for an increase; with a quota of 0 open a Support case.

Limits:
    The quota codes are from field reports; where Service Quotas does not know one, the answer is `unknown`. Whether
    AWS counts the DEFAULT endpoint is not documented.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unknown, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.steps import Request
from preflight.core.subjects import target
from preflight.quotas.codes import ENDPOINTS, NAMES, SERVICE, SESSIONS, VERSIONS
from preflight.quotas.findings import SUPPORT
from preflight.quotas.queries import ALL_APPLIED, DEFAULT, adds_agents, endpoints_elsewhere


def deployments(scope: Scope) -> Iterator[Subject[Scope]]:
    """The audit as a whole, where it deploys agents or endpoints."""
    return (subject for subject in target(scope) if adds_agents(scope) or endpoints_elsewhere(scope))


@check(
    requirement="quotas", subjects=deployments, none="no agent and no endpoint is deployed here", queries=(ALL_APPLIED,)
)
def judge(scope: Scope, facts: Facts) -> Iterator[Finding]:
    """The applied quotas against zero, and the endpoints of each agent against theirs."""
    applied = {row.code: row.value for row in facts.of(ALL_APPLIED)}
    for code in (VERSIONS, ENDPOINTS, SESSIONS) if adds_agents(scope) else (ENDPOINTS,):
        yield _open(code, applied.get(code), scope)
    if most := applied.get(ENDPOINTS):
        for agent in scope.target.agents:
            if not agent.deployed and not agent.candidate:
                names = {each.value or each.detail for each in agent.endpoints if each.value != DEFAULT}
                yield from _endpoints(agent.subject, len(names), int(most), scope)
        for runtime, count in endpoints_elsewhere(scope).items():
            yield from _endpoints(runtime, count, int(most), scope)


def _open(code: str, value: float | None, scope: Scope) -> Finding:
    cause = Cause("quota", (code, scope.region))
    if value is None:
        look = aws("service-quotas", "list-service-quotas", service_code=SERVICE, region=scope.region)
        because = f"Service Quotas does not know the quota {code} ({NAMES[code]})"
        return unknown(because, "Look at the quota.", look, cause=cause)
    if value <= 0:
        because = f"the quota {NAMES[code]!r} applied to this account in {scope.region} is 0"
        return failed(because, SUPPORT, Request(SUPPORT), cause=cause)
    return passed(f"the quota {NAMES[code]!r} is {value:,.0f}")


def _endpoints(agent: str, count: int, most: int, scope: Scope) -> Iterator[Finding]:
    because = f"{agent} gets {count} endpoints, and the quota of endpoints per agent is {most}"
    cause = Cause("endpoints", (agent,), because)
    if count > most:
        increase = aws(
            "service-quotas",
            "request-service-quota-increase",
            service_code=SERVICE,
            quota_code=ENDPOINTS,
            desired_value=count,
            region=scope.region,
        )
        text = f"Declare at most {most}, or ask for an increase."
        yield failed(because, text, increase, subject=agent, cause=cause)
    elif count == most:
        told = f"{because}; AWS may count the DEFAULT endpoint too"
        yield warned(told, f"Declare at most {most - 1}.", subject=agent, cause=cause)
