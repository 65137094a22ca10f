"""What the identities round AgentCore must be allowed, read on 2026-11-22 from the pages named at each table.

Resources are templates; what stands in braces is filled in for one agent, gateway or deployment.
"""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from preflight.core.requirement import MUST, SHOULD, Level

AS_OF = "2026-11-22"
SERVICE = "bedrock-agentcore.amazonaws.com"


class Purpose(StrEnum):
    """What permissions are for, in the words a report uses."""

    IMAGE = "pull the image"
    LOGS = "write its logs"
    SECRET = "read the secret"  # noqa: S105 - a purpose
    MODEL = "invoke the model"
    TOKENS = "get workload access tokens"
    TRACES = "send traces"
    METRICS = "put metrics"
    SPANS = "route spans to its log group"


@frozen
class Permission:
    """Actions on a resource template; `context` is what the request carries besides the usual keys."""

    purpose: str
    actions: tuple[str, ...]
    resource: str = "*"
    level: Level = MUST
    context: tuple[tuple[str, str], ...] = ()
    or_on: str = ""
    """Another resource on which an Allow is as good."""


_LOG_GROUP = "arn:{partition}:logs:{region}:{account}:log-group:/aws/bedrock-agentcore/runtimes/{runtime}-DEFAULT"
_DIRECTORY = "arn:{partition}:bedrock-agentcore:{region}:{account}:workload-identity-directory/default"

# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
EXECUTION: tuple[Permission, ...] = (
    Permission(Purpose.IMAGE, ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"), "{repository}"),
    Permission(Purpose.IMAGE, ("ecr:GetAuthorizationToken",)),
    Permission(Purpose.LOGS, ("logs:CreateLogStream", "logs:PutLogEvents"), _LOG_GROUP + ":log-stream:{stream}"),
    Permission(Purpose.LOGS, ("logs:CreateLogGroup", "logs:DescribeLogStreams"), _LOG_GROUP, SHOULD),
    Permission(
        Purpose.LOGS, ("logs:DescribeLogGroups",), "arn:{partition}:logs:{region}:{account}:log-group:*", SHOULD
    ),
    Permission(Purpose.SECRET, ("secretsmanager:GetSecretValue",), "{secret}"),
    # https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
    Permission(Purpose.SECRET, ("kms:Decrypt",), "{key}"),
    Permission(Purpose.MODEL, ("bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"), "{model}"),
    *(
        Permission(
            Purpose.TOKENS,
            # GetWorkloadAccessTokenForUserId trusts whatever user it is told, and AWS advises to deny it:
            # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
            ("bedrock-agentcore:GetWorkloadAccessToken", "bedrock-agentcore:GetWorkloadAccessTokenForJWT"),
            resource,
            SHOULD,
        )
        for resource in (_DIRECTORY, _DIRECTORY + "/workload-identity/{runtime}")
    ),
    Permission(
        Purpose.TRACES,
        (
            "xray:PutTraceSegments",
            "xray:PutTelemetryRecords",
            "xray:GetSamplingRules",
            "xray:GetSamplingTargets",
        ),
        level=SHOULD,
    ),
    Permission(
        Purpose.METRICS,
        ("cloudwatch:PutMetricData",),
        level=SHOULD,
        context=(("cloudwatch:namespace", "bedrock-agentcore"),),
    ),
    Permission(Purpose.SPANS, ("logs:PutResourcePolicy",), _LOG_GROUP, SHOULD),
)
"""What an agent's execution role must be allowed."""

# https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html
MARKETPLACE = Permission(
    "make the agreement of a model at its first use",
    ("aws-marketplace:Subscribe", "aws-marketplace:ViewSubscriptions"),
    context=(("aws:CalledViaLast", "bedrock.amazonaws.com"), ("aws:ViaAWSService", "true")),
)
"""What whoever first invokes a third party's model must be allowed, unless its agreement was accepted before."""

# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-prerequisites-permissions.html
GATEWAY_LAMBDA = Permission("invoke the Lambda function", ("lambda:InvokeFunction",), "{function}")
# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
GATEWAY_CREDENTIALS: dict[str, tuple[Permission, ...]] = {
    credential: (
        Permission(
            "get its workload access token",
            ("bedrock-agentcore:GetWorkloadAccessToken",),
            _DIRECTORY + "/workload-identity/{gateway}",
            SHOULD,
        ),
        Permission("get the target's credential", (action,), "{provider}"),
        Permission("read the provider's secret", ("secretsmanager:GetSecretValue",), "{secret}"),
    )
    for credential, action in (
        ("OAUTH", "bedrock-agentcore:GetResourceOauth2Token"),
        ("API_KEY", "bedrock-agentcore:GetResourceApiKey"),
    )
}
"""What a gateway role needs for a target's outbound credential, by kind."""

_RUNTIME = "arn:{partition}:bedrock-agentcore:{region}:{account}:runtime/{runtime}"
_GATEWAY = "arn:{partition}:bedrock-agentcore:{region}:{account}:gateway/{gateway}"


class Step(StrEnum):
    """What the deploying identity does."""

    CREATE_RUNTIME = "create the runtime"
    UPDATE_RUNTIME = "update the runtime"
    CREATE_ENDPOINT = "create its endpoint"
    UPDATE_ENDPOINT = "update its endpoint"
    CREATE_GATEWAY = "create the gateway"
    UPDATE_GATEWAY = "update the gateway"
    CREATE_TARGET = "create its targets"
    UPDATE_TARGET = "update its targets"
    PASS_ROLE = "pass the role"  # noqa: S105 - a step
    READ_CODE = "read the code package"


# The runtime ARN stands for the resource of creating actions too: AWS lists no resource type for them, yet its own
# BedrockAgentCoreFullAccess allows them on arn:aws:bedrock-agentcore:*:*:* alone.
# https://docs.aws.amazon.com/aws-managed-policy/latest/reference/BedrockAgentCoreFullAccess.html
DEPLOYER: tuple[Permission, ...] = (
    Permission(Step.CREATE_RUNTIME, ("bedrock-agentcore:CreateAgentRuntime",), _RUNTIME, or_on="*"),
    Permission(Step.CREATE_RUNTIME, ("bedrock-agentcore:GetAgentRuntime",), _RUNTIME, SHOULD),
    Permission(
        Step.CREATE_RUNTIME,
        ("bedrock-agentcore:CreateWorkloadIdentity",),
        _DIRECTORY + "/workload-identity/{runtime}",
        SHOULD,
    ),
    Permission(Step.UPDATE_RUNTIME, ("bedrock-agentcore:UpdateAgentRuntime",), _RUNTIME),
    Permission(Step.UPDATE_RUNTIME, ("bedrock-agentcore:GetAgentRuntime",), _RUNTIME, SHOULD),
    Permission(Step.CREATE_ENDPOINT, ("bedrock-agentcore:CreateAgentRuntimeEndpoint",), _RUNTIME),
    Permission(Step.CREATE_ENDPOINT, ("bedrock-agentcore:GetAgentRuntimeEndpoint",), _RUNTIME, SHOULD),
    Permission(Step.UPDATE_ENDPOINT, ("bedrock-agentcore:UpdateAgentRuntimeEndpoint",), _RUNTIME),
    Permission(Step.CREATE_GATEWAY, ("bedrock-agentcore:CreateGateway",), _GATEWAY, or_on="*"),
    Permission(Step.CREATE_GATEWAY, ("bedrock-agentcore:GetGateway",), _GATEWAY, SHOULD),
    Permission(
        Step.CREATE_GATEWAY,
        ("bedrock-agentcore:CreateWorkloadIdentity",),
        _DIRECTORY + "/workload-identity/{gateway}",
        SHOULD,
    ),
    Permission(Step.UPDATE_GATEWAY, ("bedrock-agentcore:UpdateGateway",), _GATEWAY),
    Permission(Step.UPDATE_GATEWAY, ("bedrock-agentcore:GetGateway",), _GATEWAY, SHOULD),
    Permission(Step.CREATE_TARGET, ("bedrock-agentcore:CreateGatewayTarget",), _GATEWAY),
    Permission(Step.UPDATE_TARGET, ("bedrock-agentcore:UpdateGatewayTarget",), _GATEWAY),
    Permission(Step.PASS_ROLE, ("iam:PassRole",), "{role}", context=(("iam:PassedToService", SERVICE),)),
    Permission(Step.READ_CODE, ("s3:GetObject",), "arn:{partition}:s3:::{bucket}/{key}"),
)
"""What the deploying identity must be allowed, from AWS's service authorization reference and the CloudFormation
handlers' own lists."""


@frozen
class ServiceLinkedRole:
    """A role that AgentCore creates for itself at first use, with the rights of whoever deploys."""

    name: str
    service: str
    when: str

    def arn(self, partition: str, account: str) -> str:
        """Where it will stand."""
        return f"arn:{partition}:iam::{account}:role/aws-service-role/{self.service}/{self.name}"


# https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/service-linked-roles.html
RUNTIME_IDENTITY = ServiceLinkedRole(
    "AWSServiceRoleForBedrockAgentCoreRuntimeIdentity",
    "runtime-identity.bedrock-agentcore.amazonaws.com",
    "every runtime created since 2025-10-13 needs it",
)
NETWORK = ServiceLinkedRole(
    "AWSServiceRoleForBedrockAgentCoreNetwork",
    "network.bedrock-agentcore.amazonaws.com",
    "runtimes in VPC mode need it for their network interfaces",
)
RUNTIME_INSTANCES = ServiceLinkedRole(
    "AWSServiceRoleForBedrockAgentCoreRuntimeInstances",
    "runtime-instances.bedrock-agentcore.amazonaws.com",
    "runtimes on Instances compute need it",
)
GATEWAY_NETWORK = ServiceLinkedRole(
    "AWSServiceRoleForBedrockAgentCoreGatewayNetwork",
    "bedrock-agentcore.amazonaws.com",
    "gateway targets with a private endpoint need it for their network interfaces",
)
IDENTITY_NETWORK = ServiceLinkedRole(
    "AWSServiceRoleForBedrockAgentCoreIdentity",
    "identity-network.bedrock-agentcore.amazonaws.com",
    "identity providers behind a private endpoint need it",
)
