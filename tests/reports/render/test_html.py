from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

from samples import audit, mixed_findings, report

from preflight.reports.render import render


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.open, self.words, self.attributes = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.words += data.split()


def test_the_page_is_well_formed_and_says_it_all(mixed):
    page = Page(render(mixed, "html"))
    assert page.open == []
    said = " ".join(page.words)
    for finding in mixed.findings:
        assert " ".join(finding.because.split()) in said
        assert finding.subject in said
    for row in mixed.audits[0].checklist:
        assert row.text in said


def test_commands_are_there_to_copy(mixed):
    command = mixed.findings[2].fix.command
    assert f"<pre><code>{command}</code></pre>" in render(mixed, "html")


def test_the_policy_admits_the_style_sheet_and_nothing_else(ready):
    shown = render(ready, "html")
    style = re.search(r"<style>(.*)</style>", shown, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\"" in shown
    assert "style=" not in re.sub(r"<style>.*</style>", "", shown, flags=re.DOTALL)


def test_the_page_loads_nothing(mixed):
    shown = render(mixed, "html")
    links = {(tag, value) for tag, name, value in Page(shown).attributes if name in {"src", "href"}}
    assert links == {("a", mixed.findings[2].reference)}
    assert "url(" not in shown
    assert "@import" not in shown


def test_what_is_not_green_is_open_and_what_passes_is_folded(mixed):
    shown = render(mixed, "html")
    assert re.findall(r'<details class="row (\w+)" open>', shown) == ["fail", "warn", "unknown", "unknown"]
    assert set(re.findall(r'<details class="row (\w+)">', shown)) == {"pass"}


def test_several_audits_have_a_table_of_contents():
    shown = render(report(audit(*mixed_findings()), audit(region="eu-west-1")), "html")
    assert re.findall(r'href="(#audit-\d)"', shown) == ["#audit-1", "#audit-2"]
    assert re.findall(r'id="(audit-\d)"', shown) == ["audit-1", "audit-2"]
