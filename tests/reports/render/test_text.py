from __future__ import annotations

import re

import pytest
from attrs import evolve
from samples import DENIED, audit, found, mixed_findings, report

from preflight.core.cause import Cause
from preflight.core.finding import Fix, Status, Waiver
from preflight.core.value import Origin
from preflight.reports.render import render

MIXED = """\
agentcore-preflight 0.1.0

account  123456789012 as arn:aws:sts::123456789012:assumed-role/ci/run
region   us-west-2 (from AWS_REGION)
target   deploy.json (agentkit), judged by the requirements guide
note     deploy.json:14 (agents[0].memroyMB): unknown key 'memroyMB'; did you mean 'memoryMB'?

✔ pass     The right account is audited
✔ pass     Deploying to a supported region

✘ fail     Container images are in ECR

         ✘ ghcr.io/myorg/research:latest
           the registry is ghcr.io, and AgentCore pulls from Amazon ECR only
           at    deploy.json:7 (agents[0].containerImage)
           fix   Copy the image to ECR and name it in the file.

                 docker pull ghcr.io/myorg/research:latest
                 docker tag ghcr.io/myorg/research:latest 123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest
                 docker push 123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest

           see   agentcore-preflight explain image-registry
           see   https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/getting-started-custom.html

! warn     Endpoint names use underscores, not hyphens

         ✘ research-endpoint
           hyphens are not allowed in an endpoint name
           at    deploy.json:9 (agents[0].name)
           but   waived by ann until 2027-01-31: renamed with the next release

✔ pass     Timeout is at least 60 seconds
✔ pass     Memory is a valid value
– skip     Gateway protocol is MCP: the target declares no gateway

? unknown  VPC has required subnets and endpoints

         ? ec2:DescribeSubnets in us-west-2 is denied to the auditor
           hits  3 checks on 2 subjects: private-subnets, subnet-zones, role-telemetry
           fix   Grant ec2:DescribeSubnets to the auditing identity; the policy command prints all
                 it needs.

                 agentcore-preflight policy

         ! subnet-0123456789abcdef0
           12 addresses are free, and every session takes one
           fix   Name a larger subnet.
           see   agentcore-preflight explain subnet-addresses

✔ pass     IAM role has necessary permissions
✔ pass     The deploying identity may deploy
✔ pass     Bedrock models are usable
✔ pass     Secrets exist
✔ pass     Quotas leave room

? unknown  Traces and logs will arrive

         ? ec2:DescribeSubnets in us-west-2 is denied to the auditor (told above)

✔ pass     What the agents use is there and usable

blocked: 1 fail, 3 unknown, 1 warn, 10 pass, 2 skip, 1 waived · 3 calls · 1.8 s
"""

READY = """\
agentcore-preflight 0.1.0

account  123456789012 as arn:aws:sts::123456789012:assumed-role/ci/run
region   us-west-2 (from AWS_REGION)
target   deploy.json (agentkit), judged by the requirements guide

✔ pass     The right account is audited
✔ pass     Deploying to a supported region
✔ pass     Container images are in ECR
✔ pass     Endpoint names use underscores, not hyphens
✔ pass     Timeout is at least 60 seconds
✔ pass     Memory is a valid value
✔ pass     Gateway protocol is MCP
✔ pass     VPC has required subnets and endpoints
✔ pass     IAM role has necessary permissions
✔ pass     The deploying identity may deploy
✔ pass     Bedrock models are usable
✔ pass     Secrets exist
✔ pass     Quotas leave room
✔ pass     Traces and logs will arrive
✔ pass     What the agents use is there and usable

ready: 15 pass · 3 calls · 1.8 s
"""


def test_the_checklist_with_details_where_it_is_not_green(mixed):
    assert render(mixed, "text") == MIXED


def test_a_green_report_is_the_checklist_alone(ready):
    assert render(ready, "text") == READY


def test_ascii_glyphs(mixed):
    shown = render(mixed, "text", ascii=True)
    assert shown.isascii()
    assert shown == MIXED.translate(str.maketrans({"✔": "+", "✘": "x", "–": "-", "·": "-"}))


