"""The simulator over a moto account: the answers boto3 sees."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.iam.models import iam_backends
from moto.iam.responses import IamResponse

from preflight.demo import simulate
from preflight.iam.policies import Request

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team/agent"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
REPOSITORY = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/"


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action, resource="*", **more):
    return {"Effect": "Deny", "Action": action, "Resource": resource, **more}


PULL = document(
    allow("ecr:BatchGetImage", REPOSITORY + "agent"),
    deny("ecr:BatchGetImage", REPOSITORY + "secret"),
    allow("s3:GetObject", Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}}),
)


@pytest.fixture
def iam(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws(), simulate.install():
        client = boto3.client("iam", region_name="us-west-2")
        client.create_role(RoleName="agent", Path="/team/", AssumeRolePolicyDocument=document(allow("sts:AssumeRole")))
        client.put_role_policy(RoleName="agent", PolicyName="pull", PolicyDocument=PULL)
        yield client


def results(iam, *actions, **more):
    return iam.simulate_principal_policy(PolicySourceArn=ROLE, ActionNames=list(actions), **more)["EvaluationResults"]


def decision(iam, action, **more):
    (result,) = results(iam, action, **more)
    return result["EvalDecision"]


def test_each_resource_has_its_own_answer(iam):
    arns = [REPOSITORY + name for name in ("agent", "secret", "other")]
    (result,) = results(iam, "ecr:BatchGetImage", ResourceArns=arns)
    specific = {r["EvalResourceName"]: r["EvalResourceDecision"] for r in result["ResourceSpecificResults"]}
    assert list(specific.values()) == ["allowed", "explicitDeny", "implicitDeny"]
    assert (result["EvalActionName"], result["EvalResourceName"]) == ("ecr:BatchGetImage", "*")
    assert result["EvalDecision"] == "explicitDeny"
    assert result["MatchedStatements"] == [{"SourcePolicyId": "role_agent_pull", "SourcePolicyType": "role"}]
    assert result["ResourceSpecificResults"][2]["MatchedStatements"] == []


def test_without_resources_nothing_that_names_one_is_allowed(iam):
    (result,) = results(iam, "ecr:BatchGetImage")
    assert result["EvalDecision"] == "implicitDeny"
    assert "ResourceSpecificResults" not in result
    assert "PermissionsBoundaryDecisionDetail" not in result
    assert "OrganizationsDecisionDetail" not in result


@pytest.mark.parametrize(
    ("vpc", "wanted", "missing"),
    [(None, "implicitDeny", ["aws:SourceVpc"]), ("vpc-1", "allowed", []), ("vpc-2", "implicitDeny", [])],
)
def test_context(iam, vpc, wanted, missing):
    entry = {"ContextKeyName": "aws:sourcevpc", "ContextKeyValues": [vpc], "ContextKeyType": "string"}
    (result,) = results(iam, "s3:GetObject", ResourceArns=["arn:aws:s3:::b/k"], ContextEntries=[entry] if vpc else [])
    assert (result["EvalDecision"], result["MissingContextValues"]) == (wanted, missing)
    assert result["ResourceSpecificResults"][0]["MissingContextValues"] == missing


def test_managed_policies_in_their_default_version(iam):
    arn = iam.create_policy(PolicyName="logs", PolicyDocument=document(deny("logs:*")))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="agent", PolicyArn=arn)
    assert decision(iam, "logs:PutLogEvents") == "explicitDeny"
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=document(allow("logs:*")), SetAsDefault=True)
    (result,) = results(iam, "logs:PutLogEvents")
    assert result["EvalDecision"] == "allowed"
    assert result["MatchedStatements"] == [{"SourcePolicyId": "logs", "SourcePolicyType": "user-managed"}]


def test_policies_of_aws(monkeypatch):
    monkeypatch.setenv("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
    with mock_aws(), simulate.install():
        client = boto3.client("iam", region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
        client.create_user(UserName="ann")
        client.attach_user_policy(UserName="ann", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
        found = client.simulate_principal_policy(PolicySourceArn=USER, ActionNames=["iam:GetRole", "iam:CreateRole"])
    assert [r["EvalDecision"] for r in found["EvaluationResults"]] == ["allowed", "implicitDeny"]
    assert found["EvaluationResults"][0]["MatchedStatements"][0]["SourcePolicyType"] == "aws-managed"


def test_a_user_has_its_groups_policies(iam):
    iam.create_user(UserName="ann")
    iam.create_group(GroupName="devs")
    iam.add_user_to_group(GroupName="devs", UserName="ann")
    iam.put_group_policy(GroupName="devs", PolicyName="p", PolicyDocument=document(allow("ec2:*")))
    found = iam.simulate_principal_policy(PolicySourceArn=USER, ActionNames=["ec2:RunInstances"])
    (result,) = found["EvaluationResults"]
    assert result["EvalDecision"] == "allowed"
    assert result["MatchedStatements"] == [{"SourcePolicyId": "group_devs_p", "SourcePolicyType": "group"}]


def test_the_permissions_boundary(iam):
    arn = iam.create_policy(PolicyName="limit", PolicyDocument=document(allow("s3:*")))["Policy"]["Arn"]
    iam.put_role_permissions_boundary(RoleName="agent", PermissionsBoundary=arn)
    (result,) = results(iam, "ecr:BatchGetImage", ResourceArns=[REPOSITORY + "agent"])
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": False}
    assert (
        result["ResourceSpecificResults"][0]["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"]
        is False
    )
    wide = [document(allow("*"))]
    (result,) = results(
        iam, "ecr:BatchGetImage", ResourceArns=[REPOSITORY + "agent"], PermissionsBoundaryPolicyInputList=wide
    )
    assert result["EvalDecision"] == "allowed"
    assert result["PermissionsBoundaryDecisionDetail"] == {"AllowedByPermissionsBoundary": True}


@pytest.mark.parametrize(
    ("levels", "wanted", "by_organization"),
    [
        ([[document(allow("*"))]], "allowed", True),
        ([[document(allow("*"))], [document(allow("s3:*"))]], "implicitDeny", False),
        ([[document(allow("*"), deny("ecr:*"))]], "implicitDeny", False),
    ],
)
def test_the_organization(iam, monkeypatch, levels, wanted, by_organization):
    monkeypatch.setitem(simulate.ORGANIZATIONS, ACCOUNT, levels)
    (result,) = results(iam, "ecr:BatchGetImage", ResourceArns=[REPOSITORY + "agent"])
    assert result["EvalDecision"] == wanted
    assert result["OrganizationsDecisionDetail"] == {"AllowedByOrganizations": by_organization}


def test_service_control_policies_spare_service_linked_roles(iam, monkeypatch):
    monkeypatch.setitem(simulate.ORGANIZATIONS, ACCOUNT, [[document(deny("*"))]])
    path = "/aws-service-role/network.bedrock-agentcore.amazonaws.com/"
    role = iam.create_role(RoleName="linked", Path=path, AssumeRolePolicyDocument=document(allow("sts:AssumeRole")))[
        "Role"
    ]
    iam.put_role_policy(RoleName="linked", PolicyName="p", PolicyDocument=document(allow("ec2:*")))
    found = iam.simulate_principal_policy(PolicySourceArn=role["Arn"], ActionNames=["ec2:CreateNetworkInterface"])
    assert [r["EvalDecision"] for r in found["EvaluationResults"]] == ["allowed"]


def test_only_identity_and_resource_policies_are_told_of(iam):
    limit = document(allow("ecr:*"), deny("ecr:*", Condition={"Bool": {"aws:ViaAWSService": "true"}}))
    (result,) = results(
        iam, "ecr:BatchGetImage", ResourceArns=[REPOSITORY + "agent"], PermissionsBoundaryPolicyInputList=[limit]
    )
    assert result["MatchedStatements"] == [{"SourcePolicyId": "role_agent_pull", "SourcePolicyType": "role"}]
    assert result["MissingContextValues"] == []


def test_pages(iam):
    actions = [f"s3:Get{name}" for name in ("Object", "Bucket", "Tags")]
    pages = list(
        iam.get_paginator("simulate_principal_policy").paginate(
            PolicySourceArn=ROLE, ActionNames=actions, PaginationConfig={"PageSize": 2}
        )
    )
    assert [page["IsTruncated"] for page in pages] == [True, False]
    assert [r["EvalActionName"] for page in pages for r in page["EvaluationResults"]] == actions


@pytest.mark.parametrize(
    ("arn", "action", "code"),
    [
        (f"arn:aws:iam::{ACCOUNT}:role/nobody", "s3:GetObject", "NoSuchEntity"),
        (f"arn:aws:iam::{ACCOUNT}:role/agent", "s3:GetObject", "NoSuchEntity"),
        ("arn:aws:iam::111122223333:role/team/agent", "s3:GetObject", "NoSuchEntity"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/agent/s", "s3:GetObject", "InvalidInput"),
        (f"arn:aws:iam::{ACCOUNT}:root", "s3:GetObject", "InvalidInput"),
        (ROLE, "s3:*", "InvalidInput"),
    ],
)
def test_errors(iam, arn, action, code):
    with pytest.raises(ClientError) as raised:
        iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=[action])
    assert raised.value.response["Error"]["Code"] == code


def test_resource_policies_are_for_users_only(iam):
    bucket = document(
        {"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*"}
    )
    iam.create_user(UserName="ann")
    asked = {"ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::b/k"], "ResourcePolicy": bucket}
    (result,) = iam.simulate_principal_policy(PolicySourceArn=USER, **asked)["EvaluationResults"]
    assert result["EvalDecision"] == "allowed"
    assert result["MatchedStatements"] == [{"SourcePolicyId": "ResourcePolicy", "SourcePolicyType": "resource"}]
    with pytest.raises(ClientError, match="isn't supported for IAM roles"):
        iam.simulate_principal_policy(PolicySourceArn=ROLE, **asked)


def test_custom_policies(iam):
    found = iam.simulate_custom_policy(
        PolicyInputList=[document(allow("s3:*"))],
        OrderedOrganizationPolicyInputList=[{"ServiceControlPolicyInputList": [document(allow("ec2:*"))]}],
        ActionNames=["s3:GetObject"],
    )
    (result,) = found["EvaluationResults"]
    assert (result["EvalDecision"], result["OrganizationsDecisionDetail"]["AllowedByOrganizations"]) == (
        "implicitDeny",
        False,
    )
    with pytest.raises(ClientError, match="Syntax errors"):
        iam.simulate_custom_policy(PolicyInputList=["{"], ActionNames=["s3:GetObject"])


def test_context_keys(iam):
    principal = iam.get_context_keys_for_principal_policy(PolicySourceArn=ROLE)
    more = document(allow("s3:*", "arn:aws:s3:::${aws:username}"))
    custom = iam.get_context_keys_for_custom_policy(PolicyInputList=[more])
    assert principal["ContextKeyNames"] == ["aws:SourceVpc"]
    assert custom["ContextKeyNames"] == ["aws:username"]


def test_the_caller_behind_an_assumed_role(iam):
    backend = iam_backends[ACCOUNT]["aws"]
    caller = f"arn:aws:sts::{ACCOUNT}:assumed-role/agent/s"
    assert [p.name for p in simulate.identity_policies(backend, caller)] == ["role/role_agent_pull"]
    request = Request("ecr:BatchGetImage", REPOSITORY + "agent", principal=caller)
    assert simulate.decide(backend, request).decision == "allowed"


def test_installing_twice_and_taking_away():
    with simulate.install():
        with simulate.install():
            pass
        assert hasattr(IamResponse, "simulate_principal_policy")
    assert not hasattr(IamResponse, "simulate_principal_policy")
