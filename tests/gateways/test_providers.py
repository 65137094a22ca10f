"""The credential providers that targets use: which are made here, which are asked about, and their secrets."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import ACCOUNT, REGION, scope, target

from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.target import Gateway, Role, RolePlan
from preflight.core.value import Undetermined, Value, Why, made_value, unknown_value
from preflight.gateways.providers import PROVIDER, UsedProvider, planned_secret, provider_arn, used_providers
from preflight.gateways.targets import API_KEY, OAUTH

VAULT = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:token-vault/default"
OAUTH_ARN, KEY_ARN = f"{VAULT}/oauth2credentialprovider/google", f"{VAULT}/apikeycredentialprovider/maps"
FOREIGN = OAUTH_ARN.replace(ACCOUNT, "111122223333")
AFTER = made_value("it")
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:bedrock-agentcore-identity!default/oauth2/google"


def using(arn: Any, type_: str = OAUTH) -> Resource:
    member = "oauthCredentialProvider" if type_ == OAUTH else "apiKeyCredentialProvider"
    inside = {} if arn is None else {"credentialProvider": {member: {"providerArn": arn}}}
    configured = [{"credentialProviderType": type_, **inside}]
    members = {"credentialProviderConfigurations": configured, "gatewayIdentifier": "g-0123456789"}
    return resource("GatewayTarget", members, subject="t")


def provider(name: str = "google", kind: str = "OAuth2CredentialProvider", **rest: Any) -> Resource:
    return resource(kind, {"name": name}, **{"subject": "p", "address": "it"} | rest)


def used(*resources: Resource, role: Role | None = None) -> list[UsedProvider]:
    gateway = Gateway("g", gateway_id="g-0123456789", role=role)
    return [each.of for each in used_providers(scope(target=target(gateway, resources=resources)))]


@pytest.mark.parametrize(
    ("resources", "made"),
    [
        ((using(OAUTH_ARN),), [None]),
        ((using(OAUTH_ARN), provider()), ["p"]),
        ((using(OAUTH_ARN), provider("other", address="")), [None]),
        ((using(OAUTH_ARN), provider(deployed=True)), [None]),
        ((using(KEY_ARN, API_KEY), provider("maps", "ApiKeyCredentialProvider")), ["p"]),
        ((using(AFTER), provider()), ["p"]),
        ((using(None), provider()), [None]),
        ((using(OAUTH_ARN, "GATEWAY_IAM_ROLE"),), []),
        ((resource("GatewayTarget", {"credentialProviderConfigurations": AFTER}),), []),
    ],
)
def test_the_provider_of_a_target(resources: tuple[Resource, ...], made: list[str | None]) -> None:
    assert [one.made.subject if one.made else None for one in used(*resources)] == made


@pytest.mark.parametrize(
    ("type_", "arn", "asked"),
    [
        (OAUTH, OAUTH_ARN, [("google", REGION)]),
        (API_KEY, KEY_ARN, [("maps", REGION)]),
        (OAUTH, OAUTH_ARN.replace(REGION, "eu-west-1"), [("google", "eu-west-1")]),
        (OAUTH, FOREIGN, []),
        (OAUTH, AFTER, []),
        (OAUTH, "google", []),
    ],
)
def test_what_is_asked(type_: str, arn: Any, asked: list[tuple[str, str]]) -> None:
    facts = Facts(scope(target=target(resources=(using(arn, type_),))))
    assert [(call.params["name"], call.region) for call in PROVIDER[type_].calls(facts)] == asked
    other = API_KEY if type_ == OAUTH else OAUTH
    assert list(PROVIDER[other].calls(facts)) == []


def test_a_provider_of_the_same_source_is_not_asked_about() -> None:
    facts = Facts(scope(target=target(resources=(using(OAUTH_ARN), provider()))))
    assert list(PROVIDER[OAUTH].calls(facts)) == []


@pytest.mark.parametrize(
    ("resources", "arn"),
    [
        ((using(OAUTH_ARN),), OAUTH_ARN),
        ((using(AFTER), provider()), OAUTH_ARN),
        ((using(AFTER, API_KEY), provider("maps", "ApiKeyCredentialProvider")), KEY_ARN),
        ((using(None),), ""),
    ],
)
def test_the_arn_of_a_provider(resources: tuple[Resource, ...], arn: str) -> None:
    (one,) = used(*resources)
    assert provider_arn(one, scope()) == arn


def test_an_arn_that_is_not_known_is_raised() -> None:
    (one,) = used(using(unknown_value(Why.PARAMETER, "has no value")))
    with pytest.raises(Undetermined):
        provider_arn(one, scope())


WRITTEN = {"Statement": [{"Resource": [f"{SECRET}-Xy12Zz", "other"]}]}
LATER = unknown_value(Why.AFTER_DEPLOY, "is made later")


@pytest.mark.parametrize(
    ("arn", "role", "ending"),
    [
        (OAUTH_ARN, None, "-0A1b2C"),
        (OAUTH_ARN, Role(LATER, RolePlan(policies=(WRITTEN,))), "-Xy12Zz"),
        (OAUTH_ARN, Role(LATER, RolePlan(policies=({"Statement": {"Resource": f"{SECRET}-*"}},))), "-0A1b2C"),
        (OAUTH_ARN, Role(Value(f"arn:aws:iam::{ACCOUNT}:role/R"), RolePlan(policies=(WRITTEN,))), "-0A1b2C"),
        ("google", None, None),
    ],
)
def test_the_secret_that_is_kept(arn: str, role: Role | None, ending: str | None) -> None:
    (one,) = used(using(arn), role=role)
    assert planned_secret(one, scope()) == (f"{SECRET}{ending}" if ending else "")


def test_two_targets_of_one_gateway_use_one_provider() -> None:
    first, second, other, none = used(using(OAUTH_ARN), using(OAUTH_ARN), using(FOREIGN), using(None))
    assert first.identity == second.identity != other.identity
    assert none.identity[-1] == "t"
    assert first.role is None
