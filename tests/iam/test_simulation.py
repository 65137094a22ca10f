import json

import pytest
from attrs import evolve

from preflight.core.target import RolePlan
from preflight.core.value import Value, Why, unknown_value
from preflight.iam.simulation import (
    Access,
    AccessStatus,
    PermissionNeed,
    Simulated,
    Specific,
    either,
    planned,
    ruling,
    with_change,
    with_resource,
)

PUT = "logs:PutLogEvents"
NEED = PermissionNeed((PUT,), "arn:aws:logs:us-west-2:123456789012:log-group:x")
ALLOWED, DENIED, UNKNOWN = AccessStatus.ALLOWED, AccessStatus.DENIED, AccessStatus.UNKNOWN


def said(decision, **rest):
    return Simulated(PUT, NEED.resource, decision, **rest)


@pytest.mark.parametrize(
    ("row", "standing", "reason"),
    [
        (said("allowed"), ALLOWED, ""),
        (said("allowed", organizations=True, boundary=True), ALLOWED, ""),
        (said("allowed", missing=("aws:SourceVpc",)), UNKNOWN, "aws:SourceVpc"),
        (said("allowed", missing=("logs:LogGroup",)), UNKNOWN, "logs:LogGroup"),
        (said("allowed", missing=("cloudwatch:namespace", "iam:PassedToService")), ALLOWED, ""),
        (said("implicitDeny"), DENIED, "no policy allows it"),
        (said("implicitDeny", organizations=True, boundary=True), DENIED, "no policy allows it"),
        (said("implicitDeny", organizations=False), UNKNOWN, "organization"),
        (said("explicitDeny", organizations=False), UNKNOWN, "organization"),
        (said("implicitDeny", boundary=False), DENIED, "permissions boundary"),
        (said("implicitDeny", boundary=False, organizations=False), DENIED, "permissions boundary"),
        (said("explicitDeny", matched=("Guard",)), DENIED, "explicit Deny in Guard"),
        (said("implicitDeny", missing=("aws:SourceVpc",)), UNKNOWN, "aws:SourceVpc"),
        (said("explicitDeny", missing=("aws:SourceVpc",)), UNKNOWN, "aws:SourceVpc"),
    ],
)
def test_what_the_simulator_means(row, standing, reason):
    found = ruling(NEED, PUT, (row,))
    assert found.status is standing
    assert reason in found.reason


def test_actions_have_no_case_and_one_not_mentioned_is_unknown():
    assert ruling(NEED, "LOGS:putlogevents", (said("allowed"),)).status is ALLOWED
    assert ruling(NEED, "logs:CreateLogGroup", (said("allowed"),)).status is UNKNOWN
    assert ruling(NEED, PUT, ()).status is UNKNOWN


OTHER = "arn:aws:logs:us-west-2:123456789012:log-group:y"
HERE, THERE = Specific(NEED.resource, "allowed"), Specific(OTHER, "implicitDeny")


@pytest.mark.parametrize(
    ("rows", "standing"),
    [
        ([Simulated(PUT, OTHER, "implicitDeny"), said("allowed")], ALLOWED),
        ([said("implicitDeny"), Simulated(PUT, OTHER, "allowed")], DENIED),
        ([Simulated(PUT, "*", "implicitDeny", specific=(HERE, THERE))], ALLOWED),
        ([Simulated(PUT, "*", "allowed", specific=(THERE, evolve(HERE, decision="implicitDeny")))], DENIED),
        ([said("implicitDeny", organizations=False, specific=(evolve(HERE, decision="implicitDeny"),))], UNKNOWN),
        ([said("allowed", specific=(evolve(HERE, decision="implicitDeny", missing=("aws:x",)),))], UNKNOWN),
        ([said("allowed", specific=(evolve(HERE, decision="implicitDeny", boundary=False),))], DENIED),
        ([Simulated(PUT, "*", "allowed")], ALLOWED),
        ([Simulated(PUT, "arn:aws:logs:${Region}:${Account}:log-group:${Name}", "allowed")], ALLOWED),
        ([Simulated(PUT, OTHER, "allowed")], UNKNOWN),
        ([Simulated(PUT, "*", "allowed", specific=(THERE,))], UNKNOWN),
    ],
)
def test_of_several_resources_the_one_asked_about_counts(rows, standing):
    assert ruling(NEED, PUT, rows).status is standing


def made(standing, explicit=False):
    return Access(PUT, NEED, standing, explicit=explicit)


