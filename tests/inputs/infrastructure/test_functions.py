"""Template functions that make text, lists and entries of maps: what they give, and what an unknown part does to them."""

from typing import Any

import pytest

from preflight.core.value import Held, Holder, Why
from preflight.inputs.infrastructure.leaf import Leaf
from preflight.inputs.intrinsics import Resolver

TEMPLATE = {
    "Parameters": {
        "Team": {"Type": "String", "Default": "research"},
        "Open": {"Type": "String"},
        "Ids": {"Type": "CommaDelimitedList", "Default": "subnet-1,subnet-2"},
        "Tag": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/tag"},
        "Kept": {"Type": "AWS::SSM::Parameter::Value<List<String>>", "Default": "/ids"},
    },
    "Mappings": {"Sizes": {"us-west-2": {"idle": 900}}},
    "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}},
}


def resolved(node: Any) -> Any:
    found = Resolver(TEMPLATE, region="us-west-2", account="123456789012").resolve(node)
    return found.value if isinstance(found, Leaf) and found.why is None else found


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Fn::Sub": "agent-${Team}"}, "agent-research"),
        ({"Fn::Sub": ["${A}-${Team}", {"A": "x"}]}, "x-research"),
        ({"Fn::Sub": "${!Team}-${AWS::Region}"}, "${Team}-us-west-2"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Team"}]]}, "a-research"),
        ({"Fn::Join": ["+", {"Ref": "Ids"}]}, "subnet-1+subnet-2"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["1", {"Ref": "Ids"}]}, "subnet-2"),
        ({"Fn::Select": [0, {"Fn::Split": ["/", "x/y"]}]}, "x"),
        ({"Fn::Base64": "a"}, "YQ=="),
        ({"Fn::ToJsonString": {"a": [1, True]}}, '{"a":[1,true]}'),
        ({"Fn::Length": ["a", "b"]}, 2),
        ({"Fn::Cidr": ["10.0.0.0/16", 2, 4]}, ["10.0.0.0/28", "10.0.0.16/28"]),
        ({"Fn::Cidr": ["10.0.0.0/16", 1]}, ["10.0.0.0/24"]),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "AWS::Region"}, "idle"]}, 900),
        ({"Fn::FindInMap": ["Sizes", "eu-west-1", "idle", {"DefaultValue": 60}]}, 60),
    ],
)
def test_a_function_of_known_parts_is_known(node: Any, value: Any) -> None:
    assert resolved(node) == value


NETS, TAG = {"Fn::ImportValue": "nets"}, Held(Holder.PARAMETER, "/tag")


@pytest.mark.parametrize(
    ("node", "held"),
    [
        (NETS, (Held(Holder.EXPORT, "nets"),)),
        ({"Ref": "Tag"}, (TAG,)),
        ({"Ref": "Kept"}, (Held(Holder.PARAMETER, "/ids", ","),)),
        ({"Fn::Sub": "repo:${Tag}"}, ("repo:", TAG)),
        ({"Fn::Sub": ["${Nets}/${Team}:${Tag}", {"Nets": NETS}]}, ("", Held(Holder.EXPORT, "nets"), "/", "research", ":", TAG, "")),
        ({"Fn::Join": [":", ["repo", {"Ref": "Tag"}]]}, ("repo", ":", TAG)),
        ("{{resolve:ssm:/a}}:{{resolve:ssm:/tag}}", (Held(Holder.PARAMETER, "/a"), ":", TAG)),
        ({"Fn::Sub": "${Open}:${Tag}"}, ()),
        ({"Fn::Base64": {"Ref": "Tag"}}, ()),
        ({"Fn::Split": ["|", NETS]}, (Held(Holder.EXPORT, "nets", "|"),)),
        ({"Fn::Select": [0, {"Fn::Split": ["|", NETS]}]}, (Held(Holder.EXPORT, "nets", "|", 0),)),
        ({"Fn::Select": [1, {"Ref": "Kept"}]}, (Held(Holder.PARAMETER, "/ids", ",", 1),)),
        ({"Fn::Select": [1, {"Fn::Split": ["/", {"Fn::Sub": "a/${Tag}"}]}]}, ()),
        ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, (Held(Holder.ZONES, "us-west-2", ",", 0),)),
    ],
)  # fmt: skip
def test_what_is_held_elsewhere_is_put_together_of_it(node: Any, held: Any) -> None:
    assert tuple(part for part in resolved(node).held if part) == tuple(part for part in held if part)


@pytest.mark.parametrize(
    ("node", "why", "text"),
    [
        ({"Fn::Sub": "agent-${Open}"}, Why.PARAMETER, "agent-${Open}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "Open"}]]}, Why.PARAMETER, "a-${Open}"),
        ({"Fn::Sub": "${Role.Arn}/x"}, Why.AFTER_DEPLOY, "${Role.Arn}/x"),
        ({"Fn::Select": [{"Ref": "Open"}, ["a"]]}, Why.PARAMETER, "${Open}"),
        ({"Fn::Base64": {"Ref": "Open"}}, Why.PARAMETER, "${Open}"),
        ({"Fn::FindInMap": ["Sizes", {"Ref": "Open"}, "idle"]}, Why.PARAMETER, "${Open}"),
        ({"Fn::FindInMap": ["Sizes", "eu-west-1", "idle"]}, Why.UNSUPPORTED, "${Sizes}"),
        ({"Fn::Cidr": [{"Ref": "Open"}, 2, 8]}, Why.PARAMETER, "${Open}"),
        ({"Fn::GetAZs": ""}, Why.DYNAMIC, "${AvailabilityZones}"),
        ({"Fn::Sub": "{{resolve:ssm:/x}}"}, Why.DYNAMIC, "${ssm:/x}"),
    ],
)
def test_an_unknown_part_makes_it_unknown_and_keeps_what_is_known(node: Any, why: Why, text: str) -> None:
    found = resolved(node)
    assert (found.why, found.text) == (why, text)
