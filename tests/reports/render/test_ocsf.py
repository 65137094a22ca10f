from __future__ import annotations

import json

import pytest
from attrs import evolve
from samples import IMAGE, audit, found, mixed_findings, report

from preflight.core.finding import Fix, Status, Waiver
from preflight.reports.render import render
from preflight.reports.render.ocsf import milliseconds


def events(made):
    return [json.loads(line) for line in render(made, "ocsf").splitlines()]


def event_of(*findings):
    (event,) = [e for e in events(report(audit(*findings))) if e["metadata"]["event_code"] == "image-registry"]
    return event


def test_what_the_class_requires(mixed):
    for event in events(mixed):
        assert (event["class_uid"], event["category_uid"], event["type_uid"]) == (2003, 2, 200301)
        assert event["activity_id"] == 1
        assert event["time"] == 1795341600000
        assert event["finding_info"]["uid"]
        assert event["compliance"]["status_id"] in {1, 2, 3, 99}
        assert event["metadata"]["version"] == "1.8.0"
        assert event["cloud"]["provider"] == "AWS"
        assert event["resources"][0]["uid"]


@pytest.mark.parametrize(
    ("finding", "compliance", "severity", "status"),
    [
        (found(Status.PASS, "x"), 1, 1, 4),
        (found(Status.UNKNOWN, "x"), 2, 3, 1),
        (found(Status.FAIL, "x"), 3, 4, 1),
        (found(Status.WARN, "x"), 99, 2, 1),
        (found(Status.SKIP, "x"), 99, 1, 4),
        (found(Status.FAIL, "x", waiver=Waiver("later")), 3, 4, 3),
    ],
)
def test_how_a_status_is_told(finding, compliance, severity, status):
    event = event_of(finding)
    assert (event["compliance"]["status_id"], event["severity_id"], event["status_id"]) == (
        compliance,
        severity,
        status,
    )


def test_the_remediation():
    told = event_of(found(Status.FAIL, "no", fix=Fix("Copy it.", "docker push x"), reference="https://a.example/b"))
    assert told["remediation"] == {"desc": "Copy it.\ndocker push x", "references": ["https://a.example/b"]}
    assert "remediation" not in event_of(found(Status.PASS, "yes"))


def test_one_event_per_check_and_subject_and_the_worst_decides():
    told = event_of(found(Status.PASS, "a"), found(Status.FAIL, "b"), found(Status.FAIL, "c"))
    assert (told["compliance"]["status_code"], told["message"]) == ("fail", "b; c")


def test_ids_are_unique_in_a_report_and_the_same_in_the_next():
    first = audit(*mixed_findings())
    made = report(first, evolve(first, source="b.json"), evolve(first, region="eu-west-1"))
    ids = [event["finding_info"]["uid"] for event in events(made)]
    assert len(ids) == len(set(ids)) == 60
    assert (
        event_of(found(Status.PASS, "a"))["finding_info"]["uid"]
        == event_of(found(Status.FAIL, "b"))["finding_info"]["uid"]
    )


def test_the_partition_is_that_of_the_region():
    (event, *_) = events(report(audit(region="us-gov-west-1")))
    assert event["resources"][0]["cloud_partition"] == "aws-us-gov"


@pytest.mark.parametrize(
    ("text", "time"), [("1970-01-01T00:00:01Z", 1000), ("2026-11-22T10:00:00.5Z", 1795341600500), ("soon", 0)]
)
def test_milliseconds(text, time):
    assert milliseconds(text) == time


def test_the_subject_is_the_resource():
    assert event_of(found(Status.FAIL, "no"))["resources"][0]["uid"] == IMAGE
