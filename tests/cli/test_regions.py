"""Which regions are audited: those of flags, else those that the sources state, each source in its own."""

import json

import pytest

from preflight.cli import run
from preflight.cli.regions import select_region

WEST, EAST = "us-west-2", "eu-central-1"


@pytest.mark.parametrize(
    ("named", "flags", "stated", "regions"),
    [
        ([("--region", WEST), ("a", EAST)], (WEST,), (EAST,), (WEST,)),
        ([("--region", WEST), ("--region", EAST)], (WEST, EAST), (), (WEST, EAST)),
        ([("a", WEST), ("b", EAST)], (), (WEST, EAST), (WEST, EAST)),
        ([("a", WEST), ("AWS_REGION", EAST)], (), (WEST,), (WEST,)),
        ([("AWS_REGION", EAST)], (), (), (EAST,)),
    ],
)
def test_regions(named, flags, stated, regions):
    assert select_region(named, flags, stated)[0] == regions


def runtime(name):
    image = {"ContainerConfiguration": {"ContainerUri": "111122223333.dkr.ecr.us-west-2.amazonaws.com/a:1"}}
    properties = {
        "AgentRuntimeName": name,
        "RoleArn": "arn:aws:iam::111122223333:role/a",
        "AgentRuntimeArtifact": image,
        "NetworkConfiguration": {"NetworkMode": "PUBLIC"},
    }
    return {"Resources": {"A": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": properties}}}


@pytest.fixture
def assembly(tmp_path):
    artifacts = {}
    for name, region in (("W", WEST), ("E", EAST)):
        (tmp_path / f"{name}.template.json").write_text(json.dumps(runtime(f"agent_{name.lower()}")))
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": f"aws://111122223333/{region}",
            "properties": {"templateFile": f"{name}.template.json"},
        }
    (tmp_path / "manifest.json").write_text(json.dumps({"version": "54.0.0", "artifacts": artifacts}))
    return tmp_path


def report(capsys, *arguments):
    run([*map(str, arguments), "--offline", "-o", "json"])
    return json.loads(capsys.readouterr().out)


def test_every_stack_is_audited_in_its_region(assembly, capsys):
    audits = report(capsys, assembly)["audits"]
    found = [(audit["region"], [each["subject"] for each in audit["resources"]]) for audit in audits]
    assert found == [(WEST, ["agent_w"]), (EAST, ["agent_e"])]


def test_a_stack_of_another_region_is_named(assembly, capsys):
    (audit,) = report(capsys, assembly, "--region", WEST)["audits"]
    assert [each["subject"] for each in audit["resources"]] == ["agent_w"]
    assert any(f"add --region {EAST}" in note["text"] for note in audit["notes"])
