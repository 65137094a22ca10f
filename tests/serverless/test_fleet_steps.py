"""The first and the last step of a fleet audit, each on its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from preflight.serverless.fleet_plan import concurrency, plan
from preflight.serverless.fleet_summary import summarise, summary
from preflight.serverless.strict import BadEventError

A, B = "111122223333", "222233334444"
ENVIRONMENT = {"FLEET_BUCKET": "reports", "FLEET_REGIONS": "us-west-2,eu-west-1"}


@pytest.fixture
def session(monkeypatch):
    with mock_aws():
        made = boto3.Session("ak", "sk", region_name="us-east-1")
        made.client("s3").create_bucket(Bucket="reports")
        yield made


def put(session: Any, key: str, document: Any) -> None:
    session.client("s3").put_object(Bucket="reports", Key=key, Body=json.dumps(document).encode())


def accounts(session: Any, given: Any, **environment: str) -> list[str]:
    made = plan("r", given, {**ENVIRONMENT, **environment}, session)
    items = json.loads(session.client("s3").get_object(Bucket="reports", Key=made["key"])["Body"].read())
    assert made["items"] == len(items)
    return [item["account"] for item in items if item["regions"] == ["us-west-2"]]


@pytest.mark.parametrize("listed", [[A, B], [{"Id": A}, {"Id": B, "Name": "b"}]])
def test_accounts_come_from_an_object_where_none_are_given(session, listed):
    put(session, "accounts.json", listed)
    found = {"FLEET_ACCOUNTS_FROM": "s3://reports/accounts.json"}
    assert accounts(session, {}, **found) == [A, B]
    assert accounts(session, {"accounts": [B]}, **found) == [B]
    assert accounts(session, {"exclude": A}, **found) == [B]


def test_accounts_come_from_the_organization_where_nothing_names_them(session):
    organizations = session.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    made = organizations.create_account(AccountName="member", Email="m@example.com")["CreateAccountStatus"]["AccountId"]
    assert accounts(session, {}) == [made]
    both = sorted(["123456789012", made])
    assert sorted(accounts(session, {}, FLEET_MANAGEMENT_ACCOUNT="true")) == both
    assert accounts(session, {}, FLEET_MANAGEMENT_ACCOUNT="true", FLEET_EXCLUDE=f"{made}, {A}") == ["123456789012"]


@pytest.mark.parametrize(
    ("asked", "members", "left", "expected"),
    [(100, 5, 1000, 5), (100, 5000, 1000, 100), (100, 5000, 10, 8), (100, 5000, 1, 1), (3, 5000, 1000, 3)],
)
def test_no_more_run_at_once_than_there_are_accounts_and_lambda_has_left(asked, members, left, expected):
    limits = {"AccountLimit": {"ConcurrentExecutions": 1000, "UnreservedConcurrentExecutions": left}}
    functions = SimpleNamespace(get_account_settings=lambda: limits)
    assert concurrency(asked, members, SimpleNamespace(client=lambda _: functions)) == expected


class Paged:
    """An organization of two states, as the API will answer once `Status` is gone."""

    def client(self, _: str) -> Any:
        limits = {"AccountLimit": {"UnreservedConcurrentExecutions": 1000}}
        page = {"Accounts": [{"Id": A, "State": "ACTIVE"}, {"Id": B, "State": "SUSPENDED"}]}
        return SimpleNamespace(
            get_paginator=lambda _: SimpleNamespace(paginate=lambda: [page]),
            put_object=lambda **_: None,
            get_account_settings=lambda: limits,
            describe_organization=lambda: {"Organization": {"MasterAccountId": "999999999999"}},
        )


def test_an_account_that_is_not_active_is_left_out():
    assert plan("r", {}, ENVIRONMENT, Paged())["items"] == 2


@pytest.mark.parametrize(
    ("given", "listed", "says"),
    [
        ({"account": [A]}, [A], "account: there is no such key; did you mean accounts?"),
        ({"accounts": ["1"]}, [A], "accounts: '1' is not an account id"),
        ({"exclude": [A]}, [A], "no account to audit"),
        ({}, [111122223333], "holds 111122223333, which is not an account id; one has 12 digits, in quotes"),
    ],
)
def test_a_run_that_cannot_be_planned_says_why(session, given, listed, says):
    put(session, "accounts.json", listed)
    with pytest.raises(BadEventError) as caught:
        accounts(session, given, FLEET_ACCOUNTS_FROM="s3://reports/accounts.json")
    assert says in str(caught.value)


READY = {"verdict": "ready", "exitCode": 0, "summary": {}, "reportUri": "s3://x"}


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["ready"], ("ready", 0)),
        (["ready", "unproven"], ("unproven", 3)),
        (["ready", "unaudited"], ("unproven", 3)),
        (["unaudited", "blocked", "ready"], ("blocked", 1)),
        ([], ("unproven", 3)),
    ],
)
def test_a_fleet_is_ready_only_when_all_of_it_is(verdicts, expected):
    members = [{"account": A, "region": "r", "verdict": verdict} for verdict in verdicts]
    made = summary(members, datetime.now(UTC))
    assert (made["verdict"], made["exitCode"]) == expected


def test_a_member_that_left_no_outcome_or_an_unreadable_one_is_unaudited(session, capsys):
    places = [(A, "us-west-2"), (B, "us-west-2"), (B, "eu-west-1")]
    put(session, "fleet/r/items.json", [{"account": account, "regions": [region]} for account, region in places])
    put(session, f"fleet/r/outcomes/{A}-us-west-2.json", {"result": {"answer": READY}})
    session.client("s3").put_object(Bucket="reports", Key=f"fleet/r/outcomes/{B}-us-west-2.json", Body=b"{")
    head = summarise({"bucket": "reports", "place": "fleet/r", "whole": True}, "", session)
    assert head["summary"] == {"members": 3, "blocked": 0, "unaudited": 2, "unproven": 0, "partial": 0, "ready": 1}
    metrics = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (metrics["Fleet"], metrics["Members"], metrics["Unaudited"], metrics["Ready"]) == ("all", 3, 2, 1)


@pytest.fixture
def heard(session):
    """Runs the summary of members with these verdicts, and gives what the topic heard of each run."""
    sns, sqs = session.client("sns"), session.client("sqs")
    topic = sns.create_topic(Name="t")["TopicArn"]
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q")

    def run(verdicts: dict[str, str], *, whole: bool = True) -> list[tuple[str, str]]:
        put(session, "fleet/r/items.json", [{"account": account, "regions": ["us-west-2"]} for account in verdicts])
        for account, verdict in verdicts.items():
            outcome = {"result": {"answer": {**READY, "verdict": verdict}}}
            put(session, f"fleet/r/outcomes/{account}-us-west-2.json", outcome)
        summarise({"bucket": "reports", "place": "fleet/r", "whole": whole}, topic, session)
        messages = sqs.receive_message(QueueUrl=queue).get("Messages", [])
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
        found = [json.loads(message["Body"]) for message in messages]
        return [(message["Subject"].removeprefix("agentcore-preflight: "), message["Message"]) for message in found]

    return run


def test_the_topic_hears_of_a_fleet_and_its_members_only_when_a_verdict_changed(heard):
    said = [heard({A: a, B: b}) for a, b in (("ready", "ready"), ("ready", "ready"), ("ready", "blocked"))]
    assert [[subject for subject, _ in run] for run in said] == [
        ["the fleet is ready"],
        [],
        ["the fleet is blocked (was ready), 1 member changed"],
    ]
    ((subject, message),) = heard({A: "blocked", B: "blocked"})
    assert subject == "1 member changed"
    assert f"- {A} us-west-2: blocked (was ready)" in message


def test_a_narrowed_run_tells_of_its_members_and_not_of_the_fleet(heard):
    heard({A: "ready", B: "blocked"})
    assert heard({A: "ready"}, whole=False) == []
    ((subject, _),) = heard({A: "blocked"}, whole=False)
    assert subject == "1 member changed"
    assert heard({A: "blocked", B: "blocked"}) == []
