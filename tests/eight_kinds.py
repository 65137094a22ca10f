"""One description of an agent, written as a source of each of the eight kinds that are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

ACCOUNT, REGION = "123456789012", "us-west-2"
GATEWAY = "tools-gateway-two"
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


@frozen
class Described:
    """An agent in plain words; every source says as much of it as its kind has words for."""

    vpc: str
    role: str
    subnets: tuple[str, ...]
    groups: tuple[str, ...]
    image: str
    name: str = "eightfold"
    mode: str = "VPC"
    protocol: str = "HTTP"
    lifetime: int = 3600
    idle: int = 600
    endpoint: str = "live"
    discovery: str = ""
    environment: Mapping[str, str] = field(factory=dict)
    memory: str = ""
    """The name of a memory beside the agent."""
    days: int = 30
    memory_role: str = ""
    memory_key: str = ""
    server: str = ""
    """The address of a tool server behind a gateway beside the agent."""
    function: str = ""
    """The function behind that gateway instead."""
    provider: str = ""
    """The provider of the tokens with which the gateway calls."""
    gateway: str = GATEWAY
    identity: str = ""
    """The name of a workload identity beside the agent."""
    tool_role: str = ""
    """The role of a browser beside the agent."""


PUBLIC = {"networkConfiguration": {"networkMode": "PUBLIC"}}
TYPES = {"Browser": "BrowserCustom"}
"""What CloudFormation calls a kind otherwise."""
Beside = list[tuple[str, str, dict[str, Any]]]


def beside(agent: Described) -> Beside:
    """What is deployed beside the agent: the word of each for its kind, its request and the kind of its owner."""
    made: Beside = []
    if agent.memory:
        more = {"memoryExecutionRoleArn": agent.memory_role, "encryptionKeyArn": agent.memory_key}
        asked = {"name": agent.memory, "eventExpiryDuration": agent.days}
        made.append(("Memory", "", asked | {key: each for key, each in more.items() if each}))
    if agent.server or agent.function:
        asked = {"name": agent.gateway, "roleArn": agent.role, "protocolType": "MCP", "authorizerType": "AWS_IAM"}
        made += [("Gateway", "", asked), ("GatewayTarget", "Gateway", _target(agent))]
    if agent.identity:
        made.append(("WorkloadIdentity", "", {"name": agent.identity}))
    if agent.tool_role:
        made.append(("Browser", "", {"name": "looker", "executionRoleArn": agent.tool_role, **PUBLIC}))
    return made


def _target(agent: Described) -> dict[str, Any]:
    schema = {"name": "look", "description": "Looks it up", "inputSchema": {"type": "object"}}
    function = {"lambda": {"lambdaArn": agent.function, "toolSchema": {"inlinePayload": [schema]}}}
    way = function if agent.function else {"mcpServer": {"endpoint": agent.server}}
    credential: dict[str, Any] = {"credentialProviderType": "GATEWAY_IAM_ROLE"} if agent.function else {}
    if agent.provider:
        tokens = {"oauthCredentialProvider": {"providerArn": agent.provider, "scopes": ["read"]}}
        credential = {"credentialProviderType": "OAUTH", "credentialProvider": tokens}
    called = {"credentialProviderConfigurations": [credential]} if credential else {}
    return {"name": "search", "targetConfiguration": {"mcp": way}, **called}


def request(agent: Described) -> dict[str, Any]:
    """A CreateAgentRuntime request."""
    made: dict[str, Any] = {
        "agentRuntimeName": agent.name,
        "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": agent.image}},
        "roleArn": agent.role,
        "networkConfiguration": {
            "networkMode": agent.mode,
            "networkModeConfig": {"subnets": list(agent.subnets), "securityGroups": list(agent.groups)},
        },
        "protocolConfiguration": {"serverProtocol": agent.protocol},
        "lifecycleConfiguration": {"maxLifetime": agent.lifetime, "idleRuntimeSessionTimeout": agent.idle},
        "environmentVariables": dict(agent.environment),
    }
    if agent.discovery:
        jwt = {"discoveryUrl": agent.discovery, "allowedClients": ["app"]}
        made["authorizerConfiguration"] = {"customJWTAuthorizer": jwt}
    return made


def api(agent: Described, folder: Path) -> Path:
    """Two requests as JSON."""
    # No runtime and no gateway has the id that would follow from a bad name.
    named = {"agentRuntimeId": f"{agent.name}-AbCdEf1234", "name": agent.endpoint}
    endpoints = [named] if agent.name.isidentifier() else []
    owner = {"gatewayIdentifier": f"{agent.gateway}-abcdefghij"}
    parts = [each for each in beside(agent) if not each[1] or "_" not in agent.gateway]
    others = [{f"Create{kind}": {**asked, **(owner if of else {})}} for kind, of, asked in parts]
    return _written(folder / "requests.json", [request(agent), *endpoints, *others])


def _pascal(data: Any, *, inside: bool = False) -> Any:
    if isinstance(data, dict):
        return {
            key if inside else key[:1].upper() + key[1:]: _pascal(each, inside=key == "environmentVariables")
            for key, each in data.items()
        }
    return [_pascal(each) for each in data] if isinstance(data, list) else data


def template(agent: Described) -> dict[str, Any]:
    """A CloudFormation template."""
    properties = _pascal(request(agent))
    properties["ProtocolConfiguration"] = agent.protocol
    endpoint = {"AgentRuntimeId": {"Fn::GetAtt": ["Agent", "AgentRuntimeId"]}, "Name": agent.endpoint}
    owner = {"GatewayIdentifier": {"Fn::GetAtt": ["Gateway", "GatewayIdentifier"]}}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            **{
                kind: {
                    "Type": f"AWS::BedrockAgentCore::{TYPES.get(kind, kind)}",
                    "Properties": _pascal(asked) | (owner if of else {}),
                }
                for kind, of, asked in beside(agent)
            },
            "Agent": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": properties},
            "Endpoint": {"Type": "AWS::BedrockAgentCore::RuntimeEndpoint", "Properties": endpoint},
        },
    }


def cloudformation(agent: Described, folder: Path) -> Path:
    """The template as it is."""
    return _written(folder / "template.json", template(agent))


def cdk(agent: Described, folder: Path) -> Path:
    """The template in a cloud assembly."""
    stack = {
        "type": "aws:cloudformation:stack",
        "environment": f"aws://{ACCOUNT}/{REGION}",
        "properties": {"templateFile": "Agents.template.json"},
    }
    _written(folder / "cdk.out" / "Agents.template.json", template(agent))
    _written(folder / "cdk.out" / "manifest.json", {"version": "48.0.0", "artifacts": {"Agents": stack}})
    return folder / "cdk.out"


def terraform(agent: Described, folder: Path) -> Path:
    """A plan of the aws provider, whose blocks are lists."""
    jwt = {"discovery_url": agent.discovery, "allowed_clients": ["app"], "custom_claim": []}
    runtime = {
        "agent_runtime_name": agent.name,
        "region": REGION,
        "agent_runtime_artifact": [
            {"code_configuration": [], "container_configuration": [{"container_uri": agent.image}]}
        ],
        "role_arn": agent.role,
        "network_configuration": [
            {
                "network_mode": agent.mode,
                "network_mode_config": [{"subnets": list(agent.subnets), "security_groups": list(agent.groups)}],
            }
        ],
        "protocol_configuration": [{"server_protocol": agent.protocol}],
        "lifecycle_configuration": [{"max_lifetime": agent.lifetime, "idle_runtime_session_timeout": agent.idle}],
        "environment_variables": dict(agent.environment),
        "authorizer_configuration": [{"custom_jwt_authorizer": [jwt]}] if agent.discovery else [],
    }
    changes = [
        _change("aws_bedrockagentcore_agent_runtime", runtime, {"agent_runtime_id": True}),
        _change("aws_bedrockagentcore_agent_runtime_endpoint", {"name": agent.endpoint}, {"agent_runtime_id": True}),
    ]
    changes += [
        _change(f"aws_bedrockagentcore_{_snake(kind)}", _blocks(asked), {"gateway_identifier": True} if of else {})
        for kind, of, asked in beside(agent)
    ]
    owner = {"references": ["aws_bedrockagentcore_gateway.it.gateway_id", "aws_bedrockagentcore_gateway.it"]}
    targets = [each["address"] for each in changes if each["type"] == "aws_bedrockagentcore_gateway_target"]
    written = [{"address": each, "expressions": {"gateway_identifier": owner}} for each in targets]
    configuration = {"configuration": {"root_module": {"resources": written}}} if written else {}
    return _written(folder / "plan.json", {"format_version": "1.2", "resource_changes": changes, **configuration})


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _blocks(data: dict[str, Any]) -> dict[str, Any]:
    """A request as Terraform's attributes and blocks; a target's credentials are a block by their type."""
    rest = dict(data)
    listed = rest.pop("credentialProviderConfigurations", ())
    named = {each["credentialProviderType"].lower(): _credential(each) for each in listed}
    found = {_snake(key): _block(each) for key, each in rest.items()}
    return found | ({"credential_provider_configuration": [named]} if named else {})


def _block(each: Any) -> Any:
    if isinstance(each, list):
        return [_blocks(one) if isinstance(one, dict) else one for one in each]
    return [_blocks(each)] if isinstance(each, dict) else each


def _credential(given: dict[str, Any]) -> list[dict[str, Any]]:
    (inside,) = given.get("credentialProvider", {"": {}}).values()
    return [_blocks(inside)]


def _change(kind: str, after: dict[str, Any], unknown: dict[str, Any]) -> dict[str, Any]:
    masks = {"after_unknown": unknown, "before_sensitive": False, "after_sensitive": {}}
    return {
        "address": f"{kind}.it",
        "mode": "managed",
        "type": kind,
        "name": "it",
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": ["create"], "before": None, "after": after, **masks},
    }


def pulumi(agent: Described, folder: Path) -> Path:
    """A preview of the aws package."""
    inputs = request(agent)
    inputs["lifecycleConfigurations"] = [inputs.pop("lifecycleConfiguration")]
    if agent.discovery:
        jwt = {"discoveryUrl": agent.discovery, "allowedClients": ["app"]}
        inputs["authorizerConfiguration"] = {"customJwtAuthorizer": jwt}
    runtime = _step("AgentRuntime", "agent", inputs, {})
    needs = {"agentRuntimeId": [runtime["urn"]]}
    unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
    endpoint = _step("AgentRuntimeEndpoint", "live", {"name": agent.endpoint, "agentRuntimeId": unknown}, needs)
    steps = [runtime, endpoint]
    for kind, of, asked in beside(agent):
        owner = [each["urn"] for each in steps if each["urn"].endswith(f"::{of}")] if of else []
        inside = {"gatewayIdentifier": unknown} if of else {}
        steps.append(_step(kind, kind, {**asked, **inside}, {"gatewayIdentifier": owner} if of else {}))
    return _written(folder / "preview.json", {"config": {"aws:region": REGION}, "steps": steps, "changeSummary": {}})


def _step(kind: str, name: str, inputs: dict[str, Any], needs: dict[str, Any]) -> dict[str, Any]:
    token = f"aws:bedrock/agentcore{kind}:Agentcore{kind}"
    urn = f"urn:pulumi:dev::bots::{token}::{name}"
    state = {"urn": urn, "custom": True, "type": token, "inputs": inputs, "propertyDependencies": needs}
    return {"op": "create", "urn": urn, "newState": state}


def agentcore_cli(agent: Described, folder: Path) -> Path:
    """A project of the AgentCore CLI, which builds the image itself and prefixes the name."""
    jwt = {"discoveryUrl": agent.discovery, "allowedClients": ["app"]}
    authorizer = {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": {"customJwtAuthorizer": jwt}}
    network = {"subnets": list(agent.subnets), "securityGroups": list(agent.groups)}
    runtime = {
        "name": agent.name,
        "build": "Container",
        "entrypoint": "main.py",
        "codeLocation": "app/",
        "executionRoleArn": agent.role,
        "networkMode": agent.mode,
        **({"networkConfig": network} if agent.mode == "VPC" else {}),
        "protocol": agent.protocol,
        "lifecycleConfiguration": {"maxLifetime": agent.lifetime, "idleRuntimeSessionTimeout": agent.idle},
        "envVars": [{"name": name, "value": value} for name, value in agent.environment.items()],
        "endpoints": {agent.endpoint: {"version": 1}},
        **(authorizer if agent.discovery else {}),
    }
    _written(folder / "agentcore/aws-targets.json", [{"name": "dev", "account": ACCOUNT, "region": REGION}])
    whole: dict[str, Any] = {"name": "P", "version": 1, "managedBy": "CDK", "runtimes": [runtime]}
    for kind, _, asked in beside(agent):
        match kind:
            case "Memory":
                renamed = {"memoryExecutionRoleArn": "executionRoleArn"}
                whole["memories"] = [{renamed.get(key, key): each for key, each in asked.items()} | {"strategies": []}]
            case "Gateway":
                role = {"executionRoleArn": asked["roleArn"]}
                whole["agentCoreGateways"] = [
                    {"name": asked["name"], "authorizerType": "AWS_IAM", **role, "targets": []}
                ]
            case _:
                held = {"lambdaFunctionArn": {"lambdaArn": agent.function, "toolSchemaFile": "tools.json"}}
                way = (
                    {"targetType": "lambdaFunctionArn", **held}
                    if agent.function
                    else SERVER | {"endpoint": agent.server}
                )
                target = {"name": asked["name"], **way}
                whole["agentCoreGateways"][0]["targets"].append(target)
    return _written(folder / "agentcore/agentcore.json", whole)


def toolkit(agent: Described, folder: Path) -> Path:
    """The starter toolkit's file, which builds the image itself and has no endpoints and no environment."""
    place = {"security_groups": list(agent.groups), "subnets": list(agent.subnets)}
    jwt = {"discoveryUrl": agent.discovery, "allowedClients": ["app"]}
    one = {
        "name": agent.name,
        "entrypoint": "app.py",
        "aws": {
            "execution_role": agent.role,
            "ecr_auto_create": True,
            "account": ACCOUNT,
            "region": REGION,
            "network_configuration": {"network_mode": agent.mode, "network_mode_config": place},
            "protocol_configuration": {"server_protocol": agent.protocol},
            "lifecycle_configuration": {"max_lifetime": agent.lifetime, "idle_runtime_session_timeout": agent.idle},
        },
        **({"authorizer_configuration": {"customJWTAuthorizer": jwt}} if agent.discovery else {}),
    }
    return _written(folder / ".bedrock_agentcore.yaml", {"default_agent": "a", "agents": {"a": one}})


