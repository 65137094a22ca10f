"""The command line in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)

    def call(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.fixture(autouse=True)
def _asks_nothing_twice(remembered: Any) -> None:
    """Tests of the command line are of what it makes of answers."""
