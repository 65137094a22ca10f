"""The catalog: every check, why it matters, and the permissions it takes; no account is opened."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

ACCOUNT = "123456789012"
PLAN = Path(__file__).parents[1] / "inputs" / "fixtures" / "guide.json"


def test_the_catalog(cli: Any) -> None:
    code, out, _ = cli("checks")
    assert (code, "image-architecture" in out) == (0, True)
    folder = Path(__file__).parents[2] / "preflight" / "checks"
    files = {each.stem.replace("_", "-") for each in folder.glob("[!_]*.py")}
    assert {each["id"] for each in json.loads(cli("checks", "-o", "json")[1])} == files
    code, out, _ = cli("explain", "image-architecture")
    assert (code, "Architecture incompatible" in out) == (0, True)
    document = json.loads(cli("policy", "--check", "secret-exists")[1])
    assert "secretsmanager:DescribeSecret" in document["Statement"][0]["Action"]
    assert "ecr:BatchGetImage" not in json.loads(cli("policy", "--check", "vpc-dns")[1])["Statement"][0]["Action"]


def test_checks_are_listed_below_their_requirement(cli: Any) -> None:
    lines = cli("checks")[1].splitlines()
    assert lines[0].startswith("account: ")
    at = {line.split()[0]: number for number, line in enumerate(lines) if line.strip()}
    assert at["images:"] < at["image-exists"] < at["network:"] < at["vpc-dns"]


@pytest.mark.parametrize(
    ("wanted", "there", "absent"),
    [
        ("runtime-name", ["runtime-name: ", "Why: ", "Fix: ", "none, it judges the input alone"], ["endpoint-name: "]),
        ("secret-exists", ["IAM actions: ", "secretsmanager:DescribeSecret"], []),
        ("image-*", ["image-exists: ", "image-size: "], ["vpc-dns: "]),
    ],
)
def test_a_check_is_explained(cli: Any, wanted: str, there: list[str], absent: list[str]) -> None:
    code, out, _ = cli("explain", wanted)
    assert (code, [word for word in there if word not in out], [word for word in absent if word in out]) == (0, [], [])
    assert not out.startswith("\n")
    assert max(len(line) for line in out.splitlines() if line.startswith(("Why", "Fix"))) <= 100


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["--check", "secret-exists"], 0, '"Resource": "*"'),
        ([str(PLAN), "--account", ACCOUNT, "--region", "us-west-2"], 0, f":{ACCOUNT}:"),
        ([str(PLAN), "--account", "12"], 2, "--account '12' is not an account id; write its 12 digits"),
        (["none.json"], 2, "none.json"),
        (["--check", "no-such"], 2, "no-such"),
    ],
)
def test_the_policy(cli: Any, args: list[str], code: int, words: str) -> None:
    found, out, err = cli("policy", *args)
    assert found == code
    assert words in out + err


IMPORTING = """
Resources:
  Agent:
    Type: AWS::BedrockAgentCore::Runtime
    Properties: {AgentRuntimeName: a, RoleArn: !ImportValue agent-role}
"""


def test_values_that_only_aws_knows_leave_every_kind_of_resource(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "t.yaml").write_text(IMPORTING)
    code, out, _ = cli("policy", "t.yaml", "--region", "us-west-2", "--account", ACCOUNT)
    allowed = {action: each["Resource"] for each in json.loads(out)["Statement"] for action in each["Action"]}
    assert (code, allowed["ecr:BatchGetImage"]) == (0, [f"arn:aws:ecr:*:{ACCOUNT}:repository/*"])
    assert allowed["cloudformation:ListExports"] == "*"


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "AgentcorePreflight: on everything: the audit of a whole account looks at whatever is there"),
        ([str(PLAN)], "AgentcorePreflightWithoutResources: on everything: AWS knows no resource for these actions"),
        ([str(PLAN)], "  ecr:ListImages\n    on arn:aws:ecr:us-west-2:123456789012:repository/research-agent\n"),
    ],
)
def test_the_policy_as_text_says_why(cli: Any, args: list[str], words: str) -> None:
    code, out, _ = cli("policy", *args, "--region", "us-west-2", "-o", "text")
    assert (code, words in out) == (0, True)


def test_a_file_that_says_no_region_needs_one(cli: Any, tmp_path: Path) -> None:
    file = tmp_path / "f.json"
    file.write_text(json.dumps({"agentRuntimeName": "a", "agentRuntimeArtifact": {}, "roleArn": "arn:x"}))
    assert cli("policy", str(file)) == (
        2,
        "",
        "error: f.json names no region; name one with --region\n",
    )
