"""Every value is one that AWS accepts: the findings of the walk, their steps, and what they never show."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import findings, scope

from preflight.checks.api_constraints import AUTHORIZERS, Authorizer, judge
from preflight.core.finding import Finding
from preflight.core.resource import Resource
from preflight.core.steps import Edit
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

GATEWAY = {"name": "tools", "roleArn": "arn:aws:iam::123456789012:role/R", "authorizerType": "AWS_IAM"}


def found(*made: Resource, source: str = "api", rows: Any = None) -> list[Finding]:
    return findings(judge, scope(target=Target(source, "deploy.json", resources=made)), rows)


def test_a_violation_names_line_rule_value_and_the_nearest_valid_value() -> None:
    [one] = found(resource("Gateway", GATEWAY | {"exceptionLevel": "INFO"}, subject="tools"))
    assert (one.status, one.subject) == ("fail", "tools")
    assert one.because == "exceptionLevel is 'INFO' and AWS accepts DEBUG"
    assert one.origin
    assert (one.origin.file, one.origin.line) == ("deploy.json", 7)
    assert one.fix
    assert one.fix.steps == (Edit("deploy.json", 7, "exceptionLevel", "INFO", "DEBUG"),)
    assert str(one.cause) == "value:deploy.json:7 (exceptionLevel)"


@pytest.mark.parametrize(
    ("members", "status"),
    [
        ({}, "pass"),
        ({"exceptionLevel": "INFO"}, "fail"),
        ({"exceptionLevel": Value("INFO", derived_by="a tool")}, "warn"),
        ({"exceptionLevel": LATER}, "pass"),
        ({"exeptionLevel": "DEBUG"}, "warn"),
    ],
)
def test_statuses(members: dict[str, Any], status: str) -> None:
    assert [one.status for one in found(resource("Gateway", GATEWAY | members))] == [status]


def test_an_unknown_member_gets_its_nearest() -> None:
    [one] = found(resource("Gateway", GATEWAY | {"exeptionLevel": "DEBUG"}))
    assert one.fix
    assert "exceptionLevel" in one.fix.text


def test_values_that_are_not_known_are_listed() -> None:
    [one] = found(resource("Gateway", GATEWAY | {"kmsKeyArn": LATER}))
    assert one.because == "3 values are as AWS accepts them; not known before the deployment: kmsKeyArn"


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("Runtime", {"environmentVariables": {"TOKEN": "hunter2" * 900}}),
        ("ApiKeyCredentialProvider", {"name": "a", "apiKey": "hunter2" * 10_000}),
        ("OAuth2CredentialProvider", {"name": "a", "credentialProviderVendor": "GoogleOauth2", "oauth2ProviderConfigInput": {
            "googleOauth2ProviderConfig": {"clientId": "x", "clientSecret": "hunter2" * 900}}}),
    ],
)  # fmt: skip
def test_a_secret_is_never_shown(kind: str, members: dict[str, Any]) -> None:
    told = found(resource(kind, members), source="terraform")
    assert any(one.status == "fail" for one in told)
    assert "hunter2" not in repr(told)


@pytest.mark.parametrize(
    ("there", "status"),
    [
        (Authorizer("tools", "AWS_IAM"), "pass"),
        (Authorizer("tools", "CUSTOM_JWT"), "fail"),
        (Authorizer("other", "CUSTOM_JWT"), "pass"),
    ],
)
def test_the_authorizer_of_a_gateway_that_is_there(there: Authorizer, status: str) -> None:
    assert [one.status for one in found(resource("Gateway", GATEWAY), rows={AUTHORIZERS: {"": there}})] == [status]


def test_what_is_there_may_not_be_listed() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListGateways")
    [one] = found(resource("Gateway", GATEWAY), rows={AUTHORIZERS: {"": denied}})
    assert (one.status, str(one.cause)) == ("unknown", "denied:bedrock-agentcore:ListGateways")


@pytest.mark.parametrize(
    ("why", "statuses"),
    [
        (Why.AFTER_DEPLOY, ["pass"]),
        (Why.ASSET, ["pass"]),
        (Why.SENSITIVE, ["pass"]),
        (Why.DYNAMIC, ["pass"]),
        (Why.PARAMETER, ["pass", "unknown"]),
        (Why.IMPORT, ["pass", "unknown"]),
        (Why.LOOKUP, ["pass", "unknown"]),
        (Why.UNSUPPORTED, ["pass", "unknown"]),
    ],
)
def test_what_could_be_known_and_is_not_is_no_pass(why: Why, statuses: list[str]) -> None:
    members = GATEWAY | {"kmsKeyArn": unknown_value(why, "one"), "description": unknown_value(why, "one")}
    told = found(resource("Gateway", members))
    assert [one.status.value for one in told] == statuses
    assert (
        told[0].because == "3 values are as AWS accepts them; not known before the deployment: kmsKeyArn, description"
    )


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("<your-key>", ["pass", "fail"]),
        ("arn:<partition>:kms", ["pass", "fail"]),
        ("CHANGE_ME", ["pass", "fail"]),
        ("Answer in <answer> tags.", ["pass"]),
    ],
)
def test_a_placeholder_was_never_replaced_and_a_sentence_may_hold_one(text: str, statuses: list[str]) -> None:
    told = found(resource("Gateway", GATEWAY | {"kmsKeyArn": text}))
    assert [one.status.value for one in told] == statuses
    assert all(one.because.endswith("was never replaced") for one in told if one.status == "fail")
    assert [one.status.value for one in found(resource("Gateway", GATEWAY | {"description": text}))] == ["pass"]


def test_a_placeholder_is_told_where_aws_was_not_asked() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListGateways")
    target = Target("api", "t", resources=(resource("Gateway", GATEWAY | {"kmsKeyArn": "<your-key>"}),))
    told = findings(judge, scope(target=target), {AUTHORIZERS: {"": denied}})
    assert sorted(one.status.value for one in told) == ["fail", "unknown"]


def test_each_reason_is_told_once() -> None:
    reasons = ("the parameter A has no value and no default", "the parameter B has no value and no default")
    members = {"kmsKeyArn": reasons[0], "description": reasons[1], "exceptionLevel": reasons[0]}
    made = resource("Gateway", GATEWAY | {name: unknown_value(Why.PARAMETER, why) for name, why in members.items()})
    assert [one.fix.text for one in found(made) if one.status == "unknown" and one.fix] == [
        "Give it: --parameters A=VALUE.",
        "Give it: --parameters B=VALUE.",
    ]


@pytest.mark.parametrize(("why", "status"), [(Why.PARAMETER, "unknown"), (Why.AFTER_DEPLOY, "skip")])
def test_nothing_known_is_no_success(why: Why, status: str) -> None:
    members = {"name": unknown_value(why, "not given"), "eventExpiryDuration": unknown_value(why, "not given")}
    assert [one.status for one in found(resource("Memory", members))] == [status]


@pytest.mark.parametrize("kind", ["Runtime", "Memory"])
def test_nothing_is_asked_of_aws_without_a_gateway(kind: str) -> None:
    from preflight.core.query import Facts

    asked = scope(target=Target("api", "deploy.json", resources=(resource(kind, {}),)))
    assert not list(AUTHORIZERS.calls(Facts(asked)))


@pytest.mark.parametrize("rest", [{"deployed": True}, {"made": False}, {"unread": "could not be read"}])
def test_what_is_not_made_here_is_not_judged(rest: dict[str, Any]) -> None:
    assert [one.status for one in found(resource("Gateway", {"exceptionLevel": "INFO"}, **rest))] == ["skip"]


def test_a_kind_without_a_request_is_left_to_the_ledger() -> None:
    assert [one.status for one in found(resource("AWS::BedrockAgentCore::Invented", {"a": "b"}))] == ["skip"]
