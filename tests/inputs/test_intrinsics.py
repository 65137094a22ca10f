"""Intrinsic functions, one row each: what is known is computed, what is not says why."""

import pytest

from preflight.core.value import Why
from preflight.inputs.infrastructure.evaluation import NO_VALUE
from preflight.inputs.infrastructure.leaf import Leaf, plain
from preflight.inputs.intrinsics import Resolver

TEMPLATE = {
    "Parameters": {
        "Name": {"Type": "String", "Default": "bot"},
        "Stage": {"Type": "String"},
        "Count": {"Type": "Number", "Default": 3},
        "Key": {"Type": "String", "NoEcho": True, "Default": "hush"},
        "Subnets": {"Type": "List<AWS::EC2::Subnet::Id>", "Default": "subnet-0a, subnet-0b"},
        "Ami": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/golden/image"},
        "Empty": {"Type": "String", "Default": ""},
        "Part": {"Type": "String", "Default": "red"},
    },
    "Mappings": {"Sizes": {"us-west-2": {"big": "large"}}},
    "Conditions": {
        "IsBot": {"Fn::Equals": [{"Ref": "Name"}, "bot"]},
        "IsProd": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]},
        "Neither": {"Fn::Not": [{"Condition": "IsBot"}]},
        "Loop": {"Fn::Not": [{"Condition": "Loop"}]},
    },
    "Resources": {
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "${Name}-role"}, "Path": "/agents/"}},
        "Nameless": {"Type": "AWS::IAM::Role", "Properties": {}},
        "Repo": {"Type": "AWS::ECR::Repository", "Properties": {"RepositoryName": "bots"}},
        "Subnet": {"Type": "AWS::EC2::Subnet"},
        "Group": {"Type": "AWS::EC2::SecurityGroup"},
        "Stored": {"Type": "AWS::SSM::Parameter", "Properties": {"Value": "stored"}},
        "Loop": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Ref": "Loop"}}},
    },
}
REGISTRY = "111122223333.dkr.ecr.us-west-2.amazonaws.com"


