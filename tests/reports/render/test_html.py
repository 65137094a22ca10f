from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from samples import HOSTILE, audit, found, mixed_findings, report

from preflight.core.cause import Cause
from preflight.core.finding import Fix, Status
from preflight.core.network_map import MapEndpoint, MapHop, MapPath, MapSubnet, NetworkMap
from preflight.core.report import Evidence
from preflight.core.report_json import from_json
from preflight.core.steps import Add
from preflight.reports.render import render

REPORTS = Path(__file__).parents[3] / "reports"
VOID = {"meta", "br", "input"}
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.attributes, self.ids = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "script"}:
            self.words += data.split()


def sample(world):
    return from_json(json.loads((REPORTS / f"{world}.json").read_text(encoding="utf-8")))


def network(**changes):
    end = MapHop("no rule of sg-2 lets tcp 443 in", "broken", ("vpce-1", "sg-2"))
    members = {
        "vpc": "vpc-1",
        "subnets": (
            MapSubnet("subnet-a", "us-west-2a", "usw2-az1", "10.0.0.0/24", "private", True, "rtb-1", "nat-1"),
            MapSubnet("subnet-b", "us-west-2d", "usw2-az4", "10.0.1.0/24", "isolated", False, "rtb-2"),
        ),
        "groups": ("sg-1",),
        "services": ("ecr.api", "s3", "logs"),
        "endpoints": (MapEndpoint("vpce-1", "ecr.api", "Interface", "available", ("sg-2",)),),
        "paths": (
            MapPath("subnet-a", "ecr.api", "broken", (MapHop("subnet-a", "reachable", ("subnet-a",)), end)),
            MapPath("subnet-a", "s3", "reachable", (MapHop("nat-1", "reachable", ("nat-1",)),)),
            MapPath("subnet-a", "logs", "unknown", (MapHop("tgw-1 leads elsewhere", "unknown", ("tgw-1",)),)),
            MapPath("subnet-b", "s3", "broken", (MapHop("rtb-2 has no route", "broken", ("rtb-2", "subnet-b")),)),
        ),
    }
    return NetworkMap(**{**members, **changes})


def blocked_network():
    closed = found(
        Status.FAIL,
        "closed",
        requirement="network",
        check="startup-path",
        subject="subnet-a",
        fix=Fix("Open it."),
        cause=Cause("group", ("vpce-1", "sg-2")),
    )
    return report(audit(closed, networks=(network(),)))


def test_the_page_is_well_formed_and_says_it_all(mixed):
    page = Page(render(mixed, "html"))
    assert page.open == []
    said = " ".join(page.words)
    for finding in mixed.findings:
        assert " ".join(finding.because.split()) in said
        assert finding.subject in said
    for row in mixed.audits[0].checklist:
        assert row.text in said


@pytest.mark.parametrize("world", ["blocked", "bare", "denied", "guide", "ready"])
def test_every_link_within_the_page_leads_somewhere_and_no_id_is_used_twice(world):
    page = Page(render(sample(world), "html"))
    targets = {value[1:] for tag, name, value in page.attributes if name == "href" and value.startswith("#")}
    assert targets <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    labels = {each for _, name, value in page.attributes if name == "aria-labelledby" for each in value.split()}
    assert labels <= set(page.ids)


def test_commands_are_whole_each_with_its_button(mixed):
    shown = render(mixed, "html")
    for line in mixed.findings[2].fix.command.split("\n"):
        assert f"<pre><code>{line}</code></pre>" in shown
    assert shown.count('<button type="button" class="copy"') == shown.count("<pre>")


def test_a_snippet_is_there_to_copy_in_its_own_lines():
    snippet = "Resources:\n  A:\n    Type: <T>"
    made = report(audit(found(Status.FAIL, "no", fix=Fix("Add it.", Add("t.yaml", "yaml", snippet)))))
    assert "<pre><code>Resources:\n  A:\n    Type: &lt;T&gt;</code></pre>" in render(made, "html")


def test_the_policy_admits_the_style_sheet_the_script_and_nothing_else(ready):
    shown = render(ready, "html")
    digests = [
        base64.b64encode(
            hashlib.sha256(re.search(rf"<{tag}>(.*)</{tag}>", shown, re.DOTALL)[1].encode()).digest()
        ).decode()
        for tag in ("style", "script")
    ]
    assert (
        f"content=\"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'\"" in shown
    )
    body = re.sub(r"<(style|script)>.*</\1>", "", shown, flags=re.DOTALL)
    assert not re.search(r"\sstyle=|\son[a-z]+=", body)


