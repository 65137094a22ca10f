"""Discovery URLs, the documents behind them, and what is accepted of a token."""

from typing import Any

import botocore.session
import pytest
from resources import resource
from worlds import findings, scope, statuses

from preflight.checks.jwt_discovery import DISCOVERY_URL, DOCUMENT, Document, judge
from preflight.core.query import Facts
from preflight.core.target import Agent, Gateway, Jwt, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

ISSUER = "https://idp.example.com/realm"
URL = f"{ISSUER}/.well-known/openid-configuration"
COGNITO = "https://cognito-idp.us-west-2.amazonaws.com/us-west-2_Ab1"
GOOD = Document(ISSUER, f"{ISSUER}/keys")


def agent(url: Any = URL, **rest: Any) -> Agent:
    value = Value(url) if isinstance(url, str) else url
    return Agent("a", jwt=Jwt(value, **{"clients": ("app",), **rest}))


@pytest.mark.parametrize(
    ("document", "status"),
    [
        (GOOD, "pass"),
        (Document(f"{ISSUER}/", f"{ISSUER}/keys"), "pass"),
        (Document("https://another.example.com", f"{ISSUER}/keys"), "warn"),
        (Document(ISSUER), "warn"),
        ([], "warn"),
        (Unanswered(UnansweredReason.UNREACHABLE, "https:Get"), "unknown"),
        (Unanswered(UnansweredReason.MALFORMED, "https:Get", message="issuer is missing"), "unknown"),
    ],
)
def test_document(document: Any, status: str) -> None:
    assert statuses(judge, scope(agent()), {DOCUMENT: {URL: document}}) == {"a": status}


@pytest.mark.parametrize(
    ("url", "status", "in_fix"),
    [
        (ISSUER, "fail", URL),
        (f"{ISSUER}/.well-known/jwks.json", "fail", URL),
        (f"{URL}?x=1", "fail", URL),
        (f"{URL} ", "fail", URL),
        ("http://idp.example.com/.well-known/openid-configuration", "warn", "https"),
        (None, "fail", "discoveryUrl"),
    ],
)
def test_url(url: str | None, status: str, in_fix: str) -> None:
    made = agent(url) if url else Agent("a", jwt=Jwt(clients=("app",)))
    (found,) = findings(judge, scope(made))
    assert found.status.value == status
    assert found.fix
    assert in_fix in found.fix.text


def test_the_pattern_is_the_one_of_the_installed_sdk() -> None:
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    assert model.shape_for("DiscoveryUrl").metadata["pattern"] == DISCOVERY_URL.pattern


def test_authorization_server_metadata_is_accepted_without_comparing_the_issuer() -> None:
    url = "https://idp.example.com/.well-known/oauth-authorization-server/realm"
    assert statuses(judge, scope(agent(url)), {DOCUMENT: {url: GOOD}}) == {"a": "pass"}


@pytest.mark.parametrize(
    ("url", "accepted", "status"),
    [
        (URL, {"clients": ("app",)}, "pass"),
        (URL, {"clients": (), "audiences": ("api",)}, "pass"),
        (URL, {"clients": (), "scopes": ("read",)}, "pass"),
        (URL, {"clients": (), "claims": True}, "pass"),
        (URL, {"clients": ()}, "warn"),
        (f"{COGNITO}/.well-known/openid-configuration", {"clients": (), "audiences": ("api",)}, "warn"),
        (f"{COGNITO}/.well-known/openid-configuration", {"clients": ("app",), "audiences": ("api",)}, "pass"),
    ],
)
def test_what_is_accepted(url: str, accepted: dict[str, Any], status: str) -> None:
    issuer = url.removesuffix("/.well-known/openid-configuration")
    told = {DOCUMENT: {url: Document(issuer, "keys")}}
    assert statuses(judge, scope(agent(url, **accepted)), told) == {"a": status}


@pytest.mark.parametrize(
    ("gateway", "status"),
    [
        (Gateway("g", authorizer=Value("CUSTOM_JWT")), "fail"),
        (Gateway("g", authorizer=unknown_value(Why.PARAMETER, "a parameter")), "unknown"),
        (Gateway("g", authorizer=Value("CUSTOM_JWT"), jwt=Jwt(Value(URL), clients=("app",))), "pass"),
        (
            Gateway(
                "g",
                authorizer=Value("CUSTOM_JWT"),
                jwt=Jwt(unknown_value(Why.AFTER_DEPLOY, "made by it"), clients=("a",)),
            ),
            "skip",
        ),
        (
            Gateway(
                "g",
                authorizer=Value("CUSTOM_JWT"),
                jwt=Jwt(unknown_value(Why.PARAMETER, "a parameter"), clients=("a",)),
            ),
            "unknown",
        ),
    ],
)
def test_gateways(gateway: Gateway, status: str) -> None:
    assert statuses(judge, scope(gateway), {DOCUMENT: {URL: GOOD}}) == {"g": status}


def test_other_authorizers_are_not_looked_at() -> None:
    found = findings(judge, scope(Gateway("g", authorizer=Value("AWS_IAM")), Agent("a")))
    assert [f.status.value for f in found] == ["skip"]


def test_documents_may_be_left_alone() -> None:
    assert statuses(judge, scope(agent(), fetch_documents=False)) == {"a": "skip"}
    assert statuses(judge, scope(agent(ISSUER), fetch_documents=False)) == {"a": "fail"}


def test_only_https_documents_of_the_right_form_are_read() -> None:
    from preflight.core.query import Facts

    urls = (
        URL,
        ISSUER,
        "http://idp.example.com/.well-known/openid-configuration",
        "file:///etc/.well-known/openid-configuration",
    )
    asked = DOCUMENT.calls(Facts(scope(*(agent(url) for url in urls))))
    assert [call.key for call in asked] == [URL]
    assert list(DOCUMENT.calls(Facts(scope(agent(), fetch_documents=False)))) == []


@pytest.mark.parametrize(
    ("url", "document", "status"),
    [
        (URL, GOOD, "pass"),
        (URL, Document("https://another.example.com", "https://x"), "warn"),
        (URL, Unanswered(UnansweredReason.UNREACHABLE, "https:Get"), "unknown"),
        ("https://idp.example.com/realm", [], "fail"),
        (None, [], "skip"),
    ],
)
def test_the_document_of_an_oauth2_provider(url: Any, document: Any, status: str) -> None:
    given = {"customOauth2ProviderConfig": {"oauthDiscovery": {"discoveryUrl": url}}} if url else {}
    provider = resource("OAuth2CredentialProvider", {"name": "p", "oauth2ProviderConfigInput": given})
    made = scope(target=Target("api", "it", resources=(provider,)))
    assert statuses(judge, made, {DOCUMENT: {URL: document}}) == {"it": status}


@pytest.mark.parametrize("endpoint", ["managedVpcResource", "selfManagedLatticeResource"])
def test_a_document_inside_a_vpc_is_not_read_from_here(endpoint: str) -> None:
    jwt = {"discoveryUrl": URL, "privateEndpoint": {endpoint: {"x": "y"}}}
    gateway = resource("Gateway", {"authorizerConfiguration": {"customJWTAuthorizer": jwt}}, subject="a")
    made = scope(target=Target("api", "it", agents=(agent(),), resources=(gateway,)))
    assert statuses(judge, made) == {"a": "skip"}
    assert list(DOCUMENT.calls(Facts(made))) == []
