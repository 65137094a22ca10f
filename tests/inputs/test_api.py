"""Requests of the control API as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.core.target import Compute, Target
from preflight.inputs.api import read, recognises
from preflight.inputs.document import InputError, Options, parse

ROLE = "arn:aws:iam::111122223333:role/agents"
IMAGE = "111122223333.dkr.ecr.us-west-2.amazonaws.com/a:1"
RUNTIME = {
    "agentRuntimeName": "a",
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": ROLE,
    "networkConfiguration": {
        "networkMode": "VPC",
        "networkModeConfig": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]},
    },
    "protocolConfiguration": {"serverProtocol": "MCP"},
    "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800},
    "environmentVariables": {"MODEL": "amazon.nova-lite-v1:0", "TOKEN": "hunter2"},
}
GATEWAY = {
    "name": "g",
    "roleArn": ROLE,
    "protocolType": "MCP",
    "authorizerType": "CUSTOM_JWT",
    "authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": "https://idp", "allowedAudience": ["x"]}},
    "interceptorConfigurations": [
        {"interceptor": {"lambda": {"arn": "arn:aws:lambda:us-west-2:111122223333:function:f"}}}
    ],
}


def target(data: Any) -> Target:
    (found,) = read(parse(json.dumps(data, indent=1), "f"), Options())
    return found


def test_a_runtime_request_is_an_agent() -> None:
    (agent,) = target(RUNTIME).agents
    assert (agent.subject, agent.image.get(), agent.role.arn.get()) == ("a", IMAGE, ROLE)
    assert (agent.network.mode.get(), [v.get() for v in agent.network.subnets]) == ("VPC", ["subnet-1"])
    assert (agent.protocol.get(), agent.idle_timeout.get(), agent.lifetime.get()) == ("MCP", 900, 28800)
    assert [model.get() for model in agent.models] == ["amazon.nova-lite-v1:0"]
    assert "hunter2" not in repr(agent)


def test_a_gateway_request_is_a_gateway() -> None:
    (gateway,) = target(GATEWAY).gateways
    assert (gateway.name.get(), gateway.protocol.get(), gateway.authorizer.get()) == ("g", "MCP", "CUSTOM_JWT")
    assert (gateway.jwt.discovery_url.get(), gateway.jwt.audiences) == ("https://idp", ("x",))
    assert [arn.get() for arn in gateway.interceptors] == ["arn:aws:lambda:us-west-2:111122223333:function:f"]


def test_a_list_holds_both() -> None:
    found = target([RUNTIME, GATEWAY])
    assert ([each.subject for each in found.agents], [each.subject for each in found.gateways]) == (["a"], ["g"])
    assert found.gateways[0].name.origin.path == "[1].name"


@pytest.mark.parametrize(
    ("change", "image", "bucket", "compute", "runtime_id"),
    [
        ({}, IMAGE, None, Compute.MICROVM, ""),
        ({"agentRuntimeId": "a-1234567890"}, IMAGE, None, Compute.MICROVM, "a-1234567890"),
        ({"capacityProviderConfiguration": {"capacityProviderArn": "arn"}}, IMAGE, None, Compute.INSTANCES, ""),
        (
            {"agentRuntimeArtifact": {"codeConfiguration": {"code": {"s3": {"bucket": "b", "prefix": "k"}}, "runtime": "PYTHON_3_13"}}},
            None,
            "b",
            Compute.MICROVM,
            "",
        ),
    ],
)  # fmt: skip
def test_code_updates_and_instances_are_told_apart(
    change: dict[str, Any], image: str | None, bucket: str | None, compute: Compute, runtime_id: str
) -> None:
    (agent,) = target({**RUNTIME, **change}).agents
    found = (agent.image and agent.image.get(), agent.code and agent.code.bucket.get(), agent.compute, agent.runtime_id)
    assert found == (image, bucket, compute, runtime_id)


def test_an_unknown_key_is_noted_with_the_nearest() -> None:
    assert [note.text for note in target({**RUNTIME, "rolArn": "x"}).notes] == [
        "the AgentCore API does not read the key 'rolArn'; did you mean 'roleArn'?"
    ]


@pytest.mark.parametrize(
    ("data", "errors"),
    [
        ({"agentRuntimeArtifact": {}}, [
            "f:1: agentRuntimeName is required; write it",
            "f:1: roleArn is required; write it",
        ]),
        ({**RUNTIME, "networkConfiguration": {}}, ["f:9: networkConfiguration.networkMode is required; write it"]),
        ([RUNTIME, {"name": "x"}], ["f:33: [1] is no CreateAgentRuntime or CreateGateway request; give one"]),
        ({**GATEWAY, "name": None}, ["f:2: name is required; write it"]),
    ],
)  # fmt: skip
def test_every_error_is_told_with_its_line(data: Any, errors: list[str]) -> None:
    with pytest.raises(InputError) as raised:
        target(data)
    assert str(raised.value).splitlines() == errors


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (RUNTIME, True),
        (GATEWAY, True),
        ([RUNTIME, GATEWAY], True),
        ([], False),
        ([RUNTIME, {}], False),
        ({"name": "g"}, False),
    ],
)
def test_it_is_known_by_its_members(data: Any, known: bool) -> None:
    assert recognises(parse(json.dumps(data), "f")) is known
