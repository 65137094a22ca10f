"""What AWS ties each of the auditor's questions to: the ARNs of its resources, or nothing.

Read 2026-11-28 in the service authorization reference as of 2026-09-26
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_REPOSITORY = ("arn:{partition}:ecr:{place}:{account}:repository/{repositoryName}",)
_BUCKET = ("arn:{partition}:s3:::{Bucket}",)
_KEY = ("arn:{partition}:kms:{place}:{account}:key/{KeyId}",)
_FUNCTION = "arn:{partition}:lambda:{place}:{account}:function:{FunctionName}"
_SECRET = ("arn:{partition}:secretsmanager:{place}:{account}:secret:{SecretId}-??????",)
_EFS = "arn:{partition}:elasticfilesystem:{place}:{account}:"
_S3_FILES = ("arn:{partition}:s3files:{place}:{account}:file-system/{fileSystemId}",)
_AGENTCORE = "arn:{partition}:bedrock-agentcore:{place}:{account}:"
_VAULT = f"{_AGENTCORE}token-vault/default"
_DIRECTORY = f"{_AGENTCORE}workload-identity-directory/default"
_POLICY = ("arn:{partition}:iam::{account}:policy/{PolicyArn}", "arn:{partition}:iam::aws:policy/{PolicyArn}")
_PROFILE = "arn:{partition}:bedrock:{place}:{account}:"
_PARAMETER = ("arn:{partition}:ssm:{place}:{account}:parameter/{Name}", "arn:{partition}:ssm:{place}::parameter/{Name}")

RESOURCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("apigateway", "GetRestApi"): ("arn:{partition}:apigateway:{place}::/restapis/{restApiId}",),
    ("apigateway", "GetStage"): ("arn:{partition}:apigateway:{place}::/restapis/{restApiId}/stages/{stageName}",),
    ("bedrock", "GetInferenceProfile"): (
        f"{_PROFILE}inference-profile/{{inferenceProfileIdentifier}}",
        f"{_PROFILE}application-inference-profile/{{inferenceProfileIdentifier}}",
    ),
    ("bedrock-agentcore-control", "GetAgentRuntime"): (f"{_AGENTCORE}runtime/{{agentRuntimeId}}",),
    ("bedrock-agentcore-control", "GetApiKeyCredentialProvider"): (
        _VAULT,
        f"{_VAULT}/apikeycredentialprovider/{{name}}",
    ),
    ("bedrock-agentcore-control", "GetBrowser"): (f"{_AGENTCORE}browser-custom/{{browserId}}",),
    ("bedrock-agentcore-control", "GetCapacityProvider"): (f"{_AGENTCORE}capacity-provider/{{capacityProviderId}}",),
    ("bedrock-agentcore-control", "GetCodeInterpreter"): (
        f"{_AGENTCORE}code-interpreter-custom/{{codeInterpreterId}}",
    ),
    ("bedrock-agentcore-control", "GetGateway"): (f"{_AGENTCORE}gateway/{{gatewayIdentifier}}",),
    ("bedrock-agentcore-control", "GetHarness"): (f"{_AGENTCORE}harness/{{harnessId}}",),
    ("bedrock-agentcore-control", "GetMemory"): (f"{_AGENTCORE}memory/{{memoryId}}",),
    ("bedrock-agentcore-control", "GetOauth2CredentialProvider"): (
        _VAULT,
        f"{_VAULT}/oauth2credentialprovider/{{name}}",
    ),
    ("bedrock-agentcore-control", "GetPolicyEngine"): (f"{_AGENTCORE}policy-engine/{{policyEngineId}}",),
    # The reference names no memory, though a memory has a policy:
    # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/resource-based-policies.html
    ("bedrock-agentcore-control", "GetResourcePolicy"): (
        f"{_AGENTCORE}runtime/{{resourceArn}}",
        f"{_AGENTCORE}gateway/{{resourceArn}}",
        f"{_AGENTCORE}memory/{{resourceArn}}",
    ),
    ("bedrock-agentcore-control", "GetWorkloadIdentity"): (_DIRECTORY, f"{_DIRECTORY}/workload-identity/{{name}}"),
    ("bedrock-agentcore-control", "ListAgentRuntimeEndpoints"): (f"{_AGENTCORE}runtime/{{agentRuntimeId}}",),
    ("bedrock-agentcore-control", "ListApiKeyCredentialProviders"): (_VAULT, f"{_VAULT}/apikeycredentialprovider/*"),
    ("bedrock-agentcore-control", "ListGatewayTargets"): (f"{_AGENTCORE}gateway/{{gatewayIdentifier}}",),
    ("bedrock-agentcore-control", "ListOauth2CredentialProviders"): (_VAULT, f"{_VAULT}/oauth2credentialprovider/*"),
    ("cloudformation", "DescribeStacks"): ("arn:{partition}:cloudformation:{place}:{account}:stack/{StackName}/*",),
    # A VPC that another account shares is that account's.
    ("ec2", "DescribeVpcAttribute"): ("arn:{partition}:ec2:{place}:*:vpc/{VpcId}",),
    ("ecr", "BatchGetImage"): _REPOSITORY,
    ("ecr", "DescribeImages"): _REPOSITORY,
    ("ecr", "DescribeRepositories"): _REPOSITORY,
    ("ecr", "GetDownloadUrlForLayer"): _REPOSITORY,
    ("ecr", "GetRepositoryPolicy"): _REPOSITORY,
    ("ecr", "ListImages"): _REPOSITORY,
    ("efs", "DescribeAccessPoints"): (f"{_EFS}access-point/{{AccessPointId}}",),
    ("efs", "DescribeFileSystemPolicy"): (f"{_EFS}file-system/{{FileSystemId}}",),
    ("efs", "DescribeMountTargetSecurityGroups"): (f"{_EFS}file-system/*",),
    ("efs", "DescribeMountTargets"): (f"{_EFS}file-system/{{FileSystemId}}",),
    ("iam", "GetPolicy"): _POLICY,
    ("iam", "GetPolicyVersion"): _POLICY,
    ("iam", "GetRole"): (
        "arn:{partition}:iam::{account}:role/{RoleName}",
        "arn:{partition}:iam::{account}:role/*/{RoleName}",
    ),
    ("iam", "SimulatePrincipalPolicy"): (
        "arn:{partition}:iam::{account}:role/{PolicySourceArn}",
        "arn:{partition}:iam::{account}:user/{PolicySourceArn}",
    ),
    ("kinesis", "DescribeStreamSummary"): ("arn:{partition}:kinesis:{place}:{account}:stream/{StreamARN}",),
    ("kinesis", "GetResourcePolicy"): ("arn:{partition}:kinesis:{place}:{account}:stream/{ResourceARN}",),
    ("kms", "DescribeKey"): _KEY,
    ("kms", "GetKeyPolicy"): _KEY,
    ("lambda", "GetFunctionConfiguration"): (_FUNCTION, f"{_FUNCTION}:*"),
    ("lambda", "GetPolicy"): (_FUNCTION, f"{_FUNCTION}:*"),
    ("s3", "GetBucketPolicy"): _BUCKET,
    ("s3", "HeadBucket"): _BUCKET,
    ("s3", "HeadObject"): ("arn:{partition}:s3:::{Bucket}/{Key}",),
    ("s3", "ListObjectsV2"): _BUCKET,
    ("s3files", "GetAccessPoint"): (
        "arn:{partition}:s3files:{place}:{account}:file-system/*/access-point/{accessPointId}",
    ),
    ("s3files", "GetFileSystemPolicy"): _S3_FILES,
    ("s3files", "GetMountTarget"): ("arn:{partition}:s3files:{place}:{account}:file-system/*",),
    ("s3files", "ListMountTargets"): _S3_FILES,
    ("secretsmanager", "DescribeSecret"): _SECRET,
    ("secretsmanager", "GetResourcePolicy"): _SECRET,
    ("service-quotas", "GetServiceQuota"): (
        "arn:{partition}:servicequotas:{place}:{account}:{ServiceCode}/{QuotaCode}",
    ),
    ("sns", "GetTopicAttributes"): ("arn:{partition}:sns:{place}:{account}:{TopicArn}",),
    ("ssm", "GetParameter"): _PARAMETER,
    ("ssm", "GetParameters"): _PARAMETER,
    ("ssm", "GetParametersByPath"): (
        "arn:{partition}:ssm:{place}::parameter/{Path}",
        "arn:{partition}:ssm:{place}::parameter/{Path}/*",
    ),
    ("vpc-lattice", "GetResourceConfiguration"): (
        "arn:{partition}:vpc-lattice:{place}:*:resourceconfiguration/{resourceConfigurationIdentifier}",
    ),
}
"""By service and operation: the ARNs, from the parameters of a call; `place` is its region."""

WITHOUT_RESOURCES: Mapping[str, frozenset[str]] = {
    "bedrock": frozenset(
        {
            "GetFoundationModelAvailability",
            "GetUseCaseForModelAccess",
            "ListFoundationModels",
            "ListInferenceProfiles",
        }
    ),
    "bedrock-agentcore-control": frozenset(
        {
            "ListAgentRuntimes",
            "ListBrowsers",
            "ListCapacityProviders",
            "ListCodeInterpreters",
            "ListGateways",
            "ListHarnesses",
            "ListMemories",
            "ListPolicyEngines",
        }
    ),
    "cloudformation": frozenset({"DescribeType", "ListExports"}),
    "ec2": frozenset(
        {
            "DescribeAvailabilityZones",
            "DescribeDhcpOptions",
            "DescribeInternetGateways",
            "DescribeNatGateways",
            "DescribeNetworkAcls",
            "DescribeNetworkInterfaces",
            "DescribePrefixLists",
            "DescribeRegions",
            "DescribeRouteTables",
            "DescribeSecurityGroups",
            "DescribeSubnets",
            "DescribeVpcBlockPublicAccessExclusions",
            "DescribeVpcBlockPublicAccessOptions",
            "DescribeVpcEndpoints",
            "DescribeVpcs",
        }
    ),
    "ecr": frozenset({"GetRegistryPolicy"}),
    "logs": frozenset({"DescribeResourcePolicies"}),
    "route53": frozenset({"ListHostedZonesByVPC"}),
    "route53profiles": frozenset({"ListProfileAssociations"}),
    "route53resolver": frozenset(
        {"ListFirewallRuleGroupAssociations", "ListResolverRuleAssociations", "ListResolverRules"}
    ),
    "service-quotas": frozenset({"ListServiceQuotas"}),
    "sts": frozenset({"GetCallerIdentity"}),
    "xray": frozenset({"GetTraceSegmentDestination"}),
}
"""By service: the operations that a policy can allow on everything or not at all; so is what is in neither table."""

_IN_FULL = (
    # "You cannot use a key id, alias name, or alias ARN to identify a KMS key in an IAM policy statement",
    # read 2026-11-28. The condition kms:ResourceAliases can, which is left to whoever wants it narrower:
    # https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
    (re.compile(r"(:kms:.*?):(?:key/)?alias/.*"), r"\1:key/*"),
    (re.compile(r"(:secret:\*)-\?{6}"), r"\1"),
    # A parameter's version or label is no part of its ARN.
    (re.compile(r"(:parameter/[^:]+):.*"), r"\1"),
)
_SUFFIX = "-??????"
"""The six characters that Secrets Manager adds to a secret's name, maybe missing in what is written as its ARN."""
_PLACE = re.compile(r"\{(\w+)\}")


def parameters(template: str) -> tuple[str, ...]:
    """The names of the values that a template takes."""
    return tuple(_PLACE.findall(template))


def arn(template: str, values: Mapping[str, str]) -> str:
    """The ARN of a template; a value that is an ARN already stands for all of it up to there."""
    whole = next((name for name in parameters(template) if values[name].startswith("arn:")), None)
    if whole is None:
        made = template.format_map({name: value.lstrip("/") for name, value in values.items()})
    else:
        rest = template.partition(f"{{{whole}}}")[2]
        made = values[whole] + ("*" if rest == _SUFFIX else rest)
    for pattern, full in _IN_FULL:
        made = pattern.sub(full, made)
    return made
