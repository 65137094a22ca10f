"""The function in a simulated account: what it answers, where its report goes, and what stops what."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from typing import Any

import pytest
from lambdas import BAD, BUCKET, GOOD, QUICK, REGION, lines

from preflight.account.session import CouldNotRunError
from preflight.core.report_json import from_json, to_json
from preflight.inputs import InputError
from preflight.serverless import handler
from preflight.serverless.event import BadEventError, Event

PLACE = "123456789012/us-west-2/event"


def test_the_answer_is_the_report(function):
    answer = function.invoke(fetchDocuments=True)
    assert (answer["verdict"], answer["exitCode"], answer["schemaVersion"]) == ("ready", 0, "1.1")
    assert to_json(from_json(answer)) == answer


@pytest.mark.parametrize("fetch", [False, True])
def test_documents_on_the_internet_are_read_only_when_the_event_says_so(function, fetch):
    jwt = {"discoveryUrl": "https://login.example.com/.well-known/openid-configuration", "allowedAudience": ["agents"]}
    role = "arn:aws:iam::123456789012:role/Agent"
    given = {"authorizerConfiguration": {"customJWTAuthorizer": jwt}, "networkConfiguration": {"networkMode": "PUBLIC"}}
    target = {"agentRuntimeName": "a", "roleArn": role, "agentRuntimeArtifact": {}, **given}
    answer = function.invoke(target=target, checks=["jwt-discovery"], fetchDocuments=fetch)
    assert ("pass" in {f["status"] for f in answer["audits"][0]["findings"]}) is fetch


@pytest.mark.parametrize(("target", "verdict"), [(GOOD, "partial"), (BAD, "blocked")])
@pytest.mark.parametrize("where", ["event", "s3", "ssm"])
def test_the_document_comes_from_the_event_a_bucket_or_a_parameter(function, target, verdict, where):
    text = json.dumps(target)
    given: dict[str, Any] = {"event": target, "s3": f"s3://{BUCKET}/in/deploy.json", "ssm": "ssm:/agents/deploy"}
    function.put("in/deploy.json", text.encode())
    function.client("ssm").put_parameter(Name="/agents/deploy", Value=text, Type="String", Overwrite=True)
    answer = function.invoke(target=given[where], **QUICK)
    assert answer["verdict"] == verdict
    assert answer["audits"][0]["target"]["source"] == (given[where] if where != "event" else "event")


@pytest.mark.parametrize(
    ("event", "error", "says"),
    [
        ({"target": f"s3://{BUCKET}/none"}, CouldNotRunError, "none cannot be read: .*NoSuchKey"),
        ({"target": "ssm:/none"}, CouldNotRunError, "ssm:/none cannot be read"),
        ({"target": "ssm:/secure"}, CouldNotRunError, "never decrypted"),
        ({"target": {"what": "ever"}}, InputError, "event: is no kind of file"),
        ({"account": "111122223333"}, CouldNotRunError, "of account 123456789012, not 111122223333"),
        ({"regions": "Oregon"}, BadEventError, "not a region"),
    ],
)
def test_what_cannot_be_run_fails_the_invocation_and_says_why(function, event, error, says):
    function.client("ssm").put_parameter(Name="/secure", Value="x", Type="SecureString", Overwrite=True)
    with pytest.raises(error, match=says):
        function.invoke(**event)


def test_a_bucket_keeps_every_report_and_the_last_verdict(function):
    answer = function.invoke(target=GOOD, bucket=BUCKET, prefix="audits/", **QUICK)
    (report, last) = sorted(function.objects().items())
    place = last[0].removesuffix("/last.json")
    assert re.fullmatch(rf"audits/{PLACE}-[0-9a-f]{{10}}", place)
    assert report[0] == f"{place}/{answer['takenAt'].replace(':', '')}.json"
    assert report[1] == answer
    assert last[1]["verdict"] == "partial"


@pytest.mark.parametrize("how", ["large", "asked for"])
def test_a_report_too_large_to_return_is_in_the_bucket(function, monkeypatch, how):
    if how == "large":
        monkeypatch.setattr(handler, "LARGEST", 10)
    answer = function.invoke(target=BAD, bucket=BUCKET, answer="report" if how == "large" else "summary", **QUICK)
    written = function.objects()[answer.pop("reportUri").removeprefix(f"s3://{BUCKET}/")]
    assert answer == {"verdict": "blocked", "exitCode": 1, "summary": written["summary"]}


def test_an_invocation_fails_on_a_report_that_is_not_ready_only_when_asked_to(function):
    with pytest.raises(handler.NotReadyError, match='"verdict": "blocked"'):
        function.invoke(target=BAD, raiseUnlessReady=True, **QUICK)


def test_a_role_of_another_account_is_assumed_with_its_external_id(function):
    event = {"assumeRole": "arn:aws:iam::{account}:role/Auditor", "account": "111122223333", "externalId": "fleet-1"}
    (audited,) = function.invoke(target=GOOD, **QUICK, **event)["audits"]
    assert audited["account"] == "111122223333"
    assert audited["principal"].startswith("arn:aws:sts::111122223333:assumed-role/Auditor/")


@pytest.mark.parametrize(
    ("document", "regions", "expected"),
    [
        (GOOD, ["eu-west-1", REGION], ["eu-west-1", REGION]),
        ({**GOOD, "region": "eu-west-1"}, [], ["eu-west-1"]),
        (GOOD, [], [REGION]),
    ],
    ids=["the event", "the document", "the function"],
)
def test_the_region_is_the_events_else_the_documents_else_the_functions(function, document, regions, expected):
    answer = function.invoke(target=document, regions=regions, account="123456789012", **QUICK)
    assert [audited["region"] for audited in answer["audits"]] == expected


class Left:
    def __init__(self, millis: int) -> None:
        self.get_remaining_time_in_millis = lambda: millis


@pytest.mark.parametrize(
    ("asked", "left", "seconds"),
    [(None, None, None), (20, None, 20), (None, 60_000, 50), (20, 60_000, 20), (120, 60_000, 50), (None, 5_000, 1)],
)
def test_the_calls_never_have_more_time_than_the_function_has_left(asked, left, seconds):
    given = handler._seconds(Event(timeout=asked), Left(left) if left else None, time.monotonic())
    assert given == (None if seconds is None else pytest.approx(seconds, abs=0.5))


def test_what_came_before_the_calls_counts() -> None:
    assert handler._seconds(Event(timeout=20), None, time.monotonic() - 15) == pytest.approx(5, abs=0.5)
    assert handler._seconds(Event(timeout=20), None, time.monotonic() - 60) == 1


def test_the_log_holds_the_sinks_and_the_metrics(function, capsys):
    function.invoke(target=BAD, bucket=BUCKET, **QUICK)
    log, audited, run = lines(capsys)
    assert (log["level"], log["sinks"], log["verdict"]) == ("INFO", {"s3": "ok", "last verdict": "ok"}, "blocked")
    assert (audited["Account"], audited["Region"], audited["Fail"], audited["Blocked"]) == (
        "123456789012",
        REGION,
        1,
        1,
    )
    assert run["SinkErrors"] == 0
    for line in (audited, run):
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        assert {metric["Name"] for metric in directive["Metrics"]} <= set(line)
        assert {name for names in directive["Dimensions"] for name in names} <= set(line)


def test_a_member_of_a_fleet_prints_no_metrics(function, capsys):
    function.invoke(target=BAD, metrics=False, **QUICK)
    (log,) = lines(capsys)
    assert log["verdict"] == "blocked"


def test_importing_the_function_imports_no_command_line_and_no_terminal():
    script = "import preflight.serverless.handler, sys; print([m for m in ('click', 'rich', 'jinja2', 'moto') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
