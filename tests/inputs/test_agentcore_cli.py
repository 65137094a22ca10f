"""A project of the agentcore CLI: prefixed names, one target for each place, and the files beside it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from preflight.core.target import Agent, Compute, Gateway, Target
from preflight.core.value import Why
from preflight.inputs.agentcore_cli import read, recognizes
from preflight.inputs.agentcore_cli_parts import TOOL
from preflight.inputs.document import InputError, Options, parse
from preflight.inputs.document import read as read_document

ROLE = "arn:aws:iam::111122223333:role/agents"
PLACES = [
    {"name": "dev", "account": "111122223333", "region": "us-west-2"},
    {"name": "prod_eu", "account": "123456789012", "region": "eu-west-1"},
]


def project(**rest: Any) -> dict[str, Any]:
    return {"name": "Shop", "version": 1, "managedBy": "CDK", "runtimes": [], **rest}


def runtime(**rest: Any) -> dict[str, Any]:
    return {"name": "chat", "build": "Container", **rest}


def written(folder: Path, data: dict[str, Any], **files: Any) -> Path:
    """The project's file in a folder `agentcore`, with the files beside it."""
    at = folder / "agentcore"
    names = {
        "targets": at / "aws-targets.json",
        "state": at / ".cli/deployed-state.json",
        "harness": folder / "app/h/harness.json",
    }
    for name, content in {
        **{names[key]: content for key, content in files.items()},
        at / "agentcore.json": data,
    }.items():
        name.parent.mkdir(parents=True, exist_ok=True)
        name.write_text(json.dumps(content, indent=1))
    return at / "agentcore.json"


def targets(path: Path) -> tuple[Target, ...]:
    return read(read_document(path), Options(path=path))


def alone(data: dict[str, Any]) -> Target:
    (found,) = read(parse(json.dumps(data, indent=1), "stdin"), Options())
    return found


def test_names_carry_the_project() -> None:
    found = alone(
        project(runtimes=[runtime()], agentCoreGateways=[{"name": "tools"}, {"name": "x", "resourceName": "own"}])
    )
    owners: tuple[Agent | Gateway, ...] = (*found.agents, *found.gateways)
    assert [(each.subject, each.name.get(), each.name.derived_by) for each in owners] == [
        ("chat", "Shop_chat", TOOL),
        ("tools", "Shop-tools", TOOL),
        ("x", "own", ""),
    ]


def test_each_place_is_a_target(tmp_path: Path) -> None:
    found = targets(written(tmp_path, project(runtimes=[runtime()]), targets=PLACES))
    assert [(each.account.get(), each.region.get(), each.stack.get()) for each in found] == [
        ("111122223333", "us-west-2", "AgentCore-Shop-dev"),
        ("123456789012", "eu-west-1", "AgentCore-Shop-prod-eu"),
    ]
    assert [agent.account.get() for each in found for agent in each.agents] == ["111122223333", "123456789012"]


@pytest.mark.parametrize("files", [{}, {"targets": []}])
def test_without_places_there_is_one_target_of_no_place(tmp_path: Path, files: dict[str, Any]) -> None:
    (found,) = targets(written(tmp_path, project(runtimes=[runtime(build="CodeZip")]), **files))
    assert (found.account, found.region, found.stack) == (None, None, None)
    assert found.agents[0].code.bucket.detail == "aws-targets.json names no account and region"


def test_without_places_the_bucket_is_that_of_the_audited_account_and_region(tmp_path: Path) -> None:
    path = written(tmp_path, project(runtimes=[runtime(build="CodeZip")]))
    (found,) = read(read_document(path), Options(path=path, account="123456789012", region="us-west-2"))
    bucket = found.agents[0].code.bucket
    assert (bucket.get(), bucket.derived_by) == ("cdk-hnb659fds-assets-123456789012-us-west-2", TOOL)
    assert (found.account, found.region) == (None, None)


def test_the_list_of_places_leads_to_the_project_beside_it(tmp_path: Path) -> None:
    path = written(tmp_path, project(runtimes=[runtime()]), targets=PLACES).with_name("aws-targets.json")
    assert [[agent.subject for agent in each.agents] for each in targets(path)] == [["chat"], ["chat"]]


def test_a_container_is_built_by_the_deployment() -> None:
    (agent,) = alone(project(runtimes=[runtime()])).agents
    assert (agent.image.why, agent.image.detail) == (Why.ASSET, "built and pushed to shop/chat by agentcore deploy")
    assert (agent.platform.get(), agent.code, agent.network.mode.get(), agent.protocol.get()) == (
        "linux/arm64",
        None,
        "PUBLIC",
        "HTTP",
    )


