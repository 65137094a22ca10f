"""Whether the roles that invoke a model may make its agreement."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ACCOUNT, StubAccount, scope

from preflight.core.query import Facts, Query
from preflight.core.target import Agent, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.marketplace import SUBSCRIBING, may_subscribe
from preflight.iam.permissions import MARKETPLACE
from preflight.iam.simulation import Simulated
from preflight.models.queries import AVAILABILITY, Availability

MODEL = "anthropic.claude-sonnet-4-20250514-v1:0"
ROLE = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/R"))
ABSENT = Availability("NOT_AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE")
THERE = Availability("AVAILABLE", "AUTHORIZED", "AVAILABLE", "AVAILABLE")


def agent(subject: str = "a", role: Role | None = ROLE, model: str = MODEL) -> Agent:
    return Agent(subject, role=role, models=(Value(model),))


def told(*agents: Agent, decision: str = "allowed", availability: object = ABSENT, region: str = "us-west-2") -> Facts:
    made = scope(*agents, region=region)
    rows: dict[Query[Any], Any] = {AVAILABILITY: {MODEL: availability}}
    before = StubAccount(rows).ask([AVAILABILITY], made)
    said = [Simulated(action, "*", decision) for action in MARKETPLACE.actions]
    rows[SUBSCRIBING] = {call.key: said for call in SUBSCRIBING.calls(before)}
    return StubAccount(rows).ask([SUBSCRIBING], made)


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        (told(agent()), True),
        (told(agent(), decision="implicitDeny"), False),
        (told(agent(), agent("b", Role(Value("arn:aws:iam::111122223333:role/R")))), None),
        (told(agent(role=None)), None),
        (told(agent(role=Role(unknown_value(Why.PARAMETER, "has no value")))), None),
        (told(agent(role=Role(Value(None), RolePlan(complete=True)))), False),
        (told(agent(model="amazon.nova-pro-v1:0")), None),
        (told(agent(), region="us-gov-west-1"), False),
    ],
    ids=["allowed", "denied", "one foreign", "no role", "role not known", "planned", "nobody names it", "GovCloud"],
)
def test_whether_they_may(facts: Facts, may: bool | None) -> None:
    assert may_subscribe(MODEL, facts) is may


@pytest.mark.parametrize(
    ("availability", "asked"),
    [(ABSENT, 1), (THERE, 0), (Unanswered(UnansweredReason.DENIED, "bedrock:GetFoundationModelAvailability"), 0)],
)
def test_it_is_asked_only_where_an_agreement_is_not_there(availability: object, asked: int) -> None:
    facts = StubAccount({AVAILABILITY: {MODEL: availability}}).ask([AVAILABILITY], scope(agent(), agent("b")))
    assert len(list(SUBSCRIBING.calls(facts))) == asked


def test_an_answer_that_did_not_come_is_not_known() -> None:
    facts = told(agent())
    denied = Unanswered(UnansweredReason.DENIED, "iam:SimulatePrincipalPolicy")
    answers = facts.answers[SUBSCRIBING]
    assert isinstance(answers, dict)
    facts.answers[SUBSCRIBING] = dict.fromkeys(answers, denied)
    assert may_subscribe(MODEL, facts) is None
