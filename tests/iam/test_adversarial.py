"""Policies that are easily misread, and what may be said of each: never allowed where a Deny may apply."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.core.target import RolePlan
from preflight.core.value import Undetermined, Value
from preflight.iam.access import Access, AccessStatus, PermissionNeed
from preflight.iam.planned_roles import planned
from preflight.iam.resource_side import with_resource

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/Agent"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
ALLOWED, DENIED, UNKNOWN = AccessStatus
SECRET = f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:key-AbCdEf"
REPOSITORY = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/agent"
KEY = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/1234"
OBJECT = "arn:aws:s3:::bucket/agent.zip"
TOOL = f"arn:aws:lambda:us-west-2:{ACCOUNT}:function:tool"
RIGHTS = {
    "ecr:BatchGetImage": REPOSITORY,
    "secretsmanager:GetSecretValue": SECRET,
    "kms:Decrypt": KEY,
    "s3:GetObject": OBJECT,
    "lambda:InvokeFunction": TOOL,
}


def statement(effect: str = "Deny", **rest: Any) -> dict[str, Any]:
    where = {} if "NotAction" in rest else {"Action": "*"}
    what = {} if "NotResource" in rest else {"Resource": "*"}
    return {"Effect": effect, **where, **what, **rest}


def when(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


def document(*statements: dict[str, Any], version: str | None = "2012-10-17") -> dict[str, Any]:
    return {**({"Version": version} if version else {}), "Statement": list(statements)}


def by_resource(
    action: str, *statements: dict[str, Any], first: AccessStatus = ALLOWED, principal: str = ROLE
) -> AccessStatus:
    """What holds of a right that the role's own policies give, once the resource's policy is read."""
    need = PermissionNeed((action,), RIGHTS[action])
    return with_resource(Access(action, need, first), principal, [json.dumps(document(*statements))]).status


def by_role(action: str, *statements: dict[str, Any], tags: dict[str, str] | None = None, **plan: Any) -> AccessStatus:
    """What a role's own documents say before it exists."""
    need = PermissionNeed((action,), RIGHTS[action])
    return planned(
        RolePlan(policies=(document(*statements),), tags=tags, **{"complete": True, **plan}), need, action
    ).status


@pytest.mark.parametrize("action", RIGHTS)
@pytest.mark.parametrize(
    ("deny", "status"),
    [
        (statement(Principal="*"), DENIED),
        (statement(Principal={"AWS": "*"}), DENIED),
        (statement(Principal={"AWS": ROLE}), DENIED),
        (statement(Principal={"AWS": ROOT}), DENIED),
        (statement(Principal={"AWS": ACCOUNT}), DENIED),
        (statement(Principal={"AWS": [f"{ROLE}2", ROLE]}), DENIED),
        (statement(Principal={"AWS": f"{ROLE}2"}), ALLOWED),
        (statement(Principal={"Service": "bedrock-agentcore.amazonaws.com"}), ALLOWED),
        (statement(NotPrincipal={"AWS": f"{ROLE}2"}), DENIED),
        (statement(NotPrincipal={"AWS": [ROLE, ROOT]}), UNKNOWN),
        (statement(Principal="*", NotAction="sts:*"), DENIED),
        (statement(Principal="*", Action="sts:*"), ALLOWED),
        (statement(Principal="*", **when("StringNotEquals", "aws:PrincipalArn", ROLE)), ALLOWED),
        (statement(Principal="*", **when("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/other/*")), DENIED),
        (statement(Principal="*", **when("StringNotEquals", "aws:PrincipalAccount", ACCOUNT)), ALLOWED),
        (statement(Principal="*", **when("StringNotEquals", "aws:SourceVpce", "vpce-1")), DENIED),
        (statement(Principal="*", **when("StringNotEquals", "aws:PrincipalOrgID", "o-1")), DENIED),
        (statement(Principal="*", **when("StringEquals", "aws:SourceVpc", "vpc-1")), UNKNOWN),
        (statement(Principal="*", **when("StringNotEqualsIfExists", "aws:PrincipalTag/team", "x")), DENIED),
        (statement(Principal="*", **when("Bool", "aws:SecureTransport", "false")), ALLOWED),
        (statement(Principal="*", **when("BoolIfExists", "aws:ViaAWSService", "false")), DENIED),
        (statement(Principal="*", **when("Null", "aws:MultiFactorAuthAge", "true")), DENIED),
        (statement(Principal="*", **when("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-1/*")), UNKNOWN),
    ],
)
def test_a_deny_in_the_policy_of_the_resource(action: str, deny: dict[str, Any], status: AccessStatus) -> None:
    found = by_resource(action, deny)
    # A key that nobody supplied is absent or not: what a negated condition says of it is unknown at best.
    assert found is status or (status is DENIED and found is UNKNOWN and "Condition" in deny)
    assert found is not ALLOWED or status is ALLOWED


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("arn:aws:ecr:us-west-2:123456789012:repo*/agent", ALLOWED),
        ("arn:aws:ecr:us-west-2:123456789012:*/agent", ALLOWED),
        ("arn:aws:ecr:us-west-2:123456789012:repository/*", ALLOWED),
        ("arn:aws:ecr:*:*:repository/agen?", ALLOWED),
        ("arn:aws:ecr:us-west-2:123456789012:repository/agent/*", DENIED),
        ("arn:aws:ecr:us-west-2:*", ALLOWED),
        ("arn:aws:ecr:us-*:repository/agent", ALLOWED),
        ("arn:*:ecr:us-west-2:123456789012:repository/agent", ALLOWED),
        ("arn:aws:ECR:us-west-2:123456789012:repository/agent", DENIED),
        ("repository/agent", DENIED),
    ],
)
def test_wildcards_in_any_part_of_a_resource(resource: str, status: AccessStatus) -> None:
    assert by_role("ecr:BatchGetImage", statement("Allow", Resource=resource)) is status


