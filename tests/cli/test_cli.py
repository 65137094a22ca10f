"""The command line as its users meet it: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

SCHEMA = json.loads((Path(__file__).parents[2] / "preflight" / "reports" / "report.schema.json").read_text())
GUIDE = Path(__file__).parents[1] / "inputs" / "fixtures" / "guide.json"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--demo", "--region", "us-west-2"], 0, "ready:"),
        (["--demo", "--region=us-west-2", "--fail-on", "warn"], 0, "ready:"),
        (["--demo", "blocked"], 1, "blocked:"),
        (["--demo", "bare"], 1, "blocked:"),
        (["--demo", "denied"], 3, "unproven:"),
        (["--demo", "denied", "--allow-unknown"], 0, "unproven:"),
        (["audit", "--demo", "denied", "--check", "account-identity"], 0, "partial:"),
        ([str(GUIDE), "--demo", "bare"], 1, "my_gateway"),
        (["--demo", "bare", str(GUIDE)], 1, "my_gateway"),
        (["--demo", str(GUIDE)], 1, "my_gateway"),
        (["--image", "ghcr.io/org/agent:1", "--demo", "-v"], 1, "docker tag ghcr.io/org/agent:1"),
        (["--name", "my-agent", "--demo", "--check", "runtime-name"], 1, "my_agent"),
        (["--gateway-name", "my_gateway", "--offline", "--region", "us-west-2"], 1, "my-gateway"),
    ],
)
def test_audits(cli: Any, args: list[str], code: int, words: str) -> None:
    found, out, err = cli(*args)
    assert (found, err) == (code, "")
    assert words in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--demo", "--check", "image-exist"], "did you mean 'image-exists'"),
        (["--demo", "--skip", "nonsense"], "there is no check 'nonsense'"),
        (["--demo", "redy"], "did you mean ready"),
        (["--demo", "-o", "jsn"], "there is no format 'jsn'"),
        (["--demo", "-o", "json", "-o", "text"], "only one format can go to stdout"),
        (["--demo", "-o", "json=nowhere/report.json"], "nowhere is not a directory"),
        (["--demo", "--query", "audits["], "--query"),
        (["--demo", "--facts", "x"], "mutually exclusive"),
        (["--offline"], "name a FILE"),
        (["--accounts", "1"], "--accounts needs --assume-role"),
        (["missing.yaml", "--demo"], "missing.yaml"),
        (["--no-such-option"], "No such option"),
        (["--region", "us-west-2"], "credentials"),
        (["--demo", "--timeout", "soon"], "is not a duration"),
        (["--demo", "--expect-account", "999999999999"], "not 999999999999"),
        (["--demo", "--baseline", "none.json"], "none.json"),
        (["--demo", "--waivers", "none.yaml"], "none.yaml"),
        (["--facts", "none.json"], "none.json"),
        (["explain", "image-exist"], "image-exists"),
        (["render", "none.json"], "none.json"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_2(cli: Any, args: list[str], words: str) -> None:
    code, out, err = cli(*args)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


def test_no_region_says_how_to_name_one(cli: Any) -> None:
    code, _, err = cli()
    assert (code, "--region" in err) == (2, True)


def test_json_is_the_contract(cli: Any) -> None:
    for world, code in (("ready", 0), ("blocked", 1), ("denied", 3)):
        found, out, _ = cli("--demo", world, "-o", "json")
        report = json.loads(out)
        Draft202012Validator(SCHEMA).validate(report)
        assert (found, report["exitCode"], report["schemaVersion"]) == (code, code, "1.1")


def test_several_outputs_at_once(cli: Any, tmp_path: Path) -> None:
    _, out, _ = cli("--demo", "-o", "json=r.json", "-o", "markdown=r.md", "-o", "junit=r.xml")
    assert "ready:" in out
    assert json.loads((tmp_path / "r.json").read_text())["verdict"] == "ready"
    assert (tmp_path / "r.md").read_text().count("- [x]") > 5
    assert (tmp_path / "r.xml").read_text().startswith("<?xml")


def test_query_prints_what_it_finds_and_keeps_the_exit_code(cli: Any) -> None:
    code, out, _ = cli("--demo", "blocked", "--query", "audits[].findings[?status=='fail'].check | [] | sort(@)")
    assert code == 1
    assert "startup-path" in json.loads(out)


def test_regions_and_where_they_come_from(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    _, out, _ = cli(
        "--demo", "bare", "--region", "us-west-2,eu-west-1", "--query", "audits[].region", "--check", "account-identity"
    )
    assert json.loads(out) == ["us-west-2", "eu-west-1"]
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    _, out, _ = cli("--offline", "--name", "a", "--region", "us-west-2", "-v")
    assert "us-west-2 (from --region)" in out
    _, out, _ = cli("--offline", "--name", "a", "-v")
    assert "eu-central-1 (from AWS_REGION)" in out


SERVICES = {"boto3", "botocore", "moto", "rich", "jinja2", "preflight.account.session"}
CORE = {*SERVICES, "attrs", "yaml", "jmespath", "preflight.core.check", "preflight.audit.run", "preflight.inputs"}


@pytest.mark.parametrize(
    ("args", "unneeded"),
    [
        (["--version"], CORE),
        (["--help"], CORE),
        (["audit", "--help"], CORE),
        (["verify", "--help"], CORE),
        (["completion", "bash"], CORE),
        (["checks"], {*SERVICES, "yaml", "jmespath", "preflight.audit.run", "preflight.inputs"}),
        (["explain", "image-exists"], {*SERVICES, "jmespath", "preflight.audit.run", "preflight.inputs"}),
        (["policy"], {*SERVICES, "jmespath"}),
    ],
)
def test_a_command_imports_only_what_it_needs(args: list[str], unneeded: set[str]) -> None:
    code = (
        "import sys; from preflight.cli import run; code = run(sys.argv[2:]); "
        "heavy = set(sys.argv[1].split()) & set(sys.modules); sys.exit(f'imported {heavy}' if heavy else code)"
    )
    command = [sys.executable, "-c", code, " ".join(unneeded), *args]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_help_names_every_exit_code_and_command(cli: Any) -> None:
    _, out, _ = cli("--help")
    for word in (
        "0  ready",
        "1  a requirement fails",
        "2  could not run",
        "3  nothing fails",
        "--demo",
        "explain",
        "policy",
    ):
        assert word in out
