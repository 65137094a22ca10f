"""CloudFormation minds the case of its properties; a template of another case is read, and told so."""

import pytest
from schemas import types, whole

from preflight.constraints.shapes import request
from preflight.core.kinds import by_cloudformation
from preflight.core.value import Origin
from preflight.inputs.infrastructure.letter_case import misspelled, pascal
from preflight.inputs.infrastructure.node import Node


def found(kind, data):
    of = request(by_cloudformation(f"AWS::BedrockAgentCore::{kind}").create)
    return {(each.written, each.right) for each in misspelled(Node.at_one_place(data, Origin()), of)}


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("Runtime", {"AgentRuntimeName": "a", "EnvironmentVariables": {"lower": "x"}, "Tags": {"team": "x"}}, set()),
        ("Runtime", {"agentRuntimeName": "a"}, {("agentRuntimeName", "AgentRuntimeName")}),
        ("Runtime", {"Agent_Runtime_Name": "a"}, {("Agent_Runtime_Name", "AgentRuntimeName")}),
        ("Runtime", {"NetworkConfiguration": {"networkMode": "VPC"}}, {("networkMode", "NetworkMode")}),
        ("Runtime", {"Unheard": {"networkMode": "VPC"}}, set()),
        ("Memory", {"MemoryStrategies": [{"SemanticMemoryStrategy": {"name": "n"}}]}, {("name", "Name")}),
    ],
)
def test_what_is_written_in_another_case(kind, data, told):
    assert found(kind, data) == told


@pytest.mark.parametrize("type_name", types())
def test_cloudformation_has_the_members_of_the_api_with_a_capital_letter(type_name):
    kind = by_cloudformation(type_name)
    if kind and kind.create:
        assert found(type_name.rpartition("::")[2], whole(type_name)) == set()


def test_a_member_as_cloudformation_calls_it():
    assert [pascal(name) for name in ("agentRuntimeName", "s3", "x")] == ["AgentRuntimeName", "S3", "X"]
