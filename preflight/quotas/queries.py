"""The quotas applied to the account, which on a new account can be zero whatever the default is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.value import Value
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


DEFAULT = "DEFAULT"
"""The endpoint that AWS makes with every runtime."""


def adds_agents(scope: Scope) -> bool:
    """Whether the target deploys an agent."""
    return any(not agent.deployed and not agent.candidate for agent in scope.target.agents)


def endpoints_elsewhere(scope: Scope) -> Mapping[str, int]:
    """How many endpoints the target gives each runtime that it only names."""
    here = {agent.runtime_id for agent in scope.target.agents}
    made = (each for each in scope.target.resources if each.kind == "RuntimeEndpoint" and not each.deployed)
    named = ((each.value("agentRuntimeId"), each.value("name")) for each in made)
    ids = (str(runtime.get()) for runtime, name in named if runtime and runtime.known and not _is_default(name))
    return Counter(each for each in ids if each not in here)


def _is_default(name: Value[str] | None) -> bool:
    return name is not None and name.value == DEFAULT


def _all(facts: Facts) -> Iterator[Call]:
    if adds_agents(facts.scope) or endpoints_elsewhere(facts.scope):
        yield Call("", {"ServiceCode": SERVICE})


ALL_APPLIED = Query(
    "service-quotas",
    "ListServiceQuotas",
    select="Quotas[].{code: QuotaCode, value: Value, name: QuotaName, unit: Unit}",
    row=Quota,
    calls=_all,
    absent=frozenset({"NoSuchResourceException"}),
)
"""All quotas of AgentCore in one question, where a target deploys agents or endpoints."""
