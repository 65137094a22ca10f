"""What is made beside AgentCore's resources, and the right that making it takes."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER

from preflight.core.target import Companion
from preflight.core.value import Value
from preflight.deployment.companions import MAKINGS, is_named, name_of
from preflight.inputs.infrastructure.companions import NAMES


def test_every_kind_that_is_read_has_its_right() -> None:
    assert set(MAKINGS) == set(NAMES)


@pytest.mark.parametrize(
    ("kind", "name", "named", "called"),
    [
        ("ECR::Repository", Value("agents"), True, "agents"),
        ("ECR::Repository", None, False, "It"),
        ("ECR::Repository", LATER, False, "It"),
        ("EC2::VPC", None, True, "It"),
        ("KMS::Key", None, True, "It"),
    ],
)
def test_what_is_known_of_its_arn(kind: str, name: Any, named: bool, called: str) -> None:
    companion = Companion(kind, "It", name)
    assert (is_named(companion), name_of(companion)) == (named, called)


@pytest.mark.parametrize("kind", MAKINGS)
def test_the_right_is_on_an_arn_of_its_service(kind: str) -> None:
    [action] = MAKINGS[kind].permission.actions
    places = {"partition": "aws", "region": "us-west-2", "account": "123456789012", "name": "x"}
    arn = MAKINGS[kind].permission.resource.format(**places)
    assert arn == "*" or arn.split(":")[2] == action.split(":")[0]
