"""Repository policies of another account, as they let the execution role pull or not."""

import json
from typing import Any

import pytest
from worlds import findings, scope, statuses

from preflight.checks.image_access import REPOSITORY_POLICY, RepositoryPolicy, judge
from preflight.core.target import Agent, Role
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

URI = "111122223333.dkr.ecr.us-west-2.amazonaws.com/shared:v1"
ROLE = "arn:aws:iam::123456789012:role/research"
PULL = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]


def policy(principal: Any, action: Any = PULL, effect: str = "Allow", **rest: Any) -> RepositoryPolicy:
    statement = {"Effect": effect, "Principal": principal, "Action": action, **rest}
    return RepositoryPolicy(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def org(value: str) -> dict[str, Any]:
    return {"Condition": {"StringEquals": {"aws:PrincipalOrgID": value}}}


def and_deny(**rest: Any) -> RepositoryPolicy:
    """A policy that lets everyone pull, with a Deny beside it."""
    rows = [{"Effect": effect, "Principal": "*", "Action": "ecr:*"} for effect in ("Allow", "Deny")]
    return RepositoryPolicy(json.dumps({"Version": "2012-10-17", "Statement": [rows[0], {**rows[1], **rest}]}))


def agent(role: Any = None, uri: str = URI) -> Agent:
    return Agent("research", image=Value(uri), role=Role(role or Value(ROLE)))


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (policy({"AWS": ROLE}), "pass"),
        (policy({"AWS": "arn:aws:iam::123456789012:root"}), "pass"),
        (policy({"AWS": "123456789012"}), "pass"),
        (policy("*"), "pass"),
        (policy("*", "ecr:*"), "pass"),
        (policy({"AWS": ROLE}, "ecr:BatchGetImage"), "fail"),
        (policy({"AWS": "arn:aws:iam::444455556666:root"}), "fail"),
        (policy({"AWS": "arn:aws:iam::123456789012:role/another"}), "fail"),
        (policy({"AWS": ROLE}, effect="Deny"), "fail"),
        (policy("*", **org("o-1")), "unknown"),
        (and_deny(Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}), "unknown"),
        (and_deny(Condition={"StringEquals": {"aws:PrincipalAccount": "444455556666"}}), "pass"),
        (and_deny(), "fail"),
        (policy({"Service": "lambda.amazonaws.com"}), "fail"),
        ([], "fail"),
        (Unanswered(UnansweredReason.DENIED, "ecr:GetRepositoryPolicy"), "unknown"),
    ],
)
def test_policy(row: Any, status: str) -> None:
    assert statuses(judge, scope(agent()), {REPOSITORY_POLICY: {URI: row}}) == {"research": status}


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (policy({"AWS": "arn:aws:iam::123456789012:root"}), "pass"),
        (policy({"AWS": ROLE}), "unknown"),
        ([], "fail"),
    ],
)
def test_with_a_role_to_come_only_the_account_can_be_allowed(row: Any, status: str) -> None:
    to_come = agent(unknown_value(Why.AFTER_DEPLOY, "created by the deployment"))
    assert statuses(judge, scope(to_come), {REPOSITORY_POLICY: {URI: row}}) == {"research": status}


@pytest.mark.parametrize(
    "uri", ["123456789012.dkr.ecr.us-west-2.amazonaws.com/own:v1", "public.ecr.aws/o/i:1", "ghcr.io/o/i:1"]
)
def test_it_is_about_other_accounts_only(uri: str) -> None:
    assert statuses(judge, scope(agent(uri=uri))) == {"research": "skip"}


def test_the_fix_names_role_and_repository() -> None:
    (found,) = findings(judge, scope(agent()), {REPOSITORY_POLICY: {URI: []}})
    assert found.fix
    assert "--registry-id 111122223333 --region us-west-2 --repository-name shared" in (found.fix.command or "")
    assert ROLE in (found.fix.command or "")
