"""Every format against names that try to steer whoever reads the report."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from preflight.reports.render import FORMATS, render

STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_steers_a_terminal_and_all_can_be_written(form, hostile):
    shown = render(hostile, form)
    assert {c for c in shown if unicodedata.category(c) in STEERING} <= {"\n"}
    assert shown.encode("utf-8")


@pytest.mark.parametrize("options", [{}, {"verbose": True}, {"ascii": True}, {"width": 40}])
def test_no_line_of_text_is_a_workflow_command(options, hostile):
    assert not re.search(r"^\s*(::[a-z]|##\[)", render(hostile, "text", **options), re.MULTILINE)


def test_no_line_of_markdown_is_a_workflow_command(hostile):
    assert not re.search(r"^\s*(::[a-z]|##\[)", render(hostile, "markdown"), re.MULTILINE)


def test_ascii_text_is_ascii(hostile):
    assert render(hostile, "text", ascii=True, verbose=True).isascii()


def test_every_line_of_github_is_one_of_our_commands(hostile):
    for line in render(hostile, "github").splitlines():
        assert re.fullmatch(r"::(error|warning|notice) (?:\w+=[^,:\n]*,?)+::[^\n]*", line)


def test_markdown_holds_no_html_but_its_own_line_breaks(hostile):
    prose = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", render(hostile, "markdown"), flags=re.DOTALL)
    assert set(re.findall(r"<[a-z/!][^>]*>", prose)) == {"<br>"}
    assert "javascript:" not in prose
    assert not re.search(r"(?<!\w)@\w", prose)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links = set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"href", "src"} or name.startswith("on")]


def test_html_runs_and_links_nothing_of_theirs(hostile):
    page = Tags()
    page.feed(render(hostile, "html"))
    assert not page.tags & {"iframe", "img", "object", "link", "base", "form"}
    assert render(hostile, "html").count("<script>") == 1
    assert [link for link in page.links if not link.startswith("#")] == []


def test_xml_is_well_formed(hostile):
    assert ET.fromstring(render(hostile, "junit")).tag == "testsuites"  # noqa: S314 - our own


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_json_parses(form, hostile):
    assert json.loads(render(hostile, form))


def test_csv_has_the_same_columns_in_every_line_and_no_formula(hostile):
    rows = list(csv.reader(io.StringIO(render(hostile, "csv"))))
    assert {len(row) for row in rows} == {17}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
