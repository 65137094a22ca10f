"""What the checks look at: which parts are subjects, what they are called, and which are one."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from worlds import scope, target

from preflight.core import subjects
from preflight.core.resource import Resource
from preflight.core.target import Agent, Compute, Gateway, Network, NetworkPlan, Role
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value, Why, unknown_value

URI = "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:v1"
ROLE = Role(Value("arn:aws:iam::123456789012:role/R"))
HERE = Origin("f", 1, "agents.0")
LATER = unknown_value(Why.PARAMETER, "has no value", HERE)
UNREAD: Value[str] = Value(None, unread=Unanswered(UnansweredReason.DENIED, "ssm:GetParameter"))


def agent(subject: str, **parts) -> Agent:
    return Agent(subject, **parts)


def test_candidates_are_no_agents_but_have_parts() -> None:
    made = scope(agent("a", image=Value(URI)), agent("c", candidate="image", image=Value("x")), agent("n"))
    assert [one.name for one in subjects.agents(made)] == ["a", "n"]
    found = list(subjects.agents_with(lambda a: a.image)(made))
    assert [(one.name, one.candidate, one.owners) for one in found] == [("a", "", ("a",)), ("c", "image", ())]


def test_the_audit_as_a_whole_and_gateways() -> None:
    made = scope(Gateway("g", account=Value("1"), origin=HERE))
    assert [one.name for one in subjects.target(made)] == ["us-west-2"]
    (one,) = subjects.gateways(made)
    assert (one.name, one.account, one.origin, one.owners) == ("g", Value("1"), HERE, ("g",))


@pytest.mark.parametrize(("kinds", "found"), [((), ["m", "b"]), (("Memory",), ["m"]), (("Gateway",), [])])
def test_resources_of_kinds(kinds: tuple[str, ...], found: list[str]) -> None:
    made = scope(target=target(resources=(Resource("Memory", "m"), Resource("Browser", "b"))))
    assert [one.name for one in subjects.resources(*kinds)(made)] == found


def test_a_part_of_a_resource_counts_for_the_resource() -> None:
    resource = Resource("Memory", "m", origin=HERE)
    assert [subjects.subject_of_resource(resource, name).name for name in ("", "m/strategy")] == ["m", "m/strategy"]
    assert subjects.subject_of_resource(resource, "m/strategy").owners == ("m",)


@pytest.mark.parametrize(
    ("value", "name"),
    [(Value("x"), "x"), (Value(5), "5"), (LATER, "agents.0"), (Value(None), "fallback"), (UNREAD, "fallback")],
)
def test_how_a_value_is_named(value: Value[object], name: str) -> None:
    assert subjects.display_name(value, "fallback") == name


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({}, 1),
        ({"image": Value("other")}, 2),
        ({"compute": Compute.INSTANCES}, 2),
        ({"deployed": True}, 2),
        ({"account": Value("111122223333")}, 2),
        ({"image": Value(URI, derived_by="the toolkit")}, 2),
        ({"image": Value(URI, created=True)}, 2),
        ({"protocol": Value("MCP")}, 1),
    ],
)
def test_an_image_used_twice_in_the_same_way_is_one(change: dict[str, Any], number: int) -> None:
    first = agent("a", image=Value(URI))
    found = list(subjects.images(scope(first, evolve(first, subject="b", **change))))
    assert len(found) == number
    assert sorted(owner for one in found for owner in one.owners) == ["a", "b"]


@pytest.mark.parametrize(
    ("network", "name"),
    [
        (Network(vpc=Value("vpc-1"), subnets=(Value("subnet-a"),)), "vpc-1"),
        (Network(subnets=(Value("subnet-a"), LATER, Value("subnet-b"))), "subnet-a,subnet-b"),
        (Network(vpc=LATER, subnets=(Value("subnet-a"),)), "subnet-a"),
        (Network(), "who asks"),
    ],
)
def test_how_a_network_is_named(network: Network, name: str) -> None:
    assert subjects.network_name(network, "who asks") == name


@pytest.mark.parametrize(
    ("network", "inside"),
    [
        (Network(), False),
        (Network(Value("vpc")), True),
        (Network(Value("PUBLIC"), subnets=(Value("subnet-a"),)), False),
        (Network(LATER), False),
        (Network(LATER, subnets=(Value("subnet-a"),)), True),
        (Network(vpc=Value("vpc-1")), True),
        (Network(security_groups=(Value("sg-1"),)), True),
        (Network(plan=NetworkPlan(None)), True),
    ],
)
def test_what_is_in_a_vpc(network: Network, inside: bool) -> None:
    assert subjects.in_vpc(network) is inside


def test_a_role_of_several_is_one_subject_of_all_of_them() -> None:
    made = scope(
        target=target(
            agent("a", role=ROLE),
            agent("n"),
            Gateway("g", role=ROLE),
            resources=(Resource("Browser", "b", {"executionRoleArn": Value("arn:aws:iam::123456789012:role/B")}),),
        )
    )
    found = [(one.name.rpartition("/")[2], one.owners) for one in subjects.roles(made)]
    assert found == [("R", ("a", "g")), ("B", ("b",))]
    assert [one.subject for one in subjects.role_owners(made)] == ["a", "n", "g", "b"]
