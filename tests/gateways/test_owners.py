"""The gateway of a target of another source: as it is deployed, missing, or not known."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import REGION, scope

from preflight.core.query import Answer, Facts
from preflight.core.target import Gateway, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.gateways.owners import OWNERS, Owner, foreign_owner, missing_owner, with_owner
from preflight.gateways.targets import GatewayTarget

ID = "tools-abcdefghij"
DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetGateway")


def target(owner: Any = ID, gateway: Gateway | None = None) -> GatewayTarget:
    return GatewayTarget(resource("GatewayTarget", {"gatewayIdentifier": owner}, subject="lookup"), gateway)


def facts(row: Any = None, made: GatewayTarget | None = None) -> Facts:
    where = scope(target=Target("api", "t", resources=((made or target()).resource,)))
    reply = row if isinstance(row, Unanswered) else Answer((row,) if row else ())
    return Facts(where, {OWNERS: {ID: reply}})


@pytest.mark.parametrize(
    ("owner", "asked"),
    [(ID, [ID]), (f"arn:aws:bedrock-agentcore:us-west-2:1:gateway/{ID}", []), (LATER, []), ("x", [])],
)
def test_which_gateways_are_asked_for(owner: Any, asked: list[str]) -> None:
    assert [call.key for call in OWNERS.calls(facts(made=target(owner)))] == asked


def test_the_gateway_as_it_is_deployed() -> None:
    there = Owner(ID, "arn:aws:iam::123456789012:role/Tools", "MCP", "tools")
    found = with_owner(target(), facts(there)).gateway
    assert found is not None
    assert found.name is not None
    assert found.protocol is not None
    assert (found.gateway_id, found.name.get(), found.protocol.get(), found.deployed) == (ID, "tools", "MCP", True)
    mine = Gateway("mine")
    assert with_owner(target(gateway=mine), facts(there)).gateway is mine
    assert with_owner(target(), facts(None)).gateway is None
    assert with_owner(target(LATER), facts(there)).gateway is None


def test_a_gateway_that_is_missing() -> None:
    found = missing_owner(target(), facts())
    assert found is not None
    assert (found.status.value, found.because) == ("unknown", f"there is no gateway {ID} in {REGION} now")
    assert missing_owner(target(), facts(Owner(ID))) is None
    assert missing_owner(target(LATER), facts()) is None
    with pytest.raises(Unanswered):
        missing_owner(target(), facts(DENIED))


def test_a_gateway_that_is_not_known() -> None:
    found = foreign_owner(target(LATER), "call the target")
    assert found.status == "unknown"
    assert "may call the target is not known" in found.because
