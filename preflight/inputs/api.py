"""Requests of the AgentCore control API as JSON: one create or update request of any kind, or a list of them.

What `aws bedrock-agentcore-control create-agent-runtime --cli-input-json` and boto3 scripts take.
https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateAgentRuntime.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from preflight.core.notes import Note
from preflight.core.resource import Resource
from preflight.core.target import GATEWAY, RUNTIME, Agent, Code, Compute, Gateway, GatewayTarget, Network, Role, Target
from preflight.core.value import Value
from preflight.inputs.api_requests import COMMON, Request, by_operation, candidates
from preflight.inputs.document import Document, Options
from preflight.inputs.environment import models, secrets
from preflight.inputs.members import tree
from preflight.inputs.node import Node, root
from preflight.inputs.parts import jwt, network

KIND = "api"
API = "the AgentCore API"
WRAPPED = re.compile(r"(?:Create|Update|Put|Set)[A-Z][A-Za-z0-9]+")
"""Operations as keys around their requests: `{"CreateMemory": {...}}`."""
NAMES = ("name", "agentRuntimeName", "harnessName", "evaluatorName", "datasetName", "bundleName", "endpointName",
         "onlineEvaluationConfigName", "tokenVaultId", "resourceArn")  # fmt: skip
SANDBOX = "SANDBOX"


@frozen
class Given:
    """One request of the file: its parameters, and whose they are; None for an operation this version does not know."""

    node: Node
    request: Request | None
    operation: str

    @property
    def kind(self) -> str:
        """The kind of resource it makes."""
        return self.request.kind if self.request else self.operation


def recognizes(document: Document) -> bool:
    """Whether it is a request, or a list of nothing but requests."""
    requests = document.data if isinstance(document.data, list) else [document.data]
    named = by_operation(Path(document.file).stem) is not None
    return bool(requests) and all(_is_wrapped(each) or _is_request(each, named) for each in requests)


def _is_request(data: Any, named: bool) -> bool:
    """Whether the members tell a request; a bare name is one only in a file that is named after its operation."""
    return bool(candidates(data)) and (named or not data.keys() <= COMMON)


def _is_wrapped(data: Any) -> bool:
    """Whether it is requests by operation."""
    return (
        isinstance(data, dict)
        and bool(data)
        and all(isinstance(held, dict | list) for held in data.values())
        and all(isinstance(key, str) and (by_operation(key) or WRAPPED.fullmatch(key)) for key in data)
    )


def read(document: Document, _options: Options) -> tuple[Target, ...]:
    """One target with every resource of the requests."""
    whole = root(document)
    written = whole.items() if isinstance(document.data, list) else [whole]
    hint = Path(document.file).stem
    given = [each for node in written for each in _requests(node, hint)]
    resources = tuple(_resource(each, number) for number, each in enumerate(given))
    pairs = list(zip(given, resources, strict=True))
    target = Target(
        KIND,
        document.file,
        document.digest,
        agents=tuple(AGENTS[each.kind](each.node, made.subject) for each, made in pairs if each.kind in AGENTS),
        gateways=tuple(_gateway(each.node, made.subject, given) for each, made in pairs if each.kind == GATEWAY),
        resources=resources,
        tool=API,
        notes=tuple(note for each in given for note in _notes(each)),
    )
    whole.finish()
    return (target,)


def _requests(node: Node, hint: str) -> Iterator[Given]:
    """The requests of one entry of the file."""
    if not _is_wrapped(node.data):
        if found := _told(node, hint):
            yield Given(node, found, found.operation(frozenset(node.data)))
        return
    for operation, held in node.entries():
        found = by_operation(operation)
        for each in held.items() if isinstance(held.data, list) else [held]:
            each.mapping()
            yield Given(each, found, found.spelled(operation) if found else operation)


def _told(node: Node, hint: str) -> Request | None:
    """The one kind that the members tell, or the file's name where they leave a choice; else an error is kept."""
    found = candidates(node.data)
    if len(found) > 1 and node.at("networkConfiguration", "networkMode").data == SANDBOX:
        found = tuple(each for each in found if each.kind == "CodeInterpreter") or found
    by_name = by_operation(hint)
    if len(found) > 1 and by_name in found:
        found = (by_name,) if by_name else found
    if len(found) == 1:
        return found[0]
    if found:
        names = [each.operation(frozenset(node.data)) for each in found]
        said = f"could be a request of {' or '.join(names)}"
        node.wrong(f'{said}; write the operation around it: {{"{names[0]}": {{...}}}}')
    else:
        node.wrong("is no create or update request of the AgentCore control API; give one")
    return None


def _resource(given: Given, number: int) -> Resource:
    node = given.node
    members = tree(node) if isinstance(node.data, dict) else {}
    return Resource(
        given.kind,
        _subject(given, number),
        members,
        node.origin,
        native=given.operation,
        unread="" if given.request else "is an operation that this version does not know",
    )