def test_a_zip_goes_to_the_bucket_of_the_cdk(tmp_path: Path) -> None:
    path = written(
        tmp_path, project(runtimes=[runtime(build="CodeZip", runtimeVersion="PYTHON_3_14")]), targets=PLACES[:1]
    )
    (agent,) = targets(path)[0].agents
    assert (agent.code.bucket.get(), agent.code.runtime.get()) == (
        "cdk-hnb659fds-assets-111122223333-us-west-2",
        "PYTHON_3_14",
    )


def test_all_of_a_runtime_is_read() -> None:
    (agent,) = alone(
        project(
            runtimes=[
                runtime(
                    executionRoleArn=ROLE,
                    networkMode="VPC",
                    networkConfig={"subnets": ["subnet-1"], "securityGroups": ["sg-1"], "vpcId": "vpc-1"},
                    lifecycleConfiguration={"idleRuntimeSessionTimeout": 60, "maxLifetime": 120},
                    endpoints={"prod": {"version": 1}, "beta": {"version": 2}},
                    envVars=[
                        {"name": "MODEL", "value": "amazon.nova-lite-v1:0"},
                        {"name": "TOKEN", "value": "hunter2"},
                    ],
                    authorizerConfiguration={
                        "customJwtAuthorizer": {"discoveryUrl": "https://idp", "allowedScopes": ["s"]}
                    },
                )
            ]
        )
    ).agents
    assert (agent.role.arn.get(), agent.network.vpc.get(), agent.network.subnets[0].get()) == (
        ROLE,
        "vpc-1",
        "subnet-1",
    )
    assert (agent.idle_timeout.get(), agent.lifetime.get()) == (60, 120)
    assert [value.get() for value in (*agent.endpoints, *agent.models)] == ["prod", "beta", "amazon.nova-lite-v1:0"]
    assert (agent.jwt.discovery_url.get(), agent.jwt.scopes) == ("https://idp", ("s",))
    assert "hunter2" not in repr(agent)


def test_a_capacity_provider_is_instances_without_a_network_of_its_own() -> None:
    (agent,) = alone(project(runtimes=[runtime(capacityProviderConfiguration={"name": "c"})])).agents
    assert (agent.compute, agent.network) == (Compute.INSTANCES, None)


def test_a_role_of_its_own_is_created_and_trusts_agentcore() -> None:
    role = alone(project(runtimes=[runtime()])).agents[0].role
    assert (role.arn.why, role.arn.created) == (Why.AFTER_DEPLOY, True)
    assert role.plan.trust["Statement"][0]["Principal"] == {"Service": "bedrock-agentcore.amazonaws.com"}


@pytest.mark.parametrize(
    ("gateway", "protocol", "authorizer"),
    [
        ({}, ("MCP", TOOL), ("NONE", TOOL)),
        ({"protocolType": "MCP", "authorizerType": "AWS_IAM"}, ("MCP", ""), ("AWS_IAM", "")),
        ({"protocolType": "None"}, None, ("NONE", TOOL)),
    ],
)
def test_a_gateway_gets_the_defaults_of_the_cli(gateway: dict[str, str], protocol: Any, authorizer: Any) -> None:
    (found,) = alone(project(agentCoreGateways=[{"name": "g", **gateway}])).gateways
    read_as = [value and (value.get(), value.derived_by) for value in (found.protocol, found.authorizer)]
    assert read_as == [protocol, authorizer]


def test_the_targets_of_a_gateway_are_read() -> None:
    arn = "arn:aws:lambda:us-west-2:111122223333:function:f"
    target = {
        "name": "t",
        "targetType": "lambdaFunctionArn",
        "lambdaFunctionArn": {"lambdaArn": arn},
        "outboundAuth": {"type": "NONE"},
    }
    (found,) = alone(project(agentCoreGateways=[{"name": "g", "targets": [target]}])).gateways
    assert [(t.name, t.kind, t.lambda_arn.get(), t.credential) for t in found.targets] == [
        ("t", "lambdaFunctionArn", arn, "GATEWAY_IAM_ROLE")
    ]


@pytest.mark.parametrize(
    ("kind", "credential"),
    [("lambdaFunctionArn", "GATEWAY_IAM_ROLE"), ("smithyModel", "GATEWAY_IAM_ROLE"), ("apiGateway", "GATEWAY_IAM_ROLE"),
     ("lambda", "GATEWAY_IAM_ROLE"), ("httpRuntime", "GATEWAY_IAM_ROLE"), ("connector", "GATEWAY_IAM_ROLE"), ("mcpServer", ""), ("openApiSchema", "")],
)  # fmt: skip
def test_a_target_without_authentication_uses_the_role_where_the_cli_says_so(kind: str, credential: str) -> None:
    target = {"name": "t", "targetType": kind}
    found = alone(project(agentCoreGateways=[{"name": "g", "targets": [target]}]))
    assert found.gateways[0].targets[0].credential == credential
    (entry,) = [each for each in found.resources if each.kind == "GatewayTarget"]
    said = entry.value("credentialProviderConfigurations", 0, "credentialProviderType")
    assert (said.value if said else "") == credential


