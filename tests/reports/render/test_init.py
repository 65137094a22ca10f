from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from samples import report

from preflight.core.report import Audit, Report
from preflight.reports.render import FORMATS, SHARED, UnknownFormatError, render


def test_the_formats_are_the_files_of_the_folder():
    assert FORMATS == ("asff", "csv", "github", "html", "json", "junit", "markdown", "ocsf", "plan", "sarif", "text")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_renders_and_ends_in_one_newline(form, mixed):
    shown = render(mixed, form)
    assert shown.endswith("\n")
    assert not shown.endswith("\n\n")


@pytest.mark.parametrize("form", FORMATS)
def test_two_renderings_are_the_same(form, mixed):
    assert render(mixed, form) == render(mixed, form)


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_without_any_finding_is_shown_too(form):
    empty = Audit("", "", "us-west-2", "aws", "flags", "", "", findings=())
    assert render(report(empty), form)
    assert render(Report((), "2026-11-22T10:00:00Z", "0.1.0"), form)


@pytest.mark.parametrize("name", sorted(SHARED))
def test_what_formats_share_is_no_format(name):
    assert not hasattr(import_module(f"preflight.reports.render.{name}"), "render")


@pytest.mark.parametrize(
    ("wanted", "hint"),
    [
        ("jsn", "there is no format 'jsn'; did you mean 'json'?"),
        ("Markdwn", "there is no format 'Markdwn'; did you mean 'markdown'?"),
        ("zzz", f"there is no format 'zzz'; there are {', '.join(FORMATS)}"),
        ("escape", f"there is no format 'escape'; there are {', '.join(FORMATS)}"),
    ],
)
def test_an_unknown_format_names_the_nearest(wanted, hint):
    with pytest.raises(UnknownFormatError) as error:
        render(report(), wanted)
    assert str(error.value) == hint


def test_only_the_format_wanted_is_imported():
    code = (
        "import sys, preflight.reports.render as r; from preflight.core.report import Report;"
        "r.render(Report((), '', '0'), 'text');"
        "print([m for m in ('jinja2', 'boto3', 'botocore', 'rich', 'xml.etree.ElementTree') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
