"""A request carried out: each target in its region, the account expected, what changed, and what came of it."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from preflight import signals
from preflight.cli import runner

AGENT = {
    "agentRuntimeName": "a",
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": "ghcr.io/o/a:1"}},
    "roleArn": "arn:aws:iam::123456789012:role/a",
}
ARN = "arn:aws:bedrock-agentcore:{}:123456789012:runtime/a-0123456789"
TOOLKIT = """
agents:
{}
"""
ONE = """  {name}: {{name: {name}, entrypoint: m.py, aws: {{account: "123456789012", region: {region}, execution_role_auto_create: true}}}}"""
REGIONS = ("--query", "audits[].region")


@pytest.fixture
def files(tmp_path: Path) -> Any:
    def write(*regions: str) -> str:
        path = tmp_path / ".bedrock_agentcore.yaml"
        agents = [ONE.format(name=f"a{at}", region=region) for at, region in enumerate(regions)]
        path.write_text(TOOLKIT.format("\n".join(agents)))
        return str(path)

    return write


@pytest.mark.parametrize(
    ("stated", "args", "audited"),
    [
        (("us-west-2",), (), ["us-west-2"]),
        (("us-west-2", "eu-west-1"), (), ["us-west-2", "eu-west-1"]),
        (("us-west-2", "eu-west-1"), ("--region", "eu-west-1"), ["eu-west-1"]),
        (("us-west-2",), ("--region", "eu-west-1,us-west-2"), ["eu-west-1", "us-west-2"]),
    ],
)
def test_each_target_in_its_region(
    cli: Any, files: Any, stated: tuple[str, ...], args: tuple[str, ...], audited: list[str]
) -> None:
    _, out, _ = cli(files(*stated), "--demo", "bare", "--check", "runtime-name", *args, *REGIONS)
    assert json.loads(out) == audited


def test_what_goes_elsewhere_is_said(cli: Any, files: Any) -> None:
    file = files("us-west-2", "eu-west-1")
    _, out, _ = cli(
        file, "--demo", "--region", "eu-west-1", "--check", "runtime-name", "--query", "audits[].notes[].text | []"
    )
    assert [
        note for note in json.loads(out) if "goes to us-west-2 and is not audited here; add --region us-west-2" in note
    ]
    _, out, _ = cli(file, "--demo", "--check", "runtime-name", "--query", "audits[].notes[].text | []")
    assert not [note for note in json.loads(out) if "not audited here" in note]


@pytest.mark.parametrize(
    ("expected", "code", "words"),
    [("123456789012", 0, ""), ("999999999999", 2, "error: the credentials are of account 123456789012, not 999999999999; name another --profile\n")],
)  # fmt: skip
def test_the_account_expected(cli: Any, expected: str, code: int, words: str) -> None:
    found, _, err = cli("--demo", "--check", "account-identity", "--expect-account", expected)
    assert (found, err) == (code, words)


def test_a_simulated_account_is_said_to_be_one(cli: Any) -> None:
    _, out, _ = cli("--demo", "bare", "--check", "account-identity", "--query", "audits[].notes[].text | []")
    assert [note for note in json.loads(out) if "simulated" in note]


def test_saved_facts_are_for_their_owner_alone(cli: Any, tmp_path: Path) -> None:
    cli("--demo", "--check", "account-identity", "--save-facts", "facts.json")
    assert (tmp_path / "facts.json").stat().st_mode & 0o777 == 0o600


def test_waivers_and_what_they_say(cli: Any, tmp_path: Path) -> None:
    waiver = {"check": "image-architecture", "subject": "*", "reason": "later", "expires": "2099-01-01"}
    (tmp_path / "w.yaml").write_text(json.dumps({"waivers": [waiver]}))
    where = ("--demo", "blocked", "--region", "us-west-2", "--check", "image-architecture")
    assert cli(*where)[0] == 1
    code, out, _ = cli(*where, "--waivers", "w.yaml", "--query", "audits[].findings[].waiver.reason")
    assert (code, set(json.loads(out))) == (0, {"later"})


def test_waiting_ends_when_the_time_is_over(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    now = iter([0.0, 0.0, 20.0, 40.0])
    monkeypatch.setattr(runner, "time", SimpleNamespace(monotonic=lambda: next(now)))

    def wait(_: signals.Pause, seconds: float) -> bool:
        slept.append(seconds)
        return True

    monkeypatch.setattr(signals.Pause, "wait", wait)
    code, _, err = cli("--demo", "blocked", "--check", "image-architecture", "--wait", "30s")
    assert (code, slept) == (1, [15.0, 10.0])
    assert err.splitlines() == [f"blocked: auditing again, for at most {left} s more" for left in (30, 10)]


def test_a_signal_ends_waiting(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals.Pause, "wait", lambda _, __: False)
    code, _, err = cli("--demo", "blocked", "--check", "image-architecture", "--wait", "30s")
    assert (code, err.count("auditing again")) == (130, 1)


@pytest.mark.parametrize(
    ("before", "now", "options", "code"),
    [
        ("blocked", "blocked", [], 1),
        ("blocked", "blocked", ["--fail-on", "new"], 0),
        ("ready", "blocked", ["--fail-on", "new"], 1),
        ("blocked", "ready", ["--fail-on", "new"], 0),
        ("ready", "denied", ["--fail-on", "new"], 3),
        ("ready", "denied", ["--fail-on", "new", "--allow-unknown"], 0),
    ],
)
def test_a_baseline_can_gate(cli: Any, before: str, now: str, options: list[str], code: int) -> None:
    region = ["--region", "us-west-2", "-q"]
    cli("--demo", before, *region, "-o", "json=before.json")
    assert cli("--demo", now, *region, "--baseline", "before.json", *options)[0] == code


def test_where_nothing_is_deployed_the_answer_says_so(cli: Any) -> None:
    code, out, _ = cli("--demo", "bare", "--region", "us-west-2", "--deployed-only", "--no-progress")
    assert code == 0
    assert "no agent and no gateway is deployed in us-west-2" in out
    assert cli("--demo", "bare", "--region", "us-west-2", "-q")[0] == 1
    assert cli("--demo", "blocked", "--region", "us-west-2", "--deployed-only", "-q")[0] == 1
