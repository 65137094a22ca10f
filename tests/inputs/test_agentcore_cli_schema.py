"""What the AgentCore CLI refuses of a project: shapes, members that depend on each other, names; and what it drops."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.inputs.agentcore_cli_schema import AUTH, NEEDS, refusals
from preflight.inputs.document import parse
from preflight.inputs.node import Node, root

RUNTIME = {"name": "agent", "build": "Container", "entrypoint": "main.py", "codeLocation": "app"}
GATEWAY = {"name": "tools", "authorizerType": "NONE", "targets": []}
NETWORK = {"subnets": ["subnet-0a1b2c3d"], "securityGroups": ["sg-0a1b2c3d"]}
JWT = {"customJwtAuthorizer": {"discoveryUrl": "https://idp/x", "allowedClients": ["c"]}}
MEMBERS: dict[str, Any] = {
    "compute": {}, "lambdaFunctionArn": {"lambdaArn": "arn", "toolSchemaFile": "t.json"},
    "apiGateway": {
        "restApiId": "a", "stage": "s",
        "apiGatewayToolConfiguration": {"toolFilters": [{"filterPath": "/", "methods": ["GET"]}]},
    },
    "schemaSource": {"inline": {"path": "x.json"}}, "httpRuntime": {"runtime": "agent"},
    "passthrough": {"endpoint": "https://x.org"}, "connectorId": "web-search",
}  # fmt: skip


def node(data: Any, name: str) -> Node:
    return root(parse(json.dumps(data), name))


def refused(
    runtime: Any = None, gateway: Any = None, target: Any = None, places: Any = None, harness: Any = None, **rest: Any
) -> list[tuple[str, bool]]:
    held = {**GATEWAY, **(gateway or {})}
    lists = {"runtimes": [{**RUNTIME, **(runtime or {})}], "agentCoreGateways": [held]}
    if target is not None:
        held.update(protocolType="None", targets=[{"name": "t", **target}])
    whole = node({"name": "Project", "version": 1, "managedBy": "CDK", **lists, **rest}, "agentcore.json")
    targets = None if places is None else node(places, "agentcore/aws-targets.json")
    found = refusals(whole, targets, () if harness is None else [node(harness, "harness.json")])
    return [(each.because, each.certain) for each in found]


def evaluation(**given: Any) -> dict[str, Any]:
    return {"name": "o", "agent": "agent", "evaluators": ["Builtin.Helpfulness"], "samplingRate": 1, **given}


@pytest.mark.parametrize(
    ("change", "said", "certain"),
    [
        ({"name": "my-project"}, "name is 'my-project': the CLI takes a letter, then up to 22 letters", True),
        ({"version": 0}, "version is 0: the CLI takes a whole number from 1", True),
        ({"version": "one"}, "version is 'one'", True),
        ({"managedBy": "Terraform"}, "managedBy is 'Terraform': the CLI takes CDK", True),
        ({"runtime": {"name": "my-agent"}}, "runtimes[0].name is 'my-agent': the CLI takes a letter", True),
        ({"runtime": {"build": "Zip"}}, "runtimes[0].build is 'Zip': the CLI takes CodeZip, Container", True),
        ({"runtime": {"protocol": "GRPC"}}, "runtimes[0].protocol is 'GRPC'", True),
        ({"runtime": {"entrypoint": None}}, "runtimes[0].entrypoint is null", True),
        ({"runtime": {"environmentVariables": {}}}, "runtimes[0].environmentVariables: the CLI drops the key", False),
        ({"runtime": {"networkMode": "VPC"}}, "runtimes[0] has networkMode VPC and no networkConfig", True),
        ({"runtime": {"networkConfig": NETWORK}}, "runtimes[0] has a networkConfig without networkMode VPC", True),
        (
            {"runtime": {"networkMode": "PUBLIC", "capacityProviderConfiguration": {"capacityProviderName": "c"}}},
            "runtimes[0] names a network beside its capacity provider",
            True,
        ),
        ({"runtime": {"authorizerType": "CUSTOM_JWT"}}, "runtimes[0] has authorizerType CUSTOM_JWT and no", True),
        ({"runtime": {"authorizerConfiguration": JWT}}, "without authorizerType CUSTOM_JWT", True),
        ({"runtime": {"build": "CodeZip", "dockerfile": "D"}}, "runtimes[0].dockerfile stands without", True),
        ({"gateway": {"authorizerType": "JWT"}}, "agentCoreGateways[0].authorizerType is 'JWT'", True),
        ({"gateway": {"authorizerType": "CUSTOM_JWT"}}, "agentCoreGateways[0] has authorizerType CUSTOM_JWT", True),
        ({"gateway": {"kmsKeyArn": "x"}}, "agentCoreGateways[0].kmsKeyArn: the CLI refuses the key", False),
        (
            {"gateway": {"targets": [{"name": "t", "targetType": "httpRuntime", "httpRuntime": {"runtime": "agent"}}]}},
            "is a httpRuntime target of a gateway without protocolType None",
            True,
        ),
        ({"target": {"targetType": "mcpServer"}}, "is an mcpServer target without endpoint and compute", True),
        (
            {"target": {"targetType": "httpRuntime", "httpRuntime": {"runtime": "other"}}},
            "names the runtime 'other', which the project has not",
            True,
        ),
        (
            {"target": {"targetType": "httpRuntime", "httpRuntime": {"runtime": "agent", "runtimeEndpoint": "prod"}}},
            "names the endpoint 'prod', which the runtime 'agent' has not",
            True,
        ),
        (
            {
                "target": {
                    "targetType": "openApiSchema",
                    "schemaSource": MEMBERS["schemaSource"],
                    "outboundAuth": {"type": "OAUTH"},
                }
            },
            "outboundAuth is OAUTH without credentialName",
            True,
        ),
        (
            {
                "target": {
                    "targetType": "passthrough",
                    "passthrough": MEMBERS["passthrough"],
                    "outboundAuth": {"type": "GATEWAY_IAM_ROLE"},
                }
            },
            "is GATEWAY_IAM_ROLE without service",
            True,
        ),
        ({"agents": []}, "agents: the CLI refuses the key, which it does not know", False),
        ({"httpGateways": [{}]}, "httpGateways is not taken any more", False),
        ({"harnesses": [{"name": "h", "path": "p"}] * 2}, "harnesses names 'h' more than once", True),
        ({"onlineEvalConfigs": [evaluation(agent="b")]}, "names the agent 'b', which the project has not", True),
        ({"onlineEvalConfigs": [evaluation(evaluators=["e"])]}, "names the evaluator 'e'", True),
        ({"onlineEvalConfigs": [evaluation(evaluators=[])]}, "has neither evaluators nor insights", True),
        (
            {"policyEngines": [{"name": "e", "policies": [{"name": "p", "statement": "s"}] * 2}]},
            "policyEngines[0].policies names 'p' more than once",
            True,
        ),
        (
            {"places": [{"name": "default", "account": "YOUR_ACCOUNT", "region": "us-west-2"}]},
            "aws-targets.json[0].account is 'YOUR_ACCOUNT': the CLI takes an account of 12 digits",
            True,
        ),
        (
            {"places": [{"name": "default", "account": "111122223333", "region": "us-west-2"}] * 2},
            "aws-targets.json names 'default' more than once",
            True,
        ),
        ({"harness": {"name": "h"}}, "harness.json has no model: the CLI requires it", True),
    ],
)
def test_what_is_refused(change: dict[str, Any], said: str, certain: bool) -> None:
    [(because, sure)] = refused(**change)
    assert (said in because, sure) == (True, certain)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"runtime": {"networkMode": "VPC", "networkConfig": NETWORK}},
        {"runtime": {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": JWT}},
        {"runtime": {"capacityProviderConfiguration": {"capacityProviderName": "c"}}},
        {"runtime": {"name": "${AGENT}", "dockerfile": "D"}},
        {"gateway": {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": JWT}},
        {
            "runtime": {"endpoints": {"prod": {"version": 1}}},
            "target": {"targetType": "httpRuntime", "httpRuntime": {"runtime": "agent", "runtimeEndpoint": "prod"}},
        },
        {"onlineEvalConfigs": [evaluation()]},
        {"onlineEvalConfigs": [evaluation(evaluators=["arn:aws:x"])]},
        {"places": [{"name": "default", "account": "111122223333", "region": "us-west-2"}]},
        {"places": []},
        {"harness": {"name": "h", "model": {"provider": "bedrock", "modelId": "m"}}},
    ],
)
def test_what_is_taken(change: dict[str, Any]) -> None:
    assert refused(**change) == []


@pytest.mark.parametrize(("kind", "member"), NEEDS.items())
@pytest.mark.parametrize("given", [True, False])
def test_what_a_target_needs(kind: str, member: str, given: bool) -> None:
    auth = {"type": AUTH[kind][0], "credentialName": "c", "service": "s"}
    held = {"targetType": kind, "outboundAuth": auth, **({member: MEMBERS[member]} if given else {})}
    assert [said for said, _ in refused(target=held)] == (
        [] if given else [f"agentCoreGateways[0].targets[0] is a {kind} target without {member}: the CLI refuses that"]
    )


@pytest.mark.parametrize(("kind", "taken"), AUTH.items())
def test_the_auth_of_a_target(kind: str, taken: tuple[str, ...]) -> None:
    member = {NEEDS[kind]: MEMBERS[NEEDS[kind]]} if kind in NEEDS else {"endpoint": "https://x.org"}
    found = {
        given: refused(
            target={
                "targetType": kind,
                **member,
                "outboundAuth": {"type": given, "credentialName": "c", "service": "s"},
            }
        )
        for given in ("OAUTH", "API_KEY", "NONE", "GATEWAY_IAM_ROLE", "JWT_PASSTHROUGH")
    }
    assert {given for given, said in found.items() if not said} == set(taken)


@pytest.mark.parametrize("junk", [7, [7], {"a": 7}, "x", None, True])
@pytest.mark.parametrize("key", ["runtimes", "agentCoreGateways", "onlineEvalConfigs", "policyEngines", "harnesses"])
def test_junk_is_refused_and_crashes_nothing(key: str, junk: Any) -> None:
    assert refused(**{key: junk})
    if not isinstance(junk, list | dict):
        assert refused(**{key: [junk]})


@pytest.mark.parametrize("key", ["name", "networkMode", "endpoints", "authorizerType", "authorizerConfiguration"])
@pytest.mark.parametrize("junk", [7, [7], {"a": 7}])
def test_junk_inside_a_runtime_crashes_nothing(key: str, junk: Any) -> None:
    assert refused(runtime={key: junk})


@pytest.mark.parametrize("key", ["name", "targetType", "outboundAuth", "httpRuntime", "endpoint"])
@pytest.mark.parametrize("junk", [7, [7], {"a": 7}])
def test_junk_inside_a_target_crashes_nothing(key: str, junk: Any) -> None:
    assert refused(target={"targetType": "mcpServer", "endpoint": "https://x.org", key: junk})
