"""What runs the audit elsewhere: templates, pipeline stages, and the Lambda bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from preflight.serverless import bundle as bundling


def test_templates_and_bundle(cli: Any, tmp_path: Path) -> None:
    from preflight.serverless.templates import NAMES, TEMPLATES

    assert tuple(TEMPLATES) == NAMES
    code, out, _ = cli("template")
    assert (code, [line.split()[0] for line in out.splitlines()]) == (0, list(NAMES))
    code, out, _ = cli("template", "scheduled")
    assert (code, "AWS::Lambda::Function" in out) == (0, True)
    assert cli("template", "shceduled")[0] == 2
    code, _, err = cli("bundle", str(tmp_path / "out.zip"))
    assert (code, "MB" in err) == (0, True)


@pytest.mark.parametrize("name", ["github", "gitlab", "codebuild", "pre-commit"])
def test_stages_use_options_that_exist(name: str) -> None:
    import re

    from preflight.cli import cli
    from preflight.serverless.templates import template

    commands = [line for line in template(name).splitlines() if "agentcore-preflight " in line and "pip " not in line]
    used = {
        option
        for line in commands
        if not line.lstrip().startswith("#")
        for option in re.findall(r"(?<!\S)--[a-z-]+", line)
    }
    known = {option for command in cli.commands.values() for param in command.params for option in param.opts}
    assert used <= known


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bundle of one file: what is in it is not what the command says."""
    monkeypatch.setattr(bundling, "_entries", lambda: [("preflight/version.py", Path(bundling.__file__))])


@pytest.mark.usefixtures("small")
def test_the_bundle_says_how_to_upload_and_name_it(cli: Any, tmp_path: Path) -> None:
    _, out, err = cli("bundle", str(tmp_path / "out.zip"))
    assert out == ""
    assert f"aws s3 cp {tmp_path}/out.zip s3://CODE-BUCKET/" in err
    assert "CodeKey=" in err.splitlines()[-1]


@pytest.mark.usefixtures("small")
def test_a_bundle_that_cannot_be_written_is_one_line(cli: Any) -> None:
    code, out, err = cli("bundle", "nowhere/out.zip")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "nowhere/out.zip" in err


def test_a_full_disk_is_one_line(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bundling, "bundle", full)
    assert cli("bundle", "out.zip") == (2, "", "error: out.zip: [Errno 28] No space left on device\n")
