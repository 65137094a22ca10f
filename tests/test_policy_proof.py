"""The read-only promise: what is called is declared, the generated policy is enough, and less than it is never green."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

import boto3
import pytest

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.demo import DemoAccount, demo
from preflight.demo.denials import denying, enforcing
from preflight.iam_policy import actions, policy
from preflight.report import Report
from preflight.run import Options, audit, questions
from preflight.target import Agent, Code, Gateway, Network, Role, Target, Value

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
REGION, ACCOUNT = "us-west-2", "123456789012"
EVERY = checks.every()
ACTIONS = actions(questions(EVERY))


def account(session: boto3.Session, world: DemoAccount) -> LiveAccount:
    return LiveAccount(Engine(Live(session, questions(EVERY), fetch=world.fetch), seconds=60))


def wide() -> Target:
    """A target that names something of everything, so that every check has a subject."""
    agent = Agent(
        "research",
        name=Value("research_two"),
        image=Value(f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"),
        role=Role(Value(f"arn:aws:iam::{ACCOUNT}:role/ResearchAgentRole")),
        network=Network(mode=Value("PUBLIC")),
        endpoints=(Value("main"),),
        models=(Value("amazon.nova-lite-v1:0"), Value("us.anthropic.claude-sonnet-4-5-20250929-v1:0")),
        secrets=(Value(f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:research/api-key"),),
        lifetime=Value(300),
    )
    packaged = Agent(
        "packaged",
        name=Value("packaged"),
        code=Code(Value("agent-code"), Value("agent.zip"), runtime=Value("PYTHON_3_13")),
    )
    foreign = Agent(
        "foreign", name=Value("foreign"), image=Value(f"111122223333.dkr.ecr.{REGION}.amazonaws.com/shared:v1")
    )
    gateway = Gateway("g", name=Value("another-gateway"), authorizer=Value("AWS_IAM"))
    return Target("flags", "flags", agents=(agent, packaged, foreign), gateways=(gateway,))


def run(opened: LiveAccount, target: Target | None) -> Report:
    return audit(target, account=opened, regions=[REGION], options=Options(), now=NOW)


@cache
def baseline(kind: str) -> Report:
    with demo("ready", REGION) as world:
        return run(account(world.session, world), wide() if kind == "target" else None)


def passes(report: Report) -> set[tuple[str, str]]:
    """(check, subject) of all that is green through and through."""
    bad = {(f.check, f.subject) for f in report.findings if f.status not in {"pass", "skip"}}
    return {(f.check, f.subject) for f in report.findings if f.status == "pass"} - bad


def test_the_ready_world_is_ready() -> None:
    report = baseline("account")
    assert report.exit_code == 0
    assert {f.status.value for f in report.findings} == {"pass", "skip"}


def test_what_is_called_is_declared() -> None:
    for kind in ("account", "target"):
        called = {call for found in baseline(kind).audits for call in found.calls}
        assert called - {"https:Get"} <= set(ACTIONS)


def test_no_action_is_a_wildcard() -> None:
    [statement] = policy(questions(EVERY))["Statement"]
    assert statement["Action"] == list(ACTIONS)
    assert not [action for action in ACTIONS if "*" in action]


@pytest.mark.parametrize("kind", ["account", "target"])
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_denied_alone(action: str, kind: str) -> None:
    """No new pass, no crash, and the denied action is named wherever it was needed."""
    whole = baseline(kind)
    with demo("ready", REGION) as world, denying({action}):
        report = run(account(world.session, world), wide() if kind == "target" else None)
    assert passes(report) - passes(whole) == set()
    assert not [f for f in report.findings if "the check itself failed" in f.because]
    assert [f for f in report.findings if f.status == "fail"] == [f for f in whole.findings if f.status == "fail"]
    if any(action in found.calls for found in whole.audits):
        assert any(action in f.because for f in report.findings), f"{action} is not named"


@contextmanager
def auditor(world: DemoAccount, document: dict[str, Any] | None) -> Iterator[boto3.Session]:
    """A session of a role that holds exactly this policy."""
    import json

    iam = world.session.client("iam", region_name=REGION)
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }
    role = iam.create_role(RoleName="LeastAuditor", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    if document:
        iam.put_role_policy(RoleName="LeastAuditor", PolicyName="audit", PolicyDocument=json.dumps(document))
    sts = world.session.client("sts", region_name=REGION)
    made = sts.assume_role(RoleArn=role, RoleSessionName="audit")["Credentials"]
    with enforcing():
        yield boto3.Session(made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])


@pytest.mark.parametrize("kind", ["account", "target"])
def test_the_generated_policy_is_enough_and_nothing_is_green_without_it(kind: str) -> None:
    target = wide() if kind == "target" else None
    with demo("ready", REGION) as world, auditor(world, policy(questions(EVERY))) as session:
        sufficient = run(account(session, world), target)
    denied = [
        f.because for f in sufficient.findings if "is denied to the auditor" in f.because and "ecr:" not in f.because
    ]
    assert denied == []
    with demo("ready", REGION) as world, auditor(world, None) as session:
        nothing = run(account(session, world), target)
    assert nothing.exit_code == 3 if kind == "account" else nothing.exit_code in {1, 3}
    asked = {f.check for f in nothing.findings if f.status == "pass"}
    offline = {c.id for c in EVERY if not c.queries}
    assert asked - offline <= {"account-identity", "region-supported"}


def test_the_policy_of_one_check_is_no_wider_than_its_questions() -> None:
    [one] = checks.select(["secret-exists"])
    assert "secretsmanager:DescribeSecret" in actions(one.everything)
    assert not [a for a in actions(one.everything) if not a.startswith(("secretsmanager:", "sts:", "iam:"))]
