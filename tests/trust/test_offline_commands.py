"""Files of which nothing, or only a part, can be audited: the exit code and the words that a user meets, without AWS."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run

IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/helper:v1"
RUNTIME = {
    "agentRuntimeName": "helper",
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": "arn:aws:iam::123456789012:role/Helper",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}
PLAN = {"format_version": "1.2", "terraform_version": "1.11.0"}


def template(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Resources": {"It": {"Type": kind, "Properties": properties}}}


@pytest.mark.parametrize(
    ("document", "code", "words"),
    [
        (template("AWS::S3::Bucket"), 2, "AgentCore"),
        (template("AWS::CloudFormation::Stack", TemplateURL="https://s3.amazonaws.com/b/agents.yaml"), 3, "nested"),
        (template("Acme::AgentCore::Agent::MODULE", Name="x"), 3, "MODULE"),
        ({**PLAN, "planned_values": {"root_module": {}}}, 3, "has planned values but no changes"),
        ({**PLAN, "errored": True, "resource_changes": [], "planned_values": {}}, 3, "error"),
        ([], 2, ""),
        ({**RUNTIME, "protocolConfiguration": {"serverProtocol": "GRPC"}}, 1, "GRPC"),
        ({**RUNTIME, "environmentVariables": {"LONG": "v" * 6000}}, 1, "environmentVariables"),
        ({"agentRuntimeName": "helper", "roleArn": RUNTIME["roleArn"]}, 1, "agentRuntimeArtifact"),
    ],
)  # fmt: skip
def test_what_a_user_meets(
    document: Any, code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "create-agent-runtime.json"
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    assert run([str(file), "--offline", "--region", "us-west-2"]) == code
    said = capsys.readouterr()
    assert words in said.out + said.err


def test_a_model_of_the_command_line_is_of_the_files_agent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "create-agent-runtime.json"
    file.write_text(json.dumps(RUNTIME), encoding="utf-8")
    run([str(file), "--model", "amazon.nova-lite-v1:0", "--offline", "--region", "us-west-2", "-o", "json=-"])
    [audit] = json.loads(capsys.readouterr().out)["audits"]
    assert {each["subject"] for each in audit["findings"] if each["check"] == "runtime-name"} == {"helper"}
    assert "amazon.nova-lite-v1:0" in json.dumps(audit)


def test_the_stack_of_another_region_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    properties = {"AgentRuntimeName": "helper", "RoleArn": RUNTIME["roleArn"]}
    stacks = {}
    for region in ("us-west-2", "eu-west-1"):
        (tmp_path / f"{region}.json").write_text(json.dumps(template("AWS::BedrockAgentCore::Runtime", **properties)))
        where = {"type": "aws:cloudformation:stack", "environment": f"aws://123456789012/{region}"}
        stacks[region] = {**where, "properties": {"templateFile": f"{region}.json"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "36.0.0", "artifacts": stacks}))
    run([str(tmp_path), "--offline", "--region", "us-west-2"])
    assert "eu-west-1" in capsys.readouterr().out
    run([str(tmp_path), "--offline", "-o", "json=-"])
    assert {each["region"] for each in json.loads(capsys.readouterr().out)["audits"]} == {"us-west-2", "eu-west-1"}


def test_a_file_that_repairs_a_role_is_judged_with_what_it_adds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statement = {"Effect": "Allow", "Action": ["ecr:*"], "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {
        "AgentRuntimeName": "helper", "RoleArn": "arn:aws:iam::123456789012:role/ResearchAgentRole",
        "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": IMAGE}},
        "NetworkConfiguration": {"NetworkMode": "PUBLIC"},
    }  # fmt: skip
    agent = template("AWS::BedrockAgentCore::Runtime", **properties)
    added = {"PolicyName": "pull", "Roles": ["ResearchAgentRole"], "PolicyDocument": document}
    whole = {"Resources": {**agent["Resources"], "Pull": {"Type": "AWS::IAM::Policy", "Properties": added}}}
    told = []
    for name, each in (("before", agent), ("after", whole)):
        (tmp_path / f"{name}.json").write_text(json.dumps(each))
        run([str(tmp_path / f"{name}.json"), "--demo", "blocked", "--region", "us-west-2", "-o", "json=-"])
        [audit] = json.loads(capsys.readouterr().out)["audits"]
        found = (one for one in audit["findings"] if one["check"] == "role-permissions" and one["status"] == "fail")
        told.append(any("ecr:BatchGetImage" in one["because"] for one in found))
    assert told == [True, False]
