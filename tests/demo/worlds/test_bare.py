"""A fresh account: the default VPC and an administrator."""

import jmespath
import pytest


@pytest.mark.parametrize(
    ("call", "params", "path", "expected"),
    [
        ("sts.get_caller_identity", {}, "Arn", "arn:aws:sts::123456789012:assumed-role/Admin/admin"),
        ("ec2.describe_vpcs", {}, "Vpcs[].[CidrBlock, IsDefault]", [["172.31.0.0/16", True]]),
        ("ecr.describe_repositories", {}, "repositories", []),
        ("iam.list_roles", {}, "Roles[].RoleName", ["Admin"]),
        ("bedrock-agentcore-control.list_agent_runtimes", {}, "agentRuntimes", []),
        ("bedrock-agentcore-control.list_gateways", {}, "items", []),
        ("xray.get_trace_segment_destination", {}, "Destination", "XRay"),
    ],
)
def test_the_world_answers(bare, call, params, path, expected):
    service, operation = call.split(".")
    answer = getattr(bare.session.client(service), operation)(**params)
    assert jmespath.search(path, answer) == expected
