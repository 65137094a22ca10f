"""Credential providers of targets: there, failed, missing, made by the same file; and what the gateway's role may."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import LATER, resource
from worlds import ACCOUNT, REGION, Rows, findings, live_facts, scope

from preflight.checks.credential_provider import SIMULATION, judge, used
from preflight.core.finding import Finding
from preflight.core.resource import Resource
from preflight.core.target import Gateway, Role, RolePlan, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.demo import demo
from preflight.gateways.owners import OWNERS
from preflight.gateways.providers import PROVIDER, Provider

CORE = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}"
OAUTH = f"{CORE}:token-vault/default/oauth2credentialprovider/google"
KEY = f"{CORE}:token-vault/default/apikeycredentialprovider/google"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:bedrock-agentcore-identity!default/oauth2/google"
KEPT = f"{SECRET}-AbCdEf"
TOKEN = ("bedrock-agentcore:GetWorkloadAccessToken", "*")
CREDENTIAL = ("bedrock-agentcore:GetResourceOauth2Token", OAUTH)
DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetOauth2CredentialProvider")
MEMBERS = {"OAUTH": "oauthCredentialProvider", "API_KEY": "apiKeyCredentialProvider"}


def target(arn: Any = OAUTH, kind: str = "OAUTH") -> Resource:
    provider = {"credentialProvider": {MEMBERS[kind]: {"providerArn": arn}}} if arn else {}
    credentials = [{"credentialProviderType": kind, **provider}]
    members = {"gatewayIdentifier": "tools-abcdefghij", "credentialProviderConfigurations": credentials}
    return resource("GatewayTarget", {**members, "targetConfiguration": {"mcp": {"mcpServer": {}}}}, subject="search")


def gateway(*allowed: tuple[str, str]) -> Gateway:
    statements = [{"Effect": "Allow", "Action": action, "Resource": where} for action, where in allowed]
    plan = RolePlan(policies=({"Version": "2012-10-17", "Statement": statements},), complete=True)
    role = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/Tools", created=True), plan)
    return Gateway("tools", name=Value("tools"), gateway_id="tools-abcdefghij", role=role)


def found(made: Resource, behind: Gateway | None, row: Any, *others: Resource, kind: str = "OAUTH") -> list[Finding]:
    gateways = (behind,) if behind else ()
    there = Target("api", "it", gateways=gateways, resources=(made, *others))
    return findings(judge, scope(target=there), {PROVIDER[kind]: {OAUTH: row, KEY: row}})


@pytest.mark.parametrize(
    ("allowed", "status"),
    [
        ([TOKEN, CREDENTIAL, ("secretsmanager:GetSecretValue", KEPT)], "pass"),
        ([TOKEN, CREDENTIAL, ("secretsmanager:GetSecretValue", f"{SECRET}-*")], "pass"),
        ([TOKEN, CREDENTIAL, ("secretsmanager:GetSecretValue", f"{SECRET}-??????")], "pass"),
        ([TOKEN, CREDENTIAL], "fail"),
        ([TOKEN, ("secretsmanager:GetSecretValue", KEPT)], "fail"),
        ([CREDENTIAL, ("secretsmanager:GetSecretValue", KEPT)], "warn"),
        ([TOKEN, CREDENTIAL, ("secretsmanager:GetSecretValue", KEPT.replace("google", "github"))], "fail"),
        ([TOKEN, (CREDENTIAL[0], OAUTH.replace("google", "github")), ("secretsmanager:*", "*")], "fail"),
    ],
)
@pytest.mark.parametrize("row", [Provider(OAUTH, KEPT), (), DENIED], ids=["there", "missing", "denied"])
def test_what_the_role_may(allowed: list[tuple[str, str]], status: str, row: Any) -> None:
    rights = [each for each in found(target(), gateway(*allowed), row) if "google may" not in each.because]
    assert status in {each.status.value for each in rights if "Tools" in each.because}


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (Provider(OAUTH, KEPT), "pass"),
        (Provider(OAUTH, KEPT, "READY"), "pass"),
        (Provider(OAUTH, KEPT, "CREATE_FAILED", "no such secret"), "fail"),
        (Provider(OAUTH, KEPT, "NEVER_HEARD_OF"), "unknown"),
        ((), "fail"),
        (DENIED, "unknown"),
    ],
)
def test_whether_the_provider_is_there(row: Any, status: str) -> None:
    allowed = gateway(TOKEN, CREDENTIAL, ("secretsmanager:GetSecretValue", "*"))
    rights: list[str] = []
    existence: list[str] = []
    for each in found(target(), allowed, row):
        (rights if each.because.startswith("Tools") else existence).append(each.status.value)
    assert (rights, existence) == (["pass"], [status])


def test_a_provider_that_the_same_file_makes() -> None:
    later = made_value("Google")
    made = resource("OAuth2CredentialProvider", {"name": "google"}, subject="google")
    named = resource("OAuth2CredentialProvider", {"name": "github"}, subject="github")
    mine = evolve(made, address="Google")
    allowed = gateway(TOKEN, CREDENTIAL, ("secretsmanager:GetSecretValue", f"{SECRET}-*"))
    statuses = [each.status.value for each in found(target(later), allowed, (), mine, named)]
    assert statuses == ["pass", "skip"]


@pytest.mark.parametrize(
    ("made", "statuses"),
    [
        (target(None), {"fail"}),
        (target("google"), {"unknown", "fail"}),
        (target(OAUTH.replace(ACCOUNT, "111122223333")), {"fail", "unknown"}),
    ],
)
def test_what_is_no_provider_of_this_account(made: Resource, statuses: set[str]) -> None:
    assert {each.status.value for each in found(made, gateway(TOKEN), ())} == statuses


def test_a_gateway_of_another_source_leaves_the_rights_unknown() -> None:
    assert [each.status.value for each in found(target(), None, Provider(OAUTH, KEPT))] == ["unknown", "pass"]


def test_an_existing_role_is_not_held_against_a_secret_that_is_not_known() -> None:
    there = Gateway(
        "tools",
        name=Value("tools"),
        gateway_id="tools-abcdefghij",
        role=Role(Value(f"arn:aws:iam::{ACCOUNT}:role/Tools")),
    )
    assert {each.status.value for each in found(target(), there, DENIED)} == {"unknown"}
    assert {each.because for each in found(target(), there, DENIED)} == {DENIED.because}


def test_a_target_without_such_a_credential_is_no_subject() -> None:
    [one] = findings(judge, scope(target=Target("api", "it")))
    assert one.status == "skip"


def test_the_provider_and_its_secret_are_asked_of_agentcore() -> None:
    with demo("ready", REGION) as world:
        control = world.session.client("bedrock-agentcore-control")
        arn = control.create_api_key_credential_provider(name="google", apiKey="x")["credentialProviderArn"]
        where = scope(target=Target("api", "it", gateways=(gateway(),), resources=(target(arn, "API_KEY"),)))
        facts = live_facts(world.session, where, *SIMULATION.queries, PROVIDER["API_KEY"])
        assert [subject.name for subject in used(where)] == ["search"]
        row = facts.one(PROVIDER["API_KEY"], arn)
    assert row
    assert row.secret
    assert ":secret:bedrock-agentcore-identity!default/apikey/google-" in row.secret


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((), "there is no gateway tools-abcdefghij in us-west-2 now"),
        (Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetGateway"), "bedrock-agentcore:GetGateway"),
        (None, "its gateway is not in this source"),
    ],
)
def test_the_gateway_of_another_source(row: Any, told: str) -> None:
    made = target() if row is not None else evolve(target(), members={**target().members, "gatewayIdentifier": LATER})
    there = scope(target=Target("api", "it", resources=(made,)))
    facts: Rows = {PROVIDER["OAUTH"]: {OAUTH: Provider(OAUTH, KEPT)}, OWNERS: {"tools-abcdefghij": row}}
    assert [each.because for each in findings(judge, there, facts) if told in each.because]
