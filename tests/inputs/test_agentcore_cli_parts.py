"""Runtimes, harnesses and gateways of an agentcore CLI project, with the names and defaults that the CLI gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.core.target import Compute
from preflight.core.value import Value, Why
from preflight.inputs.agentcore_cli_files import Place
from preflight.inputs.agentcore_cli_parts import TOOL, Project, credential_of, gateway, harness, runtime
from preflight.inputs.document import Options, parse
from preflight.inputs.node import Node, root

DEV = Place("dev", Value("111122223333"), Value("us-west-2"))
ROLE = "arn:aws:iam::111122223333:role/agents"
SECRET = "arn:aws:secretsmanager:us-west-2:111122223333:secret:key"


def node(data: Any) -> Node:
    return root(parse(json.dumps([data]), "f")).items()[0]


def project(place: Place = DEV, folder: Path | None = None, **options: Any) -> Project:
    return Project(root(parse("{}", "f")), "Shop", place, None, folder, Options(**options))


def text(value: Any) -> Any:
    return value.value if isinstance(value, Value) else value


@pytest.mark.parametrize(
    ("data", "member", "value", "derived"),
    [
        ({"name": "chat"}, "name", "Shop_chat", TOOL),
        ({"name": "my-chat"}, "name", "Shop_my-chat", ""),
        ({"name": "chat"}, "protocol", "HTTP", TOOL),
        ({"name": "chat", "protocol": "MCP"}, "protocol", "MCP", ""),
        ({"name": "chat", "build": "Container"}, "platform", "linux/arm64", TOOL),
        ({"name": "chat", "lifecycleConfiguration": {"maxLifetime": 60}}, "lifetime", 60, ""),
    ],
)
def test_a_runtime(data: dict[str, Any], member: str, value: Any, derived: str) -> None:
    found = getattr(runtime(node(data), project()), member)
    assert (found.value, found.derived_by) == (value, derived)


def test_a_runtime_without_a_name_is_known_by_its_place() -> None:
    given = node({})
    assert runtime(given, project()).subject == "runtimes[0]"
    assert [error.text for error in given.errors] == ["[0].name is required; write it"]


@pytest.mark.parametrize(
    ("build", "image", "package"),
    [
        ("Container", "built and pushed to shop/chat by agentcore deploy", False),
        ("CodeZip", None, True),
        (None, None, True),
    ],
)
def test_what_is_built(build: str | None, image: str | None, package: bool) -> None:
    agent = runtime(node({"name": "Chat", "build": build}), project())
    assert (agent.image and agent.image.detail, bool(agent.code)) == (image, package)


@pytest.mark.parametrize(
    ("place", "options", "bucket"),
    [
        (DEV, {}, "cdk-hnb659fds-assets-111122223333-us-west-2"),
        (Place(), {"account": "123456789012", "region": "eu-west-1"}, "cdk-hnb659fds-assets-123456789012-eu-west-1"),
        (Place("prod"), {"account": "123456789012", "region": "eu-west-1"}, None),
        (Place(), {}, None),
    ],
)
def test_the_bucket_of_a_zip(place: Place, options: dict[str, Any], bucket: str | None) -> None:
    code = runtime(node({"name": "chat"}), project(place, **options)).code
    assert code is not None
    assert text(code.bucket) == bucket
    if bucket is None:
        assert code.bucket is not None
        assert code.bucket.why is Why.PARAMETER


@pytest.mark.parametrize(
    ("given", "compute", "mode"),
    [
        ({}, Compute.MICROVM, "PUBLIC"),
        ({"networkMode": "VPC"}, Compute.MICROVM, "VPC"),
        ({"capacityProviderConfiguration": {"name": "c"}}, Compute.INSTANCES, None),
    ],
)
def test_where_it_runs(given: dict[str, Any], compute: Compute, mode: str | None) -> None:
    agent = runtime(node({"name": "chat", **given}), project())
    assert (agent.compute, agent.network and text(agent.network.mode)) == (compute, mode)


@pytest.mark.parametrize(("given", "arn"), [({"executionRoleArn": ROLE}, ROLE), ({}, None)])
def test_its_role(given: dict[str, Any], arn: str | None) -> None:
    role = runtime(node({"name": "chat", **given}), project()).role
    assert role is not None
    assert (role.arn.value, role.plan is None) == (arn, arn is not None)


@pytest.mark.parametrize(
    ("model", "models", "secrets"),
    [
        ({"provider": "bedrock", "modelId": "amazon.nova-lite-v1:0"}, ["amazon.nova-lite-v1:0"], []),
        ({"modelId": "amazon.nova-lite-v1:0"}, ["amazon.nova-lite-v1:0"], []),
        ({"provider": "open_ai", "modelId": "gpt-4o", "apiKeyArn": SECRET}, [], [SECRET]),
        ({"provider": "open_ai", "apiKeyArn": "arn:aws:bedrock-agentcore:us-west-2:1:token-vault/x"}, [], []),
        ({}, [], []),
    ],
)
def test_the_model_of_a_harness(tmp_path: Path, model: dict[str, str], models: list[str], secrets: list[str]) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app/harness.json").write_text(json.dumps({"name": "h", "model": model}))
    found = harness(node({"name": "entry", "path": "app"}), project(folder=tmp_path / "agentcore"))
    assert found.agent is not None
    assert (found.agent.subject, [*map(text, found.agent.models)], [*map(text, found.agent.secrets)]) == (
        "h",
        models,
        secrets,
    )


def test_a_harness_without_its_file_is_noted() -> None:
    found = harness(node({"name": "h", "path": "app"}), project())
    assert (found.file, found.agent) == (None, None)
    assert found.note is not None


@pytest.mark.parametrize(
    ("data", "name", "protocol", "authorizer"),
    [
        ({"name": "g"}, "Shop-g", "MCP", "NONE"),
        (
            {"name": "g", "resourceName": "own", "protocolType": "None", "authorizerType": "AWS_IAM"},
            "own",
            None,
            "AWS_IAM",
        ),
    ],
)
def test_a_gateway(data: dict[str, Any], name: str, protocol: str | None, authorizer: str) -> None:
    found = gateway(node(data), project())
    assert (found.subject, text(found.name), text(found.protocol), text(found.authorizer)) == (
        "g",
        name,
        protocol,
        authorizer,
    )


@pytest.mark.parametrize(
    ("target", "credential"),
    [
        ({"targetType": "lambdaFunctionArn"}, "GATEWAY_IAM_ROLE"),
        ({"targetType": "mcpServer"}, None),
        ({"targetType": "lambdaFunctionArn", "outboundAuth": {"type": "OAUTH"}}, "OAUTH"),
        ({}, None),
    ],
)
def test_how_a_target_is_called(target: dict[str, Any], credential: str | None) -> None:
    assert text(credential_of(node(target))) == credential


def test_targets_have_names_or_places() -> None:
    given = {
        "name": "g",
        "targets": [{"name": "t", "targetType": "lambdaFunctionArn", "lambdaFunctionArn": {"lambdaArn": "arn:f"}}, {}],
    }
    first, second = gateway(node(given), project()).targets
    assert (first.name, first.kind, text(first.lambda_arn), first.credential) == (
        "t",
        "lambdaFunctionArn",
        "arn:f",
        "GATEWAY_IAM_ROLE",
    )
    assert (second.name, second.kind, second.lambda_arn) == ("targets[1]", "", None)
