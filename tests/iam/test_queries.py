"""Roles and simulations as IAM answers them, over roles that boto3 makes in moto."""

import json

import boto3
import pytest
from moto import mock_aws
from worlds import ACCOUNT, live_facts, scope

from preflight.audit.inspection import inspect
from preflight.checks.role_permissions import SIMULATION
from preflight.checks.role_permissions import judge as permissions
from preflight.checks.role_trust import judge as trusted
from preflight.core.query import Facts
from preflight.core.target import Agent, ResourcePolicy, Role, Target
from preflight.core.value import Value
from preflight.demo import simulate as simulator
from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.queries import (
    ROLE,
    Simulation,
    by_resource,
    key,
    rulings,
    simulate,
    simulation,
    with_resource_policies,
)

ARN = f"arn:aws:iam::{ACCOUNT}:role/agents/Agent"
BUCKET = "arn:aws:s3:::one/a", "arn:aws:s3:::two/a"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "bedrock-agentcore.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


def agent(arn=ARN, **parts):
    return Agent("research", name=Value("research"), role=Role(Value(arn)), **parts)


@pytest.fixture
def session():
    with mock_aws(), simulator.install():
        made = boto3.Session("id", "key", region_name="us-west-2")
        made.client("iam").create_role(RoleName="Agent", Path="/agents/", AssumeRolePolicyDocument=json.dumps(TRUST))
        yield made


def allow(session, *actions, resource="*", **condition):
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": resource}
    statement |= {"Condition": condition} if condition else {}
    document = json.dumps({"Version": "2012-10-17", "Statement": statement})
    session.client("iam").put_role_policy(RoleName="Agent", PolicyName="Agent", PolicyDocument=document)


def test_a_role_by_its_name(session):
    facts = live_facts(session, scope(agent(), agent(f"arn:aws:iam::{ACCOUNT}:role/Gone")), ROLE)
    row = facts.one(ROLE, "Agent")
    assert row
    assert (row.arn, row.path, row.trust, row.boundary) == (ARN, "/agents/", TRUST, None)
    assert facts.of(ROLE, "Gone") == ()


def test_a_boundary_is_read(session):
    policy = session.client("iam").create_policy(
        PolicyName="Limit",
        PolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
        ),
    )
    limit = policy["Policy"]["Arn"]
    session.client("iam").put_role_permissions_boundary(RoleName="Agent", PermissionsBoundary=limit)
    (row,) = live_facts(session, scope(agent()), ROLE).of(ROLE, "Agent")
    assert row.boundary == limit


@pytest.mark.parametrize(
    ("resource", "condition", "standings"),
    [
        ("*", {}, ["allowed", "allowed"]),
        ("arn:aws:s3:::one/*", {}, ["allowed", "denied"]),
        ("arn:aws:s3:::three/*", {}, ["denied", "denied"]),
        ("*", {"StringEquals": {"aws:RequestedRegion": "us-west-2"}}, ["allowed", "allowed"]),
        ("*", {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}, ["denied", "denied"]),
        ("*", {"StringEquals": {"aws:SourceVpc": "vpc-1"}}, ["unknown", "unknown"]),
    ],
)
def test_one_call_answers_for_each_resource(session, resource, condition, standings):
    allow(session, "s3:GetObject", resource=resource, **condition)
    needs = [
        PermissionNeed(("s3:GetObject",), one, context=(("aws:RequestedRegion", ("us-west-2",)),)) for one in BUCKET
    ]
    both = with_resource_policies(simulation(lambda _: simulate(ARN, needs)))
    facts = live_facts(session, scope(), *both.queries[:1])
    facts.answers |= {query: {} for query in both.attached}
    assert facts.keys(both.query) == (key(ARN, needs[0]),)
    assert [one.status for one in rulings(facts, both, ARN, needs)] == standings


