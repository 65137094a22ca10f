"""What the deploying tool refuses of a file, or leaves out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from worlds import findings, scope

from preflight.checks.tool_accepts import judge as check
from preflight.core.steps import Add
from preflight.inputs import read_target

IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1"
CIDR, ZONES = {"vpcCidr": "10.0.0.0/16"}, {"maxAZs": 2}
AGENT = {"name": "a", "containerImage": IMAGE}
CHAT = {"name": "chat", "build": "Container", "entrypoint": "main.py", "codeLocation": "app/"}
CLI = {"name": "Shop", "version": 1, "managedBy": "CDK", "runtimes": [CHAT]}
PLACE = {"account": "123456789012", "region": "us-west-2", "ecr_auto_create": True}
TOOLKIT: dict[str, Any] = {"entrypoint": "a.py", "name": "a", "aws": PLACE}
ROLE = {"execution_role": "arn:aws:iam::123456789012:role/R"}


def agentkit(agent: dict[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    return {"stackName": "s", "agents": [{**AGENT, **(agent or {})}], **rest}


def toolkit(**aws: Any) -> dict[str, Any]:
    return {"default_agent": "a", "agents": {"a": {**TOOLKIT, "aws": {**TOOLKIT["aws"], **aws}}}}


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (agentkit(), "pass", "takes the file as it is"),
        (agentkit(vpc={"createVPC": True, **CIDR, **ZONES}), "pass", "takes"),
        (agentkit(vpc={"createVPC": True, **ZONES}), "fail", "empty CIDR"),
        (agentkit(vpc={"createVPC": True, **CIDR}), "fail", "without subnets"),
        (agentkit(vpc={"enableVPCEndpoints": True}), "fail", "gives no VPC"),
        (agentkit(vpc={"vpcId": "vpc-1", "subnetIds": ["subnet-1"]}), "pass", "takes"),
        (agentkit({"enableMemory": True}), "warn", "deploys no memory"),
        (agentkit({"authorizer": {"type": "IAM"}}), "warn", "deploys no authorizer"),
        (agentkit({"timeoutSeconds": 901}), "warn", "over 900"),
        (agentkit({"timeoutSeconds": 900}), "pass", "takes"),
        (agentkit(secrets={"createSecrets": True}), "warn", "empty"),
        (agentkit(gateway={"enabled": True, "targets": ["a"]}), "warn", "without its targets"),
        (toolkit(**ROLE), "pass", "takes"),
        (toolkit(execution_role_auto_create=True), "pass", "takes"),
        (toolkit(), "fail", "agentcore launch refuses it"),
        (toolkit(**ROLE, ecr_auto_create=False), "fail", "names no aws.ecr_repository"),
        (CLI, "pass", "takes"),
        ({**CLI, "name": "my-shop"}, "fail", "the CLI takes a letter, then up to 22 letters and digits"),
        ({**CLI, "name": "S" * 24}, "fail", "the CLI takes a letter, then up to 22 letters and digits"),
        ({**CLI, "runtimez": []}, "warn", "did you mean 'runtimes'"),
        ({**CLI, "httpGateways": [{"name": "g"}]}, "warn", "agentCoreGateways"),
    ],
)
def test_a_file_is_taken_or_refused(tmp_path: Path, data: dict[str, Any], status: str, said: str) -> None:
    file = tmp_path / "deploy.json"
    file.write_text(json.dumps(data, indent=1))
    (target,) = read_target(file)
    found = findings(check, scope(target=target))
    assert [each.status.value for each in found] == [status]
    assert said in found[0].because
    assert status == "pass" or (found[0].origin.line and found[0].fix)


def test_the_fix_is_a_line_to_add(tmp_path: Path) -> None:
    file = tmp_path / "deploy.json"
    file.write_text(json.dumps(agentkit(vpc={"createVPC": True}), indent=1))
    (target,) = read_target(file)
    steps = [step for each in findings(check, scope(target=target)) for step in each.fix.steps]
    assert {(type(step), step.snippet) for step in steps} == {(Add, '"vpcCidr": "10.0.0.0/16"'), (Add, '"maxAZs": 2')}


def test_other_sources_have_no_such_tool() -> None:
    assert [each.status.value for each in findings(check, scope())] == ["skip"]
