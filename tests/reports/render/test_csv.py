from __future__ import annotations

import csv
import io

from samples import audit, found, report

from preflight.core.finding import Fix, Status, Waiver
from preflight.core.value import Origin
from preflight.reports.render import render


def rows(made):
    return list(csv.DictReader(io.StringIO(render(made, "csv"))))


def test_a_line_for_every_finding(mixed):
    assert [(row["check"], row["subject"], row["status"]) for row in rows(mixed)] == [
        (finding.check, finding.subject, finding.status.value) for finding in mixed.findings
    ]


def test_a_line_says_all_of_a_finding():
    finding = found(
        Status.FAIL,
        "=no",
        fix=Fix("Copy it.", "docker pull a\ndocker push b"),
        origin=Origin("d.json", 7, "image"),
        reference="https://docs.aws.amazon.com/a",
        waiver=Waiver("later"),
    )
    (row,) = [row for row in rows(report(audit(finding))) if row["status"] == "fail"]
    assert row == {
        "account": "123456789012",
        "region": "us-west-2",
        "source": "deploy.json",
        "requirement": "images",
        "check": "image-registry",
        "subject": "ghcr.io/myorg/research:latest",
        "status": "fail",
        "because": "'=no",
        "fix": "Copy it.",
        "command": "docker pull a docker push b",
        "file": "d.json",
        "line": "7",
        "path": "image",
        "reference": "https://docs.aws.amazon.com/a",
        "waiver": "later",
        "evidence": "live",
        "verdict": "ready",
    }
