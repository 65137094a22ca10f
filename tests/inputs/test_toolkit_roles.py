"""The role of the starter toolkit: the one that is written, by ARN or by name, or the one that a launch creates."""

from __future__ import annotations

import json
from typing import Any

import pytest

from preflight.core.value import Undetermined
from preflight.inputs.document import Options, parse
from preflight.inputs.node import root
from preflight.inputs.toolkit_roles import TOOL, plain, role

ROLE = "arn:aws:iam::111122223333:role/agents"
HERE = {"account": "111122223333", "region": "us-west-2"}
MADE = {**HERE, "execution_role_auto_create": True}


def made(aws: dict[str, Any], name: str = "a", options: Options | None = None) -> Any:
    return role(root(parse(json.dumps(aws), "f")), name, options or Options())


@pytest.mark.parametrize(
    ("aws", "arn", "derived"),
    [
        ({**HERE, "execution_role": ROLE}, ROLE, ""),
        ({**HERE, "execution_role": "agents"}, ROLE, TOOL),
        ({**HERE, "region": "cn-north-1", "execution_role": "agents"}, ROLE.replace("aws", "aws-cn"), TOOL),
        ({"region": "us-west-2", "execution_role": "agents"}, "agents", ""),
        ({**MADE, "execution_role": ROLE}, ROLE, ""),
    ],
)
def test_a_role_that_is_written(aws: dict[str, Any], arn: str, derived: str) -> None:
    found = made(aws)
    assert (found.arn.get(), found.arn.derived_by, found.plan) == (arn, derived, None)


def test_a_placeholder_is_no_name() -> None:
    arn = made({**HERE, "execution_role": "YOUR_ROLE"}).arn
    assert arn.value == "YOUR_ROLE"
    with pytest.raises(Undetermined, match="YOUR_ROLE"):
        arn.get()


@pytest.mark.parametrize(
    ("aws", "name", "role_name"),
    [
        (MADE, "a", "AmazonBedrockAgentCoreSDKRuntime-us-west-2-ca978112ca"),
        ({**MADE, "region": "eu-west-1"}, "b", "AmazonBedrockAgentCoreSDKRuntime-eu-west-1-3e23e81600"),
        ({"account": "111122223333", "execution_role_auto_create": True}, "a", None),
        (MADE, "", None),
    ],
)
def test_a_role_that_a_launch_creates(aws: dict[str, Any], name: str, role_name: str | None) -> None:
    found = made(aws, name)
    assert (found.arn.value, found.arn.created) == (None, True)
    assert found.arn.detail == f"created by agentcore launch{f' as {role_name}' if role_name else ''}"
    given = found.plan.name
    assert (given and (given.get(), given.created, given.derived_by)) == (role_name and (role_name, True, TOOL))


@pytest.mark.parametrize(
    ("aws", "source"),
    [
        (MADE, "arn:aws:bedrock-agentcore:us-west-2:111122223333:*"),
        ({**MADE, "region": "us-gov-west-1"}, "arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:111122223333:*"),
        ({"region": "us-west-2", "execution_role_auto_create": True}, None),
    ],
)
def test_whom_it_trusts(aws: dict[str, Any], source: str | None) -> None:
    trust = made(aws).plan.trust
    if source is None:
        assert trust is None
        return
    [statement] = trust["Statement"]
    assert statement["Principal"] == {"Service": "bedrock-agentcore.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": "111122223333"},
        "ArnLike": {"aws:SourceArn": source},
    }


@pytest.mark.parametrize(
    ("aws", "source"),
    [
        ({"account": None, "region": None}, "arn:aws:bedrock-agentcore:eu-west-1:444455556666:*"),
        ({"account": None, "region": "us-west-2"}, "arn:aws:bedrock-agentcore:us-west-2:444455556666:*"),
        ({"account": "111122223333", "region": None}, "arn:aws:bedrock-agentcore:eu-west-1:111122223333:*"),
        ({"account": "${ACCOUNT}", "region": "us-west-2"}, None),
        ({"region": "us-west-2"}, None),
    ],
)
def test_where_account_and_region_stand_empty_those_of_the_credentials_are_filled_in(
    aws: dict[str, Any], source: str | None
) -> None:
    given = Options(account="444455556666", region="eu-west-1")
    trust = made({**aws, "execution_role_auto_create": True}, options=given).plan.trust
    assert (trust and trust["Statement"][0]["Condition"]["ArnLike"]["aws:SourceArn"]) == source


@pytest.mark.parametrize(
    "aws", [{}, HERE, {**HERE, "execution_role_auto_create": False}, {**HERE, "execution_role": None}]
)
def test_no_role(aws: dict[str, Any]) -> None:
    assert made(aws) is None


@pytest.mark.parametrize(("data", "text"), [({"a": "x"}, "x"), ({"a": "${A}"}, ""), ({}, "")])
def test_a_text_or_nothing(data: dict[str, Any], text: str) -> None:
    assert plain(root(parse(json.dumps({"z": 1, **data}), "f")).at("a")) == text
