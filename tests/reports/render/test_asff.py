from __future__ import annotations

import json

import botocore.session
import pytest
from attrs import evolve
from botocore.validate import ParamValidator
from samples import audit, found, mixed_findings, report

from preflight.core.finding import Fix, Status, Waiver
from preflight.reports.render import render

SHAPE = botocore.session.get_session().get_service_model("securityhub").shape_for("AwsSecurityFinding")


def findings(made):
    return json.loads(render(made, "asff"))


def finding_of(finding):
    (told,) = [f for f in findings(report(audit(finding))) if f["GeneratorId"].endswith("/image-registry")]
    return told


@pytest.mark.parametrize("name", ["mixed", "ready", "hostile"])
def test_the_sdk_takes_every_finding(name, request):
    told = findings(request.getfixturevalue(name))
    assert told
    for finding in told:
        assert ParamValidator().validate(finding, SHAPE).generate_report() == ""
        assert len(finding["Id"]) <= 512
        assert len(finding["Title"]) <= 256
        assert len(finding["Description"]) <= 1024
        assert len(json.dumps(finding)) < 240_000


@pytest.mark.parametrize(
    ("finding", "status", "severity"),
    [
        (found(Status.PASS, "x"), "PASSED", "INFORMATIONAL"),
        (found(Status.WARN, "x"), "WARNING", "LOW"),
        (found(Status.FAIL, "x"), "FAILED", "HIGH"),
        (found(Status.UNKNOWN, "x"), "NOT_AVAILABLE", "MEDIUM"),
        (found(Status.SKIP, "x"), "NOT_AVAILABLE", "INFORMATIONAL"),
        (found(Status.FAIL, "x", waiver=Waiver("later")), "WARNING", "HIGH"),
    ],
)
def test_how_a_status_is_told(finding, status, severity):
    told = finding_of(finding)
    assert told["Compliance"]["Status"] == status
    assert told["FindingProviderFields"]["Severity"]["Label"] == severity


@pytest.mark.parametrize(("status", "code"), [("unknown", "NOT_VERIFIED"), ("skip", "NOT_APPLICABLE")])
def test_what_has_no_result_says_why(status, code):
    reasons = finding_of(found(Status(status), "because"))["Compliance"]["StatusReasons"]
    assert reasons == [{"ReasonCode": code, "Description": "because"}]


def test_the_recommendation():
    told = finding_of(found(Status.FAIL, "no", fix=Fix("Copy it.", "docker push x"), reference="https://a.example/b"))
    assert told["Remediation"] == {"Recommendation": {"Text": "Copy it. docker push x", "Url": "https://a.example/b"}}


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("us-west-2", "arn:aws:securityhub:us-west-2:123456789012:product/123456789012/default"),
        ("us-gov-west-1", "arn:aws-us-gov:securityhub:us-gov-west-1:123456789012:product/123456789012/default"),
    ],
)
def test_the_product_is_the_accounts_own(region, arn):
    assert {f["ProductArn"] for f in findings(report(audit(region=region)))} == {arn}


def test_ids_are_unique():
    first = audit(*mixed_findings())
    ids = [f["Id"] for f in findings(report(first, evolve(first, source="b.json"), evolve(first, region="eu-west-1")))]
    assert len(ids) == len(set(ids)) == 60


def test_an_audit_without_account_cannot_be_imported():
    assert findings(report(audit(account=""))) == []
