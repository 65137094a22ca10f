"""Hostile names through every source, format and command: they stay text, and every printed command is run by a shell."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run
from preflight.core import command
from preflight.reports.render import FORMATS

pytestmark = pytest.mark.usefixtures("remembered")

ROOT = Path(__file__).parents[2]
NAMES = {
    "ANSI": "a\x1b[31mred",
    "OSC 8": "\x1b]8;;http://x\x07link\x1b]8;;\x07",
    "HTML": "<img src=x onerror=alert(1)>",
    "Markdown": "[x](javascript:alert(1)) ![y](http://z) @everyone",
    "workflow": "x\n::error::forged\n##[command]forged",
    "XML": "]]> &#0; \x0b\x0c",
    "CSV": "=cmd|' /C calc'!A0",
    "bidi": "\u202egnp.exe\u2066",
    "NUL": "a\0b",
    "surrogate": "a\ud800b",
    "long": "n" * 100_000,
    "shell": "$(touch RUN)`touch RUN`;touch RUN\n touch RUN\n'\"\n touch RUN #",
}
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
OFFLINE = ("--offline", "--region", "us-west-2")


def agentkit(name: str) -> Any:
    role = {"roleArn": f"arn:aws:iam::123456789012:role/{name}"}
    return {"stackName": name, "agents": [{"name": name, "containerImage": f"ghcr.io/x/{name}", "iam": role}]}


def template(name: str) -> Any:
    runtime = {
        "AgentRuntimeName": name,
        "RoleArn": f"arn:aws:iam::123456789012:role/{name}",
        "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": name}},
        "NetworkConfiguration": {
            "NetworkMode": "VPC",
            "NetworkModeConfig": {"Subnets": [f"subnet-{name}"], "SecurityGroups": [f"sg-{name}"]},
        },
        "EnvironmentVariables": {"MODEL_ID": f"us.anthropic.{name}", name: name},
    }
    gateway = {"Name": name, "RoleArn": name, "AuthorizerType": name, "ProtocolType": name}
    return {
        "Resources": {
            name: {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": runtime},
            "G": {"Type": "AWS::BedrockAgentCore::Gateway", "Properties": gateway},
        }
    }


SOURCES = {"agentkit": agentkit, "template": template}


def commands(name: str) -> Iterator[list[str]]:
    """Every command that says something of a source or a report."""
    yield from (["f.json", *OFFLINE, "-v", "-o", form] for form in FORMATS if form != "json")
    yield ["f.json", *OFFLINE, "-o", "json=r.json"]
    yield ["plan", "f.json", *OFFLINE]
    yield ["verify", "r.json"]
    yield ["diff", "r.json", "r.json"]
    yield ["render", "r.json", "-o", "markdown"]
    if not {"\0", "\ud800"} & set(name):
        yield ["explain", name]
        yield ["--region", name, "--offline"]
        yield ["--check", name, "--offline"]
        yield [name]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind != "long"])
def test_names_steer_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.json").write_text(json.dumps(SOURCES[source](NAMES[kind])), encoding="utf-8")
    for args in commands(NAMES[kind]):
        code = run(args)
        said = "".join(capsys.readouterr())
        assert code in {0, 1, 2, 3}
        assert "error: internal" not in said, args
        assert {c for c in said if unicodedata.category(c) in STEERING} <= {"\n"}, args
        assert not re.search(r"^\s*::error::forged|##\[command\]forged", said, re.MULTILINE), args


@pytest.mark.parametrize("source", SOURCES)
def test_a_name_of_a_hundred_thousand_letters(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, source: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("f.json").write_text(json.dumps(SOURCES[source](NAMES["long"])), encoding="utf-8")
    outputs = [word for form in FORMATS for word in ("-o", f"{form}=out.{form}")]
    assert run(["f.json", *OFFLINE, *outputs]) == 1
    assert "error: internal" not in "".join(capsys.readouterr())
    large = {form: size for form in FORMATS if (size := Path(f"out.{form}").stat().st_size) > 400_000}
    assert large == {}, "what is shown of a name, and a command that no shell takes, are cut or left out"


@pytest.mark.parametrize(("form", "mark"), [("html", "</html>"), ("markdown", "# "), ("text", "blocked")])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_terminal_of_few_letters_gets_all_of_it(tmp_path: Path, encoding: str, form: str, mark: str) -> None:
    made = template("ä✔\u4e2d\U0001f600 {kind}")
    (tmp_path / "f.json").write_text(json.dumps(made), encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding}
    program = [sys.executable, "-m", "preflight", "f.json", *OFFLINE, "-o", form]
    done = subprocess.run(program, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (1, b"")
    assert mark in done.stdout.decode("utf-8")


STUB = '#!/bin/sh\nprintf "%s\\0" "${0##*/}" "$@" > "$OUT/$$"\n'
"""Writes a file of its own: the programs of a pipe run at once."""


def printed(node: Any) -> Iterator[dict[str, Any]]:
    """Every command in a JSON report: its text and its arguments."""
    if isinstance(node, dict):
        if {"text", "argv"} <= node.keys():
            yield node
        for each in node.values():
            yield from printed(each)
    elif isinstance(node, list):
        for each in node:
            yield from printed(each)


def ran(folder: Path, text: str, programs: set[str]) -> list[list[str]]:
    """The arguments with which a shell starts programs, of which only stand-ins exist."""
    stubs, out = folder / "stubs", folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    stubs.mkdir(exist_ok=True)
    out.mkdir()
    for program in programs:
        (stubs / program).write_text(STUB)
        (stubs / program).chmod(0o755)
    env = {"PATH": str(stubs), "OUT": str(out)}
    subprocess.run(
        ["/bin/sh", "-c", text], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    calls = (each.read_bytes().decode("utf-8", "surrogateescape") for each in out.iterdir())
    return sorted(each.split("\0")[:-1] for each in calls)


def all_printed(folder: Path) -> list[dict[str, Any]]:
    """The distinct commands of simulated accounts, and of sources with names meant for a shell."""
    found: dict[str, dict[str, Any]] = {}
    (folder / "f.json").write_text(json.dumps(template("x")), encoding="utf-8")
    hostile = "subnet-$(touch RUN)';touch RUN;'`touch RUN`"
    made = template("x")["Resources"]
    made["x"]["Properties"]["NetworkConfiguration"]["NetworkModeConfig"] = {
        "Subnets": [hostile],
        "SecurityGroups": [hostile],
    }
    (folder / "f.json").write_text(json.dumps({"Resources": made}), encoding="utf-8")
    for args in (["f.json", "--demo", "bare"], ["--demo", "blocked"], ["--demo", "denied"]):
        run([*args, "--region", "us-west-2", "-o", "json=r.json", "-o", f"text={os.devnull}"])
        report = json.loads((folder / "r.json").read_text(encoding="utf-8"))
        found |= {each["text"]: each for each in printed(report) if "${" not in each["text"]}
    return list(found.values())


def wrongly_run(folder: Path) -> list[str]:
    """Commands that a shell starts with other arguments than they were made of."""
    every = all_printed(folder)
    programs = {argv[0] for each in every for argv in each["argv"]}
    return [each["text"] for each in every if ran(folder, each["text"], programs) != sorted(each["argv"])]


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_shell_runs_every_printed_command_as_it_is_meant(folder: Path) -> None:
    assert wrongly_run(folder) == []
    assert len(all_printed(folder)) > 20
    assert not (folder / "RUN").exists()


def test_quoting_that_does_nothing_is_noticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "_quote", lambda argument: argument)
    assert wrongly_run(folder)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("world", ["bare", "blocked"])
def test_a_shell_that_runs_a_plan_runs_no_name(folder: Path, source: str, world: str) -> None:
    (folder / "f.json").write_text(json.dumps(SOURCES[source](NAMES["shell"])), encoding="utf-8")
    run(["plan", "f.json", "--demo", world, "--region", "us-west-2", "-o", "plan=plan.sh"])
    ran(folder, (folder / "plan.sh").read_text(encoding="utf-8"), {"aws", "docker", "agentcore-preflight"})
    assert not (folder / "RUN").exists()


@pytest.mark.parametrize("name", NAMES)
def test_an_argument_stays_one(folder: Path, name: str) -> None:
    if name not in {"NUL", "surrogate", "long"}:
        told = ran(folder, str(command.aws("ec2", "describe-tags", name=NAMES[name])), {"aws"})
        assert told == [["aws", "ec2", "describe-tags", "--name", NAMES[name]]]
