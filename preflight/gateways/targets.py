"""The kinds of gateway targets: which credentials each accepts, and what calling it takes of the gateway's role.

As of 2026-11-26. Sources:
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html (credentials by kind),
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-building-adding-targets-authorization.html
(`iamCredentialProvider`), https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-prerequisites-permissions.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from attrs import frozen

from preflight.core.requirement import MUST, SHOULD
from preflight.core.resource import Resource, leaves
from preflight.core.scope import Scope
from preflight.core.target import Gateway
from preflight.core.value import Value
from preflight.iam.permissions import Permission

AS_OF = "2026-11-26"

IAM_ROLE, OAUTH, API_KEY, NO_CREDENTIAL = "GATEWAY_IAM_ROLE", "OAUTH", "API_KEY", ""
CALLER, PASSTHROUGH = "CALLER_IAM_CREDENTIALS", "JWT_PASSTHROUGH"

ACCEPTED: dict[str, tuple[str, ...]] = {
    "lambda": (IAM_ROLE,),
    "apiGateway": (NO_CREDENTIAL, IAM_ROLE, API_KEY),
    "mcpServer": (NO_CREDENTIAL, IAM_ROLE, OAUTH, API_KEY),
    "openApiSchema": (NO_CREDENTIAL, IAM_ROLE, OAUTH, API_KEY),
    "smithyModel": (IAM_ROLE, OAUTH),
    "agentcoreRuntime": (IAM_ROLE, CALLER, OAUTH, PASSTHROUGH),
}
"""The credentials that a kind of target accepts; a kind that is not listed is not judged."""
HEARD = frozenset(each for accepted in ACCEPTED.values() for each in accepted)
"""The credentials that some kind accepts."""

NAMES_ITS_SERVICE = frozenset({"mcpServer", "openApiSchema"})
"""Kinds that need `iamCredentialProvider.service` beside GATEWAY_IAM_ROLE: the gateway cannot know what to sign for."""

SCHEMAS = ("openApiSchema", "smithyModel")
RUNTIME_HOST = re.compile(r"bedrock-agentcore\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?")
RUNTIME_ID = re.compile(r"/runtimes/(?P<id>[a-zA-Z]\w{0,47}-[a-zA-Z0-9]{10})/.*[?&]accountId=(?P<account>\d{12})\b")
"""A runtime by its id, which takes the account beside it: InvokeAgentRuntime in botocore 1.43.11."""
RUNTIME_ARN = re.compile(r"arn:[a-z-]+:bedrock-agentcore:[a-z0-9-]+:\d{12}:runtime/[\w-]+")
GATEWAY_HOST = re.compile(r"(?P<id>[a-z0-9-]+)\.gateway\.bedrock-agentcore\.(?P<region>[a-z0-9-]+)\.amazonaws\.com")
API_HOST = re.compile(r"(?P<id>[a-z0-9]+)\.execute-api\.(?P<region>[a-z0-9-]+)\.amazonaws\.com")
FUNCTION_URL = re.compile(r"[a-z0-9]+\.lambda-url\.(?P<region>[a-z0-9-]+)\.on\.aws")
GATEWAY_ID = re.compile(r"([0-9a-z][-]?){1,100}-[0-9a-z]{10}")
S3_URI = re.compile(r"s3://(?P<bucket>[^/]+)/(?P<key>.+)")


@frozen
class Credential:
    """One credential of a target; `service` is what IAM requests are signed for."""

    type: str
    service: str = ""
    provider: Value[str] | None = None


@frozen
class GatewayTarget:
    """A target as its members say, with the gateway of the same source that it belongs to."""

    resource: Resource
    gateway: Gateway | None = None

    @property
    def protocol(self) -> str:
        """`mcp`, `http` or `inference`; empty where none is known."""
        found = self.resource.get("targetConfiguration")
        return next((name for name in ("mcp", "http", "inference") if isinstance(found, dict) and name in found), "")

    @property
    def kind(self) -> str:
        """What it is: `lambda`, `mcpServer`, …; empty where it is not known."""
        inner = self.resource.get("targetConfiguration", self.protocol) if self.protocol else None
        return next(iter(inner), "") if isinstance(inner, dict) else ""

    def value(self, *path: str | int) -> Value[str] | None:
        """A value of what it is."""
        return self.resource.value("targetConfiguration", self.protocol, self.kind, *path)

    @property
    def credentials(self) -> tuple[Credential, ...] | None:
        """Its credentials; None where they are not known."""
        listed = self.resource.get("credentialProviderConfigurations")
        if listed is None:
            return ()
        if not isinstance(listed, list):
            return None
        found = [self._credential(place) for place in range(len(listed))]
        return None if None in found else tuple(each for each in found if each)

    def _credential(self, place: int) -> Credential | None:
        start = ("credentialProviderConfigurations", place)
        type_ = self.resource.value(*start, "credentialProviderType")
        if type_ is None or not type_.known:
            return None
        service = self.resource.value(*start, "credentialProvider", "iamCredentialProvider", "service")
        arns = (
            self.resource.value(*start, "credentialProvider", name, "providerArn")
            for name in ("oauthCredentialProvider", "apiKeyCredentialProvider")
        )
        signed_for = str(service.value or "?") if service else ""
        return Credential(str(type_.get()), signed_for, next((arn for arn in arns if arn), None))

    @property
    def endpoint(self) -> Value[str] | None:
        """The URL of an MCP server."""
        return self.value("endpoint") if self.kind == "mcpServer" else None

    @property
    def calls_runtime(self) -> bool:
        """Whether its MCP server is a runtime of AgentCore."""
        url = self.endpoint
        return bool(url and url.known and RUNTIME_HOST.fullmatch(_host(url.get())))

    @property
    def schema_uri(self) -> Value[str] | None:
        """The S3 object that holds a schema: of an API, or of the tools of a function or server."""
        configured = leaves(self.resource.get("targetConfiguration"))
        return next((value for path, value in configured if path[-2:] == ("s3", "uri")), None)


def targets(scope: Scope) -> Iterator[GatewayTarget]:
    """Every target of the source or the account, with its gateway where that is known here."""
    for resource in scope.target.ledger:
        if resource.kind == "GatewayTarget":
            yield GatewayTarget(resource, _owner(resource, scope))


def _owner(resource: Resource, scope: Scope) -> Gateway | None:
    owner = resource.value("gatewayIdentifier")
    for gateway in scope.target.gateways:
        named = {gateway.gateway_id, gateway.subject.rpartition("/")[2]} - {""}
        if owner is not None and owner.value in named:
            return gateway
        if any(each.origin == resource.origin and each.origin.file for each in gateway.targets):
            return gateway
    return None


INVOKE_RUNTIME = "bedrock-agentcore:InvokeAgentRuntime"


def permissions(target: GatewayTarget, scope: Scope) -> Iterator[Permission]:
    """What the gateway's role takes to call the target and to read its schema.

    Functions behind gateways of the same source are judged by gateway-role.
    """
    if target.kind in SCHEMAS and (uri := target.schema_uri) and (found := S3_URI.fullmatch(str(uri.value or ""))):
        resource = f"arn:{{partition}}:s3:::{found['bucket']}/{found['key']}"
        yield Permission("read its schema", ("s3:GetObject",), resource)
    if not any(each.type == IAM_ROLE for each in target.credentials or ()):
        return
    if target.kind == "lambda" and target.gateway not in scope.target.gateways:
        function = target.value("lambdaArn")
        if function and function.known:
            yield Permission("invoke its function", ("lambda:InvokeFunction",), function.get())
    if target.kind == "agentcoreRuntime" and (arn := target.value("arn")) and arn.known:
        yield Permission("invoke the runtime", (INVOKE_RUNTIME,), arn.get())
    if target.kind == "apiGateway":
        api, stage = target.value("restApiId"), target.value("stage")
        if api and stage and api.known and stage.known:
            yield _api(scope.region, f"{api.get()}/{stage.get()}/*")
    if (endpoint := target.endpoint) and endpoint.known:
        yield from _server(endpoint.get())


def _api(region: str, path: str) -> Permission:
    resource = f"arn:{{partition}}:execute-api:{region}:{{account}}:{path}"
    return Permission("invoke the API", ("execute-api:Invoke",), resource)


def _runtime(url: str, region: str) -> str:
    """The ARN of the runtime that a URL calls; empty where it names none."""
    if arn := RUNTIME_ARN.search(url):
        return arn.group()
    named = RUNTIME_ID.search(url)
    return f"arn:{{partition}}:bedrock-agentcore:{region}:{named['account']}:runtime/{named['id']}" if named else ""


def _host(url: str) -> str:
    """The host of a URL; empty where it is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def called_runtime(target: GatewayTarget) -> str:
    """The ARN of the runtime that a target calls, by its ARN or in the URL of a server; empty where it names none."""
    named = target.value("arn") if target.kind == "agentcoreRuntime" else target.endpoint
    text = unquote(str(named.value)) if named and named.known and not named.created else ""
    found = RUNTIME_ARN.search(text)
    return found.group() if found else ""


def _server(endpoint: str) -> Iterator[Permission]:
    host, whole = _host(endpoint), unquote(endpoint)
    if found := RUNTIME_HOST.fullmatch(host):
        resource = _runtime(whole, found["region"])
        some = resource or "arn:{partition}:bedrock-agentcore:{region}:{account}:runtime/*"
        yield Permission("invoke the MCP server's runtime", (INVOKE_RUNTIME,), some, MUST if resource else SHOULD)
    elif found := GATEWAY_HOST.fullmatch(host):
        resource = f"arn:{{partition}}:bedrock-agentcore:{found['region']}:{{account}}:gateway/{found['id']}"
        yield Permission("invoke the other gateway", ("bedrock-agentcore:InvokeGateway",), resource)
    elif found := API_HOST.fullmatch(host):
        yield _api(found["region"], f"{found['id']}/*")
    elif found := FUNCTION_URL.fullmatch(host):
        # which function a URL belongs to is not written anywhere that can be read without listing all functions
        resource = f"arn:{{partition}}:lambda:{found['region']}:{{account}}:function:*"
        yield Permission("invoke the function behind the URL", ("lambda:InvokeFunctionUrl",), resource, SHOULD)