def resolve(node, **given):
    where = {"account": "111122223333", "region": "us-west-2", "stack": "my-stack"} | given
    return Resolver(TEMPLATE, where.pop("parameters", {}), **where).resolve(node)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Name"}, "bot"),
        ({"Ref": "Count"}, "3"),
        ({"Ref": "Subnets"}, ["subnet-0a", "subnet-0b"]),
        ({"Ref": "Empty"}, ""),
        ({"Ref": "AWS::Region"}, "us-west-2"),
        ({"Ref": "AWS::AccountId"}, "111122223333"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Fn::Sub": "${Name}-${AWS::Region}"}, "bot-us-west-2"),
        ({"Fn::Sub": ["${a}-${Name}", {"a": {"Ref": "Name"}}]}, "bot-bot"),
        ({"Fn::Sub": "${!Literal} ${Name}"}, "${Literal} bot"),
        ({"Fn::Join": ["_", {"Fn::Split": ["-", {"Ref": "AWS::StackName"}]}]}, "my_stack"),
        ({"Fn::Select": ["1", {"Ref": "Subnets"}]}, "subnet-0b"),
        ({"Fn::Select": [0, {"Fn::Split": [".", "a.b"]}]}, "a"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "big"]}, "large"),
        ({"Fn::FindInMap": ["Sizes", "nowhere", "big", {"DefaultValue": "small"}]}, "small"),
        ({"Fn::Base64": "hi"}, "aGk="),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 8]}, ["10.0.0.0/24", "10.0.1.0/24"]),
        ({"Fn::Length": {"Ref": "Subnets"}}, 2),
        ({"Fn::ToJsonString": {"a": [1, {"Ref": "Name"}]}}, '{"a":[1,"bot"]}'),
        ({"Fn::If": ["IsBot", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Neither", "yes", "no"]}, "no"),
        ({"a": {"Ref": "AWS::NoValue"}, "b": [1, {"Ref": "AWS::NoValue"}]}, {"b": [1]}),
        ({"Condition": {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}},
         {"Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}}}),
    ],
)  # fmt: skip
def test_known(node, value):
    assert resolve(node) == value


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Role"}, "bot-role"),
        ({"Fn::GetAtt": ["Role", "Arn"]}, "arn:aws:iam::111122223333:role/agents/bot-role"),
        ({"Fn::GetAtt": "Repo.RepositoryUri"}, f"{REGISTRY}/bots"),
        ({"Fn::Sub": "${Repo.RepositoryUri}:latest"}, f"{REGISTRY}/bots:latest"),
        ({"Fn::Join": ["", [{"Ref": "AWS::AccountId"}, "/", {"Ref": "Repo"}]]}, "111122223333/bots"),
        ({"Fn::GetAtt": ["Stored", "Value"]}, "stored"),
        ({"Fn::GetAtt": [{"Fn::Sub": "Sto${Part}"}, "Value"]}, "stored"),
        ({"Fn::GetAtt": ["Stored", {"Fn::Join": ["", ["Val", "ue"]]}]}, "stored"),
    ],
)
def test_derived_from_a_name(node, value):
    leaf = resolve(node)
    assert (leaf.value, leaf.created, leaf.derived_by) == (value, True, "CloudFormation")


@pytest.mark.parametrize(
    ("node", "why", "detail"),
    [
        ({"Ref": "Stage"}, Why.PARAMETER, "the parameter Stage has no value and no default"),
        ({"Ref": "Key"}, Why.SENSITIVE, "the parameter Key is secret (NoEcho)"),
        ({"Fn::Sub": "pw=${Key}"}, Why.SENSITIVE, "the parameter Key is secret (NoEcho)"),
        ({"Ref": "Ami"}, Why.DYNAMIC, "Parameter Store holds it under /golden/image"),
        ("{{resolve:ssm:/idp/url:2}}", Why.DYNAMIC, "Parameter Store holds it under /idp/url:2"),
        ("{{resolve:ssm-secure:/key}}", Why.DYNAMIC, "Parameter Store holds it as a secure string under /key"),
        ("{{resolve:secretsmanager:db:SecretString:password}}", Why.DYNAMIC, "the secret that holds it is db"),
        ({"Fn::Sub": "https://{{resolve:ssm:/${Name}/host}}/"}, Why.DYNAMIC, "Parameter Store holds it under /bot/host"),
        ({"Fn::ImportValue": {"Fn::Sub": "${Name}-subnet"}}, Why.IMPORT, "another stack exports it as bot-subnet"),
        ({"Fn::Select": [1, {"Fn::Split": [",", {"Fn::ImportValue": "nets"}]}]}, Why.IMPORT, "another stack exports it as nets (member 2)"),
        ({"Fn::GetAtt": ["Nameless", "Arn"]}, Why.AFTER_DEPLOY, "created by this deployment: Nameless.Arn"),
        ({"Ref": "Subnet"}, Why.AFTER_DEPLOY, "created by this deployment: Subnet"),
        ({"Fn::GetAtt": [{"Fn::Sub": "Role${Stage}"}, "Arn"]}, Why.PARAMETER, "the parameter Stage has no value and no default"),
        ({"Fn::GetAtt": ["Group", "GroupId"]}, Why.AFTER_DEPLOY, "created by this deployment: Group"),
        ({"Fn::If": ["IsProd", "yes", "no"]}, Why.PARAMETER, "the parameter Stage has no value and no default"),
        ({"Fn::If": ["Loop", "yes", "no"]}, Why.UNSUPPORTED, "the condition Loop that refers to itself is not evaluated"),
        ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, Why.DYNAMIC, "a template does not tell the zones that the account has in us-west-2 (member 1)"),
        ({"Fn::FindInMap": ["Sizes", "mars", "big"]}, Why.UNSUPPORTED, "Mappings has no Sizes.mars.big"),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, Why.UNSUPPORTED, "Fn::Transform is not evaluated"),
        ({"Fn::Select": [7, ["a"]]}, Why.UNSUPPORTED, "Fn::Select with these arguments is not evaluated"),
        ({"Ref": "Nobody"}, Why.UNSUPPORTED, "Nobody is neither a parameter nor a resource of the template"),
        ({"Ref": "Loop"}, Why.AFTER_DEPLOY, "created by this deployment: Loop"),
        ({"Ref": "AWS::StackId"}, Why.AFTER_DEPLOY, "created by this deployment: AWS::StackId"),
    ],
)  # fmt: skip
def test_unknown(node, why, detail):
    leaf = resolve(node)
    assert isinstance(leaf, Leaf)
    assert (leaf.value, leaf.why, leaf.detail) == (None, why, detail)


@pytest.mark.parametrize(
    ("node", "why"),
    [
        ({"Ref": "AWS::Region"}, Why.DYNAMIC),
        ({"Ref": "AWS::AccountId"}, Why.DYNAMIC),
        ({"Ref": "AWS::Partition"}, Why.DYNAMIC),
        ({"Ref": "AWS::StackName"}, Why.PARAMETER),
        ({"Fn::GetAtt": ["Role", "Arn"]}, Why.AFTER_DEPLOY),
    ],
)
def test_nothing_is_made_up_where_nobody_said_where_it_goes(node, why):
    assert resolve(node, account=None, region=None, stack=None).why is why


def test_an_unknown_part_keeps_the_known_text_around_it():
    found = resolve(
        {"Resource": {"Fn::Sub": "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:${Nameless}"}}, account=None
    )
    assert plain(found) == {"Resource": "arn:aws:logs:us-west-2:${AWS::AccountId}:${Nameless}"}


@pytest.mark.parametrize(
    ("node", "decided"),
    [
        ({"Fn::And": [{"Condition": "Neither"}, {"Condition": "IsProd"}]}, False),
        ({"Fn::Or": [{"Condition": "IsBot"}, {"Condition": "IsProd"}]}, True),
    ],
)
def test_one_known_condition_may_decide_for_all(node, decided):
    assert resolve(node) is decided


def test_a_given_parameter_beats_the_default():
    assert resolve({"Ref": "Name"}, parameters={"Name": "other"}) == "other"


def test_no_value_at_the_top():
    assert resolve({"Ref": "AWS::NoValue"}) is NO_VALUE
