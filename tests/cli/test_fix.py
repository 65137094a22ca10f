"""`--fix` and `--diff` on the user's own files."""

from __future__ import annotations

import pytest

from preflight.cli import run

TEXT = """\
# our agents
stackName: my-stack
agents:
  - name: "my-agent"     # keep this
    containerImage: 123456789012.dkr.ecr.us-west-2.amazonaws.com/writer-agent:latest
    memoryMB: 512
    timeoutSeconds: 300
gateway: {enabled: true, name: my_gateway, protocol: mcp}
"""
FIXED = TEXT.replace('"my-agent"', '"my_agent"').replace("my_gateway", "my-gateway").replace("mcp}", "MCP}")
ARGS = ["--region", "us-west-2", "--offline", "-o", "json"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text(TEXT, encoding="utf-8", newline="")
    return path


def test_diff_shows_and_changes_nothing(file, capsys):
    run([str(file), *ARGS, "--diff"])
    told = capsys.readouterr().err
    assert '-  - name: "my-agent"     # keep this\n+  - name: "my_agent"     # keep this\n' in told
    assert "would be written (--fix does it)" in told
    assert file.read_text(encoding="utf-8") == TEXT


def test_fix_keeps_comments_and_layout_and_a_second_time_changes_nothing(file, capsys):
    run([str(file), *ARGS, "--fix"])
    assert file.read_text(encoding="utf-8") == FIXED
    run([str(file), *ARGS, "--fix"])
    assert file.read_text(encoding="utf-8") == FIXED
    assert "no safe edit" in capsys.readouterr().err


def test_line_ends_and_mode_stay(file):
    file.write_bytes(TEXT.replace("\n", "\r\n").encode())
    file.chmod(0o640)
    run([str(file), *ARGS, "--fix"])
    assert file.read_bytes() == FIXED.replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_what_only_a_person_can_decide_is_left(file):
    file.write_text(TEXT.replace("memoryMB: 512", "memoryMB: 700"), encoding="utf-8")
    run([str(file), *ARGS, "--fix"])
    assert "memoryMB: 700" in file.read_text(encoding="utf-8")


def test_the_plan_is_printed_and_saved(file, tmp_path, capsys):
    script = tmp_path / "fixes.sh"
    run(["plan", str(file), "--region", "us-west-2", "--offline", "-o", f"plan={script}"])
    assert capsys.readouterr().out.startswith("#!/bin/sh\n")
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
