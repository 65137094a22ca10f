from __future__ import annotations

import json
from importlib.resources import files

import pytest
from attrs import evolve
from jsonschema import Draft202012Validator
from samples import audit, found, report

from preflight.core.finding import Status
from preflight.core.report import Report
from preflight.core.report_json import from_json, to_json
from preflight.core.requirement import REQUIREMENTS
from preflight.reports.render import render

SCHEMA = json.loads(files("preflight.reports").joinpath("report.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", ["mixed", "ready"])
def test_reports_are_valid_and_read_back(name, request):
    made = request.getfixturevalue(name)
    document = json.loads(render(made, "json"))
    VALIDATOR.validate(document)
    assert document == to_json(made)
    assert to_json(from_json(document)) == document


@pytest.mark.parametrize(
    "made",
    [
        Report((), "2026-11-22T10:00:00Z", "0.1.0"),
        report(audit(account="", principal="", digest="", source="")),
        report(evolve(audit(), findings=())),
        report(audit(found(Status.SKIP, "none of its checks was selected", check="", subject="images"))),
    ],
    ids=["no audit", "no identity", "no findings", "not selected"],
)
def test_unusual_reports_are_valid(made):
    VALIDATOR.validate(to_json(made))


def test_the_schema_lists_the_checklist():
    assert SCHEMA["$defs"]["requirement"]["enum"] == [requirement.id for requirement in REQUIREMENTS]
    assert SCHEMA["$defs"]["audit"]["properties"]["checklist"]["maxItems"] == len(REQUIREMENTS)


def broken(**changes):
    return {**to_json(report()), **changes}


def first(part, **changes):
    document = to_json(report(audit(found(Status.FAIL, "x", fix=None))))
    thing = document["audits"][0]
    (thing if part == "audit" else thing[part][2]).update(changes)
    return document


@pytest.mark.parametrize(
    "document",
    [
        broken(schemaVersion="2.0"),
        broken(extra=1),
        broken(verdict="fine"),
        broken(exitCode=4),
        broken(takenAt="yesterday"),
        broken(summary={"pass": 1}),
        first("audit", account="12345"),
        first("audit", standard="mine"),
        first("audit", calls={"ec2:DescribeSubnets": 0}),
        first("checklist", status="green"),
        first("checklist", requirement="unheard-of"),
        first("findings", check="Image Registry"),
        first("findings", because=None),
        first("findings", reference="javascript:alert(1)"),
        first("findings", origin={"file": "", "line": 1, "path": None}),
        first("findings", fix=None),
    ],
)
def test_what_breaks_the_contract_is_refused(document):
    assert not VALIDATOR.is_valid(document)


def test_the_document_is_ascii(hostile):
    assert render(hostile, "json").isascii()
