"""The account where nothing works: each failure is there to be found."""

import json

import jmespath
import pytest

CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0"
ROWS = [
    ("ec2.describe_nat_gateways", {}, "NatGateways", []),
    ("ec2.describe_subnets", {}, "Subnets[?CidrBlock == '10.0.11.0/24'].AvailabilityZoneId", ["usw2-az4"]),
    ("ec2.describe_security_groups", {}, "SecurityGroups[?GroupName == 'endpoints'].IpPermissions", [[]]),
    ("ec2.describe_vpc_endpoints", {}, "VpcEndpoints[?VpcEndpointType == 'Gateway'].length(RouteTableIds)", [1]),
    ("ecr.list_images", {"repositoryName": "writer-agent"}, "imageIds[].imageTag", ["v2"]),
    (
        "iam.get_role",
        {"RoleName": "ResearchAgentRole"},
        'Role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals."aws:SourceAccount"',
        "111122223333",
    ),
    (
        "iam.simulate_principal_policy",
        {
            "PolicySourceArn": "arn:aws:iam::123456789012:role/ResearchAgentRole",
            "ActionNames": ["ecr:BatchGetImage"],
        },
        "EvaluationResults[].EvalDecision",
        ["implicitDeny"],
    ),
    (
        "iam.simulate_principal_policy",
        {
            "PolicySourceArn": "arn:aws:iam::123456789012:role/GatewayRole",
            "ActionNames": ["lambda:InvokeFunction"],
        },
        "EvaluationResults[].EvalDecision",
        ["implicitDeny"],
    ),
    (
        "iam.simulate_principal_policy",
        {
            "PolicySourceArn": "arn:aws:iam::123456789012:role/platform/Deployer",
            "ActionNames": ["iam:CreateServiceLinkedRole"],
        },
        "EvaluationResults[].EvalDecision",
        ["implicitDeny"],
    ),
    (
        "bedrock.get_foundation_model_availability",
        {"modelId": CLAUDE},
        "agreementAvailability.status",
        "NOT_AVAILABLE",
    ),
    (
        "service-quotas.get_service_quota",
        {"ServiceCode": "bedrock-agentcore", "QuotaCode": "L-F4575653"},
        "Quota.Value",
        0.0,
    ),
    (
        "service-quotas.get_aws_default_service_quota",
        {"ServiceCode": "bedrock-agentcore", "QuotaCode": "L-F4575653"},
        "Quota.Value",
        1000.0,
    ),
    (
        "service-quotas.get_service_quota",
        {"ServiceCode": "bedrock-agentcore", "QuotaCode": "L-410A4D7F"},
        "Quota.Value",
        1.0,
    ),
    (
        "iam.simulate_principal_policy",
        {
            "PolicySourceArn": "arn:aws:iam::123456789012:role/platform/Deployer",
            "ActionNames": ["bedrock-agentcore:CreateGateway"],
        },
        "EvaluationResults[].EvalDecision",
        ["explicitDeny"],
    ),
    ("ecr.describe_images", {"repositoryName": "bulky-agent"}, "imageDetails[].imageSizeInBytes", [2600 * 1024 * 1024]),
    ("xray.get_trace_segment_destination", {}, "Destination", "XRay"),
    ("logs.describe_resource_policies", {}, "resourcePolicies", []),
    (
        "bedrock-agentcore-control.list_agent_runtimes",
        {},
        "agentRuntimes[].[agentRuntimeName, status]",
        [["research_agent", "CREATE_FAILED"], ["writer_agent", "CREATE_FAILED"]],
    ),
]


@pytest.mark.parametrize(("call", "params", "path", "expected"), ROWS)
def test_the_world_answers(blocked, call, params, path, expected):
    service, operation = call.split(".")
    answer = getattr(blocked.session.client(service), operation)(**params)
    assert jmespath.search(path, answer) == expected


def test_the_secret_is_scheduled_for_deletion(blocked):
    secret = blocked.session.client("secretsmanager").describe_secret(SecretId="research-agent/api-key")
    assert f"{secret['DeletedDate']:%Y-%m-%d}" == "2026-12-20"


def test_the_failed_runtime_says_why(blocked):
    agentcore = blocked.session.client("bedrock-agentcore-control")
    listed = agentcore.list_agent_runtimes()["agentRuntimes"]
    failed = agentcore.get_agent_runtime(agentRuntimeId=listed[1]["agentRuntimeId"])
    assert "does not exist in the repository" in failed["failureReason"]


def test_the_image_in_use_is_amd64_only(blocked):
    ecr = blocked.session.client("ecr")
    image_id = {"imageTag": "latest"}
    manifest = ecr.batch_get_image(repositoryName="research-agent", imageIds=[image_id])["images"][0]["imageManifest"]
    config = jmespath.search("config.digest", json.loads(manifest))
    url = ecr.get_download_url_for_layer(repositoryName="research-agent", layerDigest=config)["downloadUrl"]
    assert b'"architecture": "amd64"' in blocked.fetch(url, 10_000)


@pytest.mark.parametrize(
    ("call", "params", "code"),
    [
        ("iam.get_role", {"RoleName": "AWSServiceRoleForBedrockAgentCoreNetwork"}, "NoSuchEntity"),
        (
            "ecr.describe_images",
            {"repositoryName": "writer-agent", "imageIds": [{"imageTag": "v1"}]},
            "ImageNotFoundException",
        ),
        (
            "ecr.batch_get_image",
            {"registryId": "111122223333", "repositoryName": "shared", "imageIds": [{"imageTag": "v1"}]},
            "AccessDeniedException",
        ),
        ("bedrock.get_use_case_for_model_access", {}, "ResourceNotFoundException"),
    ],
)
def test_what_is_not_there(blocked, call, params, code):
    service, operation = call.split(".")
    client = blocked.session.client(service)
    with pytest.raises(client.exceptions.ClientError) as caught:
        getattr(client, operation)(**params)
    assert caught.value.response["Error"]["Code"] == code
