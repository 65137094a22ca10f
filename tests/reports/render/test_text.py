from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from attrs import evolve
from samples import audit, found, mixed_findings, report

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Fix, Status, Waiver
from preflight.core.network_map import MapHop, MapPath, MapSubnet, NetworkMap
from preflight.core.notes import NOT_LOOKED_AT, Note
from preflight.core.problem import OPEN
from preflight.core.report import Evidence
from preflight.core.report_json import from_json
from preflight.core.requirement import REQUIREMENTS
from preflight.core.value import Origin
from preflight.reports.render import render, text

REPORTS = Path(__file__).parents[3] / "reports"

MIXED = """\
agentcore-preflight 0.1.0

✘ BLOCKED  1 problem to fix (from 1 failed finding), 1 thing not verified, 1 warning
           us-west-2 (from AWS_REGION), account 123456789012 as assumed-role/ci/run, deploy.json
           (agentkit), judged by the requirements guide
           note: deploy.json:14 (agents[0].memroyMB): unknown key 'memroyMB'; did you mean
           'memoryMB'?

  ✔ pass    account        ✔ pass    region         ✘ fail    images         ! warn    names
  ✔ pass    timeout        ✔ pass    memory         – skip    gateway        ? unknown network
  ✔ pass    role           ✔ pass    deployer       ✔ pass    models         ✔ pass    secrets
  ✔ pass    quotas         ? unknown observability  ✔ pass    values         ✔ pass    services
  ✔ pass    deployment

IMAGES
 1 ✘ ghcr.io/myorg/research:latest: the registry is ghcr.io, and AgentCore pulls from Amazon ECR
     only
     at deploy.json:7 (agents[0].containerImage)
     Copy the image to ECR and name it in the file.
     $ docker pull ghcr.io/myorg/research:latest …
     image-registry

NETWORK
 2 ? ec2:DescribeSubnets in us-west-2 is denied to the auditor
     Grant ec2:DescribeSubnets to the auditing identity; the policy command prints all it needs.
     $ agentcore-preflight policy
     3 findings: private-subnets, subnet-zones, role-telemetry

WARNINGS
 3 ! subnet-0123456789abcdef0: 12 addresses are free, and every session takes one (subnet-addresses)

ACCEPTED
   ✘ research-endpoint: hyphens are not allowed in an endpoint name (endpoint-name); waived by ann
     until 2027-01-31: renamed with the next release

all commands in order: agentcore-preflight plan · all findings: -v · why: explain CHECK · page with
the map: -o html=FILE
blocked: 1 fail, 3 unknown, 1 warn, 12 pass, 2 skip, 1 waived · 3 calls · 1.8 s
"""

READY = """\
agentcore-preflight 0.1.0

✔ READY    nothing to fix
           us-west-2 (from AWS_REGION), account 123456789012 as assumed-role/ci/run, deploy.json
           (agentkit), judged by the requirements guide

  ✔ pass account        ✔ pass region         ✔ pass images         ✔ pass names
  ✔ pass timeout        ✔ pass memory         ✔ pass gateway        ✔ pass network
  ✔ pass role           ✔ pass deployer       ✔ pass models         ✔ pass secrets
  ✔ pass quotas         ✔ pass observability  ✔ pass values         ✔ pass services
  ✔ pass deployment

all findings: -v · page with the map: -o html=FILE
ready: 17 pass · 3 calls · 1.8 s
"""


def test_verdict_checklist_problems_and_the_verdict_again(mixed):
    assert render(mixed, "text") == MIXED


def test_a_green_report_is_the_checklist_alone(ready):
    assert render(ready, "text") == READY


@pytest.mark.parametrize(("verbose", "told"), [(False, False), (True, True)])
def test_what_is_never_looked_at_is_told_with_all_findings(ready, verbose, told):
    [audit] = ready.audits
    made = evolve(ready, audits=(evolve(audit, notes=(*audit.notes, Note(f"{NOT_LOOKED_AT}datasets"))),))
    assert ("datasets" in render(made, "text", verbose=verbose)) is told


def test_ascii_glyphs(mixed):
    shown = render(mixed, "text", ascii=True)
    assert shown.isascii()
    assert shown == MIXED.translate(str.maketrans("✔✘–·", "+x--")).replace("…", "...")


def test_color_adds_nothing_but_color(mixed):
    shown = render(mixed, "text", color=True)
    assert "\x1b[1;31m✘ BLOCKED\x1b[0m" in shown
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown) == MIXED


def test_without_color_there_is_no_escape(mixed):
    assert "\x1b" not in render(mixed, "text")


