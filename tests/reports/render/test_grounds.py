"""What a report rests on shows in every format, and no format loses a finding without saying so."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from samples import found, mixed_report

from preflight.core.finding import Status
from preflight.core.report import Evidence, Report
from preflight.reports.render import FORMATS, render

SAID = {
    Evidence.SIMULATED: "simulated",
    Evidence.RECORDED: "recorded",
    Evidence.NONE: "not asked|aws was not|evidence.{1,6}none",
}


def resting_on(evidence: Evidence) -> Report:
    report = mixed_report()
    return evolve(report, audits=tuple(evolve(audit, evidence=evidence) for audit in report.audits))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("evidence", SAID)
def test_evidence_that_is_not_live_shows(form: str, evidence: Evidence) -> None:
    words = re.compile(SAID[evidence] + ("|,none," if form == "csv" else ""), re.IGNORECASE)
    if form in {"junit", "asff", "ocsf"}:
        words = re.compile(rf"evidence\W+(value=)?\W*{evidence.value}", re.IGNORECASE)
    assert words.search(render(resting_on(evidence), form))
    assert not re.search("simulated", render(resting_on(Evidence.LIVE), form), re.IGNORECASE)


def twice() -> Report:
    """A report whose first check says two things of one subject."""
    report = mixed_report()
    both = tuple(found(Status.FAIL, because, subject="one subject") for because in ("first", "second"))
    return evolve(report, audits=tuple(evolve(audit, findings=(*audit.findings, *both)) for audit in report.audits))


def test_every_format_counts_all_findings() -> None:
    report = twice()
    total = len(report.findings)
    rows = list(csv.DictReader(io.StringIO(render(report, "csv"))))
    events = [json.loads(line) for line in render(report, "ocsf").splitlines()]
    records = json.loads(render(report, "asff"))
    suites = ET.fromstring(render(report, "junit"))  # noqa: S314 - our own text
    properties = [
        (each.get("name"), int(each.get("value", "0")))
        for each in suites.iter("property")
        if each.get("name") in {"findings", "merged"}
    ]
    assert len(rows) == total
    assert sum(event["count"] for event in events) >= total > len(events)
    assert sum(int(record["ProductFields"]["agentcore-preflight/Findings"]) for record in records) >= total
    assert sum(number for name, number in properties if name == "findings") >= total
    assert sum(number for name, number in properties if name == "merged") >= 1


@pytest.mark.parametrize("form", ["asff", "ocsf"])
def test_nothing_of_a_simulated_account_is_urgent(form: str) -> None:
    assert "INFORMATIONAL" in render(resting_on(Evidence.SIMULATED), form).upper()
    assert not re.search('"HIGH"', render(resting_on(Evidence.SIMULATED), form), re.IGNORECASE)
    assert re.search('"HIGH"', render(resting_on(Evidence.LIVE), form), re.IGNORECASE)
