"""What a gateway's target is, by its members, and what calling it takes of the gateway's role."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, scope, target

from preflight.core.requirement import MUST, SHOULD
from preflight.core.target import Gateway
from preflight.core.target import GatewayTarget as Inline
from preflight.core.value import Origin
from preflight.gateways.targets import ACCEPTED, Credential, GatewayTarget, permissions, targets

ROLE = [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]


def made(configuration: Any = None, credentials: Any = None, gateway: Gateway | None = None) -> GatewayTarget:
    members: dict[str, Any] = {} if configuration is None else {"targetConfiguration": configuration}
    members |= {} if credentials is None else {"credentialProviderConfigurations": credentials}
    return GatewayTarget(resource("GatewayTarget", members, subject="t"), gateway)


@pytest.mark.parametrize(
    ("endpoint", "runtime"),
    [
        ("https://bedrock-agentcore.us-west-2.amazonaws.com/runtimes/arn%3Aaws/invocations", True),
        ("https://tools-abcdefghij.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp", False),
        ("https://mcp.example.com/bedrock-agentcore.us-west-2.amazonaws.com", False),
        ("https://[broken", False),
        (LATER, False),
    ],
)
def test_a_server_on_agentcore_itself(endpoint: Any, runtime: bool) -> None:
    assert made({"mcp": {"mcpServer": {"endpoint": endpoint}}}).calls_runtime is runtime


@pytest.mark.parametrize(
    ("configuration", "protocol", "kind"),
    [
        ({"mcp": {"lambda": {"lambdaArn": "x"}}}, "mcp", "lambda"),
        ({"http": {"agentcoreRuntime": {"arn": "x"}}}, "http", "agentcoreRuntime"),
        ({"inference": {}}, "inference", ""),
        ({"mcp": LATER}, "mcp", ""),
        ({"other": {}}, "", ""),
        (LATER, "", ""),
        (None, "", ""),
    ],
)
def test_what_it_is(configuration: Any, protocol: str, kind: str) -> None:
    found = made(configuration)
    assert (found.protocol, found.kind) == (protocol, kind)


@pytest.mark.parametrize(
    ("configured", "found"),
    [
        (None, ()),
        ([], ()),
        (LATER, None),
        ([{"credentialProviderType": LATER}], None),
        ([{}], None),
        (ROLE, (Credential("GATEWAY_IAM_ROLE"),)),
        (
            [{**ROLE[0], "credentialProvider": {"iamCredentialProvider": {"service": "execute-api"}}}],
            (Credential("GATEWAY_IAM_ROLE", "execute-api"),),
        ),
        (
            [{**ROLE[0], "credentialProvider": {"iamCredentialProvider": {"service": LATER}}}],
            (Credential("GATEWAY_IAM_ROLE", "?"),),
        ),
    ],
)
def test_its_credentials(configured: Any, found: tuple[Credential, ...] | None) -> None:
    assert made(None, configured).credentials == found


@pytest.mark.parametrize("name", ["oauthCredentialProvider", "apiKeyCredentialProvider"])
def test_the_provider_of_a_credential(name: str) -> None:
    provider = {"credentialProviderType": "OAUTH", "credentialProvider": {name: {"providerArn": "arn:x"}}}
    credentials = made(None, [provider]).credentials
    assert credentials
    assert credentials[0].provider
    assert credentials[0].provider.value == "arn:x"


RUNTIME = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:runtime/r-0123456789"
QUOTED = RUNTIME.replace(":", "%3A").replace("/", "%2F")
HOST = f"https://bedrock-agentcore.{REGION}.amazonaws.com"


def server(url: Any) -> dict[str, Any]:
    return {"mcp": {"mcpServer": {"endpoint": url}}}


API = f"arn:{{partition}}:execute-api:{REGION}:{{account}}:"


@pytest.mark.parametrize(
    ("configuration", "action", "on", "level"),
    [
        ({"mcp": {"lambda": {"lambdaArn": "arn:f"}}}, "lambda:InvokeFunction", "arn:f", MUST),
        ({"http": {"agentcoreRuntime": {"arn": RUNTIME}}}, "bedrock-agentcore:InvokeAgentRuntime", RUNTIME, MUST),
        ({"mcp": {"apiGateway": {"restApiId": "a1", "stage": "prod"}}}, "execute-api:Invoke", f"{API}a1/prod/*", MUST),
        (server(f"{HOST}/runtimes/{QUOTED}/invocations"), "bedrock-agentcore:InvokeAgentRuntime", RUNTIME, MUST),
        (
            server(f"{HOST}/runtimes/tools-0123456789/invocations?qualifier=DEFAULT&accountId={ACCOUNT}"),
            "bedrock-agentcore:InvokeAgentRuntime",
            f"arn:{{partition}}:bedrock-agentcore:{REGION}:{ACCOUNT}:runtime/tools-0123456789",
            MUST,
        ),
        (
            server(f"{HOST}/x"),
            "bedrock-agentcore:InvokeAgentRuntime",
            "arn:{partition}:bedrock-agentcore:{region}:{account}:runtime/*",
            SHOULD,
        ),
        (
            server(f"https://g-1.gateway.bedrock-agentcore.{REGION}.amazonaws.com/mcp"),
            "bedrock-agentcore:InvokeGateway",
            f"arn:{{partition}}:bedrock-agentcore:{REGION}:{{account}}:gateway/g-1",
            MUST,
        ),
        (server(f"https://a1.execute-api.{REGION}.amazonaws.com/prod"), "execute-api:Invoke", f"{API}a1/*", MUST),
        (
            server(f"https://abc.lambda-url.{REGION}.on.aws/"),
            "lambda:InvokeFunctionUrl",
            f"arn:{{partition}}:lambda:{REGION}:{{account}}:function:*",
            SHOULD,
        ),
    ],
)
def test_what_the_role_needs(configuration: dict[str, Any], action: str, on: str, level: Any) -> None:
    (found,) = permissions(made(configuration, ROLE), scope())
    assert (found.actions, found.resource, found.level) == ((action,), on, level)
    assert list(permissions(made(configuration, [{"credentialProviderType": "OAUTH"}]), scope())) == []
    assert list(permissions(made(configuration), scope())) == []


@pytest.mark.parametrize(
    "configuration",
    [
        server("https://mcp.example.com/mcp"),
        server(LATER),
        {"mcp": {"lambda": {"lambdaArn": LATER}}},
        {"mcp": {"apiGateway": {"restApiId": "a1", "stage": LATER}}},
        None,
    ],
)
def test_what_takes_no_right_that_is_known(configuration: Any) -> None:
    assert list(permissions(made(configuration, ROLE), scope())) == []


@pytest.mark.parametrize(
    ("uri", "on"),
    [("s3://b/a/schema.json", "arn:{partition}:s3:::b/a/schema.json"), ("https://b/x", None), (LATER, None)],
)
def test_a_schema_in_s3_is_read_whatever_the_credential(uri: Any, on: str | None) -> None:
    found = permissions(made({"mcp": {"openApiSchema": {"s3": {"uri": uri}}}}), scope())
    assert [one.resource for one in found] == ([on] if on else [])


def test_a_function_behind_a_gateway_of_the_same_source_is_judged_elsewhere() -> None:
    gateway = Gateway("g")
    function = made({"mcp": {"lambda": {"lambdaArn": "arn:f"}}}, ROLE, gateway)
    assert list(permissions(function, scope(gateway))) == []
    assert len(list(permissions(function, scope()))) == 1


HERE = Origin("deploy.json", 3)


@pytest.mark.parametrize(
    ("gateway", "owner", "found"),
    [
        (Gateway("g", gateway_id="g-0123456789"), "g-0123456789", "g"),
        (Gateway("arn:x:gateway/g-0123456789"), "g-0123456789", "arn:x:gateway/g-0123456789"),
        (Gateway("g", targets=(Inline("t", origin=HERE),)), LATER, "g"),
        (Gateway("g"), "other-0123456789", None),
        (Gateway("g"), LATER, None),
    ],
)
def test_the_gateway_it_belongs_to(gateway: Gateway, owner: Any, found: str | None) -> None:
    one = resource("GatewayTarget", {"gatewayIdentifier": owner})
    (result,) = targets(scope(target=target(gateway, resources=(one, resource("Memory", {})))))
    assert (result.gateway.subject if result.gateway else None) == found


def test_kinds_that_accept_no_credential_say_so() -> None:
    assert {kind for kind, accepted in ACCEPTED.items() if "" in accepted} == {
        "apiGateway",
        "mcpServer",
        "openApiSchema",
    }
