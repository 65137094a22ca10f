"""Runtimes and harnesses as agents: what each member becomes, and whose endpoints they are."""

import pytest
from deployments import ROLE_ARN, deployment, node, ref, resource

from preflight.core.target import Code, Compute
from preflight.core.value import Value, Why
from preflight.inputs.infrastructure.agents import ENDPOINT, HARNESS, RUNTIME, agents, jwt
from preflight.inputs.infrastructure.leaf import missing

UNKNOWN = missing(Why.PARAMETER, "no value", "P")
IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1"


def one(kind=RUNTIME, **properties):
    [agent] = agents(deployment(resource(kind, "It", properties), stated_region=Value("us-west-2")))
    return agent


def text(value):
    return value.value if isinstance(value, Value) else value


@pytest.mark.parametrize(
    ("properties", "name", "value"),
    [
        ({"AgentRuntimeName": "bot"}, "subject", "bot"),
        ({"AgentRuntimeName": UNKNOWN}, "subject", "It"),
        ({}, "subject", "It"),
        ({}, "name", None),
        ({"AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": IMAGE}}}, "image", IMAGE),
        ({"LifecycleConfiguration": {"MaxLifetime": "300"}}, "lifetime", 300),
        ({"LifecycleConfiguration": {"IdleRuntimeSessionTimeout": 60}}, "idle_timeout", 60),
        ({"ProtocolConfiguration": "MCP"}, "protocol", "MCP"),
        ({"protocol_configuration": [{"server_protocol": "A2A"}]}, "protocol", "A2A"),
        ({}, "protocol", None),
        ({}, "region", "us-west-2"),
        ({"region": "eu-west-1"}, "region", "eu-west-1"),
        ({}, "code", None),
    ],
)
def test_a_member_of_a_runtime(properties, name, value):
    assert text(getattr(one(**properties), name)) == value


@pytest.mark.parametrize(
    ("properties", "compute", "network"),
    [
        ({}, Compute.MICROVM, "PUBLIC"),
        ({"NetworkConfiguration": {"NetworkMode": "VPC"}}, Compute.MICROVM, "VPC"),
        ({"CapacityProviderConfiguration": {"CapacityProviderArn": "arn:x"}}, Compute.INSTANCES, None),
        ({"CapacityProviderConfiguration": {}}, Compute.MICROVM, "PUBLIC"),
    ],
)
def test_what_it_runs_on(properties, compute, network):
    agent = one(**properties)
    assert (agent.compute, text(agent.network.mode) if agent.network else None) == (compute, network)


def test_a_package():
    written = {"Code": {"S3": {"Bucket": "b", "Prefix": "k.zip", "VersionId": "v"}}, "Runtime": "PYTHON_3_13"}
    code = one(AgentRuntimeArtifact={"CodeConfiguration": written}).code
    assert isinstance(code, Code)
    assert [text(each) for each in (code.bucket, code.key, code.version, code.runtime)] == [
        "b",
        "k.zip",
        "v",
        "PYTHON_3_13",
    ]


def test_a_harness_has_its_settings_inside_and_its_model_first():
    inside = {"LifecycleConfiguration": {"MaxLifetime": 300}, "NetworkConfiguration": {"NetworkMode": "VPC"}}
    agent = one(
        HARNESS,
        HarnessName="h",
        ExecutionRoleArn=ROLE_ARN,
        Environment={"AgentCoreRuntimeEnvironment": inside},
        EnvironmentArtifact={"ContainerConfiguration": {"ContainerUri": IMAGE}},
        EnvironmentVariables={"MODEL_ID": "amazon.nova-lite-v1:0"},
        Model={"BedrockModelConfig": {"ModelId": "amazon.nova-pro-v1:0"}},
    )
    found = (agent.subject, text(agent.role.arn), text(agent.lifetime), text(agent.network.mode), text(agent.image))
    assert found == ("h", ROLE_ARN, 300, "VPC", IMAGE)
    assert list(map(text, agent.models)) == ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"]
    assert agent.name is None


def endpoint(runtime, name="live"):
    return resource(ENDPOINT, f"E{name}", {"AgentRuntimeId": runtime, "Name": name})


@pytest.mark.parametrize(
    ("runtime", "owners"),
    [
        (ref("A"), {"A": ["live"], "B": []}),
        ("b-0123456789", {"A": [], "B": ["live"]}),
        ("other-0123456789", {"A": [], "B": []}),
        (UNKNOWN, {"A": [], "B": []}),
        (missing(Why.AFTER_DEPLOY, "two", "x", "A", "B"), {"A": [], "B": []}),
    ],
)
def test_whose_endpoint_it_is(runtime, owners):
    made = deployment(resource(RUNTIME, "A"), resource(RUNTIME, "B", exists="b-0123456789"), endpoint(runtime))
    found = agents(made)
    assert {agent.subject: list(map(text, agent.endpoints)) for agent in found} == owners
    assert [agent.runtime_id for agent in found] == ["", "b-0123456789"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (None, None),
        ({"IamAuthorizer": {}}, None),
        (
            {"CustomJWTAuthorizer": {"DiscoveryUrl": "https://x", "AllowedClients": ["a", UNKNOWN]}},
            (("https://x"), (), ("a", "${P}"), (), False),
        ),
        (
            [
                {
                    "custom_jwt_authorizer": [
                        {"allowed_audience": ["b"], "allowed_scopes": ["s"], "custom_claim": [{"n": 1}]}
                    ]
                }
            ],
            (None, ("b",), (), ("s",), True),
        ),
    ],
)
def test_a_jwt_authorizer(data, found):
    made = jwt(node(data))
    parts = made and (text(made.discovery_url), made.audiences, made.clients, made.scopes, made.claims)
    assert parts == found
