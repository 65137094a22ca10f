"""Whom a statement speaks of: the very principal, the role behind it, its account, or somebody else."""

from __future__ import annotations

from typing import Any

import pytest

from preflight.iam.documents import Policy, Statement
from preflight.iam.principals import Reach, may_reach, reach

ROLE = "arn:aws:iam::123456789012:role/team/Agent"
SESSION = "arn:aws:sts::123456789012:assumed-role/Agent/one"
USER = "arn:aws:iam::123456789012:user/alice"
ROOT = "arn:aws:iam::123456789012:root"
OTHER = "arn:aws:iam::123456789012:role/Other"
SERVICE = "bedrock-agentcore.amazonaws.com"


def statement(**principal: Any) -> Statement:
    made = {"Effect": "Allow", "Action": "*", "Resource": "*", **principal}
    (found,) = Policy.of({"Version": "2012-10-17", "Statement": [made]}).statements
    return found


@pytest.mark.parametrize(
    ("named", "principal", "found"),
    [
        ("*", ROLE, Reach.DIRECT),
        ({"AWS": "*"}, ROLE, Reach.DIRECT),
        ({"AWS": ROLE}, ROLE, Reach.ROLE),
        ({"AWS": ROLE}, SESSION, Reach.ROLE),
        ({"AWS": SESSION}, SESSION, Reach.DIRECT),
        ({"AWS": SESSION}, ROLE, Reach.NONE),
        ({"AWS": OTHER}, ROLE, Reach.NONE),
        ({"AWS": ROOT}, ROLE, Reach.ACCOUNT),
        ({"AWS": "123456789012"}, USER, Reach.ACCOUNT),
        ({"AWS": "111122223333"}, ROLE, Reach.NONE),
        ({"AWS": USER}, USER, Reach.DIRECT),
        ({"AWS": [ROOT, ROLE]}, ROLE, Reach.ROLE),
        ({"Service": SERVICE}, SERVICE, Reach.DIRECT),
        ({"Service": "lambda.amazonaws.com"}, SERVICE, Reach.NONE),
        ({"Service": "*"}, ROLE, Reach.NONE),
        ({"AWS": "123456789012"}, SERVICE, Reach.NONE),
    ],
)
def test_principal(named: Any, principal: str, found: Reach) -> None:
    assert reach(statement(Principal=named), principal) is found


@pytest.mark.parametrize(
    ("named", "principal", "found"),
    [
        ({"AWS": [ROLE, ROOT]}, ROLE, Reach.NONE),
        ({"AWS": [ROLE]}, ROLE, Reach.DIRECT),
        ({"AWS": [ROOT]}, ROLE, Reach.DIRECT),
        ({"AWS": [OTHER, ROOT]}, ROLE, Reach.DIRECT),
        ({"AWS": [USER, ROOT]}, USER, Reach.NONE),
        ({"Service": SERVICE}, SERVICE, Reach.NONE),
        ({"Service": "lambda.amazonaws.com"}, SERVICE, Reach.DIRECT),
        ("*", ROLE, Reach.NONE),
    ],
)
def test_not_principal(named: Any, principal: str, found: Reach) -> None:
    assert reach(statement(NotPrincipal=named), principal) is found


def test_a_statement_without_a_principal_speaks_of_nobody() -> None:
    assert reach(statement(), ROLE) is Reach.NONE
    assert may_reach(statement(), ROLE) is False


@pytest.mark.parametrize(
    ("principal", "of", "may"),
    [
        ({"Principal": {"AWS": SESSION}}, ROLE, True),
        ({"Principal": {"AWS": SESSION}}, OTHER, False),
        ({"Principal": {"AWS": SESSION}}, USER, False),
        ({"Principal": {"AWS": ROLE}}, ROLE, False),
        ({"NotPrincipal": {"AWS": [ROLE, ROOT]}}, ROLE, True),
        ({"NotPrincipal": "*"}, ROLE, False),
    ],
)
def test_what_may_be_about_the_sessions_of_a_role(principal: dict[str, Any], of: str, may: bool) -> None:
    assert may_reach(statement(**principal), of) is may