def test_what_was_deployed_before_keeps_its_id(tmp_path: Path) -> None:
    resources = {
        "runtimes": {"chat": {"runtimeId": "Shop_chat-1234567890"}},
        "mcp": {"gateways": {"g": {"gatewayId": "shop-g-1234567890"}}},
    }
    data = project(runtimes=[runtime()], agentCoreGateways=[{"name": "g"}])
    dev, prod = targets(written(tmp_path, data, targets=PLACES, state={"targets": {"dev": {"resources": resources}}}))
    assert (dev.agents[0].runtime_id, dev.gateways[0].gateway_id) == ("Shop_chat-1234567890", "shop-g-1234567890")
    assert (prod.agents[0].runtime_id, prod.gateways[0].gateway_id) == ("", "")


def test_a_harness_names_its_model(tmp_path: Path) -> None:
    harness = {
        "name": "h",
        "model": {"provider": "bedrock", "modelId": "us.amazon.nova-pro-v1:0"},
        "environmentVariables": {"TOKEN": "hunter2"},
    }
    path = written(tmp_path, project(harnesses=[{"name": "h", "path": "app/h"}]), harness=harness)
    (found,) = targets(path)
    assert [(agent.subject, [model.get() for model in agent.models]) for agent in found.agents] == [
        ("h", ["us.amazon.nova-pro-v1:0"])
    ]
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    ("path", "note"),
    [("app/x", "app/x: there is no harness.json"), (None, "the harness.json of this harness was not read")],
)
def test_a_harness_that_is_not_there_is_noted(tmp_path: Path, path: str | None, note: str) -> None:
    (found,) = targets(written(tmp_path, project(harnesses=[{"name": "h", "path": path}])))
    assert (found.agents, [each.text for each in found.notes]) == ((), [note])


def test_the_secrets_file_is_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, project(runtimes=[runtime()]), targets=PLACES)
    (path.parent / ".env.local").write_text("KEY=hunter2")
    opened: list[str] = []
    real = os.open
    monkeypatch.setattr(
        os, "open", lambda file, *args, **rest: (opened.append(Path(file).name), real(file, *args, **rest))[1]
    )
    targets(path)
    assert opened == ["agentcore.json", "aws-targets.json"]


def test_an_unknown_key_is_refused() -> None:
    assert [each.because for each in alone(project(runtime=[])).refusals] == [
        "runtime: the CLI refuses the key, which it does not know; did you mean 'runtimes'?"
    ]


@pytest.mark.parametrize(
    ("data", "files", "error"),
    [
        ({"version": 1, "runtimes": []}, {}, "agentcore.json:1: name is required; write it"),
        (project(runtimes={}), {}, "agentcore.json:5: runtimes is a mapping; it must be a list"),
        (project(runtimes=[{}]), {}, "agentcore.json:6: runtimes[0].name is required; write it"),
        (project(), {"targets": [{"account": "1"}]}, "aws-targets.json:2: [0].name is required; write it"),
        (project(), {"targets": "x"}, "aws-targets.json:1: holds one str instead of a mapping or a list; give a JSON or YAML file"),
        (project(), {"targets": {"a": 1}}, "aws-targets.json:1: the document is a mapping; it must be a list"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_its_file(tmp_path: Path, data: dict[str, Any], files: dict[str, Any], error: str) -> None:
    with pytest.raises(InputError) as raised:
        targets(written(tmp_path, data, **files))
    assert str(raised.value) == f"{tmp_path}/agentcore/{error}"


def test_places_without_a_project_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "aws-targets.json"
    file.write_text(json.dumps(PLACES))
    with pytest.raises(InputError, match=r"lists targets, but there is no agentcore\.json beside it; give that file$"):
        targets(file)


def test_places_beside_another_kind_of_project_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, {"name": "x", "resources": []}, targets=PLACES)
    with pytest.raises(InputError) as raised:
        targets(path.with_name("aws-targets.json"))
    assert str(raised.value) == f"{path}: is no project of the agentcore CLI; give what you deploy from"


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (project(), True),
        (PLACES, True),
        ({"name": "x", "version": 1}, False),
        ({"name": "x", "agents": [], "awsDeploymentTargets": []}, False),
        ([], False),
        ([{"name": "x"}], False),
    ],
)
def test_it_is_known_by_its_keys(data: Any, known: bool) -> None:
    assert recognizes(parse(json.dumps(data), "f")) is known


def test_whole_numbers_are_taken_as_javascript_takes_them(tmp_path: Path) -> None:
    life = {"maxLifetime": 3600.0, "idleRuntimeSessionTimeout": 900}
    (found,) = targets(written(tmp_path, project(runtimes=[runtime(lifecycleConfiguration=life)])))
    assert (found.agents[0].lifetime.get(), found.agents[0].idle_timeout.get()) == (3600, 900)
    assert not [each for each in found.refusals if "lifecycle" in each.because]
