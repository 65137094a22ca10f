"""`plan` audits as the default command does and prints what to run; other outputs stay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from preflight.cli.audit import audit
from preflight.cli.plan import plan

WHERE = ("--demo", "blocked", "--region", "us-west-2", "--check", "image-architecture")


def undated(script: str) -> list[str]:
    """The script but for the line that says when its report was made."""
    return [line for line in script.splitlines() if not line.startswith("# The plan of")]


def test_it_takes_the_options_of_the_audit() -> None:
    assert plan.params is audit.params


def test_the_plan_is_printed_and_the_exit_code_is_the_audit_s(cli: Any) -> None:
    code, out, _ = cli("plan", *WHERE)
    assert (code, undated(out)) == (1, undated(cli("audit", *WHERE, "-o", "plan")[1]))
    assert out.startswith("#!/bin/sh")


def test_a_file_beside_it_keeps_the_plan_on_stdout(cli: Any, tmp_path: Path) -> None:
    _, out, _ = cli("plan", *WHERE, "-o", "json=r.json")
    assert undated(out) == undated(cli("plan", *WHERE)[1])
    assert json.loads((tmp_path / "r.json").read_text())["verdict"] == "blocked"


def test_what_else_is_wanted_on_stdout_replaces_it(cli: Any) -> None:
    assert json.loads(cli("plan", *WHERE, "-o", "json")[1])["exitCode"] == 1
    assert json.loads(cli("plan", *WHERE, "--query", "exitCode")[1]) == 1
