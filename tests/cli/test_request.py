"""A command line as a request, refused in one line where it cannot be meant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest

from preflight.cli.audit import audit
from preflight.cli.errors import CliError
from preflight.cli.request import Request, request
from preflight.core.report import Policy
from preflight.core.scope import Ambient, Standard

ROLE = "arn:aws:iam::123456789012:role/a"
TEMPLATE = {
    "Parameters": {"Name": {"Type": "String"}},
    "Resources": {"A": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": {"AgentRuntimeName": {"Ref": "Name"}}}},
}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.json").write_text(json.dumps(TEMPLATE))
    Path("p.json").write_text(json.dumps({"Name": "from_file"}))


def made(*args: str) -> Request:
    context = audit.make_context("audit", list(args))
    return request(context.params)


@pytest.mark.parametrize(
    ("args", "name", "value"),
    [
        (["--demo"], "demo", "ready"),
        (["--demo", "t.json"], "demo", "ready"),
        (["--demo", "t.json"], "files", ("t.json",)),
        (["--demo", "denied", "t.json"], "files", ("t.json",)),
        (["t.json"], "demo", None),
        (["--region", "us-west-2,eu-west-1", "--region", "us-west-2"], "regions", ("us-west-2", "eu-west-1")),
        ([], "regions", ()),
        (["--standard", "guide"], "standard", Standard.GUIDE),
        ([], "standard", None),
        (["--fail-on", "warn", "--allow-unknown"], "policy", Policy(True, True)),
        (["--fail-on", "fail"], "policy", Policy(False, False)),
    ],
)
def test_what_is_asked_for(args: list[str], name: str, value: Any) -> None:
    assert getattr(made(*args), name) == value


def test_a_file_named_like_standard_input_is_not_it() -> None:
    assert [output.path for output in made("-", "-o", "json=./-").outputs] == ["./-", "-"]


def test_how_to_judge() -> None:
    options = made("--skip", "vpc-dns", "--deployer", ROLE, "--deployed-only").judging(Ambient("--region"))
    assert (options.skipped, options.deployer, options.deployed_only) == (frozenset({"vpc-dns"}), ROLE, True)
    assert "vpc-dns" not in {check.id for check in options.checks}
    assert options.ambient.region_from == "--region"


@pytest.mark.parametrize(
    ("args", "name"),
    [
        (["--parameters", "Name=given"], "given"),
        (["--parameters", "p.json"], "from_file"),
        (["--parameters", "Name=given", "--parameters", "p.json"], "from_file"),
        (["--parameters", "p.json", "--parameters", "Name=a=b"], "a=b"),
        (["--parameters", f"Name={'v' * 5000}", "-o", "json=r.json"], "v" * 5000),
        ([], None),
    ],
)
def test_parameters(args: list[str], name: str | None) -> None:
    [target] = made("t.json", *args).targets()
    assert target.agents[0].name.value == name


@pytest.mark.parametrize(
    "args",
    [
        ["--demo", "--facts", "f"],
        ["--demo", "--offline", "--name", "a"],
        ["--demo", "--profile", "p"],
        ["--offline", "--name", "a", "--save-facts", "f"],
        ["--facts", "f", "--wait", "1m"],
        ["--facts", "f", "--endpoint-url", "https://x"],
        ["--all-regions", "--region", "us-west-2"],
        ["--all-regions", "--facts", "f"],
        ["--demo", "--save-facts", "f", "--all-regions"],
        ["--demo", "--save-facts", "f", "--region", "a,b"],
        ["-", "-"],
        ["--accounts", "1"],
        ["--accounts", "1", "--assume-role", ROLE, "--expect-account", "1"],
        ["--external-id", "x"],
        ["--fail-on", "new"],
        ["--offline"],
    ],
)
def test_what_contradicts_itself(args: list[str]) -> None:
    with pytest.raises(click.UsageError):
        made(*args)


def test_a_list_of_accounts_is_no_path_however_long() -> None:
    accounts = ",".join(str(100_000_000_000 + number) for number in range(500))
    role = "arn:aws:iam::{account}:role/A"
    request = made("--accounts", accounts, "--assume-role", role, "-o", "json=r.json")
    assert request.options["accounts"] == accounts


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--demo", "z" * 5000], "there is no demo world"),
        (["--region", "us west"], "--region 'us west' is not a region name"),
        (["--endpoint-url", "x"], "--endpoint-url 'x' is not a URL"),
        (["--endpoint-url", "https:///x"], "is not a URL"),
        (["--deployer", "alice"], "--deployer 'alice' is not an ARN"),
        (["--gateway-role-arn", "G"], "--gateway-role-arn 'G' is not an ARN"),
        (["--demo", "redy"], "did you mean ready?"),
        (["--demo", "zzz"], "there is no demo world 'zzz'; ready, blocked"),
        (["t.json", "-o", "json=t.json"], "t.json is an input of this run; write to another path"),
        (["t.json", "-o", "json=./t.json"], "is an input of this run"),
        (["--demo", "--save-facts", "t.json", "t.json"], "is an input of this run"),
        (["--waivers", "w.yaml", "-o", "json=w.yaml"], "is an input of this run"),
    ],
)
def test_what_cannot_be_meant(args: list[str], words: str) -> None:
    with pytest.raises(CliError) as raised:
        made(*args)
    assert words in str(raised.value)
