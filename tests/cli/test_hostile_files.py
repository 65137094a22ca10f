"""Secrets planted in people's files reach no output and no error; hostile names stay text."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run
from preflight.reports.render import FORMATS

PLANTED = "PLANTEDSECRET"
RUNTIME = "aws_bedrockagentcore_agent_runtime"

TEMPLATE = f"""
Parameters:
  Key: {{Type: String, NoEcho: true, Default: {PLANTED}1}}
  Image: {{Type: String, NoEcho: true, Default: 'https://user:{PLANTED}2@ghcr.io/x/y:1'}}
Resources:
  Agent:
    Type: AWS::BedrockAgentCore::Runtime
    Properties:
      AgentRuntimeName: !Ref Key
      RoleArn: !Sub 'arn:aws:iam::123456789012:role/${{Key}}'
      AgentRuntimeArtifact: {{ContainerConfiguration: {{ContainerUri: !Ref Image}}}}
      NetworkConfiguration: {{NetworkMode: !Ref Key}}
      EnvironmentVariables: {{A: {PLANTED}3, MODEL_ID: !Sub 'us.anthropic.${{Key}}-v1:0'}}
"""

TOOLKIT = f"""
default_agent: a
agents:
  a:
    name: a
    entrypoint: a.py
    env: {{K: {PLANTED}4}}
    aws: {{execution_role_auto_create: true, account: '123456789012', region: us-west-2, ecr_auto_create: true}}
    oauth_configuration: {{client_secret: {PLANTED}5}}
    authorizer_configuration:
      customJWTAuthorizer:
        discoveryUrl: https://user:{PLANTED}6@login.example.com/.well-known/openid-configuration
        allowedClients: [x]
"""

PLAN = {
    "format_version": "1.2",
    "variables": {"key": {"value": f"{PLANTED}7"}},
    "resource_changes": [
        {
            "address": f"{RUNTIME}.a",
            "mode": "managed",
            "type": RUNTIME,
            "name": "a",
            "change": {
                "actions": ["create"],
                "after": {
                    "agent_runtime_name": f"{PLANTED}8",
                    "role_arn": f"arn:aws:iam::123456789012:role/{PLANTED}9",
                    "environment_variables": {"MODEL": f"us.anthropic.claude-{PLANTED}10"},
                },
                "after_unknown": {},
                "after_sensitive": {"agent_runtime_name": True, "role_arn": True, "environment_variables": True},
            },
        }
    ],
    "configuration": {"root_module": {}},
    "planned_values": {},
}

BROKEN = f"stackName: x\nagents: [{{name: a, containerImage: y, memoryMB: {PLANTED}11, environment: [{PLANTED}12]}}]\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("template.yaml", TEMPLATE),
        (".bedrock_agentcore.yaml", TOOLKIT),
        ("plan.json", json.dumps(PLAN)),
        ("broken.yaml", BROKEN),
        ("cut.json", f'{{"K": "{PLANTED}13" "x"}}'),
        ("text.txt", f"{PLANTED}14"),
    ],
)
@pytest.mark.parametrize("how", [["--offline"], ["--demo", "bare", "--save-facts", "facts.json"]])
def test_a_planted_secret_reaches_no_output(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    name: str,
    text: str,
    how: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / name
    source.write_text(text)
    files = [part for form in FORMATS if form != "text" for part in ("-o", f"{form}=out.{form}")]
    run([name, "--region", "us-west-2", "-v", *files, *how])
    told = capsys.readouterr()
    written = [each.read_text() for each in tmp_path.iterdir() if each != source]
    assert told.out or told.err
    assert not [found for each in (told.out, told.err, *written) for found in re.findall(rf"{PLANTED}\w*", each)]


def hostile() -> dict[str, Any]:
    """An agentkit file whose names steer terminals, pages and build logs, and one name of 100,000 letters."""
    return {
        "stackName": "s",
        "agents": [
            {"name": "a\x1b]0;title\x07", "containerImage": "ghcr.io/x/y:1"},
            {"name": "<script>alert(1)</script>\n::error::x", "containerImage": "::warning::x"},
            {"name": "n" * 100_000, "containerImage": "ghcr.io/x/z:1"},
        ],
    }


@pytest.mark.parametrize("form", FORMATS)
def test_hostile_names_stay_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "agents.json").write_text(json.dumps(hostile()))
    run(["agents.json", "--demo", "bare", "--region", "us-west-2", "-v", "-o", form, "--skip", "deployer-permissions"])
    out = capsys.readouterr().out
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", out)
    assert "<script>alert" not in out or form != "html"
    assert not re.search(r"^::(error|warning)::x", out, re.MULTILINE)
    assert "n" * 10_000 not in out


@pytest.mark.parametrize("field", ["region", "account", "verdict"])
def test_what_refuses_a_report_steers_nobody(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, field: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run(["--demo", "ready", "--region", "us-west-2", "--check", "region", "-o", "json=report.json"])
    steering = "x\n::error::forged\n##[command]forged\x1b[31m"
    document = json.loads((tmp_path / "report.json").read_text())
    changed = {**document["audits"][0], **({field: steering} if field != "verdict" else {})}
    hostile_report = {**document, "audits": [changed], **({field: steering} if field == "verdict" else {})}
    (tmp_path / "report.json").write_text(json.dumps(hostile_report))
    capsys.readouterr()
    for command in (["verify", "report.json", "--region", "us-west-2"], ["diff", "report.json", "report.json"]):
        run(command)
    told = capsys.readouterr()
    assert not re.search(r"^\s*::error|##\[|\x1b", told.out + told.err, re.MULTILINE)
