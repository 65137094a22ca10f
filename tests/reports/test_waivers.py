from __future__ import annotations

from datetime import date

import pytest
from samples import IMAGE, audit, found, report

from preflight.core.finding import Fix, Status, Waiver
from preflight.core.report import Verdict
from preflight.inputs.document import parse
from preflight.inputs.error import InputError
from preflight.reports import waivers
from preflight.reports.waivers import Entry

CHECKS = ("image-registry", "image-exists", "endpoint-name")
TODAY = date(2026, 11, 22)

FILE = """\
waivers:
  - check: image-registry
    subject: ghcr.io/*
    reason: moved with the next release
    expires: 2027-01-31
    owner: ann
  - check: endpoint-name
    reason: renamed in June
"""


def entries(text, file="waivers.yaml"):
    return waivers.parse(parse(text, file), CHECKS)


def entry(check="image-registry", subject="*", expires=None, reason="later"):
    return Entry(check, Waiver(reason, expires), subject)


def failing(**more):
    return found(Status.FAIL, "no", fix=Fix("Mend it."), **more)


def test_a_file_of_waivers():
    first, second = entries(FILE)
    assert first.check == "image-registry"
    assert first.subject == "ghcr.io/*"
    assert first.waiver == Waiver("moved with the next release", "2027-01-31", "ann")
    assert first.origin.line == 2
    assert (second.check, second.subject, second.waiver) == ("endpoint-name", "*", Waiver("renamed in June"))
    assert str(first) == "waivers.yaml:2: waiver of image-registry on ghcr.io/*"


@pytest.mark.parametrize(
    "text",
    [
        "- {check: image-exists, reason: later}",
        "waivers: [{check: image-exists, reason: later}]",
        '[{"check": "image-exists", "reason": "later"}]',
        '{"waivers": [{"check": "image-exists", "reason": "later", "expires": null, "owner": null}]}',
    ],
)
def test_lists_and_mappings_in_yaml_and_json(text):
    assert [(e.check, e.waiver) for e in entries(text)] == [("image-exists", Waiver("later"))]


def test_an_empty_list_waives_nothing():
    assert entries("waivers: []") == ()


def test_a_file_is_read_from_disk(tmp_path):
    path = tmp_path / "waivers.yaml"
    path.write_text(FILE)
    assert [e.check for e in waivers.load(path, CHECKS)] == ["image-registry", "endpoint-name"]


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (
            "- {check: image-registri, reason: x}",
            ["w:1: waiver 1: there is no check 'image-registri'; did you mean 'image-registry'?"],
        ),
        ("- {check: zzz, reason: x}", ["w:1: waiver 1: there is no check 'zzz'"]),
        ("- {check: image-exists}", ["w:1: waiver 1: reason is missing"]),
        ("- {check: image-exists, reason: '  '}", ["w:1: waiver 1: reason is missing"]),
        ("- {reason: x}", ["w:1: waiver 1: check is missing"]),
        (
            "- {check: image-exists, reason: x, expire: 2027-01-31}",
            ["w:1: waiver 1: unknown key 'expire'; did you mean 'expires'?"],
        ),
        (
            "- {check: image-exists, reason: x, expires: next year}",
            ["w:1: waiver 1: expires 'next year' is no date; write it as 2027-01-31"],
        ),
        (
            "- {check: image-exists, reason: x, expires: 2027-02-30}",
            ["w:1: waiver 1: expires '2027-02-30' is no date; write it as 2027-01-31"],
        ),
        ("- {check: image-exists, reason: x, subject: [a]}", ["w:1: waiver 1: subject must be text"]),
        ("- image-exists", ["w:1: waiver 1: is str; write check, reason and, if wanted, subject, expires, owner"]),
        (
            "- {check: image-exists}\n- {check: image-exists, reason: x}\n- {reason: x}",
            ["w:1: waiver 1: reason is missing", "w:3: waiver 3: check is missing"],
        ),
        ("waiver: []", ["w:1: a waivers file is a list, or a mapping with one list under 'waivers'"]),
        ("waivers: {}", ["w:1: a waivers file is a list, or a mapping with one list under 'waivers'"]),
    ],
)
def test_every_error_is_a_line_of_its_own(text, errors):
    with pytest.raises(InputError) as raised:
        entries(text, "w")
    assert str(raised.value).splitlines() == errors


