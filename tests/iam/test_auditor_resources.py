"""The policy for one deployment names what the deployment names, and is enough for its audit."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ACCOUNT, REGION, scope

from preflight import checks
from preflight.audit.run import questions
from preflight.core.target import Agent, Code, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.iam.auditor_policy import policy
from preflight.iam.auditor_resources import resources_by_action

EVERY = checks.all_checks()
NOBODY = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"
REPOSITORY = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/research-agent"


def needed(target: Target, **rest: Any) -> dict[str, frozenset[str]]:
    return dict(resources_by_action(questions(EVERY), [scope(target=target, **rest)]))


@pytest.mark.parametrize(
    ("agent", "action", "resources"),
    [
        (Agent("a", image=Value(IMAGE)), "ecr:BatchGetImage", {REPOSITORY}),
        (Agent("a", image=Value(IMAGE)), "ecr:GetDownloadUrlForLayer", {REPOSITORY}),
        (
            Agent("a", secrets=(Value("api-key"),)),
            "secretsmanager:DescribeSecret",
            {f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:api-key-??????"},
        ),
        (Agent("a", code=Code(Value("b"), Value("k.zip"))), "s3:GetObject", {"arn:aws:s3:::b/k.zip"}),
        (Agent("a", code=Code(Value("b"), Value("k"), Value("v1"))), "s3:GetObjectVersion", {"arn:aws:s3:::b/k"}),
        (Agent("a"), "ec2:DescribeRegions", {"*"}),
        (Agent("a"), "sts:GetCallerIdentity", {"*"}),
    ],
)
def test_what_the_target_names(agent: Agent, action: str, resources: set[str]) -> None:
    assert needed(Target("api", "it", agents=(agent,)))[action] == resources


def test_what_nothing_asks_is_left_out() -> None:
    found = needed(Target("api", "it", agents=(Agent("a", image=Value(IMAGE)),)))
    assert not {"s3:GetObject", "s3:GetObjectVersion", "secretsmanager:DescribeSecret", "kms:DescribeKey"} & set(found)


def test_without_an_account_it_is_not_narrowed() -> None:
    target = Target("api", "it", agents=(Agent("a", secrets=(Value("api-key"),)),))
    [arn] = needed(target, caller=NOBODY)["secretsmanager:DescribeSecret"]
    assert arn == f"arn:aws:secretsmanager:{REGION}:*:secret:api-key-??????"


def test_what_follows_is_about_the_same_things_as_far_as_it_takes_them() -> None:
    target = Target("api", "it", agents=(Agent("a", image=Value(IMAGE), code=Code(Value("b"), Value("k.zip"))),))
    found = needed(target)
    assert found["ecr:GetRepositoryPolicy"] == {REPOSITORY}
    assert found["ecr:GetRegistryPolicy"] == {"*"}
    assert found["s3:GetBucketPolicy"] == {"arn:aws:s3:::b"}
    assert found["s3:ListBucket"] == {"arn:aws:s3:::b"}


def test_every_action_of_every_check_is_in_the_policy() -> None:
    asked = {query.action for query in questions(EVERY) if query.service != "https"}
    [statement] = policy(questions(EVERY))["Statement"]
    assert asked == set(statement["Action"])
