"""What the `@aws/agentcore` CLI refuses of a project before it deploys anything.

As of 2026-11-28, the schemas of version 0.30.0: https://github.com/aws/agentcore-cli/tree/main/src/schema/schemas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from preflight.core.notes import Refusal
from preflight.inputs.agentcore_cli_shapes import HARNESS, PLACES, SPEC
from preflight.inputs.node import Node
from preflight.inputs.shapes import mismatches, where

CLI = "the CLI"
LISTS = (
    "runtimes", "memories", "knowledgeBases", "credentials", "evaluators", "onlineEvalConfigs", "agentCoreGateways",
    "mcpRuntimeTools", "unassignedTargets", "policyEngines", "configBundles", "abTests", "harnesses", "datasets",
    "capacityProviders", "payments",
)  # fmt: skip
"""The lists in which no two entries may have one name."""
NEEDS = {
    "lambda": "compute", "lambdaFunctionArn": "lambdaFunctionArn", "apiGateway": "apiGateway",
    "openApiSchema": "schemaSource", "smithyModel": "schemaSource", "httpRuntime": "httpRuntime",
    "passthrough": "passthrough", "connector": "connectorId",
}  # fmt: skip
"""By the type of a gateway target, the member that it needs."""
AUTH = {
    "openApiSchema": ("OAUTH", "API_KEY"), "smithyModel": ("NONE",), "connector": ("NONE",),
    "apiGateway": ("API_KEY", "NONE"), "mcpServer": ("OAUTH", "NONE"), "lambda": ("OAUTH", "NONE"),
    "lambdaFunctionArn": ("NONE",), "httpRuntime": ("OAUTH", "NONE"),
    "passthrough": ("GATEWAY_IAM_ROLE", "OAUTH", "JWT_PASSTHROUGH"),
}  # fmt: skip
"""By the type of a gateway target, the types of outbound auth that the CLI takes."""
HTTP_ONLY = ("httpRuntime", "passthrough")
JWT = "CUSTOM_JWT"


def refusals(whole: Node, targets: Node | None = None, harnesses: Iterable[Node] = ()) -> Iterator[Refusal]:
    """What the CLI refuses of the project file, of the targets beside it and of its harnesses, and what it drops."""
    yield from mismatches(whole, SPEC, CLI)
    if targets is not None:
        yield from mismatches(targets, PLACES, CLI)
        yield from _named_twice(targets)
    for each in harnesses:
        yield from mismatches(each, HARNESS, CLI)
    if whole.at("httpGateways").data:
        said = "httpGateways is not taken any more: such gateways stand in agentCoreGateways"
        yield Refusal(said, "Move them to agentCoreGateways.", whole.at("httpGateways").origin, certain=False)
    for listed in LISTS:
        yield from _named_twice(whole.at(listed))
    for engine in _entries(whole.at("policyEngines")):
        yield from _named_twice(engine.at("policies"))
    for runtime in _entries(whole.at("runtimes")):
        yield from _of_runtime(runtime)
    for gateway in _entries(whole.at("agentCoreGateways")):
        yield from _of_gateway(gateway, whole)
    for evaluation in _entries(whole.at("onlineEvalConfigs")):
        yield from _of_evaluation(evaluation, whole)


def _entries(listed: Node) -> list[Node]:
    """The mappings of a list; what is none is refused elsewhere."""
    return [each for each in listed.items() if isinstance(each.data, dict)] if isinstance(listed.data, list) else []


def _named_twice(listed: Node) -> Iterator[Refusal]:
    names = Counter(name for each in _entries(listed) if isinstance(name := each.at("name").data, str))
    for name in (name for name, count in names.items() if count > 1):
        said = f"{where(listed)} names {name!r} more than once: the CLI refuses that"
        yield Refusal(said, "Rename one of them.", listed.origin)


def _refused(node: Node, said: str, fix: str) -> Refusal:
    return Refusal(f"{where(node)} {said}: the CLI refuses that", fix, node.origin)


def _of_runtime(runtime: Node) -> Iterator[Refusal]:
    """The members of a runtime that depend on each other."""
    mode, network = runtime.at("networkMode").data, runtime.at("networkConfig").data
    if mode == "VPC" and network is None:
        yield _refused(runtime, "has networkMode VPC and no networkConfig", "Write its subnets and securityGroups.")
    if mode != "VPC" and network is not None:
        yield _refused(runtime, "has a networkConfig without networkMode VPC", "Write networkMode: VPC.")
    if runtime.at("capacityProviderConfiguration").data and (mode or network):
        yield _refused(runtime, "names a network beside its capacity provider, which has its own", "Take it out.")
    yield from _of_authorizer(runtime)
    for key in ("dockerfile", "buildContextPath", "customDockerBuildArgs"):
        if runtime.at(key).data and runtime.at("build").data != "Container":
            yield _refused(runtime.at(key), "stands without build: Container", "Take it out.")


def _of_authorizer(node: Node) -> Iterator[Refusal]:
    kind, held = node.at("authorizerType").data, node.at("authorizerConfiguration").data
    inner = held.get("customJwtAuthorizer") if isinstance(held, dict) else None
    if kind == JWT and not inner:
        yield _refused(node, f"has authorizerType {JWT} and no customJwtAuthorizer", "Write authorizerConfiguration.")
    if kind != JWT and held is not None and "runtimes" in node.path:
        fix = f"Write authorizerType: {JWT}."
        yield _refused(node, f"has an authorizerConfiguration without authorizerType {JWT}", fix)


def _of_gateway(gateway: Node, whole: Node) -> Iterator[Refusal]:
    """The authorizer of a gateway, and its targets."""
    yield from _of_authorizer(gateway)
    for target in _entries(gateway.at("targets")):
        kind = target.at("targetType").data
        if not isinstance(kind, str):
            continue
        if kind in HTTP_ONLY and gateway.at("protocolType").data != "None":
            said = f"is a {kind} target of a gateway without protocolType None"
            yield _refused(target, said, "Write protocolType: None for the gateway.")
        yield from _of_target(target, kind)
        yield from _of_runtime_target(target, whole)


def _of_target(target: Node, kind: str) -> Iterator[Refusal]:
    """What a target of a type needs, and what it may not have."""
    needed = NEEDS.get(kind)
    if needed and target.at(needed).data is None:
        yield _refused(target, f"is a {kind} target without {needed}", f"Write {needed}.")
    if kind == "mcpServer" and not target.at("endpoint").data and not target.at("compute").data:
        yield _refused(target, "is an mcpServer target without endpoint and compute", "Write the server's endpoint.")
    auth = target.at("outboundAuth")
    given = (auth.data.get("type") or "NONE") if isinstance(auth.data, dict) else "NONE"
    taken = AUTH.get(kind)
    if taken and given not in taken and isinstance(given, str):
        said = f"is a {kind} target with outbound auth {given}, which takes {' or '.join(taken)}"
        yield _refused(target, said, f"Write outboundAuth of type {taken[0]}.")
    if given in ("OAUTH", "API_KEY") and not auth.at("credentialName").data:
        yield _refused(auth, f"is {given} without credentialName", "Name a credential of the project.")
    if kind == "passthrough" and given == "GATEWAY_IAM_ROLE" and not auth.at("service").data:
        yield _refused(auth, "is GATEWAY_IAM_ROLE without service", "Name the service that is signed for.")


def _of_runtime_target(target: Node, whole: Node) -> Iterator[Refusal]:
    """A runtime of the project, and an endpoint of it, that a target names."""
    held = target.at("httpRuntime")
    name = held.data.get("runtime") if isinstance(held.data, dict) else None
    if not isinstance(name, str) or not name:
        return
    found = next((each for each in _entries(whole.at("runtimes")) if each.at("name").data == name), None)
    if found is None:
        yield _refused(target, f"names the runtime {name!r}, which the project has not", "Name one of its runtimes.")
        return
    endpoint, endpoints = held.at("runtimeEndpoint").data, found.at("endpoints").data
    known = endpoints if isinstance(endpoints, dict) else {}
    if isinstance(endpoint, str) and endpoint not in {"", "DEFAULT", *known}:
        said = f"names the endpoint {endpoint!r}, which the runtime {name!r} has not"
        yield _refused(target, said, "Name one of its endpoints.")


def _of_evaluation(evaluation: Node, whole: Node) -> Iterator[Refusal]:
    """The agent and the evaluators of the project that an online evaluation names."""
    agent, logs = evaluation.at("agent").data, evaluation.at("logGroupNames").data
    if isinstance(agent, str) and agent and agent not in _names(whole.at("runtimes")):
        yield _refused(evaluation, f"names the agent {agent!r}, which the project has not", "Name one of its runtimes.")
    if not agent and not logs:
        yield _refused(evaluation, "has neither agent nor logGroupNames", "Name the agent.")
    evaluators, insights = evaluation.at("evaluators").data, evaluation.at("insights").data
    if not evaluators and not insights:
        yield _refused(evaluation, "has neither evaluators nor insights", "Name an evaluator.")
    for name in evaluators if isinstance(evaluators, list) else ():
        if isinstance(name, str) and name and not _is_elsewhere(name) and name not in _names(whole.at("evaluators")):
            fix = "Name one of the project's, a Builtin one, or an ARN."
            yield _refused(evaluation, f"names the evaluator {name!r}, which the project has not", fix)


def _names(listed: Node) -> frozenset[Any]:
    return frozenset(name for each in _entries(listed) if isinstance(name := each.at("name").data, str))


def _is_elsewhere(name: str) -> bool:
    return name.startswith(("Builtin.", "arn:", "$"))
