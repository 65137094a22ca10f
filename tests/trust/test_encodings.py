"""Every command to a stdout of few letters: all of it comes, and nothing crashes."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from preflight.cli import run
from preflight.reports.render import FORMATS

NAME = "naïve→日本\U0001f389"
SOURCE = {"stackName": NAME, "agents": [{"name": NAME, "containerImage": f"ghcr.io/x/{NAME}"}]}
OFFLINE = ("--offline", "--region", "us-west-2")


def commands() -> Iterator[list[str]]:
    """Every command, and every format."""
    yield from (["é.json", *OFFLINE, "-v", "-o", form] for form in FORMATS)
    yield from (["render", "r.json", "-o", form] for form in FORMATS)
    yield from (["é.json", *OFFLINE, *rest] for rest in (["-q"], ["--diff"], ["--query", "audits[].target"]))
    yield from (["plan", "é.json", *OFFLINE], ["policy", "é.json"], ["policy", "-o", "text"], ["verify", "r.json"])
    yield from (["diff", "r.json", "r.json", "-o", form] for form in ("text", "json"))
    yield from (["checks"], ["checks", "-o", "json"], ["explain", "image-exists"], ["explain", NAME], ["template"])
    yield from (["completion", "bash"], ["--help"], ["help", "audit"], ["--version"], [NAME], ["--check", NAME])


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_all_of_it_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("é.json").write_text(json.dumps(SOURCE), encoding="utf-8")
    run(["é.json", *OFFLINE, "-o", "json=r.json"])
    for args in commands():
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding, how) for how in ("strict", "backslashreplace"))
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            assert run(args) in {0, 1, 2, 3}
            out.flush()
            err.flush()
        told = err.buffer.getvalue().decode(encoding, "replace")
        assert "internal" not in told
        assert out.buffer.getvalue() or told, args
