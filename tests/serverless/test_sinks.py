"""Each sink on its own: what it gets, when, and that one which fails loses no other."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lambdas import BAD, BUCKET, GOOD, QUICK, REGION, Function, lines

from preflight.serverless import notice as notices
from preflight.serverless import securityhub, sinks

NOBODY = f"arn:aws:sns:{REGION}:123456789012:nobody"
PLACE = "123456789012/us-west-2/event"


class Ears:
    """A queue that hears both the topic and the bus."""

    def __init__(self, function: Function) -> None:
        self.sqs = function.client("sqs")
        self.url = self.sqs.create_queue(QueueName="ears")["QueueUrl"]
        queue = f"arn:aws:sqs:{REGION}:123456789012:ears"
        sns, events = function.client("sns"), function.client("events")
        self.topic = sns.create_topic(Name="verdicts")["TopicArn"]
        sns.subscribe(TopicArn=self.topic, Protocol="sqs", Endpoint=queue)
        events.put_rule(Name="ears", EventPattern=json.dumps({"source": ["agentcore-preflight"]}))
        events.put_targets(Rule="ears", Targets=[{"Id": "1", "Arn": queue}])

    def heard(self) -> list[dict[str, Any]]:
        messages = self.sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages", [])
        for message in messages:
            self.sqs.delete_message(QueueUrl=self.url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in messages]


@pytest.fixture
def ears(function: Function) -> Ears:
    made = Ears(function)
    made.heard()
    return made


def run(function: Function, target: Any, **event: Any) -> Any:
    return function.invoke(target=target, bucket=BUCKET, **QUICK, **event)


def test_the_topic_hears_of_a_verdict_only_when_it_changed(function, ears):
    heard = []
    for target in (GOOD, GOOD, BAD, BAD, GOOD):
        run(function, target, topic=ears.topic)
        heard.append([message["Subject"] for message in ears.heard()])
    place = "in 123456789012 us-west-2"
    assert heard == [
        [f"agentcore-preflight: partial {place}"],
        [],
        [f"agentcore-preflight: blocked (was partial) {place}"],
        [],
        [f"agentcore-preflight: partial (was blocked) {place}"],
    ]


def test_the_message_says_what_stands_in_the_way_and_where_the_report_is(function, ears):
    run(function, BAD, topic=ears.topic)
    (message,) = ears.heard()
    first, finding, report = message["Message"].splitlines()
    assert first == message["Subject"]
    assert finding.startswith("- fail runtime-lifetime ")
    assert " Fix: " in finding
    assert re.match(rf"Report: s3://{BUCKET}/{PLACE}-[0-9a-f]{{10}}/2", report)


def test_the_bus_hears_the_same_as_data(function, ears):
    run(function, BAD, bus="default")
    (event,) = ears.heard()
    assert (event["source"], event["detail-type"]) == ("agentcore-preflight", "Preflight Verdict Changed")
    detail = event["detail"]
    assert (detail["account"], detail["regions"], detail["verdict"], detail["was"]) == (
        "123456789012",
        [REGION],
        "blocked",
        None,
    )
    assert detail["reportUri"].startswith(f"s3://{BUCKET}/")


def test_a_sink_that_fails_is_named_loses_no_other_and_is_told_again(function, ears, capsys):
    answer = run(function, BAD, topic=NOBODY, bus="default")
    said = lines(capsys)
    assert answer["verdict"] == "blocked"
    assert said[0]["level"] == "ERROR"
    assert said[0]["sinks"]["s3"] == said[0]["sinks"]["eventbridge"] == "ok"
    assert said[0]["sinks"]["sns"].startswith("NotFoundException: ")
    assert said[2]["SinkErrors"] == 1
    assert len(ears.heard()) == 1
    run(function, BAD, topic=ears.topic)
    assert [message["Subject"] for message in ears.heard()] == [
        "agentcore-preflight: blocked in 123456789012 us-west-2"
    ]


def test_without_the_bucket_the_report_is_still_answered_and_the_notice_still_sent(function, ears, capsys):
    answer = function.invoke(target=BAD, bucket="no-such-bucket", topic=ears.topic, **QUICK)
    said = lines(capsys)[0]["sinks"]
    assert answer["verdict"] == "blocked"
    assert {name: text == "ok" for name, text in said.items()} == {"s3": False, "last verdict": False, "sns": True}
    assert len(ears.heard()) == 1


def test_a_bus_that_takes_nothing_is_a_failed_sink(function, monkeypatch, capsys):
    class Full:
        def put_events(self, **_: Any) -> Any:
            return {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "ThrottlingException", "ErrorMessage": "slow"}]}

    monkeypatch.setattr(sinks, "to_bus", lambda _, bus, notice: REAL_BUS(Full(), bus, notice))
    run(function, BAD, bus="default")
    assert lines(capsys)[0]["sinks"]["eventbridge"] == "NoticeNotTakenError: ThrottlingException: slow"
    assert not any(key.endswith("last.json") for key in function.objects())


REAL_BUS = notices.to_bus


def test_security_hub_gets_every_judged_finding_once_and_archives_what_is_gone(function):
    hub = function.client("securityhub")
    event = {"publish": ["security-hub"], "bucket": BUCKET, "targetName": "team"}
    both = {**BAD, "agents": [*BAD["agents"], {**GOOD["agents"][0], "name": "writer"}]}
    for target in (both, GOOD):
        function.invoke(target=target, **QUICK, **event)
    found = {record["Resources"][0]["Id"]: record for record in hub.get_findings()["Findings"]}
    assert {subject: (r["Compliance"]["Status"], r["RecordState"]) for subject, r in found.items()} == {
        "research": ("PASSED", "ACTIVE"),
        "writer": ("PASSED", "ARCHIVED"),
    }
    assert {record["GeneratorId"] for record in found.values()} == {"agentcore-preflight/runtime-lifetime"}
    assert all(record["AwsAccountId"] == "123456789012" for record in found.values())
    assert found["research"]["CreatedAt"] <= found["research"]["UpdatedAt"]


@pytest.mark.parametrize(
    ("first", "second"),
    [({}, {}), ({"targetName": "orders"}, {"targetName": "billing"})],
    ids=["told by what they declare", "told by their names"],
)
def test_two_documents_in_events_archive_nothing_of_each_other(function, first, second):
    hub = function.client("securityhub")
    event = {"publish": ["security-hub"], "bucket": BUCKET, **QUICK}
    writer = {**BAD, "agents": [{**GOOD["agents"][0], "name": "writer"}]}
    function.invoke(target=writer, **event, **first)
    function.invoke(target=GOOD, **event, **second)
    assert {record["RecordState"] for record in hub.get_findings()["Findings"]} == {"ACTIVE"}
    assert len({key.rsplit("/", 1)[0] for key in function.objects()}) == 2


def test_two_targets_that_judge_one_subject_have_a_finding_each(function):
    hub = function.client("securityhub")
    event = {"publish": ["security-hub"], "bucket": BUCKET, **QUICK}
    for name, target in (("orders", BAD), ("billing", GOOD)):
        function.invoke(target=target, targetName=name, **event)
    found = hub.get_findings()["Findings"]
    assert {each["Resources"][0]["Id"] for each in found} == {"research"}
    assert sorted(each["Compliance"]["Status"] for each in found) == ["FAILED", "PASSED"]


def test_no_account_that_is_no_member_of_security_hub_loses_the_report(function, monkeypatch, capsys):
    class Off:
        def batch_import_findings(self, **_: Any) -> Any:
            raise PermissionError("Account is not subscribed to AWS Security Hub")

    monkeypatch.setattr(securityhub, "send", lambda _, found: REAL_SEND(Off(), found))
    answer = function.invoke(target=BAD, publish="security-hub", **QUICK)
    assert answer["verdict"] == "blocked"
    assert "not subscribed" in lines(capsys)[0]["sinks"][f"security-hub {REGION}"]


REAL_SEND = securityhub.send