def test_colour_adds_nothing_but_colour(mixed):
    shown = render(mixed, "text", color=True)
    assert "\x1b[1;31m✘ fail\x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == MIXED


def test_without_colour_there_is_no_escape(mixed):
    assert "\x1b" not in render(mixed, "text")


@pytest.mark.parametrize("width", [40, 60, 72, 200])
def test_lines_fit_the_width_but_ids_and_commands_are_whole(width, mixed):
    lines = render(mixed, "text", width=width).splitlines()
    for line in lines[:-1]:
        assert len(line) <= width or re.search(r"\S{20}|docker|agentcore-preflight policy", line), line
    assert sum("docker" in line for line in lines) == 3


def test_verbose_lists_the_evidence_of_what_passes(ready, mixed):
    lines = render(ready, "text", verbose=True).splitlines()
    row = lines.index("✔ pass     Timeout is at least 60 seconds")
    assert lines[row + 1] == "         ✔ research: 300 seconds"
    assert (
        "         – ghcr.io/myorg/research:latest: the image is not in ECR"
        in render(mixed, "text", verbose=True).splitlines()
    )


def test_several_audits_end_in_a_table():
    made = report(audit(*mixed_findings()), audit(region="eu-west-1", source="other.json"))
    shown = render(made, "text").splitlines()
    assert shown[-4:] == [
        "✘ blocked   123456789012  us-west-2  deploy.json  1 fail, 3 unknown, 1 warn, 10 pass, 2 skip, 1 waived",
        "✔ ready     123456789012  eu-west-1  other.json   15 pass",
        "",
        "blocked: 1 fail, 3 unknown, 1 warn, 25 pass, 2 skip, 1 waived · 6 calls · 1.8 s",
    ]


def detail(*findings):
    """What is said under the row of images."""
    lines = render(report(audit(*findings)), "text").splitlines()
    start = next(number for number, line in enumerate(lines) if line.endswith("Container images are in ECR"))
    end = next(
        number for number, line in enumerate(lines) if line.endswith("Endpoint names use underscores, not hyphens")
    )
    return [line.strip() for line in lines[start + 1 : end] if line]


def test_failures_of_one_check_with_one_cause_are_one():
    images = [
        found(
            Status.FAIL, "it is not in ECR", subject=f"ghcr.io/a/{n}", fix=Fix("Copy it."), origin=Origin("d.json", n)
        )
        for n in range(1, 8)
    ]
    assert detail(*images) == [
        "✘ it is not in ECR",
        "hits  ghcr.io/a/1, ghcr.io/a/2, ghcr.io/a/3 and 4 more",
        "at    d.json:1, d.json:2, d.json:3 and 4 more",
        "fix   Copy it.",
        "see   agentcore-preflight explain image-registry",
    ]


def test_failures_of_two_checks_stay_apart_though_they_read_the_same():
    shown = detail(
        found(Status.FAIL, "no", fix=Fix("Mend it.")), found(Status.FAIL, "no", check="image-size", fix=Fix("Mend it."))
    )
    assert shown.count("fix   Mend it.") == 2


def test_an_unknown_is_told_once_also_when_its_cause_was_not_kept():
    denied = evolve(found(Status.UNKNOWN, **{**DENIED, "requirement": "images"}), cause=None)
    shown = detail(denied, evolve(denied, check="image-size"), evolve(denied, check="image-exists"))
    assert shown[0] == "? ec2:DescribeSubnets in us-west-2 is denied to the auditor"
    assert shown[1] == ("hits  3 checks on ghcr.io/myorg/research:latest: image-registry, image-size, image-exists")
    assert shown.count("agentcore-preflight policy") == 1


def test_the_worst_is_told_first_and_the_waived_last():
    shown = detail(
        found(Status.WARN, "a warning", subject="one"),
        found(Status.FAIL, "accepted", subject="four", fix=Fix("Mend it."), waiver=Waiver("later")),
        found(Status.FAIL, "a failure", subject="two", fix=Fix("Mend it.")),
        found(Status.UNKNOWN, "not known", subject="three"),
    )
    assert [line for line in shown if line[0] in "✘!?"] == ["✘ two", "? three", "! one", "✘ four"]


