"""The JSON of a report, there and back, and what is read of a document that lacks members."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Fix, Status, Waiver
from preflight.core.notes import Note
from preflight.core.report import Evidence, Policy
from preflight.core.report_json import from_json, to_json
from preflight.core.steps import Run
from preflight.core.value import Origin

P, W, F, U, S = Status.PASS, Status.WARN, Status.FAIL, Status.UNKNOWN, Status.SKIP


@pytest.mark.parametrize("statuses", [(P,), (W,), (U,), (F, W, S)])
@pytest.mark.parametrize("policy", [Policy(), Policy(True), Policy(False, True)])
def test_there_and_back(statuses: tuple[Status, ...], policy: Policy) -> None:
    every = (found(status, f"b{n}", fix=Fix("t", "c"), origin=Origin("f", 3, "p")) for n, status in enumerate(statuses))
    document = to_json(report(audit(*every), policy=policy))
    assert to_json(from_json(document)) == document


@pytest.mark.parametrize(
    "finding",
    [
        found(F, "b"),
        found(F, "b", fix=Fix("t", None)),
        found(F, "b", fix=Fix("t", Run(aws("ecr", "describe-images", repository_name="a b"), order=30))),
        found(U, "b", cause=Cause("denied", ("ec2:DescribeSubnets",), title="said once", falls_with="denied:x")),
        found(W, "b", waiver=Waiver("known", "2027-01-01", "me"), reference="https://example.com", origin=Origin("f")),
    ],
    ids=["bare", "no command", "a step", "a cause", "waived"],
)
def test_a_finding_comes_back(finding) -> None:
    back = from_json(to_json(report(audit(finding)))).findings
    (same,) = (each for each in back if each.requirement == finding.requirement)
    assert same == finding
    if finding.cause:
        assert same.cause
        assert (same.cause.title, same.cause.falls_with) == (finding.cause.title, finding.cause.falls_with)


def test_a_cause_that_only_repeats_its_finding_has_no_title() -> None:
    back = from_json(to_json(report(audit(found(F, "b", cause=Cause("gone", ("x",)))))))
    assert [each.cause.title for each in back.findings if each.cause] == [""]


@pytest.mark.parametrize("policy", [Policy(), Policy(True), Policy(False, True), Policy(True, True)])
@pytest.mark.parametrize("statuses", [(W,), (U,), (U, W), (P,)])
def test_the_exit_code_stays_as_it_was(statuses: tuple[Status, ...], policy: Policy) -> None:
    made = report(audit(*(found(status, f"b{n}") for n, status in enumerate(statuses))), policy=policy)
    assert from_json(to_json(made)).exit_code == made.exit_code


def test_calls_are_sorted_and_empty_origins_are_none() -> None:
    made = audit(calls={"b:B": 1, "a:A": 2}, notes=(Note("n"), Note("m", Origin("f", 1))))
    (document,) = to_json(report(made))["audits"]
    assert list(document["calls"]) == ["a:A", "b:B"]
    assert [note["origin"] for note in document["notes"]] == [None, {"file": "f", "line": 1, "path": None}]


def test_how_long_it_took_is_left_out() -> None:
    assert to_json(evolve(report(), seconds=1.0)) == to_json(evolve(report(), seconds=2.0))


def without(*members: str) -> dict[str, Any]:
    document = to_json(report(audit(found(F, "b", fix=Fix("t", "c"))), audit()))
    for one in document["audits"]:
        for member in members:
            del one[member]
    return document


ADDED = ("evidence", "evidenceTakenAt", "selection", "notes", "resources", "problems", "networks")


def test_a_report_of_1_0_rests_on_nothing_that_is_told() -> None:
    read = from_json({**without(*ADDED), "schemaVersion": "1.0"})
    assert {(one.evidence, one.notes, one.resources) for one in read.audits} == {(Evidence.NONE, (), ())}


def test_a_fix_of_before_the_steps_is_its_command() -> None:
    document = without()
    for one in document["audits"]:
        for finding in one["findings"]:
            if finding["fix"]:
                del finding["fix"]["steps"]
    (fix,) = (each.fix for each in from_json(document).findings if each.fix)
    assert fix.command == "c"


@pytest.mark.parametrize(
    ("document", "error"),
    [
        ({**without(), "schemaVersion": "2.0"}, ValueError),
        ({**without(), "schemaVersion": "10.1"}, ValueError),
        ({**without(), "audits": None}, TypeError),
        (without("findings"), KeyError),
        (without("selection"), KeyError),
        ({}, KeyError),
    ],
)
def test_what_is_no_report_is_refused(document: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        from_json(document)
