"""A run over worlds: the same facts give the same report, bytes and all."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from attrs import evolve

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.recorded import Offline
from preflight.account.session import LiveAccount
from preflight.audit.run import NoRegionError, NothingToAuditError, Options, audit, questions, standard_of
from preflight.core.report import Report
from preflight.core.report_json import to_json
from preflight.core.scope import Standard
from preflight.core.target import Agent, Target
from preflight.core.value import Value
from preflight.demo import demo
from preflight.inputs import read_target

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
GUIDE = Path(__file__).parents[1] / "inputs" / "fixtures" / "guide.json"


def run(world: str, target: Target | None = None, region: str = "us-west-2") -> Report:
    with demo(world, region) as made:
        opened = LiveAccount(Engine(Live(made.session, questions(checks.all_checks()), fetch=made.fetch), seconds=60))
        return audit(target, account=opened, regions=[region], now=NOW)


@pytest.mark.parametrize(("world", "code"), [("ready", 0), ("blocked", 1), ("bare", 1), ("denied", 3)])
def test_worlds(world: str, code: int) -> None:
    report = run(world)
    assert report.exit_code == code
    assert not [f for f in report.findings if "the check itself failed" in f.because]
    assert all(f.fix for f in report.findings if f.status in {"fail", "unknown"})
    assert all(f.reference.startswith("https://") for f in report.findings)


def test_the_same_twice() -> None:
    first, second = (evolve(run("blocked"), taken_at=str(n)) for n in range(2))
    one, other = to_json(first), to_json(second)
    assert one.pop("takenAt") != other.pop("takenAt")
    assert json.dumps(one) == json.dumps(other)


def test_the_guides_own_example_against_a_bare_account() -> None:
    [target] = read_target(GUIDE)
    report = run("bare", target)
    worst = {row.requirement: row.status.value for row in report.audits[0].checklist}
    failing = {(f.check, f.subject) for f in report.findings if f.status == "fail"}
    assert report.verdict == "blocked"
    assert ("image-exists", "123456789012.dkr.ecr.us-west-2.amazonaws.com/research-agent:latest") in failing
    assert ("gateway-name", "my_gateway") in failing
    expected = {"timeout": "pass", "memory": "pass", "region": "pass", "account": "pass", "names": "warn"}
    assert worst.items() >= expected.items()


def test_a_region_without_agentcore_is_blocked() -> None:
    assert ("region-supported", "fail") in {
        (f.check, f.status.value) for f in run("bare", region="il-central-1").findings
    }


@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("agentkit", None, Standard.GUIDE),
        ("flags", None, Standard.GUIDE),
        ("cloudformation", None, Standard.AWS),
        ("agentkit", Standard.AWS, Standard.AWS),
        ("terraform", Standard.GUIDE, Standard.GUIDE),
        (None, None, Standard.AWS),
    ],
)
def test_standards(kind: str | None, chosen: Standard | None, expected: Standard) -> None:
    assert standard_of(Target(kind, "f") if kind else None, chosen) is expected


def test_regions_come_from_the_run_or_the_target() -> None:
    target = Target("flags", "flags", agents=(Agent("a"),), region=Value("eu-west-1"))
    assert [a.region for a in audit(target, account=Offline()).audits] == ["eu-west-1"]
    assert [a.region for a in audit(target, account=Offline(), regions=["a-1", "b-1", "a-1"]).audits] == ["a-1", "b-1"]
    with pytest.raises(NoRegionError, match="--region"):
        audit(Target("flags", "flags", agents=(Agent("a"),)), account=Offline())


def test_a_source_without_any_agentcore_resource_has_no_verdict() -> None:
    empty = Target("cloudformation", "t.yaml", region=Value("us-west-2"), seen="1 AWS::S3::Bucket")
    with pytest.raises(NothingToAuditError, match="t.yaml .cloudformation.: 1 AWS::S3::Bucket. What is read"):
        audit(empty, account=Offline())
    beside = audit([empty, evolve(empty, agents=(Agent("a"),))], account=Offline())
    assert len(beside.audits) == 1


def test_offline_judges_the_file_and_says_that_the_rest_was_not_asked() -> None:
    target = Target("flags", "flags", agents=(Agent("a", name=Value("bad-name"), image=Value("ghcr.io/x/y")),))
    report = audit(target, account=Offline(), regions=["us-west-2"], options=Options(strict=True), now=NOW)
    found = {
        f.check: f.status.value
        for f in report.findings
        if f.check in {"runtime-name", "image-registry", "image-exists"}
    }
    assert found["runtime-name"] == "fail"
    assert found["image-registry"] == "fail"
    unknown = [f for f in report.findings if f.status == "unknown"]
    assert unknown
    assert {str(f.cause) for f in unknown} == {"not-asked:--offline"}
    assert (report.verdict, report.audits[0].evidence) == ("blocked", "none")


CALLS = 36
"""Five more than one agent took before AgentCore's other kinds were judged (31, on 2026-11-22)."""


def test_an_agent_without_anything_else_takes_few_calls(tmp_path: Path) -> None:
    host = "123456789012.dkr.ecr.us-west-2.amazonaws.com"
    agent = {
        "Type": "AWS::BedrockAgentCore::Runtime",
        "Properties": {
            "AgentRuntimeName": "alone",
            "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": f"{host}/research-agent:latest"}},
            "RoleArn": "arn:aws:iam::123456789012:role/ResearchAgentRole",
            "NetworkConfiguration": {"NetworkMode": "PUBLIC"},
        },
    }
    path = tmp_path / "template.json"
    path.write_text(json.dumps({"Resources": {"Agent": agent}}))
    [target] = read_target(path)
    [one] = run("ready", target).audits
    assert sum(one.calls.values()) <= CALLS
