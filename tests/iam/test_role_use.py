"""Roles and who uses them: which are one, which are to be created, and what they are called."""

from __future__ import annotations

import pytest
from worlds import scope, target

from preflight.core.resource import Resource
from preflight.core.target import Agent, Gateway, Role, RolePlan, Service
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.role_use import derived_by, role_name, role_uses, title, to_be_created

ARN = "arn:aws:iam::123456789012:role/team/R"
THERE = Role(Value(ARN))
LATER = unknown_value(Why.AFTER_DEPLOY, "is made later")


def test_a_role_of_several_is_one_use() -> None:
    browser = Resource("Browser", "b", {"executionRoleArn": Value(ARN)})
    made = target(Agent("a", role=THERE), Agent("n"), Gateway("g", role=THERE), resources=(browser,))
    (use,) = role_uses(scope(target=made))
    assert (use.name, [owner.subject for owner in use.of.owners]) == (ARN, ["a", "g", "b"])


def test_roles_that_are_not_known_are_not_one() -> None:
    made = scope(Agent("a", role=Role(LATER)), Agent("b", role=Role(LATER)))
    assert [use.name for use in role_uses(made)] == ["a", "b"]


PLAN = RolePlan(complete=True)


@pytest.mark.parametrize(
    ("role", "plan"),
    [
        (THERE, None),
        (Role(Value(ARN), PLAN), None),
        (Role(Value(ARN, created=True)), RolePlan()),
        (Role(Value(ARN, created=True), PLAN), PLAN),
        (Role(LATER, PLAN), PLAN),
        (Role(LATER), None),
    ],
)
def test_what_this_deployment_creates(role: Role, plan: RolePlan | None) -> None:
    assert to_be_created(role) == plan


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (THERE, "R"),
        (Role(Value("R")), ""),
        (Role(Value("arn:aws:iam::123456789012:user/R")), ""),
        (Role(LATER, RolePlan(name=Value("Planned"))), "Planned"),
        (Role(Value(ARN), RolePlan(name=Value("Planned"))), "R"),
        (Role(LATER, RolePlan(name=LATER)), ""),
        (Role(LATER), ""),
    ],
)
def test_the_name_to_look_it_up_by(role: Role, name: str) -> None:
    assert role_name(role) == name


@pytest.mark.parametrize(
    ("role", "tool"),
    [
        (Role(Value(ARN, derived_by="the toolkit")), "the toolkit"),
        (Role(Value(ARN, derived_by="the toolkit"), RolePlan()), ""),
        (Role(LATER, RolePlan(name=Value("R", derived_by="the CLI"))), "the CLI"),
        (THERE, ""),
    ],
)
def test_the_tool_that_made_it_up(role: Role, tool: str) -> None:
    assert derived_by(role) == tool


@pytest.mark.parametrize(
    ("owner", "words"),
    [
        (Agent("a", name=Value("research")), "agent research"),
        (Agent("a"), "agent a"),
        (Agent("a", name=LATER), "agent a"),
        (Gateway("g"), "gateway g"),
        (Service("CodeInterpreter", "c"), "code interpreter c"),
    ],
)
def test_how_a_sentence_calls_the_owner(owner: Agent | Gateway | Service, words: str) -> None:
    assert title(owner) == words
