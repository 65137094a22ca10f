"""The shapes of the CLI's files: what is written well fits, and each pattern tells good from bad."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.inputs import agentcore_cli_shapes as shapes
from preflight.inputs.document import parse
from preflight.inputs.node import root
from preflight.inputs.shapes import Text, mismatches

RUNTIME = {"name": "a", "build": "CodeZip", "entrypoint": "main.py", "codeLocation": "app/"}


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        (shapes.NAME, ["a", "a_1", "A" * 48], ["", "1a", "a-b", "A" * 49]),
        (shapes.PROJECT, ["a", "A1"], ["", "a_b", "a" * 24]),
        (shapes.HARNESS_NAME, ["a", "a_1"], ["", "a-b", "a" * 41]),
        (shapes.HYPHENS, ["a", "a-b", "1"], ["", "-a", "a-", "a_b"]),
        (shapes.CREDENTIAL, ["a-b_c", "1"], ["", "a b", "ä"]),
        (shapes.VARIABLE_NAME, ["_A", "a1"], ["", "1A", "A-B"]),
        (shapes.ENTRYPOINT, ["main.py", "src/a.ts:handler", "index.js"], ["", "main", "./main.py", "main.py:1x"]),
        (shapes.DOCKERFILE, ["Dockerfile", ".docker/Dockerfile", "a..b/D"], ["", "/D", "../D", "a/../D", "a//D", "a/"]),
        (shapes.URL, ["https://x.org/y"], ["", "x.org", "https://a b"]),
        (shapes.SUBNET, ["subnet-0a1b2c3d", "subnet-0123456789abcdef0"], ["", "subnet-1", "sg-0a1b2c3d"]),
        (shapes.GROUP, ["sg-0a1b2c3d"], ["", "sg-xyz", "subnet-0a1b2c3d"]),
        (shapes.VPC, ["vpc-0a1b2c3d"], ["", "vpc-1"]),
        (shapes.ROLE, ["arn:aws:iam::111122223333:role/a"], ["", "a", "arn:aws:iam::1:role/a"]),
        (shapes.ACCOUNT, ["111122223333"], ["", "11112222333", "YOUR_ACCOUNT_ID"]),
        (shapes.TARGET_NAME, ["default", "a-1"], ["", "1a", "a_b"]),
        (
            shapes.HEADER,
            ["Authorization", "X-Amzn-Bedrock-AgentCore-Runtime-Custom-User"],
            ["", "a b", "X-Amz-Date", "x-amzn-trace-id"],
        ),
        (shapes.VISIBLE, ["us.anthropic.claude-x:0"], ["", "a b"]),
    ],
)
def test_patterns(shape: Text, good: list[str], bad: list[str]) -> None:
    assert [each for each in (*good, *bad) if shape.pattern.fullmatch(each)] == good


def fits(shape: Any, held: Any) -> bool:
    return not list(mismatches(root(parse(json.dumps(held), "f.json")), shape, "the CLI"))


def test_a_project_of_every_kind_fits() -> None:
    spec = {
        "name": "P",
        "version": 1,
        "runtimes": [RUNTIME, {**RUNTIME, "filesystemConfigurations": [{"sessionStorage": {"mountPath": "/mnt/a"}}]}],
        "memories": [{"name": "m", "eventExpiryDuration": 30, "strategies": [{"type": "SEMANTIC"}]}],
        "credentials": [{"authorizerType": "ApiKeyCredentialProvider", "name": "k"}],
        "onlineEvalConfigs": [{"name": "o", "agent": "a", "evaluators": ["Builtin.Helpfulness"], "samplingRate": 0.5}],
        "agentCoreGateways": [{"name": "g", "targets": [{"name": "t", "targetType": "mcpServer"}]}],
        "policyEngines": [{"name": "e", "policies": [{"name": "p", "statement": "permit(principal);"}]}],
        "harnesses": [{"name": "h", "path": "app/h"}],
    }
    assert fits(shapes.SPEC, spec)
    assert fits(shapes.PLACES, [{"name": "default", "account": "111122223333", "region": "us-west-2"}])
    assert fits(shapes.HARNESS, {"name": "h", "model": {"provider": "bedrock", "modelId": "m"}})


@pytest.mark.parametrize("key", RUNTIME)
def test_what_a_runtime_must_have(key: str) -> None:
    assert not fits(shapes.RUNTIME, {name: value for name, value in RUNTIME.items() if name != key})
