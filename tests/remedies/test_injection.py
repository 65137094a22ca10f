"""Names of a hostile file, through readers and checks into every printed command, run by a real shell: none becomes code."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.report import Evidence, Report
from preflight.core.steps import Add, Build, Choose, Edit, Printed, Request, Run, Step
from preflight.demo import demo
from preflight.inputs import read_target
from preflight.reports.render import render

pytestmark = pytest.mark.usefixtures("remembered")

REGION, ACCOUNT = "us-west-2", "123456789012"
POLYGLOT = "$(touch hacked)';touch hacked;'"
"""Code where it stands bare, in double quotes, and in single quotes."""
HOSTILE = (POLYGLOT, 'x";touch hacked;`touch hacked`"', "x\ntouch hacked\n#", "-x;touch${IFS}hacked")
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


def arn(service: str, rest: str, *, region: str = REGION) -> str:
    return f"arn:aws:{service}:{region}:{ACCOUNT}:{rest}"


def api(text: str) -> list[dict[str, Any]]:
    """Requests whose every name is the text, or ends with it."""
    role = arn("iam", f"role/{text}", region="")
    vpc = {"networkMode": "VPC", "networkModeConfig": {"subnets": [text, f"subnet-{text}"], "securityGroups": [text]}}
    return [
        {"CreateAgentRuntime": {
            "agentRuntimeName": text, "roleArn": role, "networkConfiguration": vpc,
            "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": image}},
            "environmentVariables": {"MODEL_ID": text, "MEMORY_ID": text, text: text},
            "authorizerConfiguration": {"customJWTAuthorizer": {"discoveryUrl": f"https://localhost/{text}"}},
            "protocolConfiguration": {"serverProtocol": text},
        }}
        for image in (f"{HOST}/{text}:v1", f"{HOST}/writer-agent:{text}", f"ghcr.io/x/{text}:v1", text)
    ] + [
        {"CreateAgentRuntime": {
            "agentRuntimeName": "code", "roleArn": role, "networkConfiguration": {"networkMode": "PUBLIC"},
            "agentRuntimeArtifact": {"codeConfiguration": {
                "code": {"s3": {"bucket": text, "prefix": text}}, "runtime": "PYTHON_3_13", "entryPoint": [text],
            }},
        }},
        {"CreateGateway": {"name": text, "roleArn": role, "authorizerType": text, "kmsKeyArn": arn("kms", f"key/{text}")}},
        {"CreateGatewayTarget": {"gatewayIdentifier": text, "name": text, "targetConfiguration": {"mcp": {"lambda": {
            "lambdaArn": arn("lambda", f"function:{text}"), "toolSchema": {"s3": {"uri": f"s3://{text}/{text}"}},
        }}}}},
        {"CreateMemory": {
            "name": text, "encryptionKeyArn": arn("kms", f"key/{text}"), "memoryExecutionRoleArn": role,
            "eventExpiryDuration": 30,
        }},
        {"CreateBrowser": {
            "name": text, "executionRoleArn": role, "networkConfiguration": vpc,
            "recording": {"enabled": True, "s3Location": {"bucket": text, "prefix": text}},
        }},
        {"CreateApiKeyCredentialProvider": {"name": text, "apiKeySecretConfig": {"secretId": text, "jsonKey": text}}},
    ]  # fmt: skip


def agentkit(text: str) -> dict[str, Any]:
    """An agentkit file of the same."""
    secret = arn("secretsmanager", f"secret:{text}")
    return {
        "stackName": text, "region": REGION, "iam": {"roleARN": arn("iam", f"role/{text}", region="")},
        "vpc": {"vpcId": text, "subnetIds": [text], "securityGroupIds": [text]},
        "agents": [{
            "name": text, "containerImage": f"{HOST}/{text}:{text}", "memoryMB": 512, "timeoutSeconds": 300,
            "protocol": text, "secretsARNs": [secret, text], "environment": {"MODEL_ID": text},
        }],
        "gateway": {"enabled": True, "name": text, "targets": [text]},
    }  # fmt: skip


@pytest.fixture(scope="module")
def account() -> Iterator[Any]:
    with demo("ready", REGION) as made:
        yield made


def audited(account: Any, file: Path) -> Report:
    live = Live(account.session, questions(checks.all_checks()), fetch=account.fetch)
    targets = read_target(file, region=REGION)
    held = LiveAccount(Engine(live, seconds=120), Evidence.SIMULATED)
    return audit(targets, account=held, regions=[REGION], options=Options())


def commands(steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        match step:
            case Run():
                yield str(step)
                yield from (str(step.unless),) if step.unless else ()
            case Build():
                yield from map(str, step.commands)
            case Request() if step.command:
                yield str(step.command)
            case Printed():
                yield step.command
            case Request() | Edit() | Add() | Choose():
                pass


class Shell:
    """A shell that finds nothing but programs that do nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tools = folder, folder / "bin"
        self.tools.mkdir()
        for name in ("aws", "docker", "agentcore-preflight", "pip", "cdk", "zip", "terraform", "openssl", "curl"):
            tool = self.tools / name
            tool.write_text(f'#!/bin/sh\n[ "$1" = sts ] && echo {ACCOUNT}\nexit 0\n', encoding="utf-8")
            tool.chmod(tool.stat().st_mode | stat.S_IEXEC)
        for name in ("touch", "grep"):
            (self.tools / name).symlink_to(shutil.which(name) or "")

    def run(self, script: str) -> subprocess.CompletedProcess[str]:
        file = self.folder / "script.sh"
        file.write_text(script, encoding="utf-8", newline="")
        ran = subprocess.run(
            ["/bin/sh", str(file)], cwd=self.folder, env={"PATH": str(self.tools)}, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert not (self.folder / "hacked").exists(), script
        return ran


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.mark.parametrize("source", [api, agentkit], ids=["API", "agentkit"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_of_a_file_becomes_shell_code(source: Any, text: str, account: Any, shell: Shell) -> None:
    file = shell.folder / "deploy.json"
    file.write_text(json.dumps(source(text)), encoding="utf-8")
    report = audited(account, file)
    ran = shell.run(render(report, "plan"))
    assert ran.returncode == 0, ran.stderr
    told = all_commands(report)
    # One script for all of them; what a name broke out of would run whatever stands around it.
    assert shell.run("\n".join(f"{line} || true" for line in told)).returncode == 0, told


BROKEN: dict[str, Any] = {
    "Runtime": {
        "AgentRuntimeName": "broken",
        "RoleArn": arn("iam", "role/Missing", region=""),
        "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": f"{HOST}/missing:v1"}},
        "NetworkConfiguration": {
            "NetworkMode": "VPC",
            "NetworkModeConfig": {"Subnets": ["subnet-0123456789abcdef0"], "SecurityGroups": ["sg-0123456789abcdef0"]},
        },
        "EnvironmentVariables": {
            "MODEL_ID": "us.anthropic.claude-sonnet-4-20250514-v1:0",
            "MEMORY_ID": "gone-1234567890",
        },
        "AuthorizerConfiguration": {
            "CustomJWTAuthorizer": {"DiscoveryUrl": "https://localhost/.well-known/openid-configuration"}
        },
    },
    "Gateway": {
        "Name": "tools",
        "AuthorizerType": "AWS_IAM",
        "ProtocolType": "MCP",
        "RoleArn": arn("iam", "role/ResearchAgentRole", region=""),
        "KmsKeyArn": arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    },
    "Memory": {
        "Name": "notes",
        "EventExpiryDuration": 30,
        "EncryptionKeyArn": arn("kms", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
        "MemoryExecutionRoleArn": arn("iam", "role/Helper", region=""),
    },
    "BrowserCustom": {
        "Name": "look",
        "NetworkConfiguration": {"NetworkMode": "PUBLIC"},
        "RecordingConfig": {"Enabled": True, "S3Location": {"Bucket": "missing-recordings", "Prefix": "x"}},
    },
}


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every text in the data."""
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, each in pairs:
        yield from leaves(each, (*path, key))
    if isinstance(data, str):
        yield path


def with_hostile(path: tuple[Any, ...]) -> dict[str, Any]:
    """The template with hostile text in one place: the end of an ARN or address, the whole of anything else."""
    members = json.loads(json.dumps(BROKEN))
    place = members
    for key in path[:-1]:
        place = place[key]
    if path:
        start = re.match(r"(?:arn:.*[:/]|https://.*/|\d+\.dkr.*/)?", place[path[-1]])
        place[path[-1]] = f"{start[0] if start else ''}{POLYGLOT}"
    resources = {
        f"{kind}1": {"Type": f"AWS::BedrockAgentCore::{kind}", "Properties": each} for kind, each in members.items()
    }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}


def all_commands(report: Report) -> list[str]:
    return list(dict.fromkeys(c for found in report.audits for each in found.problems for c in commands(each.steps)))


@pytest.mark.parametrize("path", list(leaves(BROKEN)), ids=lambda path: ".".join(map(str, path)))
def test_one_hostile_name_among_ordinary_ones(path: tuple[Any, ...], account: Any, shell: Shell) -> None:
    file = shell.folder / "deploy.json"
    file.write_text(json.dumps(with_hostile(path)), encoding="utf-8")
    report = audited(account, file)
    told = all_commands(report)
    assert len(told) > 5, "the template leads to no commands worth trying"
    assert shell.run(render(report, "plan")).returncode == 0
    assert shell.run("\n".join(f"{line} || true" for line in told)).returncode == 0


def test_the_shell_of_this_test_would_run_what_breaks_out(shell: Shell) -> None:
    with pytest.raises(AssertionError):
        shell.run("aws x $(touch hacked)")
