from __future__ import annotations

import pytest
from attrs import evolve
from samples import audit, found, report

from preflight.core.cause import Cause
from preflight.core.finding import Fix, Status, Waiver
from preflight.core.value import Origin
from preflight.reports.render import render

MIXED = """\
::error file=deploy.json,line=7,endLine=7,title=fail%3A image-registry::ghcr.io/myorg/research:latest: \
the registry is ghcr.io, and AgentCore pulls from Amazon ECR only%0AFix: Copy the image to ECR and name it in the \
file.%0Adocker pull ghcr.io/myorg/research:latest%0Adocker tag ghcr.io/myorg/research:latest \
123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest%0Adocker push \
123456789012.dkr.ecr.us-west-2.amazonaws.com/research:latest
::warning title=unknown%3A private-subnets and 2 more::ec2:DescribeSubnets in us-west-2 is \
denied to the auditor%0AFix: Grant ec2:DescribeSubnets to the auditing identity; the policy command prints all it \
needs.%0Aagentcore-preflight policy
::warning title=warn%3A subnet-addresses::subnet-0123456789abcdef0: 12 addresses are free, and every session takes \
one%0AFix: Name a larger subnet.
::error title=agentcore-preflight::blocked: 1 fail, 3 unknown, 1 warn, 12 pass, 2 skip, 1 waived · 3 calls · 1.8 s
"""


def lines(*findings):
    return render(report(audit(*findings)), "github").splitlines()


def many(status, number):
    return [found(status, "no", subject=f"{status}-{n}", origin=Origin("d.json", n + 1)) for n in range(number)]


def test_annotations_beside_the_lines_that_declare_it(mixed):
    assert render(mixed, "github") == MIXED


def test_a_green_report_is_one_notice(ready):
    assert render(ready, "github") == "::notice title=agentcore-preflight::ready: 17 pass · 3 calls · 1.8 s\n"


def test_ten_of_a_kind_with_the_summary_among_them():
    shown = lines(*many(Status.FAIL, 12), *many(Status.WARN, 11))
    assert [line.split(" ")[0] for line in shown] == ["::error"] * 9 + ["::warning"] * 10 + ["::error"]
    assert shown[-1].endswith("1.8 s (4 annotations not shown)")


def test_the_most_severe_come_first():
    unknown = [evolve(finding, because=f"no {finding.subject}") for finding in many(Status.UNKNOWN, 9)]
    shown = lines(*many(Status.WARN, 3), *unknown)
    assert ["unknown" in line.split("::")[1] for line in shown] == [True] * 9 + [False]


def test_findings_of_one_cause_still_stand_at_their_own_lines():
    shown = lines(*[evolve(finding, because="no", fix=Fix("Mend it.")) for finding in many(Status.FAIL, 3)])
    assert [line.split(",")[1] for line in shown[:3]] == ["line=1", "line=2", "line=3"]


def test_the_waived_are_not_annotated():
    assert len(lines(found(Status.FAIL, "no", waiver=Waiver("later")))) == 1


@pytest.mark.parametrize(
    ("text", "file"), [("50%,a:b", "file=50%25%2Ca%3Ab"), ("a\n::error::b", "file=a %3A%3Aerror%3A%3Ab")]
)
def test_a_file_name_cannot_break_out(text, file):
    assert lines(found(Status.FAIL, "no", origin=Origin(text, 1)))[0].split(",line")[0] == f"::error {file}"


@pytest.mark.parametrize(("status", "kind"), [("fail", "error"), ("unknown", "warning"), ("warn", "notice")])
def test_the_summary_is_of_the_kind_of_the_verdict(status, kind):
    assert lines(found(Status(status), "no"))[-1].startswith(f"::{kind} title=agentcore-preflight::")


def test_what_goes_away_with_another_follows_it_and_offers_no_command_of_its_own():
    led = found(
        Status.FAIL, "not associated", fix=Fix("Associate it."), cause=Cause("b", ("rtb-1",), falls_with="a:subnet-1")
    )
    leads = found(Status.FAIL, "public", fix=Fix("Use another."), cause=Cause("a", ("subnet-1",), title="It is public"))
    first, second, _ = lines(led, leads)
    assert "Use another." in first
    assert "It goes away when this is fixed: It is public" in second
    assert "Associate it." not in second
