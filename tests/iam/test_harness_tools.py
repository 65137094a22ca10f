"""Every action of the table is one of AWS's, and its right is asked where the member is given."""

from __future__ import annotations

import pytest
from resources import resource

from preflight.core.requirement import MUST, SHOULD
from preflight.iam.harness_tools import DEFAULTS, TOOLS, default_permissions, tool_permissions


@pytest.mark.parametrize("member", TOOLS)
def test_each_member(member: str) -> None:
    above, _, last = member.rpartition(".")
    harness = resource("Harness", {"tools": [{above or "model": {last: "arn:x"}}]})
    [(permission, told, value)] = tool_permissions(harness)
    assert (permission.actions, value.value) == (TOOLS[member][1], "arn:x")
    assert permission.level is (MUST if member == "apiKeyArn" else SHOULD)
    assert told.endswith(last)


@pytest.mark.parametrize(
    ("auth", "count"),
    [(None, 1), ({"awsIam": {"service": "x"}}, 1), ({"oauth": {"scopes": ["a"]}}, 0), ({"none": {"x": "y"}}, 0)],
)
def test_a_gateway_takes_a_right_where_requests_are_signed(auth: object, count: int) -> None:
    gateway = {"gatewayArn": "arn:x", **({"outboundAuth": auth} if auth else {})}
    found = list(tool_permissions(resource("Harness", {"agentCoreGateway": gateway})))
    assert [len(permission.actions) for permission, told, _ in found if told.endswith("gatewayArn")] == [count]


@pytest.mark.parametrize("type_", DEFAULTS)
def test_a_tool_of_aws(type_: str) -> None:
    member, arn = DEFAULTS[type_]
    above, _, last = member.partition(".")
    own = resource("Harness", {"tools": [{"type": type_, "config": {above: {last: "arn:x"}}}]})
    default = resource("Harness", {"tools": [{"type": "remote_mcp"}, {"type": type_}]})
    assert list(default_permissions(own)) == []
    [(permission, told)] = list(default_permissions(default))
    assert (permission.resource, permission.actions, told) == (arn, TOOLS[member][1], member)
