"""What the policy of the resource itself adds to what the identity may."""

import json

import pytest

from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.resource_side import with_resource

PUT = "logs:PutLogEvents"
NEED = PermissionNeed((PUT,), "arn:aws:logs:us-west-2:123456789012:log-group:x")
ALLOWED, DENIED, UNKNOWN = AccessStatus.ALLOWED, AccessStatus.DENIED, AccessStatus.UNKNOWN


def made(standing, explicit=False):
    return Access(PUT, NEED, standing, explicit=explicit)


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
        ("*", {"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}, UNKNOWN),
        ("*", {"StringNotEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}, UNKNOWN),
        ("*", {"Null": {"aws:SourceVpce": "true"}}, UNKNOWN),
        ("*", {"StringNotEquals": {"aws:PrincipalAccount": "111122223333"}}, DENIED),
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