@pytest.mark.parametrize("width", [40, 60, 72, 80, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_lines_fit_the_width_but_ids_are_whole(width, verbose, mixed):
    for line in render(mixed, "text", width=width, verbose=verbose).splitlines()[:-1]:
        assert len(line) <= width or re.search(r"\S{20}", line), line


@pytest.mark.parametrize("world", ["blocked", "bare", "denied", "guide", "ready"])
def test_every_requirement_is_there_with_a_glyph_and_a_word(world):
    shown = render(sample(world), "text", width=80)
    for requirement in REQUIREMENTS:
        assert re.search(rf"[✔✘!?–] (pass|fail|warn|unknown|skip) +{requirement.id}\b", shown), requirement.id


def test_blocked_is_read_in_ten_seconds():
    lines = render(sample("blocked"), "text", width=80).splitlines()
    assert len(lines) <= 60
    assert lines[2].startswith("✘ BLOCKED")
    assert lines[-1].startswith("blocked: ")


def test_every_problem_is_numbered_once_and_told_though_the_screen_is_short():
    shown = render(sample("blocked"), "text", width=80)
    numbers = [int(n) for n in re.findall(r"^ ?(\d+) [✘?!] ", shown, re.MULTILINE)]
    assert numbers == list(range(1, len(sample("blocked").audits[0].problems) + 1))


def test_verbose_lists_every_finding_with_its_evidence_and_whole_commands():
    blocked = sample("blocked")
    shown = " ".join(render(blocked, "text", verbose=True, width=100_000).split())
    for finding in blocked.findings:
        assert " ".join(f"{finding.subject}: {finding.because}".split()) in shown
        if finding.fix and finding.status in OPEN and not (finding.cause and finding.cause.falls_with):
            for line in (finding.fix.command or "").splitlines():
                assert " ".join(line.split()) in shown


def test_commands_are_wrapped_where_a_shell_reads_them_as_one():
    command = aws("ec2", "describe-subnets", subnet_ids=["subnet-1", "it's $(a) `b`"], region="us-west-2")
    made = report(audit(found(Status.FAIL, "no", fix=Fix("Look.", command))))
    lines = render(made, "text", width=40, verbose=True).splitlines()
    start = next(place for place, line in enumerate(lines) if line.lstrip().startswith("$ "))
    end = next(place for place in range(start, len(lines)) if not lines[place].endswith("\\"))
    joined = "\n".join(lines[start : end + 1]).replace("\\\n", " ").replace("$ ", "", 1)
    assert " ".join(joined.split()) == str(command)


def test_a_command_too_long_for_the_screen_stands_in_the_plan_and_with_v():
    command = aws("iam", "put-role-policy", policy_document={"Statement": ["x" * 400]})
    made = report(audit(found(Status.FAIL, "no", fix=Fix("Allow it.", command))))
    assert "x" * 50 not in render(made, "text", width=80)
    assert "agentcore-preflight plan" in render(made, "text", width=80)
    assert "x" * 400 in render(made, "text", width=80, verbose=True)


def test_several_audits_are_a_table_then_each_kind_of_problem_once():
    made = report(*(audit(*mixed_findings(), region=region) for region in ("us-west-2", "eu-west-1", "us-east-1")))
    lines = render(made, "text").splitlines()
    rows = [line for line in lines if line.startswith("✘ blocked   ")]
    assert [row.split()[2] for row in rows] == ["us-west-2", "eu-west-1", "us-east-1"]
    assert sum("123456789012" in line for line in lines) == 1, "what is the same in every row stands above them"
    assert max(map(len, rows)) <= 80
    assert "IN ALL OF THEM" in lines
    assert sum("the registry is ghcr.io" in line for line in lines) == 1


def test_what_is_wrong_in_one_of_several_names_where():
    made = report(audit(*mixed_findings()), audit(region="eu-west-1", source="other.json"))
    lines = render(made, "text").splitlines()
    assert "IN SOME" in lines
    assert "   in us-west-2 (image-registry)" in lines
    assert lines[-1] == "blocked: 1 fail, 3 unknown, 1 warn, 29 pass, 2 skip, 1 waived · 6 calls · 1.8 s"


def test_a_hundred_regions_with_one_problem_stay_short():
    made = report(*(audit(*mixed_findings(), region=f"us-west-{n}") for n in range(100)))
    assert len(render(made, "text", width=80).splitlines()) < 130


def problems(*findings, **changes):
    """The lines of the problems of images."""
    lines = render(report(audit(*findings, **changes)), "text").splitlines()
    start = lines.index("IMAGES") if "IMAGES" in lines else lines.index("WARNINGS") - 1
    end = next(number for number, line in enumerate(lines) if "all findings: -v" in line)
    return [line for line in lines[start + 1 : end] if line]


def test_hundreds_of_problems_are_not_fitted_one_by_one(monkeypatch):
    made, plain = [], text._report

    def counted(*given):
        made.append(given)
        return plain(*given)

    monkeypatch.setattr(text, "_report", counted)
    shown = problems(*(found(Status.FAIL, f"no {n}", fix=Fix(f"Do {n}."), cause=Cause(f"{n}")) for n in range(300)))
    assert len(made) < 30
    assert [line for line in shown if line.startswith("     Do ")] == []


def test_findings_of_one_cause_are_one_problem():
    cause = Cause("image-not-in-ecr", ("a",), title="Seven images are not in ECR")
    images = [
        found(
            Status.FAIL, f"{n} is not", subject=f"a/{n}", fix=Fix("Copy it."), origin=Origin("d.json", n), cause=cause
        )
        for n in range(1, 8)
    ]
    assert problems(*images) == [
        " 1 ✘ Seven images are not in ECR",
        "     at d.json:1, d.json:2, d.json:3 and 4 more",
        "     Copy it.",
        "     7 findings: image-registry",
    ]


def test_findings_of_two_causes_stay_apart_though_they_read_the_same():
    shown = problems(
        found(Status.FAIL, "no", fix=Fix("Do it."), cause=Cause("a")),
        found(Status.FAIL, "no", fix=Fix("Do it."), cause=Cause("b")),
    )
    assert [line[:5] for line in shown if line[3] == "✘"] == [" 1 ✘ ", " 2 ✘ "]


def test_a_problem_that_goes_away_with_another_says_so():
    shown = problems(
        found(Status.FAIL, "first", fix=Fix("Fix it."), cause=Cause("a", ("x",))),
        found(Status.FAIL, "second", fix=Fix("Fix that."), cause=Cause("b", falls_with="a:x")),
    )
    assert "     goes away when 1 is fixed" in shown
    assert "     Fix that." not in shown


def test_what_the_user_left_out_is_one_line():
    left = [
        found(Status.UNKNOWN, "not asked: --offline", check=check, cause=Cause("not-asked", ("--offline",)))
        for check in ("image-exists", "image-size")
    ]
    lines = render(report(audit(*left)), "text").splitlines()
    assert "? PARTIAL  some questions not asked" in lines
    assert lines.count("? not asked (--offline): 2 checks left out, so nothing here proves them") == 1


def test_a_simulated_account_is_never_taken_for_a_real_one():
    shown = render(report(audit(evidence=Evidence.SIMULATED)), "text").splitlines()[0]
    assert shown.endswith("SIMULATED ACCOUNT, not a real one")


def test_waived_findings_are_listed_with_the_decision():
    accepted = found(Status.FAIL, "no", fix=Fix("Fix it."), waiver=Waiver("later", "2027-01-31", "ann"))
    lines = render(report(audit(accepted)), "text").splitlines()
    place = lines.index("ACCEPTED")
    assert "waived by ann until 2027-01-31: later" in " ".join(lines[place + 1 :])


def test_a_requirement_without_findings_says_that_nothing_looked():
    made = audit()
    images = tuple(f for f in made.findings if f.requirement != "images")
    assert "images: no check has looked at this" in render(report(evolve(made, findings=images)), "text")


@pytest.mark.parametrize(
    ("seconds", "ending"), [(None, "17 pass · 3 calls"), (0.04, "17 pass · 3 calls · 0.0 s"), (61.26, "· 61.3 s")]
)
def test_the_seconds_are_told_when_they_are_known(seconds, ending):
    assert render(report(seconds=seconds), "text").endswith(f"{ending}\n")


@pytest.mark.parametrize(("command", "shown"), [("my_name", False), ("aws iam get-role", True)])
def test_a_command_that_only_repeats_the_fix_is_left_out(command, shown):
    lines = problems(found(Status.FAIL, "no", fix=Fix("Name it my_name.", command)))
    assert any(command in line and line.lstrip().startswith("$") for line in lines) is shown


def test_the_map_shows_each_subnet_by_what_it_must_reach():
    end = MapHop("no rule lets 443 in", "broken", ("sg-2",))
    drawn = NetworkMap(
        "vpc-1",
        (MapSubnet("subnet-a", zone_id="usw2-az1", kind="private", served=True), MapSubnet("subnet-b", kind="public")),
        services=("ecr.api", "ecr.dkr", "s3"),
        paths=(
            *(MapPath("subnet-a", service, "broken", (end,)) for service in ("ecr.api", "ecr.dkr")),
            MapPath("subnet-a", "s3", "reachable"),
            *(
                MapPath("subnet-b", service, "unknown", (MapHop("?", "unknown"),))
                for service in ("ecr.api", "ecr.dkr", "s3")
            ),
        ),
    )
    blocked = found(
        Status.FAIL,
        "no",
        requirement="network",
        check="startup-path",
        fix=Fix("Open it."),
        cause=Cause("group", ("sg-2",)),
    )
    lines = render(report(audit(blocked, networks=(drawn,))), "text").splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("  vpc-1"))
    assert [line.split() for line in lines[start : start + 3]] == [
        ["vpc-1", "ecr.api", "ecr.dkr", "s3"],
        ["subnet-a", "usw2-az1", "private", "✘", "[1]", "✔"],
        ["subnet-b", "PUBLIC", "?", "?"],
    ]


def sample(world):
    return from_json(json.loads((REPORTS / f"{world}.json").read_text(encoding="utf-8")))