@pytest.mark.parametrize(
    ("subject", "covered"),
    [
        ("*", True),
        (IMAGE, True),
        ("ghcr.io/*", True),
        ("ghcr.io/myorg/*:latest", True),
        ("ghcr.io", False),
        ("GHCR.IO/*", False),
        ("docker.io/*", False),
    ],
)
def test_a_subject_is_as_printed_or_a_glob(subject, covered):
    assert entry(subject=subject).covers(failing()) is covered


def test_a_subject_with_brackets_matches_as_printed():
    assert entry(subject="agents[0].name").covers(failing(subject="agents[0].name"))


@pytest.mark.parametrize("status", ["fail", "warn", "unknown"])
def test_what_is_not_green_is_waived_and_keeps_its_status(status):
    (waived,) = waivers.waive([found(Status(status), "no")], [entry()], TODAY)
    assert waived.status == status
    assert waived.waiver == Waiver("later")


@pytest.mark.parametrize("status", ["pass", "skip"])
def test_what_is_green_is_not_waived(status):
    (kept,) = waivers.waive([found(Status(status), "yes")], [entry()], TODAY)
    assert kept.waiver is None


def test_other_checks_and_subjects_are_left_alone():
    findings = (failing(check="image-exists"), failing(subject="other"))
    assert waivers.waive(findings, [entry(subject=IMAGE)], TODAY) == findings


@pytest.mark.parametrize(
    ("expires", "applies"), [(None, True), ("2026-11-23", True), ("2026-11-22", True), ("2026-11-21", False)]
)
def test_a_waiver_holds_through_its_last_day(expires, applies):
    (finding,) = waivers.waive([failing()], [entry(expires=expires)], TODAY)
    assert (finding.waiver is not None) is applies


def test_one_that_expired_does_not_hide_one_in_force():
    (finding,) = waivers.waive([failing()], [entry(expires="2020-01-01", reason="old"), entry(reason="new")], TODAY)
    assert finding.waiver == Waiver("new")


@pytest.mark.parametrize(
    ("given", "notes"),
    [
        (entry(), ()),
        (entry(expires="2026-12-07"), ()),
        (entry(expires="2026-12-06"), ("waiver of image-registry expires on 2026-12-06",)),
        (entry(expires="2026-11-21"), ("waiver of image-registry expired on 2026-11-21 and no longer applies",)),
        (entry(subject="other"), ("waiver of image-registry on other matches nothing; correct it or remove it",)),
        (
            entry("endpoint-name"),
            ("waiver of endpoint-name is no longer needed: what it names is pass; remove it",),
        ),
    ],
)
def test_what_is_said_of_the_waivers_themselves(given, notes):
    findings = report(audit(failing())).findings
    assert waivers.notes(findings, [given], TODAY) == notes


def test_a_waived_failure_no_longer_blocks_the_report():
    made = report(audit(failing()))
    assert made.verdict is Verdict.BLOCKED
    waived, notes = waivers.apply(made, [entry()], TODAY)
    assert (waived.verdict, waived.exit_code, notes) == (Verdict.READY, 0, ())
    assert waived.summary["fail"] == 1


def test_a_waiver_may_meet_its_finding_in_any_audit():
    made = report(audit(), audit(failing(), region="eu-west-1"))
    waived, notes = waivers.apply(made, [entry()], TODAY)
    assert notes == ()
    assert [f.waiver for f in waived.findings if f.status is Status.FAIL] == [Waiver("later")]
