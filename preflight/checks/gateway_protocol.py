"""The gateway's protocol is MCP, or none is given.

Why: MCP is the only value of protocolType. Agents behind a gateway may speak HTTP, the gateway resource may not; a
gateway for HTTP targets is made by leaving protocolType out.

Error: Value 'HTTP' at 'protocolType' failed to satisfy constraint: Member must satisfy enum value set: [MCP]

Fix: Set the gateway's protocol to MCP, or leave it out.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateGateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.edits import failed_value
from preflight.core.finding import Finding, passed, unheard
from preflight.core.limits import GATEWAY_PROTOCOLS
from preflight.core.query import Facts
from preflight.core.subjects import gateways
from preflight.core.target import Gateway


@check(requirement="gateway", subjects=gateways, none="no gateway is declared", kinds=("Gateway",))
def judge(gateway: Gateway, _facts: Facts) -> Iterator[Finding]:
    """The protocol against the API's enum."""
    if gateway.protocol is None:
        yield passed("no protocol is given, so the gateway takes MCP and HTTP targets")
    elif (protocol := gateway.protocol.get()) in GATEWAY_PROTOCOLS:
        yield passed("the protocol is MCP")
    elif gateway.deployed:
        yield unheard(f"the protocol is {protocol}")
    else:
        because = f"{protocol!r} is not a gateway protocol; the only one is MCP"
        yield failed_value(gateway.protocol, because, "Set the gateway's protocol to MCP.", "MCP", safe=True)
