"""The targets of a gateway of an agentcore CLI project, under the API's own names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ledgers import plain

from preflight.core.resource import Resource, maker
from preflight.inputs.agentcore_cli_files import Place
from preflight.inputs.agentcore_cli_parts import Project, gateway
from preflight.inputs.agentcore_cli_resources import others
from preflight.inputs.agentcore_cli_targets import target
from preflight.inputs.document import parse
from preflight.inputs.node import root

BY_ROLE = [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]


def project(folder: Path | None = None, **lists: Any) -> Project:
    return Project(root(parse(json.dumps(lists), "f")), "Shop", Place(), None, folder)


def read(given: dict[str, Any], of: Project | None = None) -> Resource:
    entry = root(parse(json.dumps([{"name": "g", "targets": [{"name": "t", **given}]}]), "f")).items()[0]
    whole = of or project()
    return target(entry.at("targets").items()[0], gateway(entry, whole), whole)


@pytest.mark.parametrize(
    ("given", "configuration", "credentials"),
    [
        (
            {"targetType": "lambdaFunctionArn", "lambdaFunctionArn": {"lambdaArn": "f"}},
            {"mcp": {"lambda": {"lambdaArn": "f"}}}, BY_ROLE,
        ),
        ({"targetType": "mcpServer", "endpoint": "https://x"}, {"mcp": {"mcpServer": {"endpoint": "https://x"}}}, None),
        (
            {"targetType": "openApiSchema", "schemaSource": {"s3": {"uri": "s3://b/k"}}},
            {"mcp": {"openApiSchema": {"s3": {"uri": "s3://b/k"}}}}, None,
        ),
        (
            {"targetType": "smithyModel", "schemaSource": {"s3": {"uri": "s3://b/k"}}},
            {"mcp": {"smithyModel": {"s3": {"uri": "s3://b/k"}}}}, BY_ROLE,
        ),
        (
            {"targetType": "apiGateway", "apiGateway": {"restApiId": "a"}, "outboundAuth": {"type": "NONE"}},
            {"mcp": {"apiGateway": {"restApiId": "a"}}}, BY_ROLE,
        ),
        (
            {"targetType": "connector", "connectorId": "web-search"},
            {"mcp": {"connector": {"source": {"connectorId": "web-search"}}}}, BY_ROLE,
        ),
        (
            {"targetType": "passthrough", "passthrough": {"endpoint": "https://x"}, "outboundAuth": {"type": "GATEWAY_IAM_ROLE", "service": "execute-api"}},
            {"http": {"passthrough": {"endpoint": "https://x", "protocolType": "CUSTOM"}}},
            [{**BY_ROLE[0], "credentialProvider": {"iamCredentialProvider": {"service": "execute-api"}}}],
        ),
    ],
)  # fmt: skip
def test_a_target_under_the_api_s_names(given: Any, configuration: Any, credentials: Any) -> None:
    found = read(given)
    members = plain(found.members)
    told = (found.subject, members["targetConfiguration"], members.get("credentialProviderConfigurations"))
    assert (told, found.unread) == (("g/t", configuration, credentials), "")


@pytest.mark.parametrize(
    ("given", "unread"),
    [
        ({"targetType": "teleport"}, "is of the kind 'teleport', which this version does not know"),
        ({}, "is of the kind None, which this version does not know"),
    ],
)
def test_a_kind_that_is_not_known_is_unread(given: Any, unread: str) -> None:
    assert read(given).unread == unread


HTTP = ("targetConfiguration", "http", "agentcoreRuntime", "arn")
FUNCTION = ("targetConfiguration", "mcp", "lambda", "lambdaArn")
TOOLS = ("targetConfiguration", "mcp", "lambda", "toolSchema", "inlinePayload")
SERVER = ("targetConfiguration", "mcp", "mcpServer", "endpoint")
PROVIDER = ("credentialProviderConfigurations", 0, "credentialProvider")
MADE = "made of the project's code by agentcore deploy"
LISTS: dict[str, Any] = {
    "runtimes": [{"name": "chat"}],
    "credentials": [
        {"name": "github", "authorizerType": "OAuthCredentialProvider"},
        {"name": "key", "authorizerType": "ApiKeyCredentialProvider"},
    ],
}


@pytest.mark.parametrize(
    ("given", "path", "detail"),
    [
        ({"targetType": "httpRuntime", "httpRuntime": {"runtime": "chat"}}, HTTP, "created by this deployment: chat"),
        ({"targetType": "httpRuntime", "httpRuntime": {"runtime": "x"}}, HTTP, "runtimes of the project has no 'x'"),
        ({"targetType": "lambda", "compute": {"host": "Lambda"}}, FUNCTION, MADE),
        ({"targetType": "mcpServer", "compute": {"host": "AgentCoreRuntime"}}, SERVER, MADE),
        (
            {"targetType": "lambdaFunctionArn", "lambdaFunctionArn": {"lambdaArn": "f", "toolSchemaFile": "t.json"}},
            TOOLS, "read from t.json by agentcore deploy",
        ),
        (
            {"targetType": "mcpServer", "outboundAuth": {"type": "OAUTH", "credentialName": "github"}},
            (*PROVIDER, "oauthCredentialProvider", "providerArn"), "created by this deployment: github",
        ),
        (
            {"targetType": "openApiSchema", "outboundAuth": {"type": "API_KEY", "credentialName": "key"}},
            (*PROVIDER, "apiKeyCredentialProvider", "providerArn"), "created by this deployment: key",
        ),
        (
            {"targetType": "openApiSchema", "outboundAuth": {"type": "API_KEY", "credentialName": "lost"}},
            (*PROVIDER, "apiKeyCredentialProvider", "providerArn"), "credentials of the project has no 'lost'",
        ),
    ],
)  # fmt: skip
def test_what_the_deployment_gives_is_not_known_and_says_why(given: Any, path: Any, detail: str) -> None:
    value = read(given, project(**LISTS)).value(*path)
    assert (value and value.value, value and value.detail) == (None, detail)


def test_the_credential_and_the_runtime_are_those_of_the_project() -> None:
    whole = project(**LISTS)
    made = [*others(whole), Resource("Runtime", "chat", {})]
    oauth = read({"targetType": "mcpServer", "outboundAuth": {"type": "OAUTH", "credentialName": "github"}}, whole)
    http = read({"targetType": "httpRuntime", "httpRuntime": {"runtime": "chat"}}, whole)
    found = [
        maker(oauth.value(*PROVIDER, "oauthCredentialProvider", "providerArn"), made),
        maker(http.value(*HTTP), made),
    ]
    assert [each and (each.kind, each.subject) for each in found] == [
        ("OAuth2CredentialProvider", "github"),
        ("Runtime", "chat"),
    ]


@pytest.mark.parametrize(
    ("file", "text", "detail"),
    [
        ("api.json", '{"openapi": "3.0.0"}', ""),
        ("lost.json", None, "lost.json cannot be read"),
    ],
)
def test_a_schema_is_read_from_the_project(tmp_path: Path, file: str, text: str | None, detail: str) -> None:
    (tmp_path / "api.json").write_text('{"openapi": "3.0.0"}')
    given = {"targetType": "openApiSchema", "schemaSource": {"inline": {"path": file}}}
    value = read(given, project(tmp_path / "agentcore")).value(
        "targetConfiguration", "mcp", "openApiSchema", "inlinePayload"
    )
    assert (value and value.value, value and value.detail) == (text, detail)


def test_a_schema_of_a_project_without_a_folder_is_not_known() -> None:
    given = {"targetType": "openApiSchema", "schemaSource": {"inline": {"path": "api.json"}}}
    value = read(given).value("targetConfiguration", "mcp", "openApiSchema", "inlinePayload")
    assert (value and value.detail) == "read from api.json by agentcore deploy"
