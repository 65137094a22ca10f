"""Denials one action at a time."""

import pytest
from botocore.exceptions import ClientError

from preflight.demo.denials import denying


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
