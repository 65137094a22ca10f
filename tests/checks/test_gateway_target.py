"""Gateway targets: credentials by kind, protocol, schema, state and the rights of the gateway's role."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from worlds import ACCOUNT, REGION, findings, live_facts, scope, statuses

from preflight.checks.gateway_target import RUNTIMES as EXISTENCE
from preflight.checks.gateway_target import SCHEMA, STAGE, judge
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.demo import demo
from preflight.gateways.owners import OWNERS
from preflight.gateways.rest_apis import REST_API, RestApi

RUNTIMES = EXISTENCE.queries["runtime"]
ROLE = {"credentialProviderType": "GATEWAY_IAM_ROLE"}
SIGNED = {**ROLE, "credentialProvider": {"iamCredentialProvider": {"service": "bedrock-agentcore"}}}
OAUTH = {"credentialProviderType": "OAUTH", "credentialProvider": {"oauthCredentialProvider": {"providerArn": "arn:x"}}}
KEY = {"credentialProviderType": "API_KEY"}
LAMBDA = {"mcp": {"lambda": {"lambdaArn": "arn:aws:lambda:us-west-2:123456789012:function:f"}}}
SERVER = {"mcp": {"mcpServer": {"endpoint": "https://mcp.example.com/mcp"}}}
HOSTED = {
    "mcp": {"mcpServer": {"endpoint": "https://bedrock-agentcore.us-west-2.amazonaws.com/runtimes/r/invocations"}}
}
PLAIN_HTTP = {"mcp": {"mcpServer": {"endpoint": "http://mcp.example.com/mcp"}}}
RUNTIME = {
    "http": {"agentcoreRuntime": {"arn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/r-1234567890"}}
}
SMITHY = {"mcp": {"smithyModel": {"s3": {"uri": "s3://schemas/model.json"}}}}
GOOD = {"openapi": "3.0.3", "servers": [{"url": "https://a"}], "paths": {"/w": {"get": {"operationId": "w"}}}}


def values(tree: Any) -> Any:
    match tree:
        case dict():
            return {key: values(each) for key, each in tree.items()}
        case list():
            return [values(each) for each in tree]
        case Value():
            return tree
        case _:
            return Value(tree)


def target(configuration: Any, *credentials: Any, deployed: bool = False, **members: Any) -> Any:
    given = {"targetConfiguration": configuration, "credentialProviderConfigurations": list(credentials), **members}
    resource = Resource("GatewayTarget", "lookup", values(given), deployed=deployed)
    return scope(target=Target("cloudformation", "t.yaml", resources=(resource,)))


def openapi(**changes: Any) -> Any:
    return {"mcp": {"openApiSchema": {"inlinePayload": json.dumps({**GOOD, **changes})}}}


@pytest.mark.parametrize(
    ("configuration", "credentials", "status", "words"),
    [
        (LAMBDA, [ROLE], "unknown", "its gateway is not in this source"),
        (LAMBDA, [OAUTH], "fail", "it takes GATEWAY_IAM_ROLE"),
        (LAMBDA, [], "fail", "a missing credential"),
        (SERVER, [], "pass", "accepts no credential"),
        (SERVER, [OAUTH], "pass", ""),
        (HOSTED, [], "fail", "its MCP server is a runtime of AgentCore"),
        (HOSTED, [OAUTH], "pass", "accepts OAUTH"),
        (SERVER, [ROLE], "fail", "IamCredentialProvider is required for mcpServer"),
        (SERVER, [SIGNED], "pass", ""),
        (PLAIN_HTTP, [OAUTH], "fail", "not an https URL"),
        ({"mcp": {"mcpServer": {"endpoint": 5}}}, [OAUTH], "fail", "not an https URL"),
        (openapi(), [KEY], "pass", ""),
        (openapi(swagger="2.0"), [KEY], "fail", "Swagger 2.0"),
        (openapi(), [ROLE], "fail", "IamCredentialProvider is required for openApiSchema"),
        (RUNTIME, [KEY], "fail", "agentcoreRuntime target does not accept the credential type API_KEY"),
        ({"mcp": {"connector": {}}}, [ROLE], "unknown", "a connector target takes is not looked at"),
        ({}, [ROLE], "unknown", "cannot be determined"),
        (SERVER, [{"credentialProviderType": unknown_value(Why.PARAMETER, "no value")}], "unknown", "not known"),
    ],
)
def test_credentials(configuration: Any, credentials: list[Any], status: str, words: str) -> None:
    where = target(configuration, *credentials)
    there = {RUNTIMES: {RUNTIME["http"]["agentcoreRuntime"]["arn"]: RUNTIMES.row("r-1234567890")}}
    assert statuses(judge, where, there)["lookup"] == status
    assert words in " ".join(f.because for f in findings(judge, where, there))


@pytest.mark.parametrize(("deployed", "status"), [(False, "fail"), (True, "unknown")])
def test_a_credential_type_of_the_future(deployed: bool, status: str) -> None:
    where = target(SERVER, {"credentialProviderType": "NEVER_HEARD_OF"}, deployed=deployed)
    assert statuses(judge, where)["lookup"] == status


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"components": {"securitySchemes": {"entraId": {}}}}, "components.securitySchemes.entraId.type is missing"),
        ({"paths": {"/w": {"get": {}}}}, "GET /w has no operationId"),
        ({"servers": []}, "names no server"),
    ],
)
def test_a_schema_that_the_gateway_refuses(changes: Any, words: str) -> None:
    found = [f for f in findings(judge, target(openapi(**changes), OAUTH)) if f.status == "fail"]
    assert [words in f.because for f in found] == [True]


def test_a_good_schema_has_no_fault() -> None:
    assert statuses(judge, target(openapi(), OAUTH)) == {"lookup": "pass"}


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (SCHEMA.row("etag"), "pass"),
        ((), "fail"),
        (Unanswered(UnansweredReason.DENIED, "s3:GetObject"), "unknown"),
    ],
)
def test_a_schema_in_s3(rows: Any, status: str) -> None:
    where = target(SMITHY, OAUTH)
    assert statuses(judge, where, {SCHEMA: {"s3://schemas/model.json": rows}})["lookup"] == (
        "unknown" if status == "pass" else status
    )


API = {"mcp": {"apiGateway": {"restApiId": "abc123", "stage": "prod"}}}
OTHERS = {
    "http": {"agentcoreRuntime": {"arn": "arn:aws:bedrock-agentcore:us-west-2:999999999999:runtime/r-1234567890"}}
}
HOST = "https://bedrock-agentcore.us-west-2.amazonaws.com/runtimes/"
BY_URL = {
    "mcp": {
        "mcpServer": {
            "endpoint": HOST + "arn%3Aaws%3Abedrock-agentcore%3Aus-west-2%3A123456789012%3Aruntime%2Fr-1234567890"
        }
    }
}


@pytest.mark.parametrize(
    ("configuration", "query", "key", "row", "status", "words"),
    [
        (API, STAGE, "abc123/prod", STAGE.row("prod"), "pass", "has a stage prod"),
        (API, STAGE, "abc123/prod", (), "fail", "no stage prod of a REST API abc123"),
        (RUNTIME, RUNTIMES, RUNTIME["http"]["agentcoreRuntime"]["arn"], RUNTIMES.row("r"), "pass", "is there"),
        (RUNTIME, RUNTIMES, RUNTIME["http"]["agentcoreRuntime"]["arn"], (), "fail", "no runtime r-1234567890"),
        (BY_URL, RUNTIMES, RUNTIME["http"]["agentcoreRuntime"]["arn"], (), "fail", "no runtime r-1234567890"),
        (OTHERS, RUNTIMES, "none", (), "", ""),
    ],
)
def test_what_it_calls_is_there(configuration: Any, query: Any, key: str, row: Any, status: str, words: str) -> None:
    answers = {REST_API: {"abc123": RestApi("abc123")}, query: {key: row}}
    found = findings(judge, target(configuration, OAUTH), answers)
    told = [
        (f.status.value, f.because)
        for f in found
        if "stage" in f.because or "no runtime" in f.because or "the runtime" in f.because
    ]
    assert [each for each, because in told if words in because] == ([status] if status else [])


@pytest.mark.parametrize("where", ["lambda", "mcpServer"])
def test_the_tools_of_a_function_or_server_are_looked_for_in_s3(where: str) -> None:
    member = "toolSchema" if where == "lambda" else "mcpToolSchema"
    configuration = {
        "mcp": {
            where: {
                **next(iter((LAMBDA if where == "lambda" else SERVER)["mcp"].values())),
                member: {"s3": {"uri": "s3://schemas/tools.json"}},
            }
        }
    }
    found = findings(judge, target(configuration, ROLE), {SCHEMA: {"s3://schemas/tools.json": ()}})
    assert "there is no schema at s3://schemas/tools.json" in [f.because for f in found]


@pytest.mark.parametrize("status", ["FAILED", "UPDATE_UNSUCCESSFUL"])
def test_a_failed_target_fails_with_its_reason(status: str) -> None:
    where = target(SERVER, OAUTH, status=status, statusReasons=["Unable to connect"])
    assert "Unable to connect" in next(f.because for f in findings(judge, where) if f.status == "fail")


@pytest.mark.parametrize(
    ("status", "told"),
    [("CREATE_PENDING_AUTH", "authorization"), ("SYNCHRONIZING", "settled"), ("CREATING", "settled")],
)
def test_a_target_that_is_not_ready_warns(status: str, told: str) -> None:
    found = findings(judge, target(SERVER, OAUTH, status=status))
    assert [f.fix.text for f in found if f.status == "warn" and f.fix and told in f.fix.text]


def test_nothing_to_judge_is_skipped() -> None:
    assert statuses(judge, scope(target=Target("cloudformation", "t.yaml"))) == {"t.yaml": "skip"}


def test_the_schema_is_asked_of_s3() -> None:
    import boto3
    import moto

    with moto.mock_aws():
        session = boto3.Session("a", "b")
        s3 = session.client("s3", region_name="us-west-2")
        s3.create_bucket(Bucket="schemas", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
        where = target(SMITHY, OAUTH)
        assert live_facts(session, where, SCHEMA).one(SCHEMA, "s3://schemas/model.json") is None
        s3.put_object(Bucket="schemas", Key="model.json", Body=b"{}")
        assert live_facts(session, evolve(where), SCHEMA).one(SCHEMA, "s3://schemas/model.json")


def test_a_target_of_another_source_is_judged_with_the_role_of_its_gateway() -> None:
    with demo("ready", REGION) as world:
        control = world.session.client("bedrock-agentcore-control")
        gateway = control.list_gateways()["items"][0]["gatewayId"]
        arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:"
        for function, status in (("lookup-tool", "pass"), ("another", "fail")):
            configuration = {"mcp": {"lambda": {"lambdaArn": f"{arn}{function}"}}}
            where = target(configuration, ROLE, gatewayIdentifier=gateway)
            facts = live_facts(world.session, where, *judge.queries)
            [subject] = judge.subjects(where)
            assert {found.status.value for found in judge.judge(subject.of, facts)} == {"pass", status}


def test_a_gateway_that_is_not_there_yet_condemns_nothing() -> None:
    where = target(LAMBDA, ROLE, gatewayIdentifier="tools-0123456789")
    found = findings(judge, where, {OWNERS: {"tools-0123456789": ()}})
    assert [each.because for each in found if each.status.value == "unknown"] == [
        f"there is no gateway tools-0123456789 in {REGION} now"
    ]
