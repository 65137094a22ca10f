"""The GitHub action's own script, run by bash beside a stand-in for the program."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

ACTION = yaml.safe_load((Path(__file__).parents[1] / "action.yml").read_text(encoding="utf-8"))
(SCRIPT,) = [step["run"] for step in ACTION["runs"]["steps"] if step.get("id") == "audit"]
STAND_IN = """#!/usr/bin/env python3
import json, os, sys
json.dump(sys.argv[1:], open(os.environ["SEEN"], "w"))
for given in sys.argv:
    if given.startswith("json=") and "unreadable" not in sys.argv:
        json.dump({"verdict": os.environ["VERDICT"]}, open(given[5:], "w"))
    if given.startswith("markdown=") and "unreadable" not in sys.argv:
        open(given[9:], "w").write("## checklist")
sys.exit(int(os.environ["CODE"]))
"""


def run(tmp_path, *, code=0, verdict="ready", file="", region="", role="", args=""):
    program = tmp_path / "bin" / "agentcore-preflight"
    program.parent.mkdir()
    program.write_text(STAND_IN)
    program.chmod(0o755)
    given = {"FILE": file, "REGION": region, "ROLE": role, "ARGS": args}
    environment = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        **{f"PREFLIGHT_IN_{name}": value for name, value in given.items()},
        **{name: str(tmp_path / name) for name in ("SEEN", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")},
        "RUNNER_TEMP": str(tmp_path),
        "VERDICT": verdict,
        "CODE": str(code),
    }
    ended = subprocess.run(["bash", "-e", "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    read = {name: Path(environment[name]) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    written = {name: path.read_text() if path.exists() else "" for name, path in read.items()}
    seen = tmp_path / "SEEN"
    return ended.returncode, json.loads(seen.read_text()) if seen.exists() else None, written


@pytest.mark.parametrize(("code", "verdict"), [(0, "ready"), (1, "blocked"), (3, "unproven")])
def test_the_step_ends_as_the_program_does_and_says_the_verdict(tmp_path, code, verdict):
    ended, _, written = run(tmp_path, code=code, verdict=verdict)
    report = tmp_path / "agentcore-preflight.json"
    assert ended == code
    assert written["GITHUB_OUTPUT"] == f"exit-code={code}\nverdict={verdict}\nreport={report}\n"
    assert written["GITHUB_STEP_SUMMARY"] == "## checklist"


def test_a_run_that_could_not_start_says_so_in_its_exit_code_alone(tmp_path):
    ended, _, written = run(tmp_path, code=2, file="unreadable")
    assert (ended, written) == (2, {"GITHUB_OUTPUT": "exit-code=2\n", "GITHUB_STEP_SUMMARY": ""})


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        ({}, []),
        ({"file": "my deploy.json", "region": "us-west-2"}, ["my deploy.json", "--region", "us-west-2"]),
        ({"role": "arn:aws:iam::123456789012:role/A"}, ["--assume-role", "arn:aws:iam::123456789012:role/A"]),
        ({"file": "$(touch pwned); x"}, ["$(touch pwned); x"]),
    ],
)
def test_inputs_become_arguments_and_never_commands(tmp_path, inputs, expected):
    _, seen, _ = run(tmp_path, **inputs)
    assert seen[: seen.index("-o")] == expected
    assert seen[seen.index("-o") + 1] == "github"


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ("--skip image-size --fail-on warn", ["--skip", "image-size", "--fail-on", "warn"]),
        ("--skip image-size\n--fail-on warn\n", ["--skip", "image-size", "--fail-on", "warn"]),
        ("--waivers 'my waivers.yaml'", ["--waivers", "my waivers.yaml"]),
        ("--name $(touch pwned)", ["--name", "$(touch", "pwned)"]),
        ("", []),
    ],
)
def test_further_arguments_come_last(tmp_path, args, expected):
    seen = run(tmp_path, args=args)[1]
    assert seen[len(seen) - len(expected) :] == expected
    assert seen[len(seen) - len(expected) - 1].startswith("markdown=")


def test_a_quote_that_is_not_closed_stops_the_run_rather_than_drop_all_arguments(tmp_path):
    ended, seen, written = run(tmp_path, args="--fail-on warn --waivers 'mine.yaml")
    assert (ended, seen, written["GITHUB_OUTPUT"]) == (2, None, "exit-code=2\n")
