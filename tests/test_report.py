from __future__ import annotations

import pytest
from attrs import evolve
from samples import audit, found, mixed_report, report

from preflight.finding import Status, Waiver
from preflight.report import Policy, Report, from_json, roll_up, to_json

LATER = Waiver("later")


def of(words):
    """Findings from words; a word in brackets is waived."""
    return [
        found(Status(word.strip("()")), "x", waiver=LATER if word.startswith("(") else None) for word in words.split()
    ]


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ("", "unknown"),
        ("pass", "pass"),
        ("skip", "skip"),
        ("pass skip", "pass"),
        ("pass warn", "warn"),
        ("warn unknown", "unknown"),
        ("unknown fail", "fail"),
        ("(fail)", "warn"),
        ("(unknown)", "warn"),
        ("(warn)", "warn"),
        ("(fail) skip", "warn"),
        ("(fail) pass", "pass"),
        ("(fail) unknown", "unknown"),
        ("(fail) fail", "fail"),
        ("(pass)", "pass"),
        ("(skip)", "skip"),
    ],
)
def test_what_findings_add_up_to(findings, status):
    assert roll_up(of(findings)) == status


@pytest.mark.parametrize(
    ("findings", "verdict", "codes"),
    [
        ("pass", "ready", (0, 0, 0)),
        ("warn", "ready", (0, 1, 0)),
        ("(warn)", "ready", (0, 0, 0)),
        ("unknown", "unproven", (3, 3, 0)),
        ("unknown warn", "unproven", (3, 1, 0)),
        ("fail", "blocked", (1, 1, 1)),
        ("(fail)", "ready", (0, 0, 0)),
    ],
)
def test_verdict_and_exit_code(findings, verdict, codes):
    made = report(audit(*of(findings)))
    policies = (Policy(), Policy(fail_on_warn=True), Policy(allow_unknown=True))
    assert made.verdict == verdict
    assert tuple(evolve(made, policy=policy).exit_code for policy in policies) == codes


@pytest.mark.parametrize(
    ("audits", "code"), [(("pass", "pass"), 0), (("pass", "unknown"), 3), (("unknown", "fail"), 1), ((), 2)]
)
def test_the_worst_audit_decides(audits, code):
    made = Report(tuple(audit(*of(findings)) for findings in audits), "2026-11-22T10:00:00Z", "0.1.0")
    assert made.exit_code == code


@pytest.mark.parametrize("policy", [Policy(warn, unknown) for warn in (False, True) for unknown in (False, True)])
def test_a_document_read_back_is_the_same_document(policy):
    document = to_json(evolve(mixed_report(), policy=policy))
    assert to_json(from_json(document)) == document


@pytest.mark.parametrize("version", ["2.0", "0.9", "11"])
def test_another_major_version_is_refused(version):
    with pytest.raises(ValueError, match=r"is not 1\.x"):
        from_json({**to_json(report()), "schemaVersion": version})


def test_a_later_minor_version_is_read():
    assert from_json({**to_json(report()), "schemaVersion": "1.7"}).audits
