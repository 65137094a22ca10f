"""The last step of a fleet audit: one verdict of all members, and who hears of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from lambdas import put

from preflight.serverless.fleet_summary import summarize, summary

A, B = "111122223333", "222233334444"
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
    head = summarize({"bucket": "reports", "place": "fleet/r", "whole": True}, "", session)
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
        summarize({"bucket": "reports", "place": "fleet/r", "whole": whole}, topic, session)
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


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ({"Error": "CouldNotRunError", "Cause": '{"errorMessage": "no such role"}'}, "CouldNotRunError: no such role"),
        ({"Error": "States.Timeout", "Cause": ""}, "States.Timeout:"),
        ({"Error": "X", "Cause": "plain\n  text"}, "X: plain text"),
        ({"Cause": "[1]"}, "error: [1]"),
    ],
)
def test_what_a_member_that_failed_said(session, error, said):
    put(session, "fleet/r/items.json", [{"account": A, "regions": ["us-west-2"]}])
    put(session, f"fleet/r/outcomes/{A}-us-west-2.json", {"error": error})
    head = summarize({"bucket": "reports", "place": "fleet/r", "whole": True}, "", session)
    body = session.client("s3").get_object(Bucket="reports", Key="fleet/r/summary.json")["Body"].read()
    [member] = json.loads(body)["members"]
    assert (member["verdict"], member["error"]) == ("unaudited", said)
    assert head["reportUri"] == "s3://reports/fleet/r/summary.json"


def test_members_are_listed_worst_first():
    verdicts = {"c": "ready", "b": "blocked", "a": "blocked", "d": "unaudited"}
    members = [{"account": account, "region": "r", "verdict": verdict} for account, verdict in verdicts.items()]
    made = summary(members, datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
    assert [member["account"] for member in made["members"]] == ["a", "b", "d", "c"]
    assert (made["takenAt"], made["summary"]["members"]) == ("2026-01-02T03:04:05Z", 4)