def test_the_page_loads_nothing(mixed):
    shown = render(mixed, "html")
    links = {value for tag, name, value in Page(shown).attributes if name in {"src", "href"} and value[0] != "#"}
    assert links == {mixed.findings[2].reference}
    assert "url(" not in shown
    assert "@import" not in shown


def test_several_audits_have_one_index():
    shown = render(report(audit(*mixed_findings()), audit(region="eu-west-1")), "html")
    assert re.findall(r'href="(#audit-\d)"', shown) == ["#audit-1", "#audit-2"]
    assert re.findall(r'<section class="audit" id="(audit-\d)"', shown) == ["audit-1", "audit-2"]
    assert shown.count('<table class="index">') == 1


def test_the_evidence_is_said_where_it_is_not_the_live_account():
    assert 'role="note"' not in render(report(), "html")
    assert "SIMULATED ACCOUNT" in render(report(audit(evidence=Evidence.SIMULATED)), "html")


def test_a_broken_path_is_red_ends_where_it_breaks_and_leads_to_its_problem():
    shown = render(blocked_network(), "html")
    assert len(re.findall(r'<path class="way broken"', shown)) == 2
    assert len(re.findall(r'<path class="way unknown"', shown)) == 1
    assert len(re.findall(r'<path class="way reachable"', shown)) == 1
    assert re.search(
        r'<a href="#a1-p1" aria-label="1: subnet-a to ecr.api, broken: no rule of sg-2 lets tcp 443 in">', shown
    )


def test_two_audits_of_one_vpc_have_landmarks_of_their_own():
    made = report(*(audit(networks=(network(),), source=source) for source in ("a.json", "b.json")))
    labels = [value for _, name, value in Page(render(made, "html")).attributes if name == "aria-label"]
    regions = [label for label in labels if label.startswith(("Map of", "Paths of"))]
    assert len(regions) == 4
    assert len(set(regions)) == 4


def test_the_heading_names_the_region_once():
    made = report(audit(source="what is deployed in us-west-2"))
    assert "in us-west-2 in us-west-2" not in " ".join(Page(render(made, "html")).words)


def test_the_map_is_a_table_as_well():
    said = " ".join(Page(render(blocked_network(), "html")).words)
    assert (
        "subnet-b us-west-2d usw2-az4, isolated, zone not served, 10.0.1.0/24, rtb-2, default route to nothing" in said
    )
    assert "fail rtb-2 has no route" in said
    assert "fail no rule of sg-2 lets tcp 443 in problem 1" in said


def test_a_map_of_hostile_names_is_harmless():
    hop = MapHop(HOSTILE, "broken", (HOSTILE,))
    drawn = network(
        vpc=HOSTILE,
        subnets=(MapSubnet(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, HOSTILE, HOSTILE),),
        groups=(HOSTILE,),
        services=(HOSTILE,),
        endpoints=(MapEndpoint(HOSTILE, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,)),),
        paths=(MapPath(HOSTILE, HOSTILE, "broken", (hop,)),),
    )
    shown = render(report(audit(networks=(drawn,))), "html")
    assert "<script>alert" not in shown
    assert "\u202e" not in shown
    assert "\x1b" not in shown
    assert Page(shown).open == []


@pytest.mark.parametrize("count", [0, 1, 16])
def test_maps_of_any_size(count):
    subnets = tuple(MapSubnet(f"subnet-{n}") for n in range(count))
    shown = render(report(audit(networks=(network(subnets=subnets, paths=()),))), "html")
    assert shown.count('<svg class="map"') == bool(count)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
@pytest.mark.parametrize("world", ["blocked", "ready"])
def test_a_browser_runs_the_script_under_the_policy(world, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(render(sample(world), "html"), encoding="utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        f"--user-data-dir={tmp_path}/profile",
    ]
    ran = subprocess.run(
        [str(CHROMIUM), *flags, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=False
    )
    assert '<html lang="en" class="script">' in ran.stdout
    assert "Content Security Policy" not in ran.stderr
