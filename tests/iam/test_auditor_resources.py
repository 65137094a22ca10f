"""The policy for one deployment names what the deployment names, and is enough for its audit."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import ACCOUNT, REGION, scope

from preflight import checks
from preflight.audit.run import questions, questions_of_target
from preflight.core.resource import Resource
from preflight.core.scope import Caller
from preflight.core.target import Agent, Code, Role, Target
from preflight.core.value import Value
from preflight.iam.auditor_policy import policy
from preflight.iam.auditor_resources import ANY_ACCOUNT, Reach, grants, holds

EVERY = checks.all_checks()
NOBODY = Caller(ANY_ACCOUNT, f"arn:aws:iam::{ANY_ACCOUNT}:root")
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"
REPOSITORY = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/research-agent"


def needed(target: Target, **rest: Any) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for (action, _), resources in grants(questions_of_target(EVERY), [scope(target=target, **rest)]).items():
        found[action] = found.get(action, frozenset()) | resources
    return found


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


ROLE = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/R"))
NOBODYS = {"kms:GetKeyPolicy", "lambda:GetPolicy", "s3:GetBucketPolicy", "secretsmanager:GetResourcePolicy"}
OF_REGION = {"iam:ListRoles", "ecr:DescribeRepositories", "bedrock-agentcore:ListMemories"}


def test_what_nothing_of_the_target_leads_to_is_left_out() -> None:
    found = needed(Target("api", "it", agents=(Agent("a", image=Value(IMAGE), role=ROLE),)))
    assert found["ecr:GetRepositoryPolicy"] == {REPOSITORY}
    assert not (NOBODYS | OF_REGION) & set(found)


@pytest.mark.parametrize(
    ("secret", "place"),
    [
        ("api-key", REGION),
        (f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:api-key-AbCdEf", "eu-west-1"),
    ],
)
def test_a_key_that_only_the_secret_tells_is_any_where_it_can_be(secret: str, place: str) -> None:
    found = needed(Target("api", "it", agents=(Agent("a", role=ROLE, secrets=(Value(secret),)),)))
    keys = found["kms:GetKeyPolicy"]
    assert f"arn:aws:kms:{place}:{ACCOUNT}:key/*" in keys
    assert keys <= {f"arn:aws:kms:{each}:{ACCOUNT}:key/*" for each in (place, REGION)}
    assert found["secretsmanager:GetResourcePolicy"] == found["secretsmanager:DescribeSecret"]


def test_an_alias_is_any_key_of_its_account_and_region() -> None:
    home = f"arn:aws:kms:{REGION}:{ACCOUNT}"
    memory = Resource("Memory", "m", {"encryptionKeyArn": Value(f"{home}:alias/mine")})
    assert needed(Target("api", "it", resources=(memory,)))["kms:DescribeKey"] == {f"{home}:key/*"}


@pytest.mark.parametrize("caller", [NOBODY, Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")], ids=["nobody", "root"])
def test_whoever_deploys_is_simulated(caller: Any) -> None:
    target = Target("api", "it", agents=(Agent("a", image=Value(IMAGE)),))
    who = needed(target, caller=caller)["iam:SimulatePrincipalPolicy"]
    account = "*" if caller is NOBODY else ACCOUNT
    assert who == {f"arn:aws:iam::{account}:{kind}/*" for kind in ("role", "user")}


def test_whoever_audits_is_looked_up_as_well() -> None:
    root = Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
    assert f"arn:aws:iam::{ACCOUNT}:role/*" in needed(Target("api", "it"), caller=root)["iam:GetRole"]


def test_without_an_account_it_is_any() -> None:
    target = Target("api", "it", agents=(Agent("a", secrets=(Value("api-key"),)),))
    [arn] = needed(target, caller=NOBODY)["secretsmanager:DescribeSecret"]
    assert arn == f"arn:aws:secretsmanager:{REGION}:*:secret:api-key-??????"


def test_what_another_pattern_holds_is_not_named_again() -> None:
    target = Target("api", "it", agents=(Agent("a", secrets=(Value("api-key"),)),))
    both = [scope(target=target, caller=Caller(each, f"arn:aws:iam::{each}:root")) for each in (ACCOUNT, ANY_ACCOUNT)]
    found = grants(questions_of_target(EVERY), both)
    secret = {f"arn:aws:secretsmanager:{REGION}:*:secret:api-key-??????"}
    assert found["secretsmanager:DescribeSecret", Reach.NAMED] == secret


def test_values_that_only_aws_knows_may_be_any() -> None:
    found = grants(questions_of_target(EVERY), [scope(target=Target("api", "it"))], unresolved=True)
    assert found["ecr:BatchGetImage", Reach.KIND] == {f"arn:aws:ecr:*:{ACCOUNT}:repository/*"}
    assert {action for action, _ in found} == {q.action for q in questions_of_target(EVERY) if q.service != "https"}


@pytest.mark.parametrize(
    ("pattern", "arn", "held"),
    [
        ("arn:aws:s3:::*", "arn:aws:s3:::b", True),
        ("arn:aws:s3:::b?", "arn:aws:s3:::b*", False),
        ("arn:aws:s3:::b*", "arn:aws:s3:::b?", True),
        ("arn:aws:s3:::[b]", "arn:aws:s3:::b", False),
    ],
)
def test_what_a_pattern_holds(pattern: str, arn: str, held: bool) -> None:
    assert holds(pattern, arn) is held


def test_what_follows_is_about_the_same_things_as_far_as_it_takes_them() -> None:
    code = Code(Value("b"), Value("k.zip"))
    found = needed(Target("api", "it", agents=(Agent("a", image=Value(IMAGE), code=code, role=ROLE),)))
    assert found["ecr:GetRepositoryPolicy"] == {REPOSITORY}
    assert found["ecr:GetRegistryPolicy"] == {"*"}
    assert found["s3:GetBucketPolicy"] == {"arn:aws:s3:::b"}
    assert found["s3:ListBucket"] == {"arn:aws:s3:::b"}


def test_every_action_of_every_check_is_in_the_policy() -> None:
    asked = {query.action for query in questions(EVERY) if query.service != "https"}
    [statement] = policy(questions(EVERY))["Statement"]
    assert asked == set(statement["Action"])
