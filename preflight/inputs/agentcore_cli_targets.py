"""The gateway targets of an agentcore CLI project, under the API's own names.

A target names what else the project makes (a runtime, a credential) by its name there; the CLI puts the ARN in its
place. Schema: https://github.com/aws/agentcore-cli, `src/schema/schemas/mcp.ts`, as of 2026-11-26.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from preflight.core.resource import Resource, Tree
from preflight.core.target import Gateway
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.inputs.agentcore_cli_parts import TOOL, Project, credential_of
from preflight.inputs.document import contents
from preflight.inputs.error import InputError
from preflight.inputs.members import present, tree
from preflight.inputs.node import Node, derived
from preflight.inputs.parts import built

AS_OF = "2026-11-26"
ARN_OF_PROVIDER = {"OAUTH": "oauthCredentialProvider", "API_KEY": "apiKeyCredentialProvider"}
"""By the type of a credential, the member that holds the provider's ARN."""


def target(node: Node, made: Gateway, project: Project) -> Resource:
    """A target of a gateway."""
    name = node.at("name").text()
    kind = node.at("targetType").data
    known = isinstance(kind, str) and kind in TARGETS
    service, way, members_of = TARGETS.get(kind, UNKNOWN) if isinstance(kind, str) else UNKNOWN
    configuration = {service: {way or str(kind): members_of(node, project)}} if isinstance(kind, str) else None
    return Resource(
        "GatewayTarget",
        f"{made.subject}/{name.value if name and name.value else node.path[-1]}",
        present({
            "name": name,
            "gatewayIdentifier": Value(made.gateway_id, made.origin) if made.gateway_id else None,
            "targetConfiguration": configuration,
            "credentialProviderConfigurations": _credentials(node, project),
        }),
        node.origin,
        unread="" if known else f"is of the kind {kind!r}, which this version does not know",
        account=made.account,
        region=made.region,
    )  # fmt: skip


def of_the_project(project: Project, key: str, name: Value[str] | None) -> Value[str] | None:
    """The id or ARN of what the project makes under a name, which the deployment gives; unknown where it makes none."""
    if name is None or not name.value:
        return name
    listed = [node.at("name").data for node in project.whole.at(key).items()]
    if name.value in listed:
        return made_value(name.value, origin=name.origin)
    return unknown_value(Why.LOOKUP, f"{key} of the project has no {name.value!r}", name.origin)


def _credentials(node: Node, project: Project) -> list[Tree] | None:
    """How the target is called; the CLI names a credential of the project, the API its ARN."""
    auth, given = credential_of(node), node.at("outboundAuth")
    if auth is None or auth.value == "NONE":
        return None
    provider: dict[str, Tree] = {}
    if member := ARN_OF_PROVIDER.get(auth.value or ""):
        more = ("scopes", "grantType", "defaultReturnUrl", "customParameters") if auth.value == "OAUTH" else ()
        arn = of_the_project(project, "credentials", given.at("credentialName").text())
        provider[member] = {"providerArn": arn, **{key: tree(given.at(key)) for key in more}}
    elif auth.value == "GATEWAY_IAM_ROLE":
        signed_for = {key: given.at(key).text() for key in ("service", "region")}
        provider["iamCredentialProvider"] = signed_for
    return [present({"credentialProviderType": auth, "credentialProvider": provider})]


def _function(node: Node, _project: Project) -> Tree:
    """A function by its ARN; its tools stand in a file of their own."""
    held = node.at("lambdaFunctionArn")
    file = held.at("toolSchemaFile")
    tools = built(file, f"read from {file.data} by agentcore deploy") if file.data else None
    return {"lambdaArn": held.at("lambdaArn").text(), "toolSchema": {"inlinePayload": tools}}


def _function_of_its_own(node: Node, _project: Project) -> Tree:
    """A function that the CLI makes of the project's code."""
    arn = built(node.at("compute"), "made of the project's code by agentcore deploy")
    return {"lambdaArn": arn, "toolSchema": {"inlinePayload": tree(node.at("toolDefinitions"))}}


def _server(node: Node, _project: Project) -> Tree:
    """An MCP server by its URL, or the one that the CLI makes of the project's code."""
    made = node.at("compute").data and built(node.at("compute"), "made of the project's code by agentcore deploy")
    return {"endpoint": node.at("endpoint").text() or made or None}


def _schema(node: Node, project: Project) -> Tree:
    """The schema in S3, or the text of a file of the project."""
    source = node.at("schemaSource")
    path = source.at("inline", "path").text()
    return {"s3": tree(source.at("s3")), "inlinePayload": _file(path, project) if path else None}


def _file(path: Value[str], project: Project) -> Value[str]:
    said = f"read from {path.value or 'a file'} by agentcore deploy"
    try:
        if project.folder is not None and path.value:
            return Value(contents(project.folder.parent / path.value).decode(), path.origin)
    except (InputError, UnicodeDecodeError):
        said = f"{path.value} cannot be read"
    missing: Value[str] = unknown_value(Why.LOOKUP, said, path.origin)
    return missing


def _connector(node: Node, _project: Project) -> Tree:
    configurations = tree(node.at("configurations"))
    return {"source": {"connectorId": node.at("connectorId").text()}, "configurations": configurations}


def _runtime(node: Node, project: Project) -> Tree:
    """A runtime of the project behind the gateway."""
    held = node.at("httpRuntime")
    arn = of_the_project(project, "runtimes", held.at("runtime").text())
    return {"arn": arn, "qualifier": held.at("runtimeEndpoint").text()}


def _passthrough(node: Node, _project: Project) -> Tree:
    held = node.at("passthrough")
    protocol = held.at("protocolType").text() or derived("CUSTOM", TOOL, held.origin)
    sticky = tree(held.at("stickinessConfiguration"))
    return {"endpoint": held.at("endpoint").text(), "protocolType": protocol, "stickinessConfiguration": sticky}


def _as_written(node: Node, _project: Project) -> Tree:
    return tree(node.at(str(node.at("targetType").data))) or {}


Members = Callable[[Node, Project], Tree]
UNKNOWN: tuple[str, str, Members] = ("mcp", "", _as_written)
TARGETS: Mapping[str, tuple[str, str, Members]] = {
    "lambdaFunctionArn": ("mcp", "lambda", _function),
    "lambda": ("mcp", "lambda", _function_of_its_own),
    "mcpServer": ("mcp", "mcpServer", _server),
    "openApiSchema": ("mcp", "openApiSchema", _schema),
    "smithyModel": ("mcp", "smithyModel", _schema),
    "apiGateway": ("mcp", "apiGateway", _as_written),
    "connector": ("mcp", "connector", _connector),
    "httpRuntime": ("http", "agentcoreRuntime", _runtime),
    "passthrough": ("http", "passthrough", _passthrough),
}
"""By the CLI's `targetType`: where the API's target configuration has it, and its members there."""
