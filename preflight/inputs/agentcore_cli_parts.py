"""The runtimes, harnesses and gateways of an agentcore CLI project, with the names and defaults that the CLI gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from attrs import frozen

from preflight.core.notes import Note
from preflight.core.target import Agent, Code, Compute, Gateway, GatewayTarget, Role, RolePlan
from preflight.core.value import Value, Why, unknown_value
from preflight.inputs.agentcore_cli_files import TARGETS, Place, deployed, harness_file
from preflight.inputs.document import Options
from preflight.inputs.environment import models, secrets
from preflight.inputs.node import Node, derived
from preflight.inputs.parts import TRUSTED, built, created_role, jwt, network, trust

TOOL = "@aws/agentcore"


@frozen
class Project:
    """The project while it is read for one place."""

    whole: Node
    name: str
    place: Place
    state: Node | None
    folder: Path | None
    options: Options = Options()
    targets: Node | None = None
    """The list of `aws-targets.json`."""

    @property
    def goes_to(self) -> tuple[str | None, str | None]:
        """Account and region: what `aws-targets.json` says, and where there is none, those that are audited."""
        place, options = self.place, self.options
        if not place.name:
            return options.account, options.region
        return place.account.value if place.account else None, place.region.value if place.region else None


def _number(node: Node) -> Value[int] | None:
    """A whole number as JavaScript takes it: 3600.0 and 36e2, too."""
    whole = isinstance(node.data, float) and node.data.is_integer()
    return Value(int(node.data), node.origin) if whole else node.number()


def _written(value: Value[str] | None, fallback: str) -> str:
    return value.value if value and value.value else fallback


def prefixed(node: Node, prefix: str) -> Value[str] | None:
    """The name that the CLI gives a resource: with the project's before it."""
    value = node.required()
    if not value or not value.value:
        return value
    name = f"{prefix}{value.value}"
    # A character that no name may have was written by the user; only the prefix, and so the length, is the CLI's.
    written = bool(re.search(rf"[^A-Za-z0-9{prefix[-1]}]", name))
    return Value(name, value.origin) if written else derived(name, TOOL, value.origin)


def runtime(node: Node, project: Project) -> Agent:
    """The agent of an entry of `runtimes`."""
    subject = _written(node.at("name").text(), f"runtimes[{node.path[-1]}]")
    variables = [(str(each.at("name").data), each.at("value").data, each.origin) for each in node.at("envVars").items()]
    container = node.at("build").data == "Container"
    repository = f"{project.name}/{subject}".lower()
    instances = node.at("capacityProviderConfiguration").data
    return Agent(
        subject=subject,
        name=prefixed(node.at("name"), f"{project.name}_"),
        image=built(node.at("build"), f"built and pushed to {repository} by agentcore deploy") if container else None,
        platform=derived("linux/arm64", TOOL, node.at("build").origin) if container else None,
        code=None if container else _code(node, project),
        role=_role(node),
        network=None if instances else network(node, node.at("networkMode"), node.at("networkConfig"), TOOL),
        protocol=node.at("protocol").text() or derived("HTTP", TOOL, node.origin),
        lifetime=_number(node.at("lifecycleConfiguration", "maxLifetime")),
        idle_timeout=_number(node.at("lifecycleConfiguration", "idleRuntimeSessionTimeout")),
        endpoints=tuple(Value(name, each.origin) for name, each in node.at("endpoints").entries()),
        models=models(variables),
        secrets=secrets(variables),
        jwt=jwt(node.at("authorizerConfiguration")),
        compute=Compute.INSTANCES if instances else Compute.MICROVM,
        account=project.place.account,
        region=project.place.region,
        runtime_id=deployed(project.state, project.place, "runtime", subject),
        origin=node.origin,
    )


def _code(node: Node, project: Project) -> Code:
    """The zip, which the CDK puts in the bucket of its bootstrap stack."""
    account, region = project.goes_to
    known = f"cdk-hnb659fds-assets-{account}-{region}" if account and region else None
    bucket = derived(known, TOOL, node.at("build").origin) if known else _not_targeted(node)
    return Code(
        bucket=bucket,
        key=built(node.at("codeLocation"), "zipped and uploaded by agentcore deploy"),
        runtime=node.at("runtimeVersion").text(),
        origin=node.at("codeLocation").origin,
    )


