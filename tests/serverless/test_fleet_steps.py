"""The first and the last step of a fleet audit, each on its own."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from preflight.serverless.fleet_plan import plan
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
    assert sorted(accounts(session, {})) == sorted(["123456789012", made])


class Paged:
    """An organization of two states, as the API will answer once `Status` is gone."""

    def client(self, _: str) -> Any:
        page = {"Accounts": [{"Id": A, "State": "ACTIVE"}, {"Id": B, "State": "SUSPENDED"}]}
        return SimpleNamespace(
            get_paginator=lambda _: SimpleNamespace(paginate=lambda: [page]), put_object=lambda **_: None
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
    head = summarise({"bucket": "reports", "place": "fleet/r"}, "", session)
    assert head["summary"] == {"members": 3, "blocked": 0, "unaudited": 2, "unproven": 0, "partial": 0, "ready": 1}
    metrics = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (metrics["Fleet"], metrics["Members"], metrics["Unaudited"], metrics["Ready"]) == ("all", 3, 2, 1)


def test_the_topic_hears_of_a_fleet_only_when_its_verdict_changed(session):
    sns, sqs = session.client("sns"), session.client("sqs")
    topic = sns.create_topic(Name="t")["TopicArn"]
    queue = sqs.create_queue(QueueName="q")["QueueUrl"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:us-east-1:123456789012:q")
    put(session, "fleet/r/items.json", [{"account": A, "regions": ["us-west-2"]}])
    heard = []
    for answer in (READY, READY, {**READY, "verdict": "blocked"}):
        put(session, f"fleet/r/outcomes/{A}-us-west-2.json", {"result": {"answer": answer}})
        summarise({"bucket": "reports", "place": "fleet/r"}, topic, session)
        messages = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            heard.append(json.loads(message["Body"])["Subject"])
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
    assert heard == ["agentcore-preflight: the fleet is ready", "agentcore-preflight: the fleet is blocked (was ready)"]