def agentkit(agent: Described, folder: Path) -> Path:
    """agentkit's configuration: always a VPC, no idle time, an endpoint named by the tool."""
    one = {
        "name": agent.name,
        "containerImage": agent.image,
        "timeoutSeconds": agent.lifetime,
        "protocol": agent.protocol,
        "environment": dict(agent.environment),
    }
    vpc = {"vpcId": agent.vpc, "subnetIds": list(agent.subnets), "securityGroupIds": list(agent.groups)}
    stack = {"stackName": "s", "agents": [one], "vpc": vpc, "iam": {"roleARN": agent.role, "enableBedrockAccess": True}}
    return _written(folder / "config.json", stack)


def _written(path: Path, data: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, indent=1))
    return path


SERVER = {"targetType": "mcpServer"}
Writer = Callable[[Described, Path], Path]
WRITERS: Mapping[str, Writer] = {
    "api": api, "cloudformation": cloudformation, "cdk": cdk, "terraform": terraform, "pulumi": pulumi,
    "agentcore-cli": agentcore_cli, "toolkit": toolkit, "agentkit": agentkit,
}  # fmt: skip
BESIDE = frozenset({
    "memory", "memory_role", "memory_key", "server", "function", "provider", "gateway", "identity", "tool_role",
})  # fmt: skip
CANNOT: Mapping[str, frozenset[str]] = {
    "agentcore-cli": frozenset({"image", "provider", "identity", "tool_role"}),
    "toolkit": frozenset({"image", "endpoint", "environment", *BESIDE}),
    "agentkit": frozenset({"mode", "idle", "endpoint", "discovery", "subnets", "groups", "name", *BESIDE}),
}
"""What a kind has no words for, or its tool decides: agentkit-aws-cdk places agents itself, whatever subnets are named,
and names the endpoint after the agent, so that a bad name is told twice."""
