"""A plan of several regions is a target for each, with what belongs there."""

import json

import pytest

from preflight.inputs import terraform
from preflight.inputs.document import Options, parse

WEST, EAST = "us-west-2", "eu-west-1"


def change(address, after):
    known = {"actions": ["create"], "before": None, "after": after, "after_unknown": {}, "after_sensitive": {}}
    return {"address": address, "mode": "managed", "type": address.split(".")[0], "change": known}


def plan(*resources):
    """A plan of (address, provider key, own region) with a default provider and an alias."""
    changes = [
        change(address, {"agent_runtime_name": address[-1], **({"region": own} if own else {})})
        for address, _, own in resources
    ]
    written = [{"address": address, "provider_config_key": key, "expressions": {}} for address, key, _ in resources]
    providers = {
        "aws": {"name": "aws", "expressions": {"region": {"constant_value": WEST}}},
        "aws.east": {"name": "aws", "alias": "east", "expressions": {"region": {"references": ["var.east"]}}},
    }
    configuration = {"provider_config": providers, "root_module": {"resources": written}}
    return parse(
        json.dumps({
            "format_version": "1.2",
            "resource_changes": changes,
            "configuration": configuration,
            "variables": {"east": {"value": EAST}},
        }),
        "plan.json",
    )  # fmt: skip


A, B = "aws_bedrockagentcore_agent_runtime.a", "aws_bedrockagentcore_agent_runtime.b"
VPC, ROLE = "aws_vpc.v", "aws_iam_role.r"


@pytest.mark.parametrize(
    ("resources", "regions"),
    [
        ([(A, "aws", ""), (B, "aws.east", "")], {WEST: ["a"], EAST: ["b"]}),
        ([(A, "aws", ""), (B, "aws", "")], {WEST: ["a", "b"]}),
        ([(A, "aws.east", ""), (VPC, "aws", "")], {EAST: ["a"]}),
        ([(A, "aws", EAST), (B, "aws", "")], {EAST: ["a"], WEST: ["b"]}),
        ([(A, "module.m:aws", "")], {WEST: ["a"]}),
    ],
)
def test_targets_by_region(resources, regions):
    targets = terraform.read(plan(*resources), Options())
    found = {target.region.get(): [resource.subject for resource in target.resources] for target in targets}
    assert found == regions
    assert all(each.region.get() == target.region.get() for target in targets for each in target.agents)


def test_a_region_asked_for_does_not_move_what_says_its_own():
    (target,) = terraform.read(plan((A, "aws.east", "")), Options(region=WEST))
    assert target.region.get() == EAST


def test_what_goes_to_a_region_that_nobody_knows_is_named_not_judged_elsewhere():
    document = plan((A, "aws", ""), (B, "aws.lost", ""))
    document.data["configuration"]["provider_config"]["aws.lost"] = {
        "name": "aws", "alias": "lost", "expressions": {"region": {"references": ["local.region"]}}
    }  # fmt: skip
    (target,) = terraform.read(document, Options())
    assert [each.name.get() for each in target.agents] == ["a"]
    assert "takes it from local.region" in next(each.unread for each in target.resources if each.unread)
    (asked,) = terraform.read(document, Options(region=WEST))
    assert [each.name.get() for each in asked.agents] == ["a", "b"]
