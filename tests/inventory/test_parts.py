"""Endpoints and targets that a source adds to what is there."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import scope, target

from preflight.core.query import Answer, Facts
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.inventory.others import Found
from preflight.inventory.parts import THERE, UNIQUE_IN, holder, is_added, owner_of

OWNER = "a-abcdefghij"
PART = resource("GatewayTarget", {"gatewayIdentifier": OWNER, "name": "t"})


@pytest.mark.parametrize(
    ("kind", "owner", "found"),
    [
        ("GatewayTarget", OWNER, OWNER),
        ("GatewayTarget", f"arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/{OWNER}", OWNER),
        ("RuntimeEndpoint", OWNER, OWNER),
        ("RuntimeEndpoint", LATER, ""),
        ("RuntimeEndpoint", "alpha", ""),
    ],
)
def test_what_a_part_is_added_to(kind: str, owner: Any, found: str) -> None:
    assert owner_of(resource(kind, {UNIQUE_IN[kind]: owner})) == found


@pytest.mark.parametrize(
    ("rest", "added"),
    [
        ({}, True),
        ({"deployed": True}, False),
        ({"before": {}}, False),
        ({"made": False}, False),
        ({"unread": "x"}, False),
    ],
)
def test_what_a_source_adds(rest: dict[str, Any], added: bool) -> None:
    assert is_added(resource("GatewayTarget", {}, **rest)) is added
    assert not is_added(resource("Memory", {}, **rest))


def test_each_owner_is_asked_once() -> None:
    facts = Facts(scope(target=target(resources=(PART, PART, resource("GatewayTarget", {"name": "t"})))))
    assert [call.params for call in THERE["GatewayTarget"].calls(facts)] == [{"gatewayIdentifier": OWNER}]
    assert list(THERE["RuntimeEndpoint"].calls(facts)) == []


def test_who_holds_the_name() -> None:
    row = Found("x", members={"name": "t"})
    facts = Facts(scope(), {THERE["GatewayTarget"]: {OWNER: Answer((row,))}})
    assert holder(PART, "t", facts) == row
    assert holder(PART, "u", facts) is None
    denied = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListGatewayTargets")
    with pytest.raises(Unanswered):
        holder(PART, "t", Facts(scope(), {THERE["GatewayTarget"]: {OWNER: denied}}))