def _not_targeted(node: Node) -> Value[str]:
    value: Value[str] = unknown_value(Why.PARAMETER, f"{TARGETS} names no account and region", node.origin)
    return value


def _role(node: Node) -> Role:
    arn = node.at("executionRoleArn").text()
    if arn:
        return Role(arn)
    return created_role(node.at("executionRoleArn"), "created by agentcore deploy", RolePlan(trust=trust(TRUSTED)))


@frozen
class HarnessRead:
    """A harness as its files tell it; `file` and `agent` are None where its harness.json was not read."""

    file: Node | None
    agent: Agent | None
    note: Note | None


def harness(node: Node, project: Project) -> HarnessRead:
    """A harness, which alone of all CLI files says which model is used."""
    found, note = harness_file(node, project.folder)
    return HarnessRead(found, _harness_agent(node, found, project) if found else None, note)


def _harness_agent(node: Node, found: Node, project: Project) -> Agent:
    model = found.at("model", "modelId").text() if found.at("model", "provider").data in (None, "bedrock") else None
    secret = found.at("model", "apiKeyArn").text()
    variables = [(key, each.data, each.origin) for key, each in found.at("environmentVariables").entries()]
    mode = found.at("networkMode")
    return Agent(
        subject=_written(found.at("name").text(), _written(node.at("name").text(), f"harnesses[{node.path[-1]}]")),
        image=found.at("containerUri").text(),
        role=_role(found),
        network=network(found, mode, found.at("networkConfig"), TOOL),
        lifetime=_number(found.at("lifecycleConfig", "maxLifetime")),
        idle_timeout=_number(found.at("lifecycleConfig", "idleRuntimeSessionTimeout")),
        models=(*((model,) if model else ()), *models(variables)),
        secrets=(*_secret(secret), *secrets(variables)),
        jwt=jwt(found.at("authorizerConfiguration")),
        harness=True,
        account=project.place.account,
        region=project.place.region,
        origin=found.origin,
    )


def _secret(arn: Value[str] | None) -> tuple[Value[str], ...]:
    """An API key by the ARN of its secret; other ARNs name a credential provider."""
    return (arn,) if arn and ":secretsmanager:" in (arn.value or "") else ()


def gateway(node: Node, project: Project) -> Gateway:
    """The gateway of an entry of `agentCoreGateways`."""
    subject = _written(node.at("name").text(), f"agentCoreGateways[{node.path[-1]}]")
    return Gateway(
        subject=subject,
        name=node.at("resourceName").text() or prefixed(node.at("name"), f"{project.name}-"),
        protocol=_protocol(node),
        authorizer=node.at("authorizerType").text() or derived("NONE", TOOL, node.origin),
        jwt=jwt(node.at("authorizerConfiguration")),
        role=_role(node),
        targets=tuple(_gateway_target(each) for each in node.at("targets").items()),
        account=project.place.account,
        region=project.place.region,
        gateway_id=deployed(project.state, project.place, "gateway", subject),
        origin=node.origin,
    )


def _protocol(node: Node) -> Value[str] | None:
    """MCP where nothing is written; `None` in the file leaves the protocol out, for a gateway to HTTP targets."""
    written: Any = node.at("protocolType").data
    return None if written == "None" else node.at("protocolType").text() or derived("MCP", TOOL, node.origin)


def _gateway_target(node: Node) -> GatewayTarget:
    return GatewayTarget(
        name=_written(node.at("name").text(), f"targets[{node.path[-1]}]"),
        kind=_written(node.at("targetType").text(), ""),
        lambda_arn=node.at("lambdaFunctionArn", "lambdaArn").text(),
        credential=_written(credential_of(node), ""),
        origin=node.origin,
    )


# https://github.com/aws/agentcore-cli/blob/main/src/schema/schemas/mcp.ts (`iamRoleFallback`)
BY_ROLE = ("lambda", "lambdaFunctionArn", "smithyModel", "apiGateway", "httpRuntime", "connector")
"""Kinds of targets that the CLI lets use the gateway's role where the file writes no authentication, or NONE."""


def credential_of(target: Node) -> Value[str] | None:
    """How a target is called: as written, else as the CLI fills it in."""
    written = target.at("outboundAuth", "type").text()
    if (written is None or written.value == "NONE") and target.at("targetType").data in BY_ROLE:
        return derived("GATEWAY_IAM_ROLE", TOOL, target.origin)
    return written
