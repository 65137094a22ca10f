"""Secrets by name, ARN and partial ARN: there, missing, on their way out, or of another region."""

from typing import Any

import pytest
from resources import LATER, resource
from worlds import Rows, findings, scope, statuses

from preflight.checks.secret_exists import SECRET, Secret, judge
from preflight.core.query import Facts
from preflight.core.target import Agent, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

ARN = "arn:aws:secretsmanager:us-west-2:123456789012:secret:openai/key-AbCdEf"
PARTIAL = "arn:aws:secretsmanager:us-west-2:123456789012:secret:openai/key"
ELSEWHERE = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:openai/key-AbCdEf"
OTHERS = ARN.replace("123456789012", "111122223333")
THERE = Secret(ARN)


def agent(*names: str) -> Agent:
    return Agent("research", secrets=tuple(Value(name) for name in names))


@pytest.mark.parametrize(
    ("name", "row", "status"),
    [
        ("openai/key", THERE, "pass"),
        (ARN, THERE, "pass"),
        (PARTIAL, THERE, "pass"),
        (f"{ARN}:api_key::", THERE, "pass"),
        ("openai/key", [], "fail"),
        (ARN, [], "fail"),
        ("openai/key", Secret(ARN, "2026-11-20T10:00:00+00:00"), "fail"),
        (ELSEWHERE, Secret(ELSEWHERE), "warn"),
        (ELSEWHERE, [], "fail"),
        (OTHERS, [], "unknown"),
        (OTHERS, Secret(OTHERS), "pass"),
        (ELSEWHERE, Secret(ELSEWHERE, "2026-11-20T10:00:00+00:00"), "fail"),
        ("arn:aws:ssm:us-west-2:123456789012:parameter/key", [], "skip"),
        ("arn:aws:secretsmanager:us-west-2:123456789:secret:openai/key", [], "fail"),
        ("arn:aws:secretsmanager::123456789012:secret:openai/key", [], "fail"),
        ("openai/key", Unanswered(UnansweredReason.DENIED, "secretsmanager:DescribeSecret"), "unknown"),
        ("openai/key", Unanswered(UnansweredReason.UNREACHABLE, "secretsmanager:DescribeSecret"), "unknown"),
    ],
)
def test_secret(name: str, row: Any, status: str) -> None:
    assert statuses(judge, scope(agent(name)), {SECRET: {name: row}}) == {name: status}


@pytest.mark.parametrize(("why", "status"), [(Why.AFTER_DEPLOY, "skip"), (Why.PARAMETER, "unknown")])
def test_not_known_yet(why: Why, status: str) -> None:
    found = statuses(judge, scope(Agent("a", secrets=(unknown_value(why, "not there"),))))
    assert set(found.values()) == {status}


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (Value("k"), "fail"),
        (Value("k", created=True), "skip"),
        (Value("k", derived_by="the toolkit"), "warn"),
        (Value(ARN, derived_by="the environment variable KEY"), "fail"),
    ],
)
def test_created_and_derived(value: Value[str], status: str) -> None:
    name = value.get()
    assert statuses(judge, scope(Agent("a", secrets=(value,))), {SECRET: {name: []}}) == {name: status}


@pytest.mark.parametrize(
    ("name", "row", "command"),
    [
        (
            ARN,
            [],
            "aws secretsmanager create-secret --name openai/key --secret-string file://secret.json --region us-west-2",
        ),
        ("k", [], "aws secretsmanager create-secret --name k --secret-string file://secret.json --region us-west-2"),
        ("k", Secret(ARN, "2026-11-20"), f"aws secretsmanager restore-secret --secret-id {ARN} --region us-west-2"),
    ],
)
def test_fix(name: str, row: Any, command: str) -> None:
    (found,) = findings(judge, scope(agent(name)), {SECRET: {name: row}})
    assert found.fix
    assert found.fix.command == command


def test_calls_go_to_the_region_of_the_arn_without_what_follows_it() -> None:
    calls = list(
        SECRET.calls(Facts(scope(agent("k", f"{ELSEWHERE}:api_key::", "arn:aws:ssm:us-west-2:1:parameter/x"))))
    )
    assert [(c.key, c.params["SecretId"], c.region) for c in calls] == [
        ("k", "k", None),
        (f"{ELSEWHERE}:api_key::", ELSEWHERE, "eu-west-1"),
    ]


def test_one_missing_among_many_and_each_once() -> None:
    names = [f"s{n}" for n in range(20)]
    told: Rows = {SECRET: {name: [] if name == "s13" else THERE for name in names}}
    found = statuses(judge, scope(agent(*names), agent(*names)), told)
    assert [name for name, status in found.items() if status == "fail"] == ["s13"]
    assert len(found) == 20


def test_without_secrets_it_does_not_apply() -> None:
    assert set(statuses(judge, scope(Agent("a"))).values()) == {"skip"}


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("ApiKeyCredentialProvider", lambda name: {"apiKeySecretConfig": {"secretId": name, "jsonKey": "k"}}),
        (
            "OAuth2CredentialProvider",
            lambda name: {"oauth2ProviderConfigInput": {"x": {"clientSecretConfig": {"secretId": name}}}},
        ),
        ("Browser", lambda name: {"certificates": [{"location": {"secretsManager": {"secretArn": name}}}]}),
        (
            "Gateway",
            lambda name: {"authorizerConfiguration": {"certificateConfigurations": [{"x": {"secretArn": name}}]}},
        ),
    ],
)
@pytest.mark.parametrize(("name", "row", "status"), [(ARN, THERE, "pass"), (ARN, [], "fail"), (LATER, [], "skip")])
def test_the_secrets_of_other_resources(kind: str, members: Any, name: Any, row: Any, status: str) -> None:
    made = scope(target=Target("api", "it", resources=(resource(kind, members(name)),)))
    [found] = findings(judge, made, {SECRET: {ARN: row}})
    assert (found.status, found.owners) == (status, ("it",))