def test_a_role_that_is_gone_has_no_rulings(session):
    gone = f"arn:aws:iam::{ACCOUNT}:role/Gone"
    need = PermissionNeed(("s3:GetObject",), BUCKET[0])
    both = with_resource_policies(simulation(lambda _: simulate(gone, [need])))
    assert rulings(live_facts(session, scope(), both.query), both, gone, [need]) == ()


def judged(check, session, made):
    class Live:
        def ask(self, queries, of):
            return live_facts(session, of, *queries)

    audit, _ = inspect(made, Live(), [check], strict=True)
    return sorted((one.status.value, one.because) for one in audit.findings if one.check == check.id)


def test_the_checks_of_a_role_from_end_to_end(session):
    made = scope(agent(image=Value(f"{ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/research:v1")))
    session.client("ecr").create_repository(repositoryName="research")
    assert [status for status, _ in judged(permissions, session, made)] == ["fail", "fail", "warn", "warn"]
    allow(session, "ecr:*", "logs:*", "bedrock-agentcore:*")
    assert [status for status, _ in judged(permissions, session, made)] == ["pass", "pass", "pass"]
    assert [status for status, _ in judged(trusted, session, made)] == ["warn"]


def test_a_policy_of_the_repository_is_read_where_the_role_has_none(session):
    image = f"{ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com/research:v1"
    ecr = session.client("ecr")
    ecr.create_repository(repositoryName="research")
    statement = {"Effect": "Allow", "Principal": {"AWS": ARN}, "Action": "ecr:*"}
    ecr.set_repository_policy(
        repositoryName="research", policyText=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    allow(session, "ecr:GetAuthorizationToken")
    found = judged(permissions, session, scope(agent(image=Value(image))))
    assert ("pass", True) in [(status, "pull the image" in because) for status, because in found]
    assert SIMULATION.attached[0].operation == "GetRepositoryPolicy"


@pytest.mark.parametrize(
    ("actions", "resource", "standing"),
    [
        ((), "*", "denied"),
        (("s3:GetObject",), "*", "allowed"),
        (("s3:GetObject",), BUCKET[0], "allowed"),
        (("s3:GetObject",), BUCKET[1], "denied"),
    ],
)
def test_an_action_whose_resource_aws_does_not_say_is_ruled_on(session, actions, resource, standing):
    if actions:
        allow(session, *actions, resource=resource)
    need = PermissionNeed(("s3:GetObject",), BUCKET[0], or_on="*")
    assert ["*"] in [call.params["ResourceArns"] for call in simulate(ARN, [need])]
    query = simulation(lambda _: simulate(ARN, [need]))
    facts = live_facts(session, scope(), query)
    assert [one.status for one in rulings(facts, Simulation(query), ARN, [need])] == [standing]


@pytest.mark.parametrize(
    ("first", "effect", "whole", "status"),
    [
        (AccessStatus.ALLOWED, "Allow", False, AccessStatus.ALLOWED),
        (AccessStatus.ALLOWED, "Deny", False, AccessStatus.DENIED),
        (AccessStatus.DENIED, "Deny", False, AccessStatus.DENIED),
        (AccessStatus.DENIED, "Allow", True, AccessStatus.DENIED),
        (AccessStatus.DENIED, "Allow", False, AccessStatus.UNKNOWN),
    ],
)
def test_a_policy_to_come_of_which_an_allow_is_not_known(
    first: AccessStatus, effect: str, whole: bool, status: AccessStatus
) -> None:
    repository = "arn:aws:ecr:us-west-2:123456789012:repository/agent"
    who = "*" if effect == "Deny" else {"AWS": "arn:aws:iam::123456789012:root"}
    text = json.dumps({"Statement": {"Effect": effect, "Principal": who, "Action": "*"}})
    to_come = ResourcePolicy("ecr", "agent", text, whole)
    facts = Facts(scope(target=Target("api", "it", resource_policies=(to_come,))))
    one = Access("ecr:BatchGetImage", PermissionNeed(("ecr:BatchGetImage",), repository), first)
    assert by_resource(one, facts, Simulation(simulation(lambda _: [])), ARN).status is status
