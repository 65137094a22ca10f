"""The account that has everything: what each read operation says."""

import jmespath
import pytest
from moto.ec2.models.availability_zones_and_regions import RegionsAndZonesBackend

from preflight.core.regions import DOCUMENTED_REGIONS

# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html, read 2026-11-22: where only some
# zones are supported; elsewhere it is az1, az2 and az3.
SUPPORTED = {
    "us-east-1": "use1-az1 use1-az2 use1-az4",
    "us-west-1": "usw1-az1 usw1-az3",
    "ca-central-1": "cac1-az1 cac1-az2 cac1-az4",
    "ap-northeast-1": "apne1-az1 apne1-az2 apne1-az4",
}

CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0"
OWN_VPC = "[?!IsDefault]"
ROWS = [
    ("sts.get_caller_identity", {}, "Arn", "arn:aws:sts::123456789012:assumed-role/Deployer/alice"),
    ("iam.get_role", {"RoleName": "Deployer"}, "Role.Arn", "arn:aws:iam::123456789012:role/platform/Deployer"),
    (
        "iam.get_role",
        {"RoleName": "AWSServiceRoleForBedrockAgentCoreNetwork"},
        "Role.Path",
        "/aws-service-role/network.bedrock-agentcore.amazonaws.com/",
    ),
    ("ec2.describe_vpcs", {}, "Vpcs[?!IsDefault].CidrBlock", ["10.0.0.0/16"]),
    ("ec2.describe_nat_gateways", {}, "NatGateways[].[State, ConnectivityType]", [["available", "public"]]),
    (
        "ec2.describe_subnets",
        {},
        "sort(Subnets[?!DefaultForAz].join(' ', [CidrBlock, AvailabilityZoneId]))",
        ["10.0.0.0/24 usw2-az1", "10.0.10.0/24 usw2-az1", "10.0.11.0/24 usw2-az2"],
    ),
    (
        "ec2.describe_vpc_endpoints",
        {},
        "sort(VpcEndpoints[].ServiceName)",
        [
            f"com.amazonaws.us-west-2.{name}"
            for name in ("bedrock-agentcore", "bedrock-runtime", "ecr.api", "ecr.dkr", "logs", "s3", "secretsmanager")
        ],
    ),
    (
        "ec2.describe_vpc_endpoints",
        {},
        "VpcEndpoints[?VpcEndpointType == 'Gateway'].[State, length(RouteTableIds)]",
        [["available", 2]],
    ),
    ("ec2.describe_vpc_endpoints", {}, "VpcEndpoints[?!PrivateDnsEnabled]", []),
    (
        "ec2.describe_security_groups",
        {},
        "SecurityGroups[?GroupName == 'endpoints'].IpPermissions[].[IpProtocol, FromPort, ToPort]",
        [["tcp", 443, 443]],
    ),
    (
        "ec2.describe_network_interfaces",
        {},
        "length(NetworkInterfaces[?InterfaceType == 'vpc_endpoint' && starts_with(Description, 'VPC Endpoint')])",
        12,
    ),
    (
        "ec2.describe_regions",
        {"AllRegions": True, "RegionNames": ["us-west-2", "eu-south-1"]},
        "Regions[].[RegionName, OptInStatus]",
        [["us-west-2", "opt-in-not-required"], ["eu-south-1", "not-opted-in"]],
    ),
    (
        "ec2.describe_managed_prefix_lists",
        {"Filters": [{"Name": "prefix-list-name", "Values": ["com.amazonaws.us-west-2.s3"]}]},
        "length(PrefixLists)",
        1,
    ),
    (
        "ecr.describe_images",
        {"repositoryName": "research-agent"},
        "imageDetails[].[imageTags, imageManifestMediaType, imageSizeInBytes]",
        [[["latest"], "application/vnd.oci.image.manifest.v1+json", 48 * 1024 * 1024]],
    ),
    (
        "ecr.describe_images",
        {"repositoryName": "writer-agent", "imageIds": [{"imageTag": "latest"}]},
        "imageDetails[].[imageManifestMediaType, imageSizeInBytes, imageStatus]",
        [["application/vnd.oci.image.index.v1+json", 48 * 1024 * 1024, "ACTIVE"]],
    ),
    (
        "bedrock-agentcore-control.list_agent_runtimes",
        {},
        "agentRuntimes[].[agentRuntimeName, status]",
        [["research_agent", "READY"], ["writer_agent", "READY"]],
    ),
    ("bedrock-agentcore-control.list_gateways", {}, "items[].[name, status]", [["tools-gateway", "READY"]]),
    (
        "secretsmanager.describe_secret",
        {"SecretId": "research-agent/api-key"},
        "[Name, DeletedDate]",
        ["research-agent/api-key", None],
    ),
    ("lambda.get_function", {"FunctionName": "lookup-tool"}, "Configuration.State", "Active"),
    ("bedrock.get_foundation_model_availability", {"modelId": CLAUDE}, "agreementAvailability.status", "AVAILABLE"),
    (
        "bedrock.get_inference_profile",
        {"inferenceProfileIdentifier": f"us.{CLAUDE}"},
        "models[].modelArn | [0]",
        f"arn:aws:bedrock:us-east-1::foundation-model/{CLAUDE}",
    ),
    (
        "service-quotas.get_service_quota",
        {"ServiceCode": "bedrock-agentcore", "QuotaCode": "L-F4575653"},
        "Quota.[Value, Adjustable]",
        [1000.0, True],
    ),
    ("xray.get_trace_segment_destination", {}, "[Destination, Status]", ["CloudWatchLogs", "ACTIVE"]),
    (
        "logs.describe_resource_policies",
        {},
        "resourcePolicies[].policyName",
        ["TransactionSearchXRayAccess"],
    ),
    (
        "cloudformation.describe_type",
        {"Type": "RESOURCE", "TypeName": "AWS::BedrockAgentCore::Runtime"},
        "DeprecatedStatus",
        "LIVE",
    ),
]


