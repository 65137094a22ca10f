"""The words that every form for people shares."""

import pytest
from attrs import evolve
from samples import audit, found, mixed_report, report

from preflight.core.cause import not_asked
from preflight.core.finding import Status, Waiver
from preflight.core.notes import Note
from preflight.core.report import Evidence
from preflight.core.value import Origin
from preflight.reports.render import wording

FAIL, WARN, DOUBT = (found(status, status.value) for status in (Status.FAIL, Status.WARN, Status.UNKNOWN))
UNASKED = found(Status.UNKNOWN, "not asked", cause=not_asked("--check"))
LET = evolve(FAIL, waiver=Waiver("later"))


@pytest.mark.parametrize(
    ("findings", "text"),
    [
        ((), "no findings"),
        ((FAIL, FAIL, WARN, DOUBT), "2 fail, 1 unknown, 1 warn"),
        ((LET, FAIL), "1 fail, 1 waived"),
        ((found(Status.PASS, "ok", waiver=Waiver("later")),), "1 pass"),
    ],
)
def test_counts(findings, text):
    assert wording.counts(findings) == text


@pytest.mark.parametrize(
    ("number", "noun", "text"), [(0, "call", "0 calls"), (1, "call", "1 call"), (2, "call", "2 calls")]
)
def test_plural(number, noun, text):
    assert wording.plural(number, noun) == text


@pytest.mark.parametrize(
    ("findings", "text"),
    [
        ((), "nothing to fix"),
        ((FAIL,), "1 problem to fix (from 1 failed finding)"),
        ((FAIL, found(Status.FAIL, "other", subject="b")), "2 problems to fix (from 2 failed findings)"),
        ((DOUBT, WARN), "2 things not verified"),
        ((DOUBT,), "1 thing not verified"),
        ((WARN,), "1 warning"),
        ((UNASKED,), "some questions not asked"),
    ],
)
def test_how_much_there_is_to_do(findings, text):
    if text == "2 things not verified":
        findings = (DOUBT, found(Status.UNKNOWN, "other", subject="b"))
    assert wording.outlook([audit(*findings)]) == text


@pytest.mark.parametrize(
    ("waiver", "text"),
    [
        (Waiver("later"), "waived: later"),
        (Waiver("later", "2027-01-31"), "waived until 2027-01-31: later"),
        (Waiver("later", "2027-01-31", "ann"), "waived by ann until 2027-01-31: later"),
    ],
)
def test_a_waiver(waiver, text):
    assert wording.waived(waiver) == text


@pytest.mark.parametrize(
    ("changes", "name", "text"),
    [
        ({}, "identity", "123456789012 as arn:aws:sts::123456789012:assumed-role/ci/run"),
        ({"principal": ""}, "identity", "123456789012"),
        ({"account": ""}, "identity", "unknown: the credentials could not be read"),
        ({"account": "", "evidence": Evidence.NONE}, "identity", "not asked"),
        ({}, "region", "us-west-2 (from AWS_REGION)"),
        ({"region_from": ""}, "region", "us-west-2"),
        ({}, "target", "deploy.json (agentkit), judged by the requirements guide"),
        ({"standard": "mine"}, "target", "deploy.json (agentkit), judged by mine"),
        ({"source": "what is deployed in us-west-2"}, "source", "what is deployed"),
        ({"source": "what is deployed in eu-west-1"}, "source", "what is deployed in eu-west-1"),
    ],
)
def test_who_and_what_was_audited(changes, name, text):
    assert getattr(wording, name)(evolve(audit(), **changes)) == text


