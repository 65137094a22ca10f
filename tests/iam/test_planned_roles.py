"""What the documents of a planned role allow, and what a deployment adds to one that is there."""

import pytest

from preflight.core.target import RolePlan
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.planned_roles import planned, with_change

PUT = "logs:PutLogEvents"
NEED = PermissionNeed((PUT,), "arn:aws:logs:us-west-2:123456789012:log-group:x")
ALLOWED, DENIED, UNKNOWN = AccessStatus.ALLOWED, AccessStatus.DENIED, AccessStatus.UNKNOWN


def made(standing, explicit=False):
    return Access(PUT, NEED, standing, explicit=explicit)


def policy(effect="Allow", action=PUT, resource="*", **condition):
    statement = {"Effect": effect, "Action": action, "Resource": resource}
    return {"Version": "2012-10-17", "Statement": [statement | ({"Condition": condition} if condition else {})]}


ASKING = policy(StringEquals={"aws:SourceVpc": "vpc-1"})


BOUNDARY = Value("arn:aws:iam::123456789012:policy/Limit")


MANAGED = (Value("arn:aws:iam::aws:policy/CloudWatchFullAccess"),)


@pytest.mark.parametrize(
    ("plan", "standing"),
    [
        (RolePlan(policies=(policy(),), complete=True), ALLOWED),
        (RolePlan(policies=(policy(),)), ALLOWED),
        (RolePlan(policies=(policy(),), may_deny=True), UNKNOWN),
        (RolePlan(policies=(policy(resource=NEED.resource),), complete=True), ALLOWED),
        (RolePlan(policies=(policy(),), boundary=BOUNDARY, complete=True), UNKNOWN),
        (RolePlan(policies=(policy(),), boundary=unknown_value(Why.AFTER_DEPLOY, "later")), UNKNOWN),
        (RolePlan(complete=True), DENIED),
        (RolePlan(policies=(policy(action="s3:*"),), complete=True), DENIED),
        (RolePlan(complete=True, boundary=BOUNDARY), DENIED),
        (RolePlan(), UNKNOWN),
        (RolePlan(managed=MANAGED, complete=True), UNKNOWN),
        (RolePlan(policies=(policy(), policy("Deny", "logs:*"))), DENIED),
        (RolePlan(policies=(policy(), policy("Deny", "logs:*")), managed=MANAGED), DENIED),
        (RolePlan(policies=(ASKING,), complete=True), UNKNOWN),
    ],
)
def test_a_planned_role(plan, standing):
    assert planned(plan, NEED, PUT).status is standing


def test_a_planned_role_sees_the_context():
    asks = policy(action="cloudwatch:PutMetricData", StringEquals={"cloudwatch:namespace": "bedrock-agentcore"})
    need = PermissionNeed(("cloudwatch:PutMetricData",), context=(("cloudwatch:namespace", ("bedrock-agentcore",)),))
    assert planned(RolePlan(policies=(asks,), complete=True), need, need.actions[0]).status is ALLOWED


def test_the_doubt_names_what_was_not_read():
    assert "CloudWatchFullAccess" in planned(RolePlan(managed=MANAGED, complete=True), NEED, PUT).reason
    assert "policy/Limit" in planned(RolePlan(policies=(policy(),), boundary=BOUNDARY), NEED, PUT).reason


TAGGED = policy("Deny", StringEquals={"aws:PrincipalTag/stage": "prod"})


@pytest.mark.parametrize(
    ("deny", "tags", "standing"),
    [
        (TAGGED, {"stage": "prod"}, DENIED),
        (TAGGED, {"Stage": "prod"}, DENIED),
        (TAGGED, {"stage": "test"}, ALLOWED),
        (TAGGED, {}, ALLOWED),
        (TAGGED, None, UNKNOWN),
        (policy("Deny", StringNotEquals={"aws:PrincipalTag/stage": "prod"}), {}, DENIED),
        (policy("Deny", StringEquals={"aws:SourceVpc": "vpc-1"}), {}, UNKNOWN),
        (policy("Deny", Bool={"aws:MultiFactorAuthPresent": "false"}), {}, UNKNOWN),
        (policy("Deny", Bool={"aws:SecureTransport": "false"}), {}, ALLOWED),
        (policy("Deny", BoolIfExists={"aws:SecureTransport": "false"}), {}, ALLOWED),
        (policy("Deny", "s3:*", StringEquals={"aws:SourceVpc": "vpc-1"}), {}, ALLOWED),
        (policy("Deny", resource="arn:aws:s3:::*", StringEquals={"aws:SourceVpc": "vpc-1"}), {}, ALLOWED),
    ],
)
def test_a_deny_under_a_condition_of_a_planned_role(deny, tags, standing):
    plan = RolePlan(policies=(policy(), deny), tags=tags, complete=True)
    assert planned(plan, NEED, PUT).status is standing


def test_a_deny_that_may_apply_names_its_key():
    plan = RolePlan(policies=(policy(), policy("Deny", StringEquals={"aws:SourceVpc": "vpc-1"})), complete=True)
    assert "aws:SourceVpc" in planned(plan, NEED, PUT).reason


@pytest.mark.parametrize("resource", ["${table}", "arn:aws:s3:::${table}"])
@pytest.mark.parametrize(
    ("effect", "action", "standing"),
    [
        ("Allow", "dynamodb:*", DENIED),
        ("Deny", "dynamodb:*", DENIED),
    ],
)
def test_a_statement_that_cannot_match_makes_nothing_unknown(effect, action, standing, resource):
    plan = RolePlan(policies=(policy(effect, action, resource),), complete=True)
    assert planned(plan, NEED, PUT).status is standing


def test_a_statement_whose_resource_is_not_known_may_match():
    assert planned(RolePlan(policies=(policy(resource="${group}"),), complete=True), NEED, PUT).status is UNKNOWN
    both = RolePlan(policies=(policy(), policy("Deny", resource="${group}")), complete=True)
    assert planned(both, NEED, PUT).status is UNKNOWN


@pytest.mark.parametrize(
    ("before", "documents", "managed", "standing"),
    [
        (made(DENIED), [policy()], [], ALLOWED),
        (made(DENIED), [policy(action="s3:*")], [], DENIED),
        (made(DENIED), [ASKING], [], UNKNOWN),
        (made(DENIED), [], [Value("arn:aws:iam::aws:policy/A")], UNKNOWN),
        (made(DENIED, explicit=True), [policy()], [], DENIED),
        (made(ALLOWED), [policy("Deny")], [], DENIED),
        (made(ALLOWED), [policy("Deny", StringEquals={"aws:SourceVpc": "vpc-1"})], [], UNKNOWN),
        (made(ALLOWED), [policy("Deny", "s3:*")], [], ALLOWED),
        (made(UNKNOWN), [policy()], [], UNKNOWN),
    ],
)
def test_a_role_is_judged_with_what_the_deployment_attaches_to_it(before, documents, managed, standing):
    added = RolePlan(policies=tuple(documents), managed=tuple(managed))
    assert with_change(before, added).status is standing
