"""What is given and how it is run: the verdict, the exit code, and whether `verify` lets it deploy, as one table.

No cell is `ready` unless everything was looked at; and whatever the verdict, `verify` takes none of them: a simulated
account, saved facts and a part of the checks say nothing of the deployment at hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eight_kinds
import pytest
from eight_kinds import REGION, WRITERS, Described

from preflight.cli import run
from preflight.demo import demo

NOTHING = "Resources: {Bucket: {Type: 'AWS::S3::Bucket'}}\n"
HOST = eight_kinds.HOST
MODES = {
    "demo": ("--demo", "ready", "--save-facts", "saved.json"),
    "facts": ("--facts", "saved.json"),
    "offline": ("--offline",),
    "one check": ("--demo", "ready", "--check", "runtime-lifetime"),
    "one skipped": ("--demo", "ready", "--skip", "runtime-lifetime"),
}
GOOD = {"demo": ("ready", 0), "facts": ("ready", 0), "offline": ("partial", 0), "one check": ("partial", 0),
        "one skipped": ("partial", 0)}  # fmt: skip
BAD = {"demo": ("blocked", 1), "facts": ("blocked", 1), "offline": ("blocked", 1), "one check": ("blocked", 1),
       "one skipped": ("partial", 0)}  # fmt: skip
EMPTY = dict.fromkeys(MODES, ("", 2))
MATRIX = {
    "no file": GOOD | {"offline": ("", 2)},
    "a file without AgentCore": EMPTY,
    **{f"{kind}, good": GOOD for kind in WRITERS},
    **{f"{kind}, bad": BAD for kind in ("api", "agentkit")},
}
"""What is given, and for each mode the verdict and exit code; `bad` is a lifetime of 30 seconds."""


@pytest.fixture(scope="module")
def described() -> Described:
    """An agent as the ready account has it."""
    with demo("ready", REGION) as world:
        control, ec2 = (world.session.client(each) for each in ("bedrock-agentcore-control", "ec2"))
        first = control.list_agent_runtimes()["agentRuntimes"][0]
        there = control.get_agent_runtime(agentRuntimeId=first["agentRuntimeId"])
        place = there["networkConfiguration"]["networkModeConfig"]
        [subnet, *_] = ec2.describe_subnets(SubnetIds=place["subnets"])["Subnets"]
    groups, subnets = tuple(place["securityGroups"]), tuple(place["subnets"])
    return Described(subnet["VpcId"], there["roleArn"], subnets, groups, f"{HOST}/research-agent:latest")


@pytest.fixture
def source(described: Described, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """The arguments that give a row of the matrix."""
    monkeypatch.chdir(tmp_path)

    def given(row: str) -> list[str]:
        if row == "no file":
            return []
        if row not in {f"{kind}, {how}" for kind in WRITERS for how in ("good", "bad")}:
            Path("nothing.yaml").write_text(NOTHING)
            return ["nothing.yaml"]
        kind, _, how = row.partition(", ")
        agent = described if how == "good" else Described(**{**_fields(described), "lifetime": 30, "idle": 30})
        return [str(WRITERS[kind](agent, tmp_path))]

    return given


def _fields(agent: Described) -> dict[str, Any]:
    return {name: getattr(agent, name) for name in ("vpc", "role", "subnets", "groups", "image")}


@pytest.mark.parametrize("row", MATRIX)
def test_the_verdict_of_every_cell(row: str, source: Any, capsys: pytest.CaptureFixture[str]) -> None:
    given = [*source(row), "--region", REGION, "-q"]
    found = {}
    for mode, options in MODES.items():
        report = Path(f"{mode}.json")
        code = run([*given, *options, "-o", f"json={report}"]) if mode != "facts" or Path("saved.json").exists() else 2
        found[mode] = (json.loads(report.read_text())["verdict"] if report.exists() else "", code)
        if report.exists():
            assert run(["verify", str(report)]) == 1, f"verify takes {mode}"
    capsys.readouterr()
    assert found == MATRIX[row]
