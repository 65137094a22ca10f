from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import evolve
from samples import HOSTILE, IMAGE, audit, found, mixed_findings, report

from preflight.core.check import Check
from preflight.core.finding import Fix, Status, Waiver
from preflight.core.steps import Edit
from preflight.core.value import Origin
from preflight.reports.render import render

DOC = "Every image is in ECR.\n\nWhy: AgentCore pulls `from` ECR only.\n\nFix: Copy it.\n\nSource: https://docs.aws.amazon.com/a\n"
CHECK: Check[Any] = Check("image-registry", "images", lambda scope: (), (), lambda thing, facts: (), "", DOC)


def log(made, checks=()):
    return json.loads(render(made, "sarif", checks=checks))


def run(made, checks=()):
    (only,) = log(made, checks)["runs"]
    return only


def result(finding):
    (only,) = run(report(audit(finding)))["results"]
    return only


def test_what_the_format_and_its_readers_require(mixed):
    document = log(mixed)
    assert document["$schema"] == "https://json.schemastore.org/sarif-2.1.0.json"
    assert document["version"] == "2.1.0"
    (one,) = document["runs"]
    driver = one["tool"]["driver"]
    assert driver["name"] == "agentcore-preflight"
    assert one["automationDetails"]["id"] == "agentcore-preflight/123456789012/us-west-2/deploy.json/"
    for rule in driver["rules"]:
        assert {"id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration"} <= set(rule)
        assert rule["shortDescription"]["text"]
        assert len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in {"error", "warning"}
    for told in one["results"]:
        assert driver["rules"][told["ruleIndex"]]["id"] == told["ruleId"]
        assert told["message"]["text"]
        (location,) = told["locations"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert location["physicalLocation"]["artifactLocation"]["uri"]
        assert told["partialFingerprints"]["primaryLocationLineHash"]


def test_only_what_fails_or_warns_is_a_result(mixed):
    assert [(r["ruleId"], r["level"]) for r in run(mixed)["results"]] == [
        ("image-registry", "error"),
        ("endpoint-name", "error"),
        ("subnet-addresses", "warning"),
    ]


def test_what_is_unknown_is_a_notification(mixed):
    told = run(mixed)["invocations"][0]
    assert told["executionSuccessful"] is False, "there is something that could not be looked at"
    assert [n["associatedRule"]["id"] for n in told["toolExecutionNotifications"]] == [
        "private-subnets",
        "subnet-zones",
        "role-telemetry",
    ]


@pytest.mark.parametrize(
    ("origin", "artifact", "line"),
    [
        (Origin("infra/a b.json", 7, "x"), {"uri": "infra/a%20b.json", "uriBaseId": "%SRCROOT%"}, 7),
        (Origin("d.json", None, "x"), {"uri": "d.json", "uriBaseId": "%SRCROOT%"}, 1),
        (Origin("/srv/d.json", 2), {"uri": "file:///srv/d.json"}, 2),
        (None, {"uri": "deploy.json", "uriBaseId": "%SRCROOT%"}, 1),
        (Origin(None, 5, "--image"), {"uri": "deploy.json", "uriBaseId": "%SRCROOT%"}, 1),
    ],
)
def test_the_place_is_the_line_that_declares_it(origin, artifact, line):
    physical = result(found(Status.FAIL, "no", origin=origin))["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": artifact, "region": {"startLine": line}}


def test_the_fingerprint_outlives_message_and_line_but_not_subject_or_region():
    finding = found(Status.FAIL, "no", origin=Origin("d.json", 7))
    prints = result(finding)["partialFingerprints"]
    assert result(evolve(finding, because="other", origin=Origin("d.json", 9)))["partialFingerprints"] == prints
    assert result(evolve(finding, subject="other"))["partialFingerprints"] != prints
    elsewhere = run(report(audit(finding, region="eu-west-1")))["results"][0]
    assert elsewhere["partialFingerprints"] != prints


def test_a_waived_finding_is_a_suppressed_result():
    assert result(found(Status.FAIL, "no", waiver=Waiver("later", "2027-01-31")))["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "waived until 2027-01-31: later"}
    ]
    assert "suppressions" not in result(found(Status.FAIL, "no"))


def test_the_subject_is_the_logical_location():
    assert result(found(Status.FAIL, "no"))["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == IMAGE


def test_the_texts_of_a_rule_are_those_of_its_check():
    rule = run(report(audit(found(Status.FAIL, "no"))), [CHECK])["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "Every image is in ECR."
    assert rule["fullDescription"]["text"] == "Every image is in ECR. AgentCore pulls `from` ECR only."
    assert rule["help"]["markdown"] == "Why: AgentCore pulls `from` ECR only.\n\nFix: Copy it."
    assert rule["name"] == "ImageRegistry"


def test_a_rule_of_an_unknown_check_has_the_text_of_its_requirement():
    rule = run(report(audit(found(Status.FAIL, "no", check="from-the-future"))))["tool"]["driver"]["rules"][0]
    assert rule["shortDescription"]["text"] == "Container images are in ECR"


def test_a_should_is_a_warning_by_default():
    finding = found(Status.WARN, "no", check="transaction-search", requirement="observability")
    rule = run(report(audit(finding)))["tool"]["driver"]["rules"][0]
    assert rule["defaultConfiguration"]["level"] == "warning"


def test_audits_of_one_account_and_region_are_one_run():
    first = audit(*mixed_findings())
    made = report(first, evolve(first, source="other.json"), evolve(first, region="eu-west-1"))
    runs = log(made)["runs"]
    assert [(r["automationDetails"]["id"], len(r["results"])) for r in runs] == [
        ("agentcore-preflight/123456789012/us-west-2/deploy.json+other.json/", 6),
        ("agentcore-preflight/123456789012/eu-west-1/deploy.json/", 3),
    ]


def test_the_texts_come_from_all_checks_when_none_are_given():
    assert json.loads(render(report(audit(found(Status.FAIL, HOSTILE))), "sarif"))["runs"]


def test_several_findings_on_one_subject_keep_apart():
    results = run(report(audit(found(Status.FAIL, "one"), found(Status.FAIL, "two"))))["results"]
    assert [r["partialFingerprints"]["primaryLocationLineHash"].partition(":")[2] for r in results] == ["1", "2"]


def test_edits_are_offered_as_fixes_where_their_place_is_certain():
    edit = Edit("d.yaml", 1, "name", "a-b", "a_b", safe=True)
    made = report(audit(found(Status.FAIL, "no", fix=Fix("Name it a_b.", edit), origin=Origin("d.yaml", 1))))
    [result] = json.loads(render(made, "sarif", read=lambda _: "name: a-b # note\n"))["runs"][0]["results"]
    [change] = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 7, "endLine": 1, "endColumn": 10},
            "insertedContent": {"text": "a_b"},
        }
    ]
    assert change["artifactLocation"] == result["locations"][0]["physicalLocation"]["artifactLocation"]
    for read in (None, lambda _: None, lambda _: "name: other\n"):
        [plain] = json.loads(render(made, "sarif", read=read))["runs"][0]["results"]
        assert "fixes" not in plain


def test_a_run_that_saw_everything_was_successful(ready):
    assert run(ready)["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize(
    ("sources", "category"),
    [
        (["what is deployed in us-west-2"], "what-is-deployed"),
        (["infra/my agent.yaml"], "infra/my-agent.yaml"),
        (["b.json", "a.json"], "a.json+b.json"),
    ],
)
def test_the_category_holds_the_target(sources, category):
    made = report(*(evolve(audit(*mixed_findings()), source=source) for source in sources))
    assert run(made)["automationDetails"]["id"] == f"agentcore-preflight/123456789012/us-west-2/{category}/"


def test_the_category_of_many_targets_is_short_and_its_own():
    many = [report(*(audit(found(Status.PASS, "yes"), source=f"{at}-{n}.json") for n in range(60))) for at in "ab"]
    one, other = (run(made)["automationDetails"]["id"] for made in many)
    assert one.startswith("agentcore-preflight/123456789012/us-west-2/60-targets-")
    assert one != other
