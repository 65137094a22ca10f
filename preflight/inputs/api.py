"""Requests of the AgentCore control API as JSON: CreateAgentRuntime, CreateGateway, or a list of them.

What `aws bedrock-agentcore-control create-agent-runtime --cli-input-json` and boto3 scripts take.
https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateAgentRuntime.html
"""

from __future__ import annotations

from typing import Any

from preflight.core.target import Agent, Code, Compute, Gateway, Network, Note, Role, Target
from preflight.core.value import Value
from preflight.inputs.document import Document, Options
from preflight.inputs.environment import models, secrets
from preflight.inputs.node import Node, root
from preflight.inputs.parts import jwt, network

KIND = "api"
API = "the AgentCore API"
RUNTIME = (
    "agentRuntimeName", "agentRuntimeId", "agentRuntimeArtifact", "roleArn", "networkConfiguration", "clientToken",
    "description", "authorizerConfiguration", "requestHeaderConfiguration", "protocolConfiguration",
    "lifecycleConfiguration", "hooksConfiguration", "metadataConfiguration", "environmentVariables",
    "filesystemConfigurations", "capacityProviderConfiguration", "tags", "platformVersion", "allowedPorts",
    "resourceConfigurations",
)  # fmt: skip
GATEWAY = (
    "name", "description", "clientToken", "roleArn", "protocolType", "protocolConfiguration", "authorizerType",
    "authorizerConfiguration", "kmsKeyArn", "interceptorConfigurations", "policyEngineConfiguration", "exceptionLevel",
    "tags", "domainOverride", "gatewayIdentifier",
)  # fmt: skip


def recognises(document: Document) -> bool:
    """Whether it is a request, or a list of nothing but requests."""
    requests = document.data if isinstance(document.data, list) else [document.data]
    return bool(requests) and all(_is_runtime(each) or _is_gateway(each) for each in requests)


def _is_runtime(data: Any) -> bool:
    return isinstance(data, dict) and ("agentRuntimeArtifact" in data or "agentRuntimeName" in data)


def _is_gateway(data: Any) -> bool:
    return isinstance(data, dict) and {"authorizerType", "roleArn"} <= data.keys()


def read(document: Document, _options: Options) -> tuple[Target, ...]:
    """One target with every runtime and gateway of the requests."""
    whole = root(document)
    requests = whole.items() if isinstance(document.data, list) else [whole]
    for node in requests:
        if not _is_runtime(node.data) and not _is_gateway(node.data):
            node.wrong("is no CreateAgentRuntime or CreateGateway request; give one")
    runtimes = [node for node in requests if _is_runtime(node.data)]
    gateways = [node for node in requests if _is_gateway(node.data) and not _is_runtime(node.data)]
    target = Target(
        KIND,
        document.file,
        document.digest,
        agents=tuple(_agent(node, number) for number, node in enumerate(runtimes)),
        gateways=tuple(_gateway(node, number) for number, node in enumerate(gateways)),
        tool=API,
        notes=_notes(runtimes, gateways),
    )
    whole.finish()
    return (target,)


def _notes(runtimes: list[Node], gateways: list[Node]) -> tuple[Note, ...]:
    found = [note for node in runtimes for note in node.unknown_keys(RUNTIME, API)]
    return (*found, *(note for node in gateways for note in node.unknown_keys(GATEWAY, API)))


def _agent(node: Node, number: int) -> Agent:
    name = (
        node.at("agentRuntimeName").text() if node.at("agentRuntimeId").data else node.at("agentRuntimeName").required()
    )
    variables = [(key, each.data, each.origin) for key, each in node.at("environmentVariables").entries()]
    instances = node.at("capacityProviderConfiguration").data
    return Agent(
        subject=name.value if name and name.value else str(node.at("agentRuntimeId").data or f"runtime {number + 1}"),
        name=name,
        image=node.at("agentRuntimeArtifact", "containerConfiguration", "containerUri").text(),
        code=_code(node.at("agentRuntimeArtifact", "codeConfiguration")),
        role=_role(node.at("roleArn")),
        network=_network(node.at("networkConfiguration")),
        protocol=node.at("protocolConfiguration", "serverProtocol").text(),
        lifetime=node.at("lifecycleConfiguration", "maxLifetime").number(),
        idle_timeout=node.at("lifecycleConfiguration", "idleRuntimeSessionTimeout").number(),
        models=models(variables),
        secrets=secrets(variables),
        jwt=jwt(node.at("authorizerConfiguration")),
        compute=Compute.INSTANCES if instances else Compute.MICROVM,
        runtime_id=_plain(node.at("agentRuntimeId").text()),
        origin=node.origin,
    )


def _plain(value: Value[str] | None) -> str:
    return value.value or "" if value else ""


def _role(node: Node) -> Role | None:
    arn = node.required()
    return Role(arn) if arn else None


def _network(node: Node) -> Network | None:
    if node.data is None:
        return None
    node.at("networkMode").required()
    return network(node, node.at("networkMode"), node.at("networkModeConfig"), API)


def _code(node: Node) -> Code | None:
    if node.data is None:
        return None
    place = node.at("code", "s3")
    return Code(
        bucket=place.at("bucket").text(),
        key=place.at("prefix").text(),
        version=place.at("versionId").text(),
        runtime=node.at("runtime").text(),
        origin=node.origin,
    )


def _gateway(node: Node, number: int) -> Gateway:
    name = node.at("name").required()
    interceptors = (
        each.at("interceptor", "lambda", "arn").text() for each in node.at("interceptorConfigurations").items()
    )
    return Gateway(
        subject=name.value if name and name.value else f"gateway {number + 1}",
        name=name,
        protocol=node.at("protocolType").text(),
        authorizer=node.at("authorizerType").text(),
        jwt=jwt(node.at("authorizerConfiguration")),
        role=_role(node.at("roleArn")),
        interceptors=tuple(value for value in interceptors if value),
        kms_key=node.at("kmsKeyArn").text(),
        gateway_id=_plain(node.at("gatewayIdentifier").text()),
        origin=node.origin,
    )
