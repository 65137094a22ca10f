"""Flags beside a file add to what the file describes; alone, a model or secret is asked about by itself."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.cli.beside import added
from preflight.cli.errors import CliError
from preflight.cli.options import FLAGS
from preflight.core.target import Agent, Gateway, Network, Role, Target
from preflight.core.value import Origin, Value, Why, unknown_value
from preflight.inputs.views import gateway, runtime

ROLE, OTHER = "arn:aws:iam::123456789012:role/A", "arn:aws:iam::123456789012:role/B"
MODEL = "amazon.nova-lite-v1:0"
LATER: Value[str] = unknown_value(Why.AFTER_DEPLOY, "created by this deployment")
REPEATABLE = {"image", "endpoint_name", "subnet", "security_group", "model", "secret", "gateway_lambda"}


def flags(**given: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {name: () if name in REPEATABLE else None for name in FLAGS}
    return {**empty, **given}


def file(*parts: Agent | Gateway) -> Target:
    agents = tuple(part for part in parts if isinstance(part, Agent))
    gateways = tuple(part for part in parts if isinstance(part, Gateway))
    made = (*(runtime(each, "") for each in agents), *(gateway(each, "") for each in gateways))
    return Target("api", "f", agents=agents, gateways=gateways, resources=made)


def agent(name: str = "a", **rest: Any) -> Agent:
    return Agent(name, name=Value(name), **rest)


def words(values: tuple[Value[str], ...]) -> list[str]:
    return [each.get() for each in values]


def test_no_agent_is_made_up_beside_a_file() -> None:
    given = flags(model=(MODEL,), secret=("arn:s",), endpoint_name=("prod",))
    (found,) = added([file(agent("a"), agent("b", models=(Value("x"),)))], given)
    assert [each.subject for each in found.agents] == ["a", "b"]
    assert [words(each.models) for each in found.agents] == [[MODEL], ["x", MODEL]]
    assert {tuple(words(each.secrets)) for each in found.agents} == {("arn:s",)}


def test_a_flag_makes_a_guess_certain() -> None:
    guess = Value(MODEL, Origin(), derived_by="the environment variable MODEL")
    (found,) = added([file(agent(models=(guess,)))], flags(model=(MODEL,)))
    assert [(each.value, each.derived_by) for each in found.agents[0].models] == [(MODEL, "")]


@pytest.mark.parametrize(
    ("there", "role", "noted"),
    [
        (None, ROLE, False),
        (Role(LATER), ROLE, False),
        (Role(Value(ROLE)), ROLE, False),
        (Role(Value(OTHER)), OTHER, True),
    ],
)
def test_a_role_is_filled_in_where_the_file_leaves_it_open(there: Role | None, role: str, noted: bool) -> None:
    (found,) = added([file(agent(role=there))], flags(role_arn=ROLE))
    assert found.agents[0].role.arn.get() == role
    assert bool(found.notes) is noted
    if there:
        assert found.resources[0].value("roleArn").get() == role


def test_subnets_join_those_of_the_file() -> None:
    network = Network(mode=Value("VPC"), subnets=(Value("subnet-1"),))
    (found,) = added([file(agent(network=network))], flags(subnet=("subnet-1", "subnet-2"), security_group=("sg-1",)))
    assert (words(found.agents[0].network.subnets), words(found.agents[0].network.security_groups)) == (
        ["subnet-1", "subnet-2"],
        ["sg-1"],
    )


def test_several_images_beside_a_file_are_refused() -> None:
    with pytest.raises(CliError, match="cannot be determined"):
        added([file(agent())], flags(image=("i:1", "i:2")))


@pytest.mark.parametrize(
    ("name", "targets", "authorizer"),
    [("g", 1, "AWS_IAM"), (None, 1, "AWS_IAM"), ("other", 2, None)],
)
def test_a_gateway_of_another_name_is_one_of_its_own(name: str | None, targets: int, authorizer: str | None) -> None:
    found = added([file(Gateway("g", name=Value("g")))], flags(gateway_name=name, gateway_authorizer="AWS_IAM"))
    assert len(found) == targets
    first = found[0].gateways[0].authorizer
    assert (first.get() if first else None) == authorizer


@pytest.mark.parametrize(
    ("given", "alone"),
    [({"model": (MODEL,)}, True), ({"secret": ("arn:s",)}, True), ({"model": (MODEL,), "role_arn": ROLE}, False)],
)
def test_a_bare_model_is_no_agent(given: dict[str, Any], alone: bool) -> None:
    (found,) = added([], flags(**given))
    assert bool(found.agents[0].candidate) is alone
    assert [each.kind for each in found.ledger] == ([] if alone else ["Runtime"])


def test_a_model_beside_a_gateway_is_asked_alone() -> None:
    first, second = added([file(Gateway("g", name=Value("g")))], flags(model=(MODEL,)))
    assert (first.agents, [bool(each.candidate) for each in second.agents]) == ((), [True])
