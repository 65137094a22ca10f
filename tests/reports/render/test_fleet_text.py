"""Several audits in one text: what is the same everywhere once, and each kind of problem with where it is."""

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.cause import Cause, not_asked
from preflight.core.finding import Fix, Status
from preflight.reports.render.fleet_text import draw, recurring
from preflight.reports.render.layout import Style

REGIONS = ("us-west-2", "eu-west-1", "eu-central-1")
PLAIN = Style(False, 100, False)


def fail(subject="a", kind="c", **more):
    return found(Status.FAIL, f"{subject} is bad", subject=subject, cause=Cause(kind, (subject,)), **more)


def fleet(*findings, accounts=("123456789012",)):
    """A report of as many regions as there are groups of findings."""
    return report(
        *(
            evolve(audit(*group), region=region, account=account)
            for account in accounts
            for region, group in zip(REGIONS, findings, strict=False)
        )
    )


def text(made):
    return "\n".join(draw(made, PLAIN))


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        ([[fail()], [fail()]], [("a is bad", 2, True)]),
        ([[fail()], [fail("b")]], [("a is bad", 2, False)]),
        ([[fail()], [fail(kind="d")]], [("a is bad", 1, True), ("a is bad", 1, True)]),
        ([[fail()], [fail(check="image-size")]], [("a is bad", 1, True), ("a is bad", 1, True)]),
        ([[fail(), fail("b")], []], [("a is bad", 1, False)]),
        ([[], []], []),
    ],
)
def test_problems_of_one_kind_are_told_once(groups, expected):
    assert [(each.view.title, len(each.audits), each.alike) for each in recurring(fleet(*groups))] == expected


@pytest.mark.parametrize(
    ("made", "there"),
    [
        (fleet([fail()], [fail()]), ["IN ALL OF THEM", "everywhere (image-registry)"]),
        (fleet([fail()], []), ["IN SOME", "in us-west-2 (image-registry)"]),
        (fleet([fail()], [fail("b")]), ["IN ALL OF THEM", "everywhere; shown as in us-west-2 (image-registry)"]),
        (fleet([fail()], [], accounts=("1", "2")), ["IN SOME", "in 1 us-west-2, 2 us-west-2 (image-registry)"]),
        (fleet([fail(fix=Fix("Mend it."))], []), ["fix: Mend it."]),
    ],
)
def test_where_a_problem_is(made, there):
    found = text(made)
    assert [words for words in there if words not in found] == []


def test_a_green_fleet_has_rows_alone():
    found = text(fleet([], []))
    assert "IN ALL" not in found
    assert "IN SOME" not in found


def test_what_is_the_same_in_every_row_stands_above():
    rows = list(draw(fleet([fail()], []), PLAIN))
    assert rows[1] == "123456789012, deploy.json:"
    assert rows[2].split()[:3] == ["✘", "blocked", "us-west-2"]
    assert rows[3].split()[:3] == ["✔", "ready", "eu-west-1"]


def test_many_places_are_counted():
    one = [evolve(audit(fail()), region=f"region-{at}") for at in range(9)]
    assert "in region-0, region-1, region-2, region-3, region-4, region-5 and 3 more" in text(report(*one, audit()))


def test_what_was_left_out_is_said_once():
    unasked = found(Status.UNKNOWN, "not asked", cause=not_asked("--skip"))
    assert text(fleet([unasked], [unasked])).count("not asked (--skip)") == 1
