"""Where a source says nothing and AWS has nothing, no check crashes, passes on nothing, or comes out empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from attrs import evolve
from worlds import CALLER, REGION

from preflight import checks
from preflight.audit.inspection import inspect
from preflight.core.check import closure
from preflight.core.finding import Finding, passed
from preflight.core.kinds import KINDS
from preflight.core.query import Answer, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope, Standard
from preflight.core.target import Agent, Code, Gateway, Jwt, Network, Role, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value

LATER = made_value("Other")


class Everywhere:
    """An account that gives one answer to every question."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def ask(self, queries: Iterable[Query[Any]], scope: Scope) -> Facts:
        facts = Facts(scope)
        for query in closure(queries):
            try:
                calls = list(query.calls(facts))
            except Unanswered as unanswered:
                facts.answers[query] = unanswered
                continue
            facts.answers[query] = {call.key: self.answer for call in calls}
        return facts


NOTHING: Answer[Any] = Answer(())
DENIED = Unanswered(UnansweredReason.DENIED, "any:Action")


def bare_agents() -> Iterable[Agent]:
    """An agent that says nothing, and one for each thing it can say without saying what."""
    yield Agent("a")
    yield Agent("a", name=LATER, image=LATER, role=Role(LATER), network=Network(LATER), code=Code(), jwt=Jwt())
    yield Agent("a", network=Network(Value("VPC")), code=Code(LATER), jwt=Jwt(Value("")))
    yield Agent("a", name=Value(""), image=Value(""), role=Role(Value("")), models=(Value(""),), secrets=(Value(""),))
    yield Agent("a", deployed=True, runtime_id="a-0123456789", status="")


TARGETS = {
    **{f"agent {number}": Target("api", "it", agents=(agent,)) for number, agent in enumerate(bare_agents())},
    "gateway": Target("api", "it", gateways=(Gateway("g"),)),
    "empty gateway": Target("api", "it", gateways=(Gateway("g", name=Value(""), authorizer=Value(""), jwt=Jwt()),)),
    **{f"a {kind.name}": Target("api", "it", resources=(Resource(kind.name, "r"),)) for kind in KINDS},
    **{
        f"a deployed {k.name}": Target("account", REGION, resources=(Resource(k.name, "r", deployed=True),))
        for k in KINDS
    },
    "a kind to come": Target("cloudformation", "it", resources=(Resource("AWS::BedrockAgentCore::Invented", "r"),)),
}


def judged(target: Target, answer: Any, caller: Any = CALLER) -> tuple[Finding, ...]:
    every = checks.all_checks()
    kinds = frozenset(kind for check in every for kind in check.kinds)
    scope = Scope(target, REGION, Standard.AWS, caller, judged_kinds=kinds)
    audit, _ = inspect(scope, Everywhere(answer), every, strict=True)
    return audit.findings


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize(("answer", "caller"), [(NOTHING, CALLER), (DENIED, CALLER), (DENIED, DENIED)])
def test_no_check_comes_out_empty(name: str, answer: Any, caller: Any) -> None:
    found = judged(TARGETS[name], answer, caller)
    assert not [each for each in found if "nothing to judge" in each.because]


PLACE = {"account-identity", "region-supported"}
"""Checks that a denial answers: who asks is known before, and only a service that is there denies."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_not_answered_proves_nothing(name: str) -> None:
    """A check that passes or fails on denied answers must do so on every answer: it judged the source alone."""
    denied = {_said(each) for each in judged(TARGETS[name], DENIED) if each.status in {"pass", "fail"}}
    assert {each for each in denied if each[0] not in PLACE} <= {_said(each) for each in judged(TARGETS[name], NOTHING)}


def _said(finding: Finding) -> tuple[str, ...]:
    return finding.check, finding.subject, finding.status, finding.because


def passing_on_nothing() -> set[str]:
    """The checks that pass of a target that holds nothing, in an account that denies everything."""
    return {each.check for each in judged(Target("api", "it"), DENIED) if each.status == "pass"}


def test_a_target_of_nothing_passes_nothing() -> None:
    assert passing_on_nothing() == PLACE


def test_a_check_that_passes_on_nothing_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    subjects, judge = checks.get_check("account-identity").subjects, lambda _of, _facts: [passed("it is well")]
    every = (evolve(c, subjects=subjects, judge=judge) if c.id == "secret-exists" else c for c in checks.all_checks())
    monkeypatch.setattr(checks, "all_checks", lambda planted=tuple(every): planted)
    assert passing_on_nothing() == {*PLACE, "secret-exists"}
