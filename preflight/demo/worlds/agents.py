"""Agents, gateways and what they use in the simulated accounts."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence

from attrs import frozen

from preflight.demo.bedrock import GEOGRAPHIES
from preflight.demo.site import Site, trust

CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0"
PARTNER = "111122223333"
"""Another account, which shares an image."""
ISSUER = "https://login.example.com"


def model(site: Site) -> str:
    """The inference profile the agents call: the geography's own where there is one."""
    prefix = next((name for name, regions in GEOGRAPHIES.items() if site.region in regions), "global")
    return f"{prefix}.{CLAUDE}"


def secret(site: Site) -> str:
    """The one secret the agents read; returns its ARN."""
    made = site.client("secretsmanager").create_secret(Name="research-agent/api-key", SecretString="example")
    return str(made["ARN"])


@frozen
class Hosting:
    """What the runtimes of a world share."""

    role_arn: str
    subnets: Sequence[str]
    security_group: str
    secret_arn: str


def runtime(site: Site, name: str, image: str, hosting: Hosting) -> str:
    """A runtime in VPC mode, with an endpoint of its own; returns its id."""
    agentcore = site.client("bedrock-agentcore-control")
    made = agentcore.create_agent_runtime(
        agentRuntimeName=name,
        agentRuntimeArtifact={"containerConfiguration": {"containerUri": image}},
        roleArn=hosting.role_arn,
        networkConfiguration={
            "networkMode": "VPC",
            "networkModeConfig": {"subnets": list(hosting.subnets), "securityGroups": [hosting.security_group]},
        },
        protocolConfiguration={"serverProtocol": "HTTP"},
        lifecycleConfiguration={"idleRuntimeSessionTimeout": 900, "maxLifetime": 3600},
        environmentVariables={"MODEL_ID": model(site), "API_KEY_SECRET_ARN": hosting.secret_arn},
    )["agentRuntimeId"]
    agentcore.create_agent_runtime_endpoint(agentRuntimeId=made, name="live")
    site.client("logs").create_log_group(logGroupName=f"/aws/bedrock-agentcore/runtimes/{made}-DEFAULT")
    return str(made)


def fail_runtime(site: Site, runtime_id: str, reason: str) -> None:
    """Makes a runtime one whose creation failed: no API brings that about."""
    site.state.runtimes[runtime_id].update(status="CREATE_FAILED", failureReason=reason)
    for (owner, _), endpoint in site.state.endpoints.items():
        if owner == runtime_id:
            endpoint["status"] = "CREATE_FAILED"


def tool_function(site: Site) -> str:
    """The Lambda function behind the gateway; returns its ARN."""
    role = site.role("LookupToolRole", trust({"Service": "lambda.amazonaws.com"}))
    made = site.client("lambda").create_function(
        FunctionName="lookup-tool",
        Runtime="python3.13",
        Role=role,
        Handler="tool.handler",
        Architectures=["arm64"],
        Code={"ZipFile": _code()},
    )
    return str(made["FunctionArn"])


def gateway(site: Site, role_arn: str, function_arn: str) -> str:
    """An MCP gateway that asks for a token and offers one Lambda function; returns its id."""
    agentcore, discovery = site.client("bedrock-agentcore-control"), f"{ISSUER}/.well-known/openid-configuration"
    made = agentcore.create_gateway(
        name="tools-gateway",
        roleArn=role_arn,
        protocolType="MCP",
        authorizerType="CUSTOM_JWT",
        authorizerConfiguration={"customJWTAuthorizer": {"discoveryUrl": discovery, "allowedAudience": ["agents"]}},
    )
    schema = {"name": "lookup", "description": "Looks a word up", "inputSchema": {"type": "object"}}
    lookup = {"lambdaArn": function_arn, "toolSchema": {"inlinePayload": [schema]}}
    agentcore.create_gateway_target(
        gatewayIdentifier=made["gatewayId"],
        name="lookup",
        targetConfiguration={"mcp": {"lambda": lookup}},
        credentialProviderConfigurations=[{"credentialProviderType": "GATEWAY_IAM_ROLE"}],
    )
    serve_identity_provider(site, discovery)
    return str(made["gatewayId"])


def serve_identity_provider(site: Site, discovery: str) -> None:
    """The OpenID Connect documents the gateway's authorizer reads."""
    keys = f"{ISSUER}/.well-known/jwks.json"
    about = {"issuer": ISSUER, "jwks_uri": keys, "token_endpoint": f"{ISSUER}/oauth2/token"}
    site.state.documents[discovery] = json.dumps(about).encode()
    site.state.documents[keys] = b'{"keys": []}'


def transaction_search(site: Site) -> None:
    """Spans go to CloudWatch Logs, and X-Ray may write them there."""
    groups = ("log-group:aws/spans:*", "log-group:/aws/application-signals/data:*")
    statement = {
        "Sid": "TransactionSearchXRayAccess",
        "Effect": "Allow",
        "Principal": {"Service": "xray.amazonaws.com"},
        "Action": "logs:PutLogEvents",
        "Resource": [site.arn("logs", group) for group in groups],
        "Condition": {
            "ArnLike": {"aws:SourceArn": site.arn("xray", "*")},
            "StringEquals": {"aws:SourceAccount": site.account_id},
        },
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    logs = site.client("logs")
    logs.put_resource_policy(policyName="TransactionSearchXRayAccess", policyDocument=document)
    logs.create_log_group(logGroupName="aws/spans")
    site.client("xray").update_trace_segment_destination(Destination="CloudWatchLogs")


def _code() -> bytes:
    """A deployment package whose bytes never change."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr(zipfile.ZipInfo("tool.py"), "def handler(event, context):\n    return event\n")
    return buffer.getvalue()
