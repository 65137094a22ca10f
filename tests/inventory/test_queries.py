"""What is asked of runtimes, gateways and targets, and how the answers become rows."""

import pytest
from worlds import scope

from preflight.account.raw import Raw
from preflight.account.rows import NotAnAnswerError, answer
from preflight.core.query import Answer, Answers, Facts
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.inventory import queries as there

RUNTIME = {"agentRuntimeArn": "arn:a", "agentRuntimeName": "a", "roleArn": "r", "status": "READY"}
GATEWAY = {"gatewayArn": "arn:g", "name": "g", "status": "READY", "authorizerType": "NONE"}
JWT = {"customJWTAuthorizer": {"discoveryUrl": "https://x", "allowedClients": ["c"], "customClaims": [{"n": 1}]}}
IMAGE = {"containerConfiguration": {"containerUri": "uri"}}
PACKAGE = {"codeConfiguration": {"code": {"s3": {"bucket": "b", "prefix": "p", "versionId": "v"}}, "runtime": "PYTHON"}}


def row(query, body):
    [found] = answer(query, Raw(body)).rows
    return found


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {"image": None, "subnets": (), "claims": False, "variables": (), "lifetime": None}),
        ({"agentRuntimeArtifact": IMAGE}, {"image": "uri", "bucket": None}),
        ({"agentRuntimeArtifact": PACKAGE}, {"bucket": "b", "prefix": "p", "version": "v", "language": "PYTHON"}),
        ({"networkConfiguration": {"networkMode": "VPC", "networkModeConfig": {"subnets": ["s"], "securityGroups": ["g"]}}},
         {"network_mode": "VPC", "subnets": ("s",), "security_groups": ("g",)}),
        ({"authorizerConfiguration": JWT}, {"discovery_url": "https://x", "clients": ("c",), "claims": True}),
        ({"lifecycleConfiguration": {"maxLifetime": 60, "idleRuntimeSessionTimeout": 5}}, {"lifetime": 60, "idle_timeout": 5}),
        ({"capacityProviderConfiguration": {"capacityProviderArn": "arn:c"}}, {"capacity_provider": "arn:c"}),
        ({"protocolConfiguration": {"serverProtocol": "MCP"}}, {"protocol": "MCP"}),
        ({"environmentVariables": {"A": "1", "B": "2"}}, {"variables": ("A", "B")}),
        ({"failureReason": "no image"}, {"failure_reason": "no image"}),
    ],
)  # fmt: skip
def test_a_runtime(more, expected):
    found = row(there.RUNTIME, {**RUNTIME, **more})
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, {"arn": "arn:g", "role_arn": None, "interceptors": (), "claims": False}),
        ({"interceptorConfigurations": [{"interceptor": {"lambda": {"arn": "f"}}}]}, {"interceptors": ("f",)}),
        ({"authorizerConfiguration": JWT, "kmsKeyArn": "k"}, {"clients": ("c",), "kms_key": "k"}),
        ({"statusReasons": ["no role"], "protocolType": "MCP"}, {"status_reasons": ("no role",), "protocol": "MCP"}),
    ],
)
def test_a_gateway(more, expected):
    found = row(there.GATEWAY, {**GATEWAY, **more})
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("body", "name", "function", "credentials"),
    [
        ({"targetId": "T"}, "T", None, ()),
        ({"targetId": "T", "name": "t"}, "t", None, ()),
        (
            {
                "targetId": "T",
                "targetConfiguration": {"mcp": {"lambda": {"lambdaArn": "f"}}},
                "credentialProviderConfigurations": [{"credentialProviderType": "OAUTH"}],
            },
            "T",
            "f",
            ("OAUTH",),
        ),
    ],
)
def test_a_target(body, name, function, credentials):
    found = row(there.TARGET, body)
    assert (found.name, found.lambda_arn, found.credentials) == (name, function, credentials)


@pytest.mark.parametrize(
    ("query", "body", "found"),
    [
        (there.RUNTIMES, {"agentRuntimes": [{"agentRuntimeId": "a", "agentRuntimeName": "n", "agentRuntimeArn": "arn"}]},
         there.Listed("a", "n", "arn")),
        (there.GATEWAYS, {"items": [{"gatewayId": "g", "name": "n", "status": "READY"}]}, there.Listed("g", "n", None, "READY")),
        (there.TARGETS, {"items": [{"targetId": "T"}]}, there.Listed("T", "T")),
        (there.ENDPOINTS, {"runtimeEndpoints": [{"id": "e", "name": "live", "liveVersion": "3"}]},
         there.Listed("e", "live", members={"name": "live", "agentRuntimeVersion": "3", "targetVersion": None, "status": None})),
    ],
)  # fmt: skip
def test_a_listing(query, body, found):
    assert row(query, body) == found


@pytest.mark.parametrize(
    "query", [there.RUNTIMES, there.GATEWAYS, there.TARGETS, there.RUNTIME, there.GATEWAY, there.TARGET]
)
def test_a_body_without_its_member_is_no_answer(query):
    with pytest.raises(NotAnAnswerError):
        answer(query, Raw({"message": "welcome"}))


def test_each_listed_thing_is_read_and_each_target_by_its_gateway():
    listed = Answer((there.Listed("g1", "g1"), there.Listed("g2", "g2")))
    denied = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListGatewayTargets")
    targets: Answers = {"g1": Answer((there.Listed("T", "t"),)), "g2": denied}
    facts = Facts(scope(), {there.GATEWAYS: {"": listed}, there.TARGETS: targets})
    assert [(call.key, call.params) for call in there.GATEWAY.calls(facts)] == [
        ("g1", {"gatewayIdentifier": "g1"}),
        ("g2", {"gatewayIdentifier": "g2"}),
    ]
    assert [(call.key, call.params) for call in there.TARGET.calls(facts)] == [
        ("g1/T", {"gatewayIdentifier": "g1", "targetId": "T"})
    ]


@pytest.mark.parametrize(
    ("listing", "query"),
    [(there.RUNTIMES, there.RUNTIME), (there.GATEWAYS, there.GATEWAY), (there.TARGETS, there.TARGET)],
)
def test_no_more_are_read_than_the_limit(listing, query):
    many = Answer(tuple(there.Listed(str(at), "") for at in range(there.MOST + 1)))
    assert len(query.calls(Facts(scope(), {listing: {"": many}}))) == there.MOST
    assert query.calls(Facts(scope(), {listing: {"": Answer(())}})) == []
