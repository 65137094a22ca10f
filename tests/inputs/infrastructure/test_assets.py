"""What CDK uploads first, and what it did not look up, is unknown and says so."""

import pytest

from preflight.core.value import Why
from preflight.inputs.infrastructure.assets import Assets, hash_in, marked, synthesized

IMAGE, FILE = "a" * 64, "b" * 64
ASSETS = Assets({"image1": None}, {"stack1": "nested.template.json", "code1": "asset.zip"})
REPOSITORY = "123456789012.dkr.ecr.us-west-2.amazonaws.com/cdk-hnb659fds-container-assets-123456789012-us-west-2"


@pytest.mark.parametrize(
    ("node", "assets", "why", "detail"),
    [
        ({"ContainerUri": "repo:image1"}, ASSETS, Why.ASSET, "pushed by cdk deploy: image1"),
        ({"ContainerUri": {"Fn::Sub": "${A}:image1"}}, ASSETS, Why.ASSET, "pushed by cdk deploy: image1"),
        ({"ContainerUri": f"{REPOSITORY}:{IMAGE}"}, Assets(), Why.ASSET, f"pushed by cdk deploy: {IMAGE}"),
        ({"Prefix": f"{FILE}.zip"}, Assets(), Why.ASSET, f"pushed by cdk deploy: {FILE}"),
        ({"Prefix": "code1.zip"}, ASSETS, Why.ASSET, "pushed by cdk deploy: code1"),
        ({"SubnetId": "s-12345"}, Assets(), Why.LOOKUP, "cdk synth did not look it up and wrote s-12345 in its place"),
        ({"VpcId": "vpc-12345"}, Assets(), Why.LOOKUP, "cdk synth did not look it up and wrote vpc-12345 in its place"),
        (
            {"Value": "dummy-value-for-/my/parameter"},
            Assets(),
            Why.LOOKUP,
            "cdk synth did not look it up and wrote dummy-value-for-/my/parameter in its place",
        ),
    ],
)
def test_what_is_not_there_yet(node, assets, why, detail):
    [leaf] = marked({"Properties": [node]}, assets)["Properties"][0].values()
    assert (leaf.why, leaf.detail) == (why, detail)


@pytest.mark.parametrize(
    "node",
    [
        {"ContainerUri": "ghcr.io/x:1"},
        {"ImageUri": "repo:image1"},
        {"Prefix": "agent.zip"},
        {"VpcId": "vpc-123456"},
        {"Text": "see vpc-12345"},
        {"Count": 3, "On": True, "None": None},
    ],
)
def test_anything_else_stays_as_it_is(node):
    assert marked(node, ASSETS) == node


@pytest.mark.parametrize(
    ("stack", "metadata"),
    [
        ({"Properties": {"TemplateURL": "https://s3/stack1.json"}}, {"aws:asset:path": "nested.template.json"}),
        ({"Properties": {"TemplateURL": "https://s3/other.json"}}, {}),
        ({"Properties": {"TemplateURL": "stack1"}, "Metadata": {"aws:asset:path": "own"}}, {"aws:asset:path": "own"}),
        ({}, {}),
    ],
)
def test_where_the_template_of_a_nested_stack_lies(stack, metadata):
    assert marked({"Type": "AWS::CloudFormation::Stack", **stack}, ASSETS)["Metadata"] == metadata


@pytest.mark.parametrize(
    ("node", "found"), [("x-code1.zip", "code1"), ({"Fn::Join": ["", ["stack1"]]}, "stack1"), ("none", ""), (None, "")]
)
def test_the_asset_in_a_property(node, found):
    assert hash_in(node, ASSETS.files) == found


@pytest.mark.parametrize(
    ("template", "made"), [({"Parameters": {"BootstrapVersion": {}}}, True), ({"Parameters": {}}, False), ({}, False)]
)
def test_whether_cdk_made_a_template(template, made):
    assert synthesized(template) is made