def test_a_requirement_without_findings_says_that_nothing_looked():
    made = audit()
    images = tuple(f for f in made.findings if f.requirement != "images")
    shown = render(report(evolve(made, findings=images)), "text")
    assert (
        "? unknown  Container images are in ECR\n\n         ? images\n           no check has looked at this\n" in shown
    )


def test_reasons_of_a_skipped_row_are_counted():
    shown = render(
        report(audit(found(Status.SKIP, "no image is named"), found(Status.SKIP, "there is no code package"))), "text"
    )
    assert "– skip     Container images are in ECR: no image is named (and 1 more)\n" in shown


@pytest.mark.parametrize(
    ("seconds", "ending"), [(None, "15 pass · 3 calls"), (0.04, "15 pass · 3 calls · 0.0 s"), (61.26, "· 61.3 s")]
)
def test_the_seconds_are_told_when_they_are_known(seconds, ending):
    assert render(report(seconds=seconds), "text").endswith(f"{ending}\n")


def test_what_one_step_mends_on_one_subject_is_one_list():
    step = Fix("Ask whoever owns that policy.")
    shown = detail(
        *[found(Status.UNKNOWN, because, fix=step) for because in ("may it pull?", "may it log?")],
        found(Status.UNKNOWN, "may it sing?", fix=Fix("Listen.")),
    )
    assert shown == [
        "? ghcr.io/myorg/research:latest",
        "- may it pull?",
        "- may it log?",
        "fix   Ask whoever owns that policy.",
        "? ghcr.io/myorg/research:latest",
        "may it sing?",
        "fix   Listen.",
        "see   agentcore-preflight explain image-registry",
    ]


def test_where_to_read_on_is_said_once_per_check_and_never_left_to_a_waived_finding():
    shown = detail(
        found(Status.FAIL, "one", subject="a", fix=Fix("Mend it.")),
        found(Status.FAIL, "two", subject="b", fix=Fix("Mend it.")),
        found(Status.FAIL, "three", subject="c", waiver=Waiver("later")),
    )
    assert [line[:2] for line in shown] == ["✘ ", "on", "fi", "✘ ", "tw", "fi", "se", "✘ ", "th", "bu"]


@pytest.mark.parametrize(("command", "told"), [("my_name", False), ("aws iam get-role", True)])
def test_a_command_that_only_repeats_the_fix_is_left_out(command, told):
    shown = detail(found(Status.FAIL, "no", fix=Fix("Name it my_name.", command)))
    assert (command in shown) is told


def test_a_denied_action_keeps_its_cause_apart_from_other_unknowns_of_the_subject():
    shown = detail(
        found(Status.UNKNOWN, **{**DENIED, "requirement": "images"}),
        found(Status.UNKNOWN, "may it log?", fix=DENIED["fix"]),
    )
    assert [line for line in shown if line.startswith("?")] == ["? ghcr.io/myorg/research:latest"] * 2


def test_a_command_that_mends_several_findings_is_shown_with_the_first_only():
    denied = {"check": "image-size", "requirement": "images"}
    shown = detail(
        found(Status.FAIL, "no", fix=Fix("Copy it.", "docker push a")),
        found(Status.FAIL, "no", subject="b", check="image-exists", fix=Fix("Copy that.", "docker push a")),
        found(
            Status.UNKNOWN,
            "a is denied",
            fix=Fix("Grant a.", "agentcore-preflight policy"),
            cause=Cause("denied", ("a",)),
            **denied,
        ),
        found(
            Status.UNKNOWN,
            "b is denied",
            fix=Fix("Grant b.", "agentcore-preflight policy"),
            cause=Cause("denied", ("b",)),
            **denied,
        ),
    )
    assert shown.count("docker push a") == 1
    assert "fix   Copy that. (the same command as above)" in shown
    assert shown.count("agentcore-preflight policy") == 1
    assert "fix   Grant b. (the same command as above)" in shown