def _subject(given: Given, number: int) -> str:
    """The name, else the identifier of what is updated, else the place in the file."""
    ids = sorted(given.request.update_required) if given.request else []
    own = [name for name in ids if name.endswith(("Id", "Identifier"))]
    # The identifier of a parent is not the thing's own.
    own = [name for name in own if given.request and name not in given.request.required]
    for name in (*NAMES, *own):
        value = given.node.data.get(name) if isinstance(given.node.data, dict) else None
        if isinstance(value, str) and value:
            return value
    return f"{given.kind} {number + 1}"


def _notes(given: Given) -> Iterator[Note]:
    if given.request and isinstance(given.node.data, dict):
        yield from given.node.unknown_keys(sorted(given.request.members), API)


def _agent(node: Node, subject: str) -> Agent:
    variables = [(key, each.data, each.origin) for key, each in node.at("environmentVariables").entries()]
    instances = node.at("capacityProviderConfiguration").data
    return Agent(
        subject=subject,
        name=node.at("agentRuntimeName").text(),
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


def _harness(node: Node, subject: str) -> Agent:
    """A harness runs on a runtime of its own, under a name that follows other rules."""
    inside = node.at("environment", "agentCoreRuntimeEnvironment")
    artifact, authorizer = _new(node.at("environmentArtifact")), _new(node.at("authorizerConfiguration"))
    variables = [(key, each.data, each.origin) for key, each in node.at("environmentVariables").entries()]
    model = node.at("model", "bedrockModelConfig", "modelId").text()
    instances = inside.at("capacityProviderConfiguration").data
    return Agent(
        subject=subject,
        image=artifact.at("containerConfiguration", "containerUri").text(),
        role=_role(node.at("executionRoleArn")),
        network=None if instances else _network(inside.at("networkConfiguration")),
        lifetime=inside.at("lifecycleConfiguration", "maxLifetime").number(),
        idle_timeout=inside.at("lifecycleConfiguration", "idleRuntimeSessionTimeout").number(),
        models=(*((model,) if model else ()), *models(variables)),
        secrets=secrets(variables),
        jwt=jwt(authorizer),
        compute=Compute.INSTANCES if instances else Compute.MICROVM,
        harness=True,
        origin=node.origin,
    )


def _new(node: Node) -> Node:
    """What an update sets: it wraps some members, so that an empty wrapper takes them away."""
    return node.at("optionalValue") if isinstance(node.data, dict) and "optionalValue" in node.data else node


AGENTS: Mapping[str, Callable[[Node, str], Agent]] = {RUNTIME: _agent, "Harness": _harness}


def _plain(value: Value[str] | None) -> str:
    return value.value or "" if value else ""


def _role(node: Node) -> Role | None:
    arn = node.text()
    return Role(arn) if arn else None


def _network(node: Node) -> Network | None:
    if node.data is None:
        return None
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


def _gateway(node: Node, subject: str, given: list[Given]) -> Gateway:
    interceptors = (
        each.at("interceptor", "lambda", "arn").text() for each in node.at("interceptorConfigurations").items()
    )
    gateway, name = _plain(node.at("gatewayIdentifier").text()), node.at("name").text()
    return Gateway(
        subject=subject,
        name=name,
        protocol=node.at("protocolType").text(),
        authorizer=node.at("authorizerType").text(),
        jwt=jwt(node.at("authorizerConfiguration")),
        role=_role(node.at("roleArn")),
        targets=tuple(_gateway_target(each) for each in given if _is_target_of(each, gateway, _plain(name))),
        interceptors=tuple(value for value in interceptors if value),
        kms_key=node.at("kmsKeyArn").text(),
        gateway_id=gateway,
        origin=node.origin,
    )


def _is_target_of(given: Given, gateway: str, name: str) -> bool:
    """Whether a request makes a target of the gateway with this id, which of a new one is its name and an ending."""
    owner = given.node.at("gatewayIdentifier").data if given.kind == "GatewayTarget" else None
    if not isinstance(owner, str):
        return False
    return owner == gateway if gateway else bool(name) and owner.rpartition("-")[0] == name.lower()


def _gateway_target(given: Given) -> GatewayTarget:
    node, configuration = given.node, given.node.at("targetConfiguration")
    credentials = node.at("credentialProviderConfigurations").items()
    return GatewayTarget(
        name=_plain(node.at("name").text()) or "target",
        kind=next((key for _, held in configuration.entries() for key in held.mapping()), ""),
        lambda_arn=configuration.at("mcp", "lambda", "lambdaArn").text(),
        credential=_plain(credentials[0].at("credentialProviderType").text()) if credentials else "",
        origin=node.origin,
    )
