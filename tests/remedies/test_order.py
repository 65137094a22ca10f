"""What others need comes first, and deletions come last."""

from __future__ import annotations

import pytest

from preflight.core.command import Command, aws, command
from preflight.core.steps import Build, Run
from preflight.remedies.order import is_lookup, operation, place_of

IN_ORDER: list[Run | Build] = [
    Run(aws("iam", "create-role")),
    Build((command("docker", "build"),)),
    Run(aws("iam", "put-role-policy")),
    Run(aws("ec2", "authorize-security-group-ingress")),
    Run(aws("bedrock-agentcore-control", "create-agent-runtime")),
    Run(aws("bedrock-agentcore-control", "delete-agent-runtime")),
]


def test_the_order_of_kinds() -> None:
    places = [place_of(step) for step in IN_ORDER]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("create-service-linked-role", "put-role-policy"),
        ("create-repository", "set-repository-policy"),
        ("attach-role-policy", "update-agent-runtime"),
        ("create-gateway", "revoke-security-group-ingress"),
        ("modify-vpc-endpoint", "detach-role-policy"),
    ],
)
def test_one_before_the_other(first: str, second: str) -> None:
    assert place_of(Run(aws("x", first))) < place_of(Run(aws("x", second)))


def test_an_order_that_the_author_gave_holds() -> None:
    assert place_of(Run(aws("iam", "create-role"), order=65)) == 65


@pytest.mark.parametrize(
    ("given", "looks"),
    [
        (aws("ec2", "describe-subnets"), True),
        (aws("iam", "get-role"), True),
        (aws("iam", "simulate-principal-policy"), True),
        (aws("s3api", "head-object"), True),
        (command("agentcore-preflight", "policy"), True),
        (aws("ecr", "get-login-password"), False),
        (aws("iam", "create-role"), False),
        (command("docker", "push", "i"), False),
        (Command(()), False),
    ],
)
def test_what_only_shows_something(given: Command, *, looks: bool) -> None:
    assert is_lookup(given) is looks


@pytest.mark.parametrize(
    ("given", "named"),
    [(aws("iam", "get-role"), ("iam", "get-role")), (command("docker", "push"), ("", "")), (command("aws"), ("", ""))],
)
def test_the_operation_of_a_call(given: Command, named: tuple[str, str]) -> None:
    assert operation(given) == named