ALLOW = statement("Allow")


@pytest.mark.parametrize(
    ("statements", "tags", "status"),
    [
        ([ALLOW, statement(**when("StringEquals", "aws:PrincipalTag/stage", "dev"))], {"stage": "prod"}, ALLOWED),
        ([ALLOW, statement(**when("StringEquals", "aws:PrincipalTag/stage", "prod"))], {"stage": "prod"}, DENIED),
        ([ALLOW, statement(**when("StringEquals", "aws:principaltag/Stage", "prod"))], {"stage": "prod"}, DENIED),
        ([ALLOW, statement(**when("StringNotEquals", "aws:PrincipalTag/stage", "prod"))], {}, DENIED),
        ([ALLOW, statement(**when("StringEquals", "aws:PrincipalTag/stage", "prod"))], {}, ALLOWED),
        ([ALLOW, statement(**when("StringEquals", "aws:PrincipalTag/stage", "prod"))], None, UNKNOWN),
        ([ALLOW, statement(**when("StringEquals", "aws:ResourceTag/stage", "prod"))], {}, UNKNOWN),
        ([ALLOW, statement(**when("Bool", "aws:MultiFactorAuthPresent", "false"))], {}, UNKNOWN),
        ([ALLOW, statement(**when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"))], {}, DENIED),
        ([ALLOW, statement(**when("StringEquals", "aws:Unheard", "x"))], {}, UNKNOWN),
        ([ALLOW, statement(NotResource=f"{SECRET[:-6]}*")], {}, ALLOWED),
        ([ALLOW, statement(NotAction=["secretsmanager:*"])], {}, ALLOWED),
        ([ALLOW, statement(NotAction=["s3:*"])], {}, DENIED),
        ([statement("Allow", NotAction="iam:*")], {}, ALLOWED),
        ([statement("Allow", **when("StringEquals", "aws:PrincipalTag/stage", "prod"))], {"stage": "prod"}, ALLOWED),
        ([statement("Allow", **when("StringEquals", "aws:SourceVpc", "vpc-1"))], {}, UNKNOWN),
        ([statement("Allow", **when("Unheard", "aws:SecureTransport", "true"))], {}, UNKNOWN),
        ([ALLOW, statement(**when("Unheard", "aws:SecureTransport", "true"))], {}, UNKNOWN),
        ([statement("Allow", Resource=f"{SECRET[:-6]}${{aws:PrincipalTag/suffix}}")], {"suffix": "AbCdEf"}, ALLOWED),
        ([statement("Allow", Resource=f"{SECRET[:-6]}${{aws:PrincipalTag/suffix}}")], None, UNKNOWN),
        ([], {}, DENIED),
    ],
)  # fmt: skip
def test_what_a_role_s_own_policies_say(statements: list[dict[str, Any]], tags: Any, status: AccessStatus) -> None:
    found = by_role("secretsmanager:GetSecretValue", *statements, tags=tags)
    assert found is status or (
        found is UNKNOWN and status is DENIED and any("Condition" in each for each in statements)
    )


@pytest.mark.parametrize("boundary", [Value(f"arn:aws:iam::{ACCOUNT}:policy/limits"), None])
def test_a_boundary_that_was_not_read_leaves_an_allow_unknown(boundary: Any) -> None:
    assert by_role("s3:GetObject", ALLOW, boundary=boundary) is (UNKNOWN if boundary else ALLOWED)


@pytest.mark.parametrize(
    "body",
    [
        [], "x", 1, None, {"Statement": "x"}, {"Statement": [1]}, {"Statement": [{"Effect": "allow"}]},
        {"Statement": [{"Effect": "Allow", "Action": {"x": 1}, "Resource": "*"}]},
        {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": [["*"]]}]},
        {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": ["x"]}]},
        {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": "x"}}]},
        {"Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": ["*"]}]},
    ],
)  # fmt: skip
def test_what_is_no_policy_is_not_determined(body: Any) -> None:
    one = Access("s3:GetObject", PermissionNeed(("s3:GetObject",), OBJECT), ALLOWED)
    with pytest.raises(Undetermined):
        with_resource(one, ROLE, [json.dumps(body)])


@pytest.mark.parametrize(
    ("statements", "first", "status"),
    [
        ([], ALLOWED, UNKNOWN),
        ([statement("Allow", Principal={"AWS": ROLE})], ALLOWED, ALLOWED),
        ([statement("Allow", Principal={"AWS": ROOT})], ALLOWED, ALLOWED),
        ([statement("Allow", Principal={"AWS": ROLE})], DENIED, DENIED),
        (
            [statement("Allow", Principal={"AWS": ROLE}, **when("StringEquals", "aws:PrincipalOrgID", "o-1"))],
            ALLOWED,
            UNKNOWN,
        ),
        ([statement("Allow", Principal="*"), statement(Principal={"AWS": ROLE})], ALLOWED, DENIED),
        ([statement("Allow", Principal={"AWS": "111122223333"})], ALLOWED, UNKNOWN),
    ],
)
def test_another_account_s_resource_takes_both_sides(
    statements: Any, first: AccessStatus, status: AccessStatus
) -> None:
    need = PermissionNeed(("secretsmanager:GetSecretValue",), SECRET.replace(ACCOUNT, "999988887777"))
    one = Access("secretsmanager:GetSecretValue", need, first)
    assert with_resource(one, ROLE, [json.dumps(document(*statements))] if statements else []).status is status


OWN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:"


@pytest.mark.parametrize(
    ("allow", "tags", "status"),
    [
        # A key that nobody supplied may be in the request all the same: an Allow that rests on its absence is not sure.
        (when("StringNotEquals", "aws:SourceVpc", "vpc-1"), {}, UNKNOWN),
        (when("StringNotLike", "aws:SourceVpc", ["vpc-1", "vpc-2*"]), {}, UNKNOWN),
        (when("StringEqualsIfExists", "aws:SourceVpce", "vpce-1"), {}, UNKNOWN),
        (when("Null", "aws:SourceVpc", "true"), {}, UNKNOWN),
        (when("Null", "aws:SourceVpc", "false"), {}, UNKNOWN),
        (when("ForAllValues:StringEquals", "aws:TagKeys", "a"), {}, UNKNOWN),
        (when("ForAnyValue:StringEquals", "aws:TagKeys", "a"), {}, UNKNOWN),
        (when("BoolIfExists", "aws:MultiFactorAuthPresent", "true"), {}, UNKNOWN),
        (when("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"), {}, UNKNOWN),
        (when("NotIpAddressIfExists", "aws:SourceIp", "10.0.0.0/8"), {}, UNKNOWN),
        (when("IpAddress", "aws:SourceIp", "0.0.0.0/0"), {}, UNKNOWN),
        (when("NumericLessThanIfExists", "aws:MultiFactorAuthAge", "3600"), {}, UNKNOWN),
        (when("DateLessThan", "aws:CurrentTime", "2030-01-01T00:00:00Z"), {}, UNKNOWN),
        (when("ArnNotEquals", "aws:SourceArn", "arn:aws:s3:::b"), {}, UNKNOWN),
        (when("StringNotEquals", "aws:PrincipalTag/a", "x"), None, UNKNOWN),
        (when("StringNotEquals", "secretsmanager:VersionStage", "AWSPREVIOUS"), {}, UNKNOWN),
        # The tags of the role are known; a key of another service is in no request of this one.
        (when("StringNotEquals", "aws:PrincipalTag/a", "x"), {}, ALLOWED),
        (when("StringEqualsIfExists", "aws:PrincipalTag/a", "x"), {}, ALLOWED),
        (when("StringEqualsIfExists", "aws:PrincipalTag/a", "x"), {"a": "y"}, DENIED),
        (when("StringNotEquals", "s3:prefix", "x"), {}, ALLOWED),
        (when("Bool", "aws:SecureTransport", "false"), {}, DENIED),
        (when("Bool", "aws:SecureTransport", True), {}, ALLOWED),
        ({"Condition": {"Bool": {"aws:SecureTransport": "false"}, "Null": {"aws:SourceVpc": "true"}}}, {}, DENIED),
        ({"Condition": {"StringEquals": {"aws:SecureTransport": []}}}, {}, DENIED),
        ({"Condition": {}}, {}, ALLOWED),
        # Elements in all their forms.
        ({"Resource": []}, {}, DENIED),
        ({"Action": []}, {}, DENIED),
        ({"NotResource": f"{OWN}other*"}, {}, ALLOWED),
        ({"NotResource": ["arn:aws:s3:::*", f"{OWN}key-*"]}, {}, DENIED),
        ({"NotAction": ["iam:*", "SecretsManager:Get*"]}, {}, DENIED),
        ({"Action": "secretsmanager:GetSecretValu?"}, {}, ALLOWED),
        ({"Action": "*:*"}, {}, ALLOWED),
        ({"Resource": f"{OWN}key-??????"}, {}, ALLOWED),
        ({"Resource": f"{OWN}key-?????"}, {}, DENIED),
        ({"Resource": f"{OWN}key-AbCdEf:*"}, {}, DENIED),
    ],
)
def test_an_allow_and_what_it_rests_on(allow: dict[str, Any], tags: Any, status: AccessStatus) -> None:
    assert by_role("secretsmanager:GetSecretValue", statement("Allow", **allow), tags=tags) is status


def test_an_allow_that_rests_on_nothing_is_enough_beside_one_that_does() -> None:
    open_ = statement("Allow", **when("StringNotEquals", "aws:SourceVpc", "vpc-1"))
    assert by_role("secretsmanager:GetSecretValue", open_, ALLOW, tags={}) is ALLOWED


FOREIGN = SECRET.replace(ACCOUNT, "999988887777")


@pytest.mark.parametrize(
    ("allow", "own", "foreign"),
    [
        ({"Principal": {"AWS": ROLE}}, ALLOWED, ALLOWED),
        ({"Principal": {"AWS": ROOT}}, DENIED, ALLOWED),
        ({"Principal": "*"}, ALLOWED, ALLOWED),
        ({"NotPrincipal": {"AWS": "111122223333"}}, ALLOWED, ALLOWED),
        ({"Principal": "*", **when("StringEquals", "aws:PrincipalAccount", ["1", ACCOUNT])}, ALLOWED, ALLOWED),
        ({"Principal": "*", **when("StringEquals", "aws:PrincipalAccount", "111122223333")}, DENIED, UNKNOWN),
        ({"Principal": "*", **when("StringEquals", "aws:PrincipalOrgID", "o-1")}, UNKNOWN, UNKNOWN),
        ({"Principal": "*", **when("StringNotEquals", "aws:SourceVpc", "vpc-1")}, UNKNOWN, UNKNOWN),
        ({"Principal": "*", **when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1")}, UNKNOWN, UNKNOWN),
        ({"Principal": "*", **when("ForAllValues:StringEquals", "aws:TagKeys", "a")}, UNKNOWN, UNKNOWN),
        ({"Principal": {"Federated": "cognito-identity.amazonaws.com"}}, DENIED, UNKNOWN),
        ({"Principal": {"Service": "lambda.amazonaws.com"}}, DENIED, UNKNOWN),
        ({"Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/Agent"}}, DENIED, UNKNOWN),
        ({"Principal": {"AWS": ROLE}, "Action": "secretsmanager:DescribeSecret"}, DENIED, UNKNOWN),
    ],
)
def test_an_allow_of_the_resource(allow: dict[str, Any], own: AccessStatus, foreign: AccessStatus) -> None:
    """In one account it is enough for a role that is silent; of another account it takes the role's side, too."""
    action, text = "secretsmanager:GetSecretValue", json.dumps(document(statement("Allow", **allow)))
    there = Access(action, PermissionNeed((action,), FOREIGN), ALLOWED)
    assert by_resource(action, statement("Allow", **allow), first=DENIED) is own
    assert with_resource(there, ROLE, [text]).status is foreign


@pytest.mark.parametrize(
    ("deny", "status"),
    [
        ({"Principal": {"CanonicalUser": "79a59df9"}}, ALLOWED),
        ({"Principal": {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/Agent/abc"}}, UNKNOWN),
        ({"Principal": {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/Agent2/abc"}}, ALLOWED),
        ({"Principal": {"AWS": "111122223333"}}, ALLOWED),
        ({"NotPrincipal": "*"}, ALLOWED),
        ({"NotPrincipal": {"Service": "lambda.amazonaws.com"}}, DENIED),
        ({"Principal": "*", **when("ArnNotEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/team/*")}, ALLOWED),
        ({"Principal": "*", **when("StringNotLike", "aws:PrincipalArn", ["x", "arn:aws:iam::*:role/team/*"])}, ALLOWED),
        ({"Principal": "*", **when("ArnNotLike", "aws:PrincipalArn", "arn:aws:sts::*:assumed-role/Agent/*")}, DENIED),
        ({"Principal": "*", **when("StringNotLike", "aws:userId", "AROA*:*")}, UNKNOWN),
        ({"Principal": "*", **when("StringNotEquals", "aws:PrincipalArn", "${aws:PrincipalArn}")}, ALLOWED),
        ({"Principal": "*", **when("StringNotEquals", "aws:PrincipalTag/p", "${aws:ResourceTag/p}")}, UNKNOWN),
        ({"Principal": "*", "NotResource": SECRET}, ALLOWED),
        ({"Principal": "*", "Resource": f"{SECRET}*"}, DENIED),
        (
            {
                "Principal": "*",
                "Condition": {
                    "StringNotEqualsIfExists": {"aws:SourceVpc": "vpc-1"},
                    "BoolIfExists": {"aws:ViaAWSService": "false", "aws:PrincipalIsAWSService": "false"},
                },
            },
            UNKNOWN,
        ),
    ],
)
def test_a_deny_of_the_resource_and_whom_it_is_about(deny: dict[str, Any], status: AccessStatus) -> None:
    assert by_resource("secretsmanager:GetSecretValue", statement(**deny)) is status


API = "arn:aws:execute-api:us-west-2:123456789012:a1/"


@pytest.mark.parametrize(
    ("deny", "status"),
    [
        ({"Resource": f"{API}*"}, DENIED),
        ({"Resource": f"{API}prod/*"}, DENIED),
        ({"Resource": f"{API}*/GET/*"}, UNKNOWN),
        ({"Resource": f"{API}prod/DELETE/admin"}, UNKNOWN),
        ({"NotResource": f"{API}prod/GET/*"}, UNKNOWN),
        ({"Resource": f"{API}test/*"}, ALLOWED),
        ({"Resource": f"{API}*/GET/*", "Action": "execute-api:ManageConnections"}, ALLOWED),
        ({"Resource": f"{API}*/GET/*", "Principal": {"AWS": "111122223333"}}, ALLOWED),
        ({"Resource": f"{API}*", **when("NotIpAddress", "aws:SourceIp", "203.0.113.0/24")}, UNKNOWN),
    ],
)
def test_a_deny_of_a_part_of_what_is_asked(deny: dict[str, Any], status: AccessStatus) -> None:
    need = PermissionNeed(("execute-api:Invoke",), f"{API}prod/*")
    text = json.dumps(document(statement(**{"Principal": "*", **deny})))
    assert with_resource(Access("execute-api:Invoke", need, ALLOWED), ROLE, [text]).status is status
