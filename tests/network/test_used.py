"""Which services the environment of agents names."""

from __future__ import annotations

import pytest
from worlds import scope, target

from preflight.core.resource import Resource
from preflight.core.target import Agent, Network
from preflight.core.value import Value, Why, unknown_value
from preflight.network.shared import SharedNetwork
from preflight.network.used import used

ARN = "arn:aws:{}:us-west-2:123456789012:{}"
MEMORY = ARN.format("bedrock-agentcore", "memory/notes-0123456789")


def services(*resources: Resource, **more) -> dict[str, str]:
    network = SharedNetwork(Network(), (Agent("a", **more),))
    return {need.service: need.purpose for need in used(network, scope(target=target(resources=resources)))}


def runtime(subject: str = "a", **variables: str) -> Resource:
    members = {name: Value(text) for name, text in variables.items()}
    return Resource("Runtime", subject, {"environmentVariables": members})


@pytest.mark.parametrize(
    ("name", "text", "service"),
    [
        ("IT", MEMORY, "bedrock-agentcore"),
        ("IT", ARN.format("bedrock-agentcore", "gateway/tools-0123456789"), "bedrock-agentcore.gateway"),
        ("IT", ARN.format("kms", "key/1234"), "kms"),
        ("IT", ARN.format("sqs", "queue"), "sqs"),
        ("IT", ARN.format("events", "event-bus/x"), "events"),
        ("IT", "arn:aws:iam::123456789012:role/R", "sts"),
        ("IT", ARN.format("kms", "key/1234").replace("us-west-2", "eu-west-1"), ""),
        ("IT", ARN.format("dynamodb", "table/x"), ""),
        ("MEMORY_ID", "notes-0123456789", "bedrock-agentcore"),
        ("MY_BROWSER", "b-0123456789", "bedrock-agentcore"),
        ("gatewayId", "tools-0123456789", "bedrock-agentcore.gateway"),
        ("MEMORY_ID", "notes", ""),
        ("NOTES", "notes-0123456789", ""),
        ("IT", "", ""),
    ],
)
def test_what_a_variable_names(name: str, text: str, service: str) -> None:
    assert services(runtime(**{name: text})) == ({service: f"what {name} names"} if service else {})


@pytest.mark.parametrize(
    ("variables", "traced"),
    [
        ({"AGENT_OBSERVABILITY_ENABLED": "true"}, True),
        ({"AGENT_OBSERVABILITY_ENABLED": " TRUE "}, True),
        ({"AGENT_OBSERVABILITY_ENABLED": "false"}, False),
        ({"AGENT_OBSERVABILITY_ENABLED": "true", "DISABLE_ADOT_OBSERVABILITY": "true"}, False),
        ({}, False),
    ],
)
def test_traces(variables: dict[str, str], traced: bool) -> None:
    assert ("xray" in services(runtime(**variables))) is traced


def test_of_two_variables_the_first_says_what_it_is_for() -> None:
    assert services(runtime(FIRST=MEMORY, SECOND=MEMORY)) == {"bedrock-agentcore": "what FIRST names"}


@pytest.mark.parametrize(
    "resource",
    [
        runtime("b", IT=MEMORY),
        Resource("Runtime", "a"),
        Resource("Runtime", "a", {"environmentVariables": {"IT": unknown_value(Why.PARAMETER, "has no value")}}),
    ],
)
def test_what_names_nothing(resource: Resource) -> None:
    assert services(resource) == {}


def test_what_the_agents_need_anyway_is_no_addition() -> None:
    guard = runtime(IT=ARN.format("bedrock", "guardrail/g"))
    assert list(services(guard)) == ["bedrock-runtime"]
    assert list(services(guard, models=(Value("amazon.nova-pro-v1:0"),))) == []


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("MODEL_ID", "bedrock-runtime"),
        ("BEDROCK_MODEL", "bedrock-runtime"),
        ("OPENAI_MODEL", ""),
        ("MODEL_TEMPERATURE", ""),
        ("API_KEY_SECRET_ARN", "secretsmanager"),
        ("MEMORY_ID", "bedrock-agentcore"),
        ("AGENTCORE_BROWSER_ID", "bedrock-agentcore"),
        ("TOOLS_GATEWAY_URL", "bedrock-agentcore.gateway"),
        ("LOG_LEVEL", ""),
    ],
)
def test_the_variables_of_a_deployed_agent_go_by_their_names(name: str, service: str) -> None:
    hidden = unknown_value(Why.SENSITIVE, "the values of variables are never read")
    deployed = Resource("Runtime", "a", {"environmentVariables": {name: hidden}}, deployed=True)
    assert set(services(deployed)) == ({service} if service else set())
    assert set(services(Resource("Runtime", "a", {"environmentVariables": {name: hidden}}))) == set()