@pytest.mark.parametrize(("call", "params", "path", "expected"), ROWS)
def test_the_world_answers(ready, call, params, path, expected):
    service, operation = call.split(".")
    answer = getattr(ready.session.client(service), operation)(**params)
    assert jmespath.search(path, answer) == expected


PASSED = {"ContextKeyName": "iam:PassedToService", "ContextKeyType": "string"}
TO_AGENTCORE = [PASSED | {"ContextKeyValues": ["bedrock-agentcore.amazonaws.com"]}]
TO_LAMBDA = [PASSED | {"ContextKeyValues": ["lambda.amazonaws.com"]}]


@pytest.mark.parametrize(
    ("role", "action", "resource", "decision"),
    [
        ("ResearchAgentRole", "ecr:BatchGetImage", "arn:aws:ecr:us-west-2:123456789012:repository/x", "allowed"),
        ("ResearchAgentRole", "ecr:PutImage", "arn:aws:ecr:us-west-2:123456789012:repository/x", "implicitDeny"),
        (
            "GatewayRole",
            "lambda:InvokeFunction",
            "arn:aws:lambda:us-west-2:123456789012:function:lookup-tool",
            "allowed",
        ),
        ("GatewayRole", "lambda:InvokeFunction", "arn:aws:lambda:us-west-2:123456789012:function:x", "implicitDeny"),
        ("platform/Deployer", "bedrock-agentcore:CreateAgentRuntime", "*", "allowed"),
    ],
)
def test_its_roles_may_do_what_they_need(ready, role, action, resource, decision):
    assert simulate(ready, role, action, resource) == decision


@pytest.mark.parametrize(("context", "decision"), [(TO_AGENTCORE, "allowed"), (TO_LAMBDA, "implicitDeny")])
def test_the_deployer_passes_roles_to_agentcore_only(ready, context, decision):
    role = "arn:aws:iam::123456789012:role/ResearchAgentRole"
    assert simulate(ready, "platform/Deployer", "iam:PassRole", role, context) == decision


def simulate(account, role, action, resource, context=()):
    answer = account.session.client("iam").simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::123456789012:role/{role}",
        ActionNames=[action],
        ResourceArns=[resource],
        ContextEntries=list(context),
    )
    return answer["EvaluationResults"][0]["EvalDecision"]


@pytest.mark.parametrize("region", DOCUMENTED_REGIONS)
def test_the_first_two_zone_ids_of_every_agentcore_region_are_supported(region):
    offered = sorted(zone.zone_id for zone in RegionsAndZonesBackend.zones[region])
    usual = [zone for zone in offered if zone.endswith(("az1", "az2", "az3"))]
    assert set(offered[:2]) <= set(SUPPORTED[region].split() if region in SUPPORTED else usual)
