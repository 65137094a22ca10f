"""The runtimes and gateways that are deployed in the region."""

from __future__ import annotations

from attrs import frozen

from preflight.core.query import Query

SERVICE = "bedrock-agentcore-control"


@frozen
class Runtime:
    """One agent runtime as the listing shows it."""

    runtime_id: str
    arn: str
    name: str
    status: str
    version: str = ""


@frozen
class DeployedGateway:
    """One gateway as the listing shows it."""

    gateway_id: str
    name: str
    status: str


RUNTIMES = Query(
    SERVICE,
    "ListAgentRuntimes",
    select="agentRuntimes[].{runtime_id: agentRuntimeId, arn: agentRuntimeArn, name: agentRuntimeName,"
    " status: status, version: agentRuntimeVersion}",
    row=Runtime,
)

GATEWAYS = Query(
    SERVICE,
    "ListGateways",
    select="items[].{gateway_id: gatewayId, name: name, status: status}",
    row=DeployedGateway,
)
