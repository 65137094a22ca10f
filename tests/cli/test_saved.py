"""Saved reports: read whole, or refused in a line that names the file and what is wrong."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from samples import mixed_report

from preflight.cli.errors import CliError
from preflight.cli.saved import load, parsed, text_of
from preflight.reports.render import render


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "r.json:1:2: not JSON"),
        ('{\n  "a": ,}', "r.json:2:8: not JSON"),
        ("{}", "r.json: not a report of this tool: 'schemaVersion' is missing; make one with -o json"),
        ("[]", "r.json: not a report of this tool"),
        ('{"a": ' + "9" * 5000 + "}", "it holds a number of 5,000 digits"),
        ("[" * 100_000, "it is nested too deep"),
    ],
)
def test_what_is_no_report(text: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.json").write_text(text)
    with pytest.raises(CliError) as raised:
        load("r.json")
    assert words in str(raised.value)


def test_a_report_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text(render(mixed_report(), "json"))
    assert [audit.account for audit in load(str(path)).audits] == ["123456789012"]


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read: No such file or directory; check the path"), (b"\xff\xfe\x00", "not a text file")],
)
def test_what_is_no_text(content: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    if content:
        path.write_bytes(content)
    with pytest.raises(CliError, match=words):
        text_of(str(path))


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[1]")))
    assert parsed(text_of("-"), "-") == [1]


def test_numbers_of_twenty_digits_are_still_read() -> None:
    assert parsed("[" + "9" * 20 + "]", "r") == [10**20 - 1]


@pytest.mark.parametrize(
    ("command", "document", "words"),
    [
        (["verify"], '{"schemaVersion": "1.1", "x": ' + "9" * 5000 + "}", "it holds a number of 5,000 digits"),
        (["verify"], "[" * 100_000, "it is nested too deep"),
        (["audit", "--offline", "--region", "us-west-2"], '{"agentRuntimeName": ' + "9" * 5000 + "}", ""),
    ],
)
def test_hostile_numbers_and_depths_are_a_line_of_ours(cli: Any, command: list[str], document: str, words: str) -> None:
    Path("hostile.json").write_text(document)
    _, _, err = cli(command[0], "hostile.json", *command[1:])
    assert words in err
    assert "internal" not in err
    assert "Traceback" not in err