@pytest.mark.parametrize(
    ("audits", "text"),
    [
        ([{}], ""),
        ([{"evidence": Evidence.SIMULATED}], "SIMULATED ACCOUNT, not a real one"),
        (
            [{"evidence": Evidence.SIMULATED, "notes": (Note("this is the simulated account of --demo bare"),)}],
            "SIMULATED ACCOUNT (--demo bare), not a real one",
        ),
        ([{"evidence": Evidence.RECORDED}], "RECORDED ANSWERS, not asked now"),
        ([{"evidence": Evidence.RECORDED, "evidence_taken_at": "then"}, {}], "RECORDED ANSWERS of then, not asked now"),
        (
            [{"evidence": Evidence.NONE}, {"evidence": Evidence.SIMULATED}],
            "SIMULATED ACCOUNT, not a real one; AWS WAS NOT ASKED",
        ),
    ],
)
def test_what_a_report_rests_on(audits, text):
    assert wording.evidence(report(*(evolve(audit(), **changes) for changes in audits))) == text


@pytest.mark.parametrize(
    ("note", "evidence", "told"),
    [
        (Note("odd"), Evidence.LIVE, ("odd",)),
        (Note("odd", Origin("f", 3)), Evidence.LIVE, ("f:3: odd",)),
        (Note("this is the simulated account of --demo bare"), Evidence.SIMULATED, ()),
        (
            Note("this is the simulated account of --demo bare"),
            Evidence.LIVE,
            ("this is the simulated account of --demo bare",),
        ),
    ],
)
def test_notes(note, evidence, told):
    assert wording.notes(evolve(audit(), notes=(note,), evidence=evidence)) == told


@pytest.mark.parametrize(("reasons", "text"), [(("a",), "a"), (("a", "b", "a"), "a (and 1 more)"), ((), "")])
def test_why_a_row_does_not_apply(reasons, text):
    one = audit(*(found(Status.SKIP, because, subject=str(at)) for at, because in enumerate(reasons)))
    [row] = [row for row in one.checklist if row.requirement == "images"]
    assert wording.skip_reason(one if reasons else evolve(one, findings=()), row) == text


def test_a_requirement_without_findings_is_unknown():
    one = evolve(audit(), findings=tuple(f for f in audit().findings if f.requirement != "names"))
    *_, last = wording.findings_of(one)
    assert (last.status, last.requirement, last.because) == (Status.UNKNOWN, "names", "no check has looked at this")
    assert wording.findings_of(audit()) == audit().findings


def test_one_answer_for_each_check_and_subject_the_worst_of_all_its_audits():
    first = audit(found(Status.PASS, "fine"), found(Status.FAIL, "bad"), found(Status.FAIL, "worse"))
    second = audit(evolve(FAIL, because="let", waiver=Waiver("later")))
    told = {each.check: (each.because, count) for _, each, count in wording.answers(report(first, second))}
    assert told["image-registry"] == ("bad; worse", 4)
    assert len(wording.answers(report(first, evolve(second, region="eu-west-1")))) == 2 * len(
        wording.answers(report(second))
    )


def test_what_is_waived_decides_last():
    [(status, because)] = [
        (each.status, each.because)
        for _, each, _ in wording.answers(report(audit(LET, WARN)))
        if each.check == LET.check
    ]
    assert (status, because) == (Status.WARN, "warn")


def test_what_is_waived():
    assert wording.waived_findings(audit(LET, WARN, found(Status.PASS, "ok", waiver=Waiver("later")))) == (LET,)


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"selection": "all"}, {"verdict": "ready", "evidence": "live", "selection": "all"}),
        ({"selection": ("a", "b")}, {"verdict": "ready", "evidence": "live", "selection": "a b"}),
        (
            {"evidence": Evidence.RECORDED, "evidence_taken_at": "then", "selection": "all"},
            {"verdict": "ready", "evidence": "recorded", "evidenceTakenAt": "then", "selection": "all"},
        ),
    ],
)
def test_what_an_audit_rests_on(changes, facts):
    one = evolve(audit(), **changes)
    assert wording.grounds(report(one), one) == facts


def test_the_closing_line():
    line = wording.closing_line(mixed_report())
    assert line.startswith("blocked: 1 fail, 3 unknown, 1 warn, ")
    assert line.endswith(" · 3 calls · 1.8 s")
    assert wording.tally(evolve(mixed_report(), seconds=None)).endswith("3 calls")