@pytest.mark.parametrize(
    ("first", "second", "standing"),
    [
        (made(ALLOWED), made(DENIED), ALLOWED),
        (made(DENIED), made(ALLOWED), ALLOWED),
        (made(DENIED), made(UNKNOWN), UNKNOWN),
        (made(DENIED), made(DENIED), DENIED),
        (made(DENIED, explicit=True), made(ALLOWED), UNKNOWN),
        (made(ALLOWED), made(DENIED, explicit=True), UNKNOWN),
        (made(UNKNOWN), made(DENIED, explicit=True), UNKNOWN),
        (made(DENIED, explicit=True), made(DENIED), DENIED),
        (made(DENIED, explicit=True), made(DENIED, explicit=True), DENIED),
    ],
)
def test_either_of_two_resources(first, second, standing):
    assert either(first, second).status is standing


ROLE = "arn:aws:iam::123456789012:role/team/Agent"


@pytest.mark.parametrize(
    ("principal", "condition", "granted"),
    [
        ({"AWS": ROLE}, {}, ALLOWED),
        ({"AWS": "arn:aws:iam::123456789012:role/Other"}, {}, DENIED),
        ({"AWS": "arn:aws:iam::123456789012:root"}, {}, DENIED),
        ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}, UNKNOWN),
        ("*", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/team/*"}}, ALLOWED),
        ("*", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::123456789012:role/other/*"}}, DENIED),
        ("*", {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}, DENIED),
    ],
)
def test_what_the_policy_of_a_resource_grants(principal, condition, granted):
    statement = {"Effect": "Allow", "Principal": principal, "Action": PUT, "Resource": "*", "Condition": condition}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    assert with_resource(made(DENIED), ROLE, [document]).status is granted


@pytest.mark.parametrize(
    ("principal", "condition", "standing"),
    [
        ({"AWS": ROLE}, {}, DENIED),
        ("*", {}, DENIED),
        ({"AWS": "arn:aws:iam::123456789012:role/Other"}, {}, ALLOWED),
        ("*", {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, DENIED),
        ("*", {"StringEquals": {"aws:SourceVpce": "vpce-1"}}, UNKNOWN),
        ("*", {"StringEquals": {"aws:PrincipalTag/team": "a"}}, UNKNOWN),
        ("*", {"Bool": {"aws:SecureTransport": "false"}}, ALLOWED),
        ("*", {"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}}, ALLOWED),
    ],
)
@pytest.mark.parametrize("before", [ALLOWED, DENIED])
def test_a_deny_in_the_policy_of_a_resource(principal, condition, standing, before):
    statement = {"Effect": "Deny", "Principal": principal, "Action": "*", "Resource": "*", "Condition": condition}
    found = with_resource(made(before), ROLE, [json.dumps({"Version": "2012-10-17", "Statement": [statement]})])
    assert found.status is (before if standing is ALLOWED else standing)
    assert found.explicit is (standing is DENIED)


def test_not_principal_leaves_out_whom_it_names_with_the_account():
    for named, standing in (
        # A session of the role must be named, too, and nobody knows what AgentCore calls it.
        ([ROLE, "arn:aws:iam::123456789012:root"], UNKNOWN),
        ("*", ALLOWED),
        ([ROLE], DENIED),
        (["arn:aws:iam::123456789012:root"], DENIED),
    ):
        statement = {"Effect": "Deny", "NotPrincipal": {"AWS": named}, "Action": "*", "Resource": "*"}
        assert with_resource(made(ALLOWED), ROLE, [json.dumps({"Statement": statement})]).status is standing


@pytest.mark.parametrize(
    ("session", "standing"),
    [
        ("arn:aws:sts::123456789012:assumed-role/Agent/one", UNKNOWN),
        ("arn:aws:sts::123456789012:assumed-role/Other/one", ALLOWED),
    ],
)
def test_a_deny_of_a_session_of_the_role_may_be_about_the_agent(session, standing):
    statement = {"Effect": "Deny", "Principal": {"AWS": session}, "Action": "*", "Resource": "*"}
    found = with_resource(made(ALLOWED), ROLE, [json.dumps({"Version": "2012-10-17", "Statement": [statement]})])
    assert found.status is standing


FOREIGN = PermissionNeed((PUT,), NEED.resource.replace("123456789012", "111122223333"))


@pytest.mark.parametrize(
    ("before", "statement", "standing"),
    [
        (ALLOWED, None, UNKNOWN),
        (ALLOWED, {"Effect": "Allow", "Principal": {"AWS": ROLE}}, ALLOWED),
        (ALLOWED, {"Effect": "Allow", "Principal": {"AWS": "123456789012"}}, ALLOWED),
        (ALLOWED, {"Effect": "Allow", "Principal": {"AWS": "444455556666"}}, UNKNOWN),
        (DENIED, {"Effect": "Allow", "Principal": {"AWS": ROLE}}, DENIED),
        (ALLOWED, {"Effect": "Deny", "Principal": "*"}, DENIED),
    ],
)
def test_across_accounts_both_sides_must_allow(before, statement, standing):
    documents = [json.dumps({"Statement": {**statement, "Action": "*", "Resource": "*"}})] if statement else []
    assert with_resource(Access(PUT, FOREIGN, before), ROLE, documents).status is standing


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
