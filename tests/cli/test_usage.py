"""What a newcomer mistypes, forgets or combines: one line that names the thing and the way on, and exit code 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run
from preflight.inputs import KINDS
from preflight.reports.render import FORMATS

AGENT = {"stackName": "s", "agents": [{"name": "a", "containerImage": "ghcr.io/org/a:1"}]}
KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_EC2_METADATA_DISABLED": "true"}


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agent.json").write_text(json.dumps(AGENT))
    (tmp_path / "folder").mkdir()

    def call(*args: str) -> tuple[int, str, str]:
        code = run(list(args))
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["auidt", "--demo"], "there is no command and no file 'auidt'; did you mean audit?"),
        (["folder", "--demo"], "folder: holds no file that is read here"),
        (["--region", "us west", "--demo"], "--region 'us west' is not a region name"),
        (["--region", "uswest2", "--demo"], "write one such as us-west-2"),
        (["--region", "us-west-2", "--endpoint-url", "nonsense"], "--endpoint-url 'nonsense' is not a URL"),
        (["agent.json", "--demo", "--deployer", "alice"], "--deployer 'alice' is not an ARN"),
        (["--role-arn", "MyRole", "--demo"], "--role-arn 'MyRole' is not an ARN"),
        (["--demo", "-o", "html=folder"], "folder is a directory; name a file in it: -o html=folder/report"),
        (["--facts", "nowhere.json"], "nowhere.json: cannot be read: No such file or directory; check the path"),
        (["render", "agent.json"], "not a report of this tool: 'schemaVersion' is missing"),
        (["-", "-", "--offline"], "standard input and can be read once"),
        (["agent.json", "--offline", "--assume-role", "arn:aws:iam::123456789012:role/a"], "are mutually exclusive"),
        (["--accounts", "1", "--assume-role", "arn:x", "--expect-account", "1"], "are mutually exclusive"),
        (["--accounts", "1", "--assume-role", "arn:x", "--all-regions"], "are mutually exclusive"),
        (["--demo", "--fail-on", "new"], "--fail-on new needs --baseline REPORT.json"),
        (["--demo", "--save-facts", "f", "--region", "us-west-2,eu-west-1"], "keeps one region"),
    ],
)
def test_one_line_that_leads_on(cli: Any, args: list[str], words: str) -> None:
    code, out, err = cli(*args)
    assert (code, out) == (2, "")
    assert words in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({}, "there are no AWS credentials. Set some up, or name a profile that has them with --profile."),
        ({"AWS_ACCESS_KEY_ID": "a"}, "the AWS credentials are incomplete"),
    ],
)
def test_missing_credentials_are_said_as_that(
    cli: Any, monkeypatch: pytest.MonkeyPatch, keys: dict[str, str], words: str
) -> None:
    for name, value in keys.items():
        monkeypatch.setenv(name, value)
    code, _, err = cli("--region", "us-west-2", "--no-progress")
    assert code == 2
    assert words in err


def test_saved_facts_of_other_regions_are_refused(cli: Any) -> None:
    cli("--demo", "bare", "--check", "account-identity", "--save-facts", "facts.json", "--region", "us-west-2")
    code, out, err = cli("--facts", "facts.json", "--region", "eu-west-1")
    assert (code, out) == (2, "")
    assert err == "error: facts.json: holds answers of us-west-2, none of eu-west-1; name one of those it holds\n"


def test_all_regions_of_the_simulated_account(cli: Any) -> None:
    code, out, _ = cli("--demo", "bare", "--all-regions", "--check", "account-identity", "--query", "audits[].region")
    assert code == 0
    assert len(json.loads(out)) > 3
    assert "us-west-2" in json.loads(out)
    assert not [region for region in json.loads(out) if region.startswith(("cn-", "us-gov-"))]


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (
            ["--region", "us-west-2", "--expect-account", "123456789012"],
            2,
            "the account cannot be determined: the endpoint of",
        ),
        (["--region", "us-west-2", "--assume-role", "arn:x"], 2, "cannot assume arn:x: Parameter validation failed:"),
        (["--region", "us-west-2", "--check", "region-enabled"], 3, ""),
        (["--region", "us-west-2", "--profile", "nobody"], 2, "`aws configure list-profiles` shows those there are"),
    ],
)
def test_an_endpoint_nobody_listens_on(
    cli: Any, monkeypatch: pytest.MonkeyPatch, args: list[str], code: int, words: str
) -> None:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    found, _, err = cli(*args, "--endpoint-url", "http://127.0.0.1:9", "--timeout", "20s")
    assert found == code
    assert words in err
    assert err.count("\n") == (1 if words else 0)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(cli: Any, tmp_path: Path) -> None:
    before = sorted(each.name for each in tmp_path.iterdir())
    code, _, err = cli("agent.json", "--offline", "--region", "us-west-2", "--save-facts", "folder")
    assert (code, "are mutually exclusive" in err) == (2, True)
    code, _, err = cli("agent.json", "--demo", "--check", "image-registry", "--save-facts", "folder")
    assert (code, "folder: " in err) == (2, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == before


def test_help_names_every_kind_format_and_command_in_full(cli: Any) -> None:
    text = " ".join(cli("--help")[1].split())
    assert ", ".join(KINDS) in text.replace("- ", "-")
    assert ", ".join(FORMATS) in text
    assert "..." not in text.replace("[FILE]...", "").replace("[ARGS]...", "")
