"""Which policies apply to a principal, and what they decide together."""

import json
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.iam.exceptions import IAMException, NotFoundException
from moto.iam.models import iam_backends

from preflight.demo.principals import ORGANIZATIONS, decide, identity_policies, layers_of, permissions_boundary
from preflight.iam.policies import Request

ACCOUNT = "123456789012"
ROLE, USER = f"arn:aws:iam::{ACCOUNT}:role/team/agent", f"arn:aws:iam::{ACCOUNT}:user/ann"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/agent/s"
LINKED = f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/linked"


def document(effect, action):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})


READ = document("Allow", "s3:Get*")


@pytest.fixture
def backend():
    with mock_aws():
        iam = boto3.client("iam", "us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
        for name, path in (("agent", "/team/"), ("linked", "/aws-service-role/x.amazonaws.com/")):
            iam.create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=READ)
            iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=READ)
        iam.create_user(UserName="ann")
        iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=READ)
        iam.create_group(GroupName="devs")
        iam.put_group_policy(GroupName="devs", PolicyName="p", PolicyDocument=READ)
        iam.add_user_to_group(GroupName="devs", UserName="ann")
        arn = iam.create_policy(PolicyName="m", PolicyDocument=document("Allow", "ec2:*"))["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="agent", PolicyArn=arn)
        found: Any = iam_backends[ACCOUNT]["aws"]
        found.client, found.managed = iam, arn
        yield found


@pytest.mark.parametrize(
    ("arn", "names"),
    [
        (ROLE, ["role/role_agent_p", "user-managed/m"]),
        (SESSION, ["role/role_agent_p", "user-managed/m"]),
        (USER, ["user/user_ann_p", "group/group_devs_p"]),
        (f"arn:aws:iam::{ACCOUNT}:group/devs", ["group/group_devs_p"]),
    ],
)
def test_its_policies_as_the_simulator_names_them(backend, arn, names):
    assert [policy.name for policy in identity_policies(backend, arn)] == names


@pytest.mark.parametrize(
    ("arn", "error"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/agent", NotFoundException),
        (f"arn:aws:iam::{ACCOUNT}:role/none", NotFoundException),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/none/s", NotFoundException),
        ("arn:aws:sts::111122223333:assumed-role/agent/s", NotFoundException),
        (f"arn:aws:iam::{ACCOUNT}:root", IAMException),
        ("agent", IAMException),
    ],
)
def test_what_is_no_principal(backend, arn, error):
    with pytest.raises(error):
        identity_policies(backend, arn)


def test_a_boundary_and_one_that_is_gone(backend):
    assert permissions_boundary(backend, ROLE) is None
    backend.client.put_role_permissions_boundary(RoleName="agent", PermissionsBoundary=backend.managed)
    assert [policy.name for policy in permissions_boundary(backend, ROLE)] == ["user-managed/m"]
    assert decide(backend, Request("s3:GetObject", "*", principal=ROLE)).decision == "implicitDeny"
    assert decide(backend, Request("ec2:RunInstances", "*", principal=ROLE)).decision == "allowed"
    backend.managed_policies.pop(backend.managed)
    assert permissions_boundary(backend, ROLE) == ()


@pytest.mark.parametrize(("arn", "levels", "decision"), [(ROLE, 1, "implicitDeny"), (LINKED, 0, "allowed")])
def test_service_control_policies_spare_service_linked_roles(backend, monkeypatch, arn, levels, decision):
    monkeypatch.setitem(ORGANIZATIONS, ACCOUNT, [[document("Allow", "ec2:*")]])
    assert len(layers_of(backend, arn).organizations) == levels
    assert decide(backend, Request("s3:GetObject", "*", principal=arn)).decision == decision


@pytest.mark.parametrize(("action", "decision"), [("s3:GetObject", "allowed"), ("s3:PutObject", "implicitDeny")])
def test_what_they_decide(backend, action, decision):
    assert decide(backend, Request(action, "*", principal=SESSION)).decision == decision


def test_a_deny_of_a_new_version_counts(backend):
    backend.client.create_policy_version(
        PolicyArn=backend.managed, PolicyDocument=document("Deny", "s3:*"), SetAsDefault=True
    )
    assert decide(backend, Request("s3:GetObject", "*", principal=ROLE)).decision == "explicitDeny"
