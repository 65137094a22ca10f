"""Denials one action at a time."""

import json

import boto3
import pytest
from botocore.exceptions import ClientError

from preflight.demo.denials import denying, enforcing


@pytest.mark.parametrize(
    ("action", "service", "operation", "params"),
    [
        ("ec2:DescribeSubnets", "ec2", "describe_subnets", {}),
        ("bedrock-agentcore:ListGateways", "bedrock-agentcore-control", "list_gateways", {}),
        ("servicequotas:ListServiceQuotas", "service-quotas", "list_service_quotas", {"ServiceCode": "vpc"}),
        ("logs:DescribeLogGroups", "logs", "describe_log_groups", {}),
        ("iam:ListRoles", "iam", "list_roles", {}),
    ],
)
def test_exactly_the_named_action_is_denied_and_only_meanwhile(ready, action, service, operation, params):
    client = ready.session.client(service)
    with denying({action}):
        with pytest.raises(ClientError, match=action):
            getattr(client, operation)(**params)
        assert ready.session.client("ec2").describe_vpcs()["Vpcs"]
    assert getattr(client, operation)(**params)


@pytest.mark.parametrize(
    ("action", "operation", "params", "code"),
    [
        ("s3:GetObject", "head_object", {"Bucket": "a-bucket", "Key": "k"}, "403"),
        ("s3:ListBucket", "head_bucket", {"Bucket": "a-bucket"}, "403"),
        ("s3:ListBucket", "head_object", {"Bucket": "a-bucket", "Key": "k"}, "404"),
    ],
)
def test_s3_operations_go_by_the_action_iam_knows(ready, action, operation, params, code):
    s3 = ready.session.client("s3")
    s3.create_bucket(Bucket="a-bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    try:
        with denying({action}), pytest.raises(ClientError) as caught:
            getattr(s3, operation)(**params)
    finally:
        s3.delete_bucket(Bucket="a-bucket")
    assert caught.value.response["Error"]["Code"] == code


REPOSITORIES = "arn:aws:ecr:us-west-2:123456789012:repository/*"


@pytest.fixture(scope="module")
def reader(ready):
    """A session of a role that may list images of the repositories, in one region, and read the network but its VPCs."""
    statements = [
        {
            "Effect": "Allow",
            "Action": "ecr:ListImages",
            "Resource": REPOSITORIES,
            "Condition": {"StringEquals": {"aws:RequestedRegion": "us-west-2"}},
        },
        {"Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"},
        {"Effect": "Deny", "Action": "ec2:DescribeVpcs", "Resource": "*"},
    ]
    iam = ready.session.client("iam")
    role = iam.create_role(RoleName="Reader", AssumeRolePolicyDocument="{}")["Role"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_role_policy(RoleName="Reader", PolicyName="reads", PolicyDocument=policy)
    given = ready.session.client("sts").assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    return boto3.Session(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"], region_name="us-west-2")


@pytest.mark.parametrize(
    ("call", "params", "region", "code"),
    [
        ("ecr.list_images", {"repositoryName": "writer-agent"}, "us-west-2", None),
        ("ecr.list_images", {"repositoryName": "writer-agent"}, "eu-west-1", "AccessDeniedException"),
        ("ecr.describe_repositories", {}, "us-west-2", "AccessDeniedException"),
        ("ec2.describe_subnets", {}, "us-west-2", None),
        ("ec2.describe_vpcs", {}, "us-west-2", "UnauthorizedOperation"),
        ("sts.get_caller_identity", {}, "us-west-2", None),
        ("iam.list_roles", {}, "us-west-2", "AccessDenied"),
    ],
)
def test_the_policies_of_the_caller_decide(reader, call, params, region, code):
    service, operation = call.split(".")
    ask = getattr(reader.client(service, region_name=region), operation)
    with enforcing():
        assert refusal(ask, params) == code


def refusal(ask, params):
    try:
        ask(**params)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None
