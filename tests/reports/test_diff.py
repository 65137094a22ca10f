from __future__ import annotations

import pytest
from attrs import evolve
from samples import IMAGE, audit, found, mixed_report, report

from preflight.core.finding import Status, Waiver
from preflight.core.report_json import from_json
from preflight.core.report_json import to_json as report_to_json
from preflight.core.requirement import REQUIREMENTS
from preflight.reports.diff import diff


def one(status, because="so it is", **more):
    """A report in which one check says this of one image."""
    return report(audit(found(Status(status), because, **more)))


def kinds(old, new):
    return [(change.kind.value, change.key.check, change.key.subject) for change in diff(old, new).changes]


@pytest.mark.parametrize(
    ("before", "after", "kind", "code"),
    [
        ("pass", "pass", None, 0),
        ("pass", "warn", "regressed", 1),
        ("pass", "fail", "regressed", 1),
        ("pass", "unknown", "became unknown", 3),
        ("pass", "skip", None, 0),
        ("warn", "pass", "fixed", 0),
        ("warn", "fail", "regressed", 1),
        ("warn", "unknown", "became unknown", 3),
        ("fail", "fail", None, 0),
        ("fail", "pass", "fixed", 0),
        ("fail", "warn", "fixed", 0),
        ("fail", "skip", "fixed", 0),
        ("fail", "unknown", "became unknown", 3),
        ("unknown", "unknown", None, 0),
        ("unknown", "pass", "fixed", 0),
        ("unknown", "fail", "regressed", 1),
        ("unknown", "warn", "fixed", 0),
        ("skip", "fail", "regressed", 1),
        ("skip", "pass", None, 0),
    ],
)
def test_how_a_status_changes(before, after, kind, code):
    changes = diff(one(before), one(after))
    assert [change.kind.value for change in changes.changes] == ([kind] if kind else [])
    assert changes.exit_code == code
    assert changes.unchanged == len(REQUIREMENTS) - 1 + (not kind)


@pytest.mark.parametrize(("status", "code"), [("pass", 0), ("skip", 0), ("warn", 0), ("unknown", 3), ("fail", 1)])
def test_what_is_new_counts_as_it_stands(status, code):
    old = one("pass")
    more = found(Status(status), "new here", subject="another")
    new = report(evolve(old.audits[0], findings=(*old.findings, more)))
    assert kinds(old, new) == [("new", "image-registry", "another")]
    assert diff(old, new).exit_code == code
    assert kinds(new, old) == [("gone", "image-registry", "another")]
    assert diff(new, old).exit_code == 0


@pytest.mark.parametrize("place", [{"account": "111122223333"}, {"region": "eu-west-1"}])
def test_accounts_and_regions_are_compared_with_themselves(place):
    changes = diff(one("fail"), report(evolve(one("fail").audits[0], **place)))
    assert len(changes.new) == len(changes.gone) == len(REQUIREMENTS)
    assert not changes.regressed


def test_another_message_is_no_change():
    assert kinds(one("fail", "one reason"), one("fail", "another")) == []


def test_the_worst_of_several_findings_counts():
    old = report(audit(found(Status.FAIL, "a"), found(Status.PASS, "b")))
    new = report(audit(found(Status.PASS, "a"), found(Status.PASS, "b")))
    assert kinds(old, new) == [("fixed", "image-registry", IMAGE)]


def test_a_waiver_eases_and_its_end_regresses():
    waived = one("fail", waiver=Waiver("later"))
    assert kinds(one("fail"), waived) == [("fixed", "image-registry", IMAGE)]
    assert kinds(waived, one("fail")) == [("regressed", "image-registry", IMAGE)]


def test_a_report_does_not_differ_from_itself_read_back():
    mixed = mixed_report()
    changes = diff(mixed, from_json(report_to_json(mixed)))
    assert changes.changes == ()
    assert changes.exit_code == 0


def test_every_kind_has_a_list_of_its_own():
    old, new = ({"image-size": "warn", "startup-path": "pass"}, {"image-size": "fail", "endpoint-name": "pass"})
    changes = diff(*(report(audit(*(found(Status(s), "so", check=c) for c, s in each.items()))) for each in (old, new)))
    lists = (changes.regressed, changes.became_unknown, changes.new, changes.gone, changes.fixed)
    assert [[change.key.check for change in each] for each in lists] == [
        ["image-size"],
        [],
        ["endpoint-name"],
        ["startup-path"],
        [],
    ]
