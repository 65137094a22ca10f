from __future__ import annotations

import json
import unicodedata

import pytest
from attrs import evolve
from samples import HOSTILE, IMAGE, audit, found, mixed_report, report

from preflight.core.cause import Cause
from preflight.core.finding import Fix, Status, Waiver
from preflight.core.report_json import from_json
from preflight.core.report_json import to_json as report_to_json
from preflight.core.requirement import REQUIREMENTS
from preflight.reports.diff import Kind, diff, render, to_json


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


OLD = report(
    audit(
        found(Status.PASS, "it is in ECR"),
        found(Status.FAIL, "hyphens", check="endpoint-name", requirement="names", subject="a-b", fix=Fix("Write a_b.")),
        found(Status.PASS, "2 subnets", check="private-subnets", requirement="network", subject="vpc-1"),
        found(Status.WARN, "old", check="image-size", subject="old-image"),
    )
)
NEW = report(
    audit(
        found(Status.FAIL, "it is in ghcr.io", fix=Fix("Copy it.", "docker pull a\ndocker push b")),
        found(Status.PASS, "it matches", check="endpoint-name", requirement="names", subject="a-b"),
        found(Status.UNKNOWN, "denied", check="private-subnets", requirement="network", subject="vpc-1"),
        found(Status.WARN, "2 GB", check="image-size", subject="new-image"),
        found(Status.PASS, "small", check="image-size", subject="small-image"),
    )
)

TEXT = """\
regressed
  image-registry ghcr.io/myorg/research:latest (123456789012 us-west-2): pass -> fail
    it is in ghcr.io
    fix: Copy it.
      docker pull a
      docker push b

became unknown
  private-subnets vpc-1 (123456789012 us-west-2): pass -> unknown
    denied

new
  image-size new-image (123456789012 us-west-2): warn
    2 GB

gone
  image-size old-image (123456789012 us-west-2): warn

fixed
  endpoint-name a-b (123456789012 us-west-2): fail -> pass
    it matches

1 regressed, 1 became unknown, 2 new, 1 gone, 1 fixed, 14 unchanged; 3 new problems; 2 fixed problems
"""


def test_as_text():
    assert render(diff(OLD, NEW)) == TEXT


def test_nothing_changed_as_text():
    assert render(diff(OLD, OLD)) == "18 unchanged\n"


def test_as_json():
    document = json.loads(render(diff(OLD, NEW), "json"))
    assert document == to_json(diff(OLD, NEW))
    place = {"account": "123456789012", "region": "us-west-2", "cause": None}
    assert document == {
        "schemaVersion": "1.0",
        "exitCode": 1,
        "regressed": [
            {
                **place,
                "check": "image-registry",
                "subject": IMAGE,
                "before": "pass",
                "after": "fail",
                "because": "it is in ghcr.io",
            }
        ],
        "becameUnknown": [
            {
                **place,
                "check": "private-subnets",
                "subject": "vpc-1",
                "before": "pass",
                "after": "unknown",
                "because": "denied",
            }
        ],
        "new": [
            {
                **place,
                "check": "image-size",
                "subject": "new-image",
                "before": None,
                "after": "warn",
                "because": "2 GB",
            },
            {
                **place,
                "check": "image-size",
                "subject": "small-image",
                "before": None,
                "after": "pass",
                "because": "small",
            },
        ],
        "gone": [
            {**place, "check": "image-size", "subject": "old-image", "before": "warn", "after": None, "because": "old"}
        ],
        "fixed": [
            {
                **place,
                "check": "endpoint-name",
                "subject": "a-b",
                "before": "fail",
                "after": "pass",
                "because": "it matches",
            }
        ],
        "unchanged": 14,
        "problems": {
            "new": [
                {"cause": f"image-registry:{IMAGE}", "title": "it is in ghcr.io", "status": "fail"},
                {"cause": "private-subnets:vpc-1", "title": "denied", "status": "unknown"},
                {"cause": "image-size:new-image", "title": "2 GB", "status": "warn"},
            ],
            "fixed": [
                {"cause": "endpoint-name:a-b", "title": "hyphens", "status": "fail"},
                {"cause": "image-size:old-image", "title": "old", "status": "warn"},
            ],
        },
    }


def test_hostile_names_do_not_steer_the_terminal():
    worse = one("fail", HOSTILE, subject=HOSTILE, fix=Fix(HOSTILE, HOSTILE))
    shown = render(diff(one("pass", subject=HOSTILE), worse))
    assert {c for c in shown if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}
    assert not [line for line in shown.splitlines() if line.lstrip().startswith("::")]


def test_every_kind_has_a_list_of_its_own():
    changes = diff(OLD, NEW)
    lists = (changes.regressed, changes.became_unknown, changes.new, changes.gone, changes.fixed)
    assert [{change.kind for change in each} for each in lists] == [{kind} for kind in Kind]
    assert sum(map(len, lists)) == len(changes.changes)


def test_changes_of_one_cause_are_told_once():
    cause = Cause("denied", ("ec2:DescribeSubnets",), title="ec2:DescribeSubnets is denied")
    fails = [
        found(Status.FAIL, f"{name} is broken", check=name, requirement="network", subject="subnet-1", cause=cause)
        for name in ("private-subnets", "startup-path")
    ]
    changes = diff(report(audit()), report(audit(*fails)))
    text = render(changes)
    assert text.count("is broken") == 1
    assert "the same cause (ec2:DescribeSubnets is denied): startup-path subnet-1" in text
    assert "1 new problem" in text
    assert [problem["cause"] for problem in to_json(changes)["problems"]["new"]] == ["denied:ec2:DescribeSubnets"]
    again = diff(report(audit(*fails)), report(audit()))
    assert [str(problem.cause) for problem in again.fixed_problems] == ["denied:ec2:DescribeSubnets"]
