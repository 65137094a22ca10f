"""Metrics of a report: one line an audit, one for the run, each in the embedded metric format."""

from datetime import UTC, datetime

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.finding import Status
from preflight.serverless.metrics import fleet_metrics, metrics

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (Status.PASS, {"Blocked": 0, "Unproven": 0}),
        (Status.WARN, {"Blocked": 0, "Unproven": 0}),
        (Status.FAIL, {"Blocked": 1, "Unproven": 0}),
        (Status.UNKNOWN, {"Unproven": 1}),
    ],
)
def test_an_audit(status, verdict):
    line, _ = metrics(report(audit(found(status, "so it is"))), 0, AT)
    assert {name: line[name] for name in ("Blocked", "Unproven") if name in line} == verdict
    assert line[status.value.title()] >= 1
    assert (line["Account"], line["Region"]) == ("123456789012", "us-west-2")
    [directive] = line["_aws"]["CloudWatchMetrics"]
    assert directive["Dimensions"] == [["Account", "Region"], ["Account"]]
    assert {each["Name"] for each in directive["Metrics"]} == set(line) - {"_aws", "Account", "Region"}


@pytest.mark.parametrize(
    ("accounts", "seconds", "named", "duration"),
    [(("1",), 1.2345, "1", 1234), (("2", "1", "2"), None, "1,2", 0), (("",), 0.0, "unknown", 0)],
)
def test_a_run(accounts, seconds, named, duration):
    audits = [evolve(audit(), account=account) for account in accounts]
    *_, line = metrics(evolve(report(*audits), seconds=seconds), 2, AT)
    assert (line["Account"], line["Duration"], line["SinkErrors"]) == (named, duration, 2)
    units = {each["Name"]: each["Unit"] for each in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]}
    assert units == {"Duration": "Milliseconds", "SinkErrors": "Count"}


def test_an_audit_of_nobody_is_of_an_unknown_account():
    line, _ = metrics(report(evolve(audit(), account="")), 0, AT)
    assert line["Account"] == "unknown"


def test_a_fleet():
    line = fleet_metrics({"members": 3, "blocked": 1}, AT)
    assert (line["Fleet"], line["Members"], line["Blocked"]) == ("all", 3, 1)
    assert line["_aws"]["Timestamp"] == 1767225600000
    assert line["_aws"]["CloudWatchMetrics"][0]["Namespace"] == "AgentCorePreflight"
