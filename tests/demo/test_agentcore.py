"""The control plane: ids and ARNs of AWS's shape, endpoints, pages and conflicts."""

import re

import pytest
from botocore.exceptions import ClientError

SERVICE = "bedrock-agentcore-control"
NETWORK = {"networkMode": "PUBLIC"}


@pytest.fixture
def agentcore(ready):
    return ready.session.client(SERVICE)


def test_runtime_ids_and_arns(agentcore):
    runtime = agentcore.list_agent_runtimes()["agentRuntimes"][0]
    assert re.fullmatch(r"research_agent-[a-zA-Z0-9]{10}", runtime["agentRuntimeId"])
    assert runtime["agentRuntimeArn"].endswith(f":123456789012:runtime/{runtime['agentRuntimeId']}")


def test_the_default_endpoint_comes_with_the_runtime(agentcore):
    runtime_id = agentcore.list_agent_runtimes()["agentRuntimes"][0]["agentRuntimeId"]
    endpoints = agentcore.list_agent_runtime_endpoints(agentRuntimeId=runtime_id)["runtimeEndpoints"]
    assert [(e["name"], e["status"], e["liveVersion"]) for e in endpoints] == [
        ("DEFAULT", "READY", "1"),
        ("live", "READY", "1"),
    ]


def test_what_was_asked_for_comes_back(agentcore):
    runtime_id = agentcore.list_agent_runtimes()["agentRuntimes"][0]["agentRuntimeId"]
    runtime = agentcore.get_agent_runtime(agentRuntimeId=runtime_id)
    uri = "123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest"
    assert runtime["agentRuntimeArtifact"] == {"containerConfiguration": {"containerUri": uri}}
    assert runtime["lifecycleConfiguration"] == {"idleRuntimeSessionTimeout": 900, "maxLifetime": 3600}
    assert len(runtime["networkConfiguration"]["networkModeConfig"]["subnets"]) == 2


def test_gateway_and_target(agentcore):
    gateway_id = agentcore.list_gateways()["items"][0]["gatewayId"]
    target_id = agentcore.list_gateway_targets(gatewayIdentifier=gateway_id)["items"][0]["targetId"]
    target = agentcore.get_gateway_target(gatewayIdentifier=gateway_id, targetId=target_id)
    assert agentcore.get_gateway(gatewayIdentifier=gateway_id)["authorizerType"] == "CUSTOM_JWT"
    assert target["targetConfiguration"]["mcp"]["lambda"]["lambdaArn"].endswith(":function:lookup-tool")


def test_the_discovery_document_is_served(ready, agentcore):
    gateway = agentcore.get_gateway(gatewayIdentifier=agentcore.list_gateways()["items"][0]["gatewayId"])
    url = gateway["authorizerConfiguration"]["customJWTAuthorizer"]["discoveryUrl"]
    assert b'"issuer": "https://login.example.com"' in ready.fetch(url, 10_000)


def test_lists_come_in_pages(agentcore):
    pages = agentcore.get_paginator("list_agent_runtimes").paginate(PaginationConfig={"PageSize": 1})
    assert [len(page["agentRuntimes"]) for page in pages] == [1, 1]


@pytest.mark.parametrize(
    ("operation", "params", "code", "status"),
    [
        ("get_agent_runtime", {"agentRuntimeId": "none-0123456789"}, "ResourceNotFoundException", 404),
        ("get_gateway", {"gatewayIdentifier": "none-0123456789"}, "ResourceNotFoundException", 404),
        (
            "create_agent_runtime",
            {
                "agentRuntimeName": "writer_agent",
                "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": "public.ecr.aws/a/b:c"}},
                "roleArn": "arn:aws:iam::123456789012:role/x",
                "networkConfiguration": NETWORK,
            },
            "ConflictException",
            409,
        ),
    ],
)
def test_errors(agentcore, operation, params, code, status):
    with pytest.raises(ClientError) as caught:
        getattr(agentcore, operation)(**params)
    response = caught.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)
