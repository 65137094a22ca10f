"""Quotas that are zero in new accounts, and endpoints per agent."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import REGION, live_facts, scope, statuses

from preflight.checks.runtime_quotas import judge
from preflight.core.query import Answer
from preflight.core.target import Agent, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import demo
from preflight.quotas.codes import ENDPOINTS, SESSIONS, VERSIONS
from preflight.quotas.queries import ALL_APPLIED, Quota


def agent(count: int = 1, **rest: Any) -> Agent:
    return Agent("a", name=Value("a"), endpoints=tuple(Value(f"e{n}") for n in range(count)), **rest)


def quotas(**changed: float) -> list[Quota]:
    values = {"versions": 1000.0, "endpoints": 10.0, "sessions": 500.0, **changed}
    codes = {"versions": VERSIONS, "endpoints": ENDPOINTS, "sessions": SESSIONS}
    return [Quota(codes[name], value) for name, value in values.items()]


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (quotas(), "pass"),
        (quotas(versions=0), "fail"),
        (quotas(endpoints=0), "fail"),
        (quotas(sessions=0), "fail"),
        (quotas()[1:], "unknown"),
        (Answer(()), "unknown"),
        (Unanswered(UnansweredReason.DENIED, "servicequotas:ListServiceQuotas"), "unknown"),
    ],
)
def test_quotas_of_an_account(rows: Any, status: str) -> None:
    assert statuses(judge, scope(agent()), {ALL_APPLIED: {"": rows}})[REGION] == status


@pytest.mark.parametrize(("count", "found"), [(9, {}), (10, {"a": "warn"}), (11, {"a": "fail"})])
def test_endpoints_of_an_agent(count: int, found: dict[str, str]) -> None:
    told = statuses(judge, scope(agent(count)), {ALL_APPLIED: {"": quotas()}})
    assert told == {REGION: "pass", **found}


@pytest.mark.parametrize(
    ("count", "found"), [(9, {}), (10, {"far-AbCdEf1234": "warn"}), (11, {"far-AbCdEf1234": "fail"})]
)
@pytest.mark.parametrize("beside", [(), (agent(),)], ids=["alone", "beside an agent"])
def test_endpoints_of_a_runtime_of_another_source(beside: tuple[Agent, ...], count: int, found: dict[str, str]) -> None:
    names = [*(f"e{n}" for n in range(count)), "DEFAULT"]
    made = tuple(resource("RuntimeEndpoint", {"agentRuntimeId": "far-AbCdEf1234", "name": name}) for name in names)
    told = statuses(
        judge, scope(target=Target("api", "t", agents=beside, resources=made)), {ALL_APPLIED: {"": quotas()}}
    )
    assert told == {REGION: "pass", **found}


@pytest.mark.parametrize("made", [agent(deployed=True), agent(candidate="image")])
def test_without_an_agent_to_deploy_there_is_no_question(made: Agent) -> None:
    assert statuses(judge, scope(made)) == {"flags": "skip"}


def test_the_quotas_of_a_simulated_account() -> None:
    with demo("ready", REGION) as account:
        facts = live_facts(account.session, scope(agent()), ALL_APPLIED)
        assert {VERSIONS, ENDPOINTS, SESSIONS} <= {row.code for row in facts.of(ALL_APPLIED)}
