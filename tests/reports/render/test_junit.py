from __future__ import annotations

import pytest
from attrs import evolve
from junitparser import Error, Failure, JUnitXml, Skipped
from samples import IMAGE, audit, found, mixed_findings, report

from preflight.core.finding import Fix, Status, Waiver
from preflight.core.requirement import REQUIREMENTS
from preflight.reports.render import render


def parsed(made):
    return JUnitXml.fromstring(render(made, "junit").encode())


def cases(made):
    return [case for suite in parsed(made) for case in suite]


def case_of(*findings):
    (case,) = [case for case in cases(report(audit(*findings))) if case.name.startswith("image-registry")]
    return case


def test_every_requirement_is_a_suite(mixed):
    assert [suite.name for suite in parsed(mixed)] == [
        f"agentcore-preflight.{requirement.id}.us-west-2" for requirement in REQUIREMENTS
    ]


@pytest.mark.parametrize("name", ["mixed", "ready", "hostile"])
def test_the_counts_are_those_of_the_children(name, request):
    xml = parsed(request.getfixturevalue(name))
    told = (xml.tests, xml.failures, xml.errors, xml.skipped)
    suites = [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in xml]
    xml.update_statistics()
    assert told == (xml.tests, xml.failures, xml.errors, xml.skipped)
    assert suites == [(suite.tests, suite.failures, suite.errors, suite.skipped) for suite in xml]
    assert xml.tests > 0


@pytest.mark.parametrize(
    ("finding", "result"),
    [
        (found(Status.PASS, "it is in ECR"), None),
        (found(Status.WARN, "it is old"), None),
        (
            found(Status.FAIL, "it is not in ECR", fix=Fix("Copy it.", "docker push x")),
            Failure("it is not in ECR", "fail"),
        ),
        (found(Status.UNKNOWN, "denied"), Error("denied", "unknown")),
        (found(Status.SKIP, "no image"), Skipped("no image")),
        (
            found(Status.FAIL, "no", waiver=Waiver("later", "2027-01-31", "ann")),
            Skipped("waived by ann until 2027-01-31: later"),
        ),
    ],
)
def test_how_a_status_is_told(finding, result):
    case = case_of(finding)
    told = case.result[0] if case.result else None
    assert (type(told), getattr(told, "message", None), getattr(told, "type", None)) == (
        type(result),
        getattr(result, "message", None),
        getattr(result, "type", None),
    )
    assert finding.because in (told.text if told is not None else case.system_out)


def test_the_body_says_what_the_message_says_and_how_to_mend_it(mixed):
    (case,) = [case for case in cases(mixed) if case.name == f"image-registry [{IMAGE}]"]
    assert case.result[0].text.splitlines()[:4] == [
        "fail: the registry is ghcr.io, and AgentCore pulls from Amazon ECR only",
        "at deploy.json:7 (agents[0].containerImage)",
        "fix: Copy the image to ECR and name it in the file.",
        "docker pull ghcr.io/myorg/research:latest",
    ]


def test_findings_of_one_check_on_one_subject_are_one_case_whose_name_does_not_depend_on_them():
    case = case_of(found(Status.PASS, "a"), found(Status.FAIL, "b"), found(Status.FAIL, "c"))
    assert case.result[0].message == "b; c"
    assert case.name == case_of(found(Status.PASS, "a")).name == f"image-registry [{IMAGE}]"


def test_a_waived_failure_does_not_hide_another():
    waived = found(Status.FAIL, "a", waiver=Waiver("later"))
    assert case_of(waived, found(Status.FAIL, "b")).result[0].message == "b"


@pytest.mark.parametrize(
    "second", [audit(*mixed_findings()), audit(*mixed_findings(), source="b.json"), audit(account="111122223333")]
)
def test_names_are_unique_also_among_audits_of_one_region(second):
    names = [(case.classname, case.name) for case in cases(report(audit(*mixed_findings()), second, second))]
    assert len(names) == len(set(names))


def test_a_requirement_without_findings_is_an_error():
    (case,) = [
        c for c in cases(report(evolve(audit(), findings=audit().findings[1:]))) if c.name == "account [account]"
    ]
    assert isinstance(case.result[0], Error)


def test_the_facts_of_the_run_are_properties(mixed):
    assert {p.name: p.value for p in next(iter(parsed(mixed))).properties()} == {
        "account": "123456789012",
        "principal": "arn:aws:sts::123456789012:assumed-role/ci/run",
        "region": "us-west-2",
        "standard": "guide",
        "source": "deploy.json",
        "kind": "agentkit",
        "digest": "sha256:0f",
        "version": "0.1.0",
        "verdict": "blocked",
        "evidence": "live",
        "selection": "all",
        "findings": "1",
        "merged": "0",
    }
