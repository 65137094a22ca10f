"""What is said when a verdict changes: one line, what stands in the way, and where the report is."""

import json
from types import SimpleNamespace

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.cause import not_asked
from preflight.core.finding import Fix, Status
from preflight.serverless.notice import MOST, Notice, NoticeNotTakenError, to_bus, to_topic

BAD = report(audit(found(Status.FAIL, "it is in ghcr.io", fix=Fix("Copy it."))))
PLACE = "in 123456789012 us-west-2"


@pytest.mark.parametrize(
    ("made", "subject"),
    [
        (Notice(BAD, None, None), f"agentcore-preflight: blocked {PLACE}"),
        (Notice(BAD, "ready", None), f"agentcore-preflight: blocked (was ready) {PLACE}"),
        (Notice(report(evolve(audit(), account="")), None, None), "agentcore-preflight: ready in unknown us-west-2"),
        (
            Notice(report(audit(), evolve(audit(), region="eu-west-1"), audit()), None, None),
            f"agentcore-preflight: ready {PLACE}, eu-west-1",
        ),
    ],
)
def test_one_line(made, subject):
    assert made.subject == subject


def test_the_line_is_as_short_as_sns_wants_it():
    many = report(*(evolve(audit(), region=f"region-number-{at}") for at in range(20)))
    assert len(Notice(many, "blocked", None).subject) == 99


@pytest.mark.parametrize(
    ("findings", "uri", "lines"),
    [
        ((), None, ["Report: not written"]),
        (
            (
                found(Status.UNKNOWN, "denied", subject="b"),
                found(Status.FAIL, "bad", subject="a", fix=Fix("Mend it.")),
                found(Status.WARN, "old", subject="c"),
                found(Status.UNKNOWN, "not asked", subject="d", cause=not_asked("--check")),
            ),
            "s3://r",
            ["- fail image-registry a: bad. Fix: Mend it.", "- unknown image-registry b: denied.", "Report: s3://r"],
        ),
    ],
)
def test_the_message(findings, uri, lines):
    made = Notice(report(audit(*findings)), None, uri)
    assert list(made.lines()) == [made.subject, *lines]


@pytest.mark.parametrize(("count", "more"), [(MOST, []), (MOST + 3, ["and 3 more"])])
def test_a_message_of_many(count, more):
    findings = [found(Status.FAIL, "bad", subject=f"s{at}") for at in range(count)]
    _, *lines, _ = Notice(report(audit(*findings)), None, None).lines()
    assert lines[MOST:] == more


def test_the_same_for_rules():
    made = Notice(BAD, "ready", "s3://r").detail()
    assert made["summary"]["fail"] == 1
    expected = {"account": "123456789012", "regions": ["us-west-2"], "verdict": "blocked", "was": "ready", "exitCode": 1, "reportUri": "s3://r"}  # fmt: skip
    assert {name: made[name] for name in expected} == expected


def test_a_topic_hears_subject_and_message():
    heard = []
    made = Notice(BAD, None, None)
    to_topic(SimpleNamespace(publish=lambda **given: heard.append(given)), "arn:t", made)
    assert heard == [{"TopicArn": "arn:t", "Subject": made.subject, "Message": "\n".join(made.lines())}]


def test_a_bus_hears_one_event():
    heard: list[dict[str, str]] = []

    def take(Entries: list[dict[str, str]]) -> dict[str, int]:  # noqa: N803
        heard.extend(Entries)
        return {"FailedEntryCount": 0}

    to_bus(SimpleNamespace(put_events=take), "b", Notice(BAD, None, None))
    [entry] = heard
    assert (entry["Source"], entry["DetailType"], entry["EventBusName"]) == (
        "agentcore-preflight",
        "Preflight Verdict Changed",
        "b",
    )
    assert json.loads(entry["Detail"])["verdict"] == "blocked"


def test_a_bus_that_takes_nothing_is_an_error():
    refused = {"FailedEntryCount": 1, "Entries": [{"ErrorCode": "Throttled", "ErrorMessage": "slow"}]}
    with pytest.raises(NoticeNotTakenError, match="Throttled: slow"):
        to_bus(SimpleNamespace(put_events=lambda **_: refused), "b", Notice(BAD, None, None))
