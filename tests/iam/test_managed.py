"""Managed policies of roles to come: what is asked, what is read of them, and what stays unknown."""

from __future__ import annotations

import json
from typing import Any

import boto3
import moto
import pytest
from worlds import ACCOUNT, StubAccount, live_facts, scope

from preflight.core.query import Facts
from preflight.core.target import Agent, Role, RolePlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.iam.access import AccessStatus, PermissionNeed
from preflight.iam.managed import DOCUMENT, MANAGED, POLICY, ManagedPolicy, Version, with_managed
from preflight.iam.planned_roles import planned

OURS = f"arn:aws:iam::{ACCOUNT}:policy/agents"
AWS = "arn:aws:iam::aws:policy/AmazonBedrockFullAccess"
THEIRS = "arn:aws:iam::111122223333:policy/agents"
DENIED = Unanswered(UnansweredReason.DENIED, "iam:GetPolicy")


def document(action: str, effect: str = "Allow") -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]}


def plan(*arns: str, boundary: str = "", **more: Any) -> RolePlan:
    bound = Value(boundary) if boundary else None
    return RolePlan(managed=tuple(map(Value, arns)), boundary=bound, complete=True, written=True, **more)


def where(made: RolePlan) -> Any:
    return scope(Agent("a", role=Role(made_value("Role"), made)))


def told(made: RolePlan, documents: dict[str, Any]) -> Facts:
    policies = {
        arn: (ManagedPolicy(arn, "v1"),) if not isinstance(one, Unanswered) else one for arn, one in documents.items()
    }
    versions = {arn: (Version(one),) for arn, one in documents.items() if not isinstance(one, Unanswered)}
    return StubAccount({POLICY: policies, DOCUMENT: versions}).ask(MANAGED, where(made))


@pytest.mark.parametrize(("arn", "asked"), [(OURS, True), (AWS, True), (THEIRS, False), ("agents", False)])
def test_what_is_asked(arn: str, asked: bool) -> None:
    calls = list(POLICY.calls(Facts(where(plan(arn)))))
    assert [call.params for call in calls] == ([{"PolicyArn": arn}] if asked else [])


@pytest.mark.parametrize(
    ("made", "documents", "status", "words"),
    [
        (plan(OURS), {OURS: document("s3:Get*")}, AccessStatus.ALLOWED, ""),
        (plan(AWS), {AWS: document("ec2:*")}, AccessStatus.DENIED, "no policy allows it"),
        (plan(OURS, AWS), {OURS: document("s3:*"), AWS: document("s3:*", "Deny")}, AccessStatus.DENIED, "explicit"),
        (plan(OURS), {OURS: DENIED}, AccessStatus.UNKNOWN, f"({OURS}) were not read"),
        (plan(THEIRS), {}, AccessStatus.UNKNOWN, f"({THEIRS}) were not read"),
        (plan(policies=(document("s3:*"),), boundary=OURS), {OURS: document("*")}, AccessStatus.ALLOWED, ""),
        (plan(policies=(document("s3:*"),), boundary=OURS), {OURS: document("ec2:*")}, AccessStatus.DENIED, "boundary"),
        (plan(policies=(document("s3:*"),), boundary=OURS), {OURS: DENIED}, AccessStatus.UNKNOWN, "was not read"),
    ],
)  # fmt: skip
def test_what_a_role_to_come_may(made: RolePlan, documents: Any, status: AccessStatus, words: str) -> None:
    need = PermissionNeed(("s3:GetObject",), "arn:aws:s3:::b/k")
    found = planned(with_managed(made, told(made, documents)), need, "s3:GetObject")
    assert (found.status, words in found.reason) == (status, True)
    assert (found.unanswered is DENIED) is (DENIED in documents.values())


@moto.mock_aws
def test_the_queries() -> None:
    session = boto3.Session("a", "b")
    iam = session.client("iam")
    arn = iam.create_policy(PolicyName="agents", PolicyDocument=json.dumps(document("s3:*")))["Policy"]["Arn"]
    made = plan(arn, f"arn:aws:iam::{ACCOUNT}:policy/gone")
    facts = live_facts(session, where(made), *MANAGED)
    assert facts.of(DOCUMENT, arn) == (Version(document("s3:*")),)
    assert with_managed(made, facts).policies == (document("s3:*"),)
    assert [value.value for value in with_managed(made, facts).managed] == [f"arn:aws:iam::{ACCOUNT}:policy/gone"]
