"""Where reports go: one to stdout, the others whole into files or not at all."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from samples import mixed_report

from preflight.cli.errors import CliError
from preflight.cli.output import Output, TextStyle, detect_style, outputs, save, source, write

TEXT = Output("text")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], (TEXT,)),
        (["json"], (Output("json"),)),
        (["json=-"], (Output("json"),)),
        (["json="], (Output("json"),)),
        (["json=/dev/stdout"], (Output("json"),)),
        (["json=r.json"], (Output("json", "r.json"), TEXT)),
        (["json=a=b.json", "html=r.html", "text"], (Output("json", "a=b.json"), Output("html", "r.html"), TEXT)),
        (["json=/dev/null", "csv=/dev/null"], (Output("json", "/dev/null"), Output("csv", "/dev/null"), TEXT)),
    ],
)
def test_outputs(wanted: list[str], found: tuple[Output, ...]) -> None:
    assert outputs(wanted) == found


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (["jsn"], "there is no format 'jsn'"),
        (["json", "csv"], "only one format can go to stdout"),
        (["json=r", "csv=./r"], "two outputs go to r"),
        (["json=folder"], "folder is a directory; name a file in it: -o json=folder/report"),
        (["json=nowhere/r"], "nowhere is not a directory; create it before the audit"),
    ],
)
def test_what_cannot_be_written(wanted: list[str], words: str) -> None:
    with pytest.raises(CliError, match=words):
        outputs(wanted)


@pytest.mark.parametrize(
    ("color", "environment", "colored"),
    [
        ("on", {"NO_COLOR": "1"}, True),
        ("off", {"FORCE_COLOR": "1"}, False),
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"CLICOLOR_FORCE": "1"}, True),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", {"FORCE_COLOR": "1", "TERM": "dumb"}, False),
    ],
)
def test_color(monkeypatch: pytest.MonkeyPatch, color: str, environment: dict[str, str], colored: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert detect_style(color, False).color is colored


@pytest.mark.parametrize(
    ("columns", "width"), [("80", 80), ("10", 60), ("0", 100), ("", 100), ("wide", 100), ("99999", 100)]
)
def test_width(monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert detect_style("off", False).width == width


@pytest.mark.parametrize(("encoding", "plain"), [("utf-8", False), ("ascii", True), ("no-such", True), (None, True)])
def test_glyphs_only_where_they_can_be_encoded(
    monkeypatch: pytest.MonkeyPatch, encoding: str | None, plain: bool
) -> None:
    class Stdout:
        def isatty(self) -> bool:
            return False

    Stdout.encoding = encoding  # type: ignore[attr-defined]
    monkeypatch.setattr(sys, "stdout", Stdout())
    assert detect_style("off", True) == TextStyle(ascii=plain, verbose=True, width=detect_style("off", True).width)


def test_every_output_is_written_and_one_that_fails_loses_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    wanted = (Output("json", "gone/r.json"), Output("csv", "r.csv"), Output("json"))
    with pytest.raises(CliError, match=r"gone/r\.json: No such file or directory"):
        write(mixed_report(), wanted, TextStyle())
    assert Path("r.csv").read_text().startswith("account")
    assert json.loads(capsys.readouterr().out)["exitCode"] == 1


def test_quiet_prints_the_verdict_alone(capsys: pytest.CaptureFixture[str]) -> None:
    write(mixed_report(), (TEXT,), TextStyle(quiet=True))
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("blocked: ")


def test_a_file_keeps_its_mode_and_a_link_stays_one() -> None:
    there = Path("there.txt")
    there.write_text("old")
    there.chmod(0o640)
    link = Path("link.txt")
    link.symlink_to(there)
    save("link.txt", "new")
    assert (there.read_text(), link.is_symlink()) == ("new", True)
    assert stat.S_IMODE(there.stat().st_mode) == 0o640
    assert sorted(each.name for each in Path().iterdir()) == ["folder", "link.txt", "there.txt"]


@pytest.mark.parametrize(("private", "mode"), [(True, 0o600), (False, 0o644)])
def test_the_mode_of_a_new_file(private: bool, mode: int) -> None:
    before = os.umask(0o022)
    try:
        save("new.txt", "x", private=private)
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("new.txt").stat().st_mode) == mode


def test_what_cannot_be_saved_leaves_nothing_behind() -> None:
    with pytest.raises(CliError, match="folder"):
        save("folder", "x")
    assert [each.name for each in Path().iterdir()] == ["folder"]


def test_a_file_that_cannot_take_its_place_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CliError, match=r"r\.txt: Permission denied"):
        save("r.txt", "x")
    assert [each.name for each in Path().iterdir()] == ["folder"]


@pytest.mark.parametrize(("content", "text"), [(b"a\r\nb", "a\r\nb"), (b"", ""), (b"\xff\xfe", None), (None, None)])
def test_the_text_of_a_source(content: bytes | None, text: str | None) -> None:
    if content is not None:
        Path("s").write_bytes(content)
    assert source("s") == text
