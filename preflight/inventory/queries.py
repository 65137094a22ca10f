"""What is deployed in a region already, in detail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import field, frozen

from preflight.core.query import Call, Facts, Query
from preflight.inventory.others import QUERIES as OTHER_KINDS

MOST = 1000
"""Runtimes, gateways and targets read in detail: what AWS allows of runtimes and gateways in a region by default
(https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html). More, under a raised
quota, are unknown and named. A runtime costs two calls, a gateway two and one for each of its targets."""
NOT_FOUND = frozenset({"ResourceNotFoundException"})


@frozen
class Listed:
    """A runtime or gateway as a listing shows it."""

    id: str
    name: str
    arn: str | None = None
    status: str | None = None
    members: dict[str, Any] = field(factory=dict)


@frozen
class Runtime:
    """A deployed runtime; environment variable values are never selected."""

    arn: str
    name: str
    role_arn: str
    status: str
    failure_reason: str | None = None
    image: str | None = None
    bucket: str | None = None
    prefix: str | None = None
    version: str | None = None
    language: str | None = None
    network_mode: str | None = None
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()
    protocol: str | None = None
    lifetime: int | None = None
    idle_timeout: int | None = None
    capacity_provider: str | None = None
    discovery_url: str | None = None
    audiences: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    claims: bool = False
    variables: tuple[str, ...] = ()
    """Names of its environment variables."""
    members: dict[str, Any] = field(factory=dict)


@frozen
class Gateway:
    """A deployed gateway."""

    arn: str
    name: str
    status: str
    authorizer: str
    role_arn: str | None = None
    protocol: str | None = None
    status_reasons: tuple[str, ...] = ()
    discovery_url: str | None = None
    audiences: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    claims: bool = False
    interceptors: tuple[str, ...] = ()
    kms_key: str | None = None
    members: dict[str, Any] = field(factory=dict)


@frozen
class GatewayTarget:
    """A target of a gateway, with its Lambda function where it is one."""

    name: str
    lambda_arn: str | None = None
    credentials: tuple[str, ...] = ()
    members: dict[str, Any] = field(factory=dict)


RUNTIMES = Query(
    "bedrock-agentcore-control",
    "ListAgentRuntimes",
    select="agentRuntimes[].{id: agentRuntimeId, name: agentRuntimeName, arn: agentRuntimeArn, status: status}",
    row=Listed,
)

GATEWAYS = Query(
    "bedrock-agentcore-control",
    "ListGateways",
    select="items[].{id: gatewayId, name: name, status: status}",
    row=Listed,
)


def each(query: Query[Listed], parameter: str) -> Callable[[Facts], list[Call]]:
    """One call per listed resource, keyed by its id."""
    return lambda facts: [Call(row.id, {parameter: row.id}) for _, row in facts.known(query)][:MOST]


JWT = """discovery_url: authorizerConfiguration.customJWTAuthorizer.discoveryUrl,
 audiences: authorizerConfiguration.customJWTAuthorizer.allowedAudience,
 clients: authorizerConfiguration.customJWTAuthorizer.allowedClients,
 scopes: authorizerConfiguration.customJWTAuthorizer.allowedScopes,
 claims: length(not_null(authorizerConfiguration.customJWTAuthorizer.customClaims, `[]`)) > `0`"""

RUNTIME_MEMBERS = (
    "agentRuntimeName", "agentRuntimeId", "agentRuntimeVersion", "agentRuntimeArtifact", "roleArn",
    "networkConfiguration", "authorizerConfiguration", "requestHeaderConfiguration", "protocolConfiguration",
    "lifecycleConfiguration", "hooksConfiguration", "metadataConfiguration", "filesystemConfigurations",
    "capacityProviderConfiguration", "platformVersion", "allowedPorts", "resourceConfigurations", "status",
    "failureReason",
)  # fmt: skip
"""All that GetAgentRuntime tells of what was asked for, except the environment."""
GATEWAY_MEMBERS = (
    "gatewayId", "name", "roleArn", "protocolType", "protocolConfiguration", "authorizerType",
    "authorizerConfiguration", "kmsKeyArn", "interceptorConfigurations", "policyEngineConfiguration", "exceptionLevel",
    "customTransformConfiguration", "domainOverride", "status", "statusReasons",
)  # fmt: skip
TARGET_MEMBERS = (
    "targetId", "name", "targetConfiguration", "credentialProviderConfigurations", "metadataConfiguration",
    "certificateConfigurations", "privateEndpoint", "status", "statusReasons",
)  # fmt: skip


def members(*names: str) -> str:
    """A JMESPath of these members under their own names."""
    return "members: {" + ", ".join(f"{name}: {name}" for name in names) + "}"


RUNTIME = Query(
    "bedrock-agentcore-control",
    "GetAgentRuntime",
    select=f"""{{arn: agentRuntimeArn, name: agentRuntimeName, role_arn: roleArn, status: status,
 failure_reason: failureReason,
 image: agentRuntimeArtifact.containerConfiguration.containerUri,
 bucket: agentRuntimeArtifact.codeConfiguration.code.s3.bucket,
 prefix: agentRuntimeArtifact.codeConfiguration.code.s3.prefix,
 version: agentRuntimeArtifact.codeConfiguration.code.s3.versionId,
 language: agentRuntimeArtifact.codeConfiguration.runtime,
 network_mode: networkConfiguration.networkMode,
 subnets: networkConfiguration.networkModeConfig.subnets,
 security_groups: networkConfiguration.networkModeConfig.securityGroups,
 protocol: protocolConfiguration.serverProtocol,
 lifetime: lifecycleConfiguration.maxLifetime,
 idle_timeout: lifecycleConfiguration.idleRuntimeSessionTimeout,
 capacity_provider: capacityProviderConfiguration.capacityProviderArn, {JWT},
 variables: keys(not_null(environmentVariables, `{{}}`)),
 {members(*RUNTIME_MEMBERS)}}}""",
    row=Runtime,
    member="agentRuntimeArn",
    needs=(RUNTIMES,),
    calls=each(RUNTIMES, "agentRuntimeId"),
    absent=NOT_FOUND,
)

ENDPOINTS = Query(
    "bedrock-agentcore-control",
    "ListAgentRuntimeEndpoints",
    select="runtimeEndpoints[].{id: id, name: name, arn: agentRuntimeEndpointArn, status: status,"
    " members: {name: name, agentRuntimeVersion: liveVersion, targetVersion: targetVersion, status: status}}",
    row=Listed,
    needs=(RUNTIMES,),
    calls=each(RUNTIMES, "agentRuntimeId"),
    absent=NOT_FOUND,
)

GATEWAY = Query(
    "bedrock-agentcore-control",
    "GetGateway",
    select=f"""{{arn: gatewayArn, name: name, status: status, authorizer: authorizerType, role_arn: roleArn,
 protocol: protocolType, status_reasons: statusReasons,
 interceptors: interceptorConfigurations[].interceptor.lambda.arn, kms_key: kmsKeyArn, {JWT},
 {members(*GATEWAY_MEMBERS)}}}""",
    row=Gateway,
    member="gatewayArn",
    needs=(GATEWAYS,),
    calls=each(GATEWAYS, "gatewayIdentifier"),
    absent=NOT_FOUND,
)

TARGETS = Query(
    "bedrock-agentcore-control",
    "ListGatewayTargets",
    select="items[].{id: targetId, name: name || targetId, status: status}",
    row=Listed,
    needs=(GATEWAYS,),
    calls=each(GATEWAYS, "gatewayIdentifier"),
    absent=NOT_FOUND,
)

TARGET = Query(
    "bedrock-agentcore-control",
    "GetGatewayTarget",
    select=f"""{{name: name || targetId, lambda_arn: targetConfiguration.mcp.lambda.lambdaArn,
 credentials: credentialProviderConfigurations[].credentialProviderType, {members(*TARGET_MEMBERS)}}}""",
    row=GatewayTarget,
    member="targetId",
    needs=(TARGETS,),
    calls=lambda facts: [
        Call(f"{gateway}/{row.id}", {"gatewayIdentifier": gateway, "targetId": row.id})
        for gateway, row in facts.known(TARGETS)
    ][:MOST],
    absent=NOT_FOUND,
)

DEPLOYED: tuple[Query[Any], ...] = (RUNTIME, ENDPOINTS, GATEWAY, TARGET, *OTHER_KINDS)
