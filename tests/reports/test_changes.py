"""What changed between two reports, as people and programs read it."""

from __future__ import annotations

import json
import unicodedata

from samples import HOSTILE, IMAGE, audit, found, report

from preflight.core.cause import Cause
from preflight.core.finding import Fix, Status
from preflight.reports.changes import render, to_json
from preflight.reports.diff import Kind, diff

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


def test_what_is_gone_and_was_green_is_only_counted():
    changes = diff(
        report(audit(found(Status.PASS, "fine", subject="a"))), report(audit(found(Status.PASS, "fine", subject="b")))
    )
    assert render(changes).splitlines()[-1].startswith("1 new, 1 gone, ")
    assert " a " not in render(changes)


def test_what_is_better_shows_no_fix():
    better = report(audit(found(Status.WARN, "old", fix=Fix("Renew it."))))
    assert "Renew it." not in render(diff(report(audit(found(Status.FAIL, "bad"))), better))


def test_hostile_names_do_not_steer_the_terminal():
    worse = report(audit(found(Status.FAIL, HOSTILE, subject=HOSTILE, fix=Fix(HOSTILE, HOSTILE))))
    shown = render(diff(report(audit(found(Status.PASS, "fine", subject=HOSTILE))), worse))
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
