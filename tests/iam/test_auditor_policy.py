"""The generated policy alone is enough for a whole audit, and without it nothing that AWS must tell is green."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from targets import behind_gateways, faulty, mounting, services, templated, wide
from worlds import scope

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import audit, questions, questions_of_target
from preflight.core.report import Report
from preflight.core.target import Target
from preflight.demo import DemoAccount, demo
from preflight.demo.denials import enforcing
from preflight.iam.auditor_policy import policy, scoped_policy

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
REGION = "us-west-2"
EVERY = checks.all_checks()


@contextmanager
def auditor(world: DemoAccount, document: dict[str, Any] | None) -> Iterator[boto3.Session]:
    """A session of a role that holds exactly this policy."""
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


def report(document: dict[str, Any] | None, target: Target | None) -> Report:
    """The report of an auditor who holds this policy."""
    with demo("ready", REGION) as world, auditor(world, document) as session:
        account = LiveAccount(Engine(Live(session, questions(EVERY), fetch=world.fetch), seconds=60))
        return audit(target, account=account, regions=[REGION], now=NOW)


SUBNET = "subnet-0123456789abcdef0"


@pytest.mark.parametrize(
    "target",
    [
        wide(),
        faulty(),
        templated(),
        services(),
        behind_gateways(SUBNET),
        mounting(f"arn:aws:elasticfilesystem:{REGION}:123456789012:access-point/fsap-0123456789abcdef0", SUBNET),
    ],
    ids=["wide", "faulty", "templated", "services", "gateways", "mounting"],
)
def test_the_policy_for_one_target_is_enough_for_its_audit(target: Target) -> None:
    document = scoped_policy(questions_of_target(EVERY), [scope(target=target)])
    found = report(document, target)
    assert [f.because for f in found.findings if "is denied to the auditor" in f.because] == []
    assert not [action for statement in document["Statement"] for action in statement["Action"] if "*" in action]


@pytest.mark.parametrize("with_target", [False, True])
def test_the_generated_policy_is_enough(with_target: bool) -> None:
    found = report(policy(questions(EVERY)), wide() if with_target else None)
    assert [f.because for f in found.findings if "is denied to the auditor" in f.because] == []
    assert with_target or found.exit_code == 0


@pytest.mark.parametrize("with_target", [False, True])
def test_without_it_nothing_is_green_that_aws_must_tell(with_target: bool) -> None:
    found = report(None, wide() if with_target else None)
    offline = {check.id for check in EVERY if not check.queries}
    unknown = {f.check for f in found.findings if f.status == "unknown"}
    green = {f.check for f in found.findings if f.status == "pass"} - offline - unknown
    assert green <= {"account-identity", "region-supported", "api-constraints"}
    assert with_target or found.exit_code == 3
