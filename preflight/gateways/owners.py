"""The gateways of targets whose source does not hold them, as they are deployed."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Finding, unknown
from preflight.core.query import Call, Facts, Query
from preflight.core.target import Gateway, Role
from preflight.core.value import Value
from preflight.gateways.targets import GATEWAY_ID, GatewayTarget, targets


@frozen
class Owner:
    """The gateway of a target of another source: its role and protocol."""

    id: str
    role: str | None = None
    protocol: str | None = None
    name: str | None = None


def _foreign(facts: Facts) -> Iterator[Call]:
    """One call for each gateway that targets name and the source does not hold."""
    for target in targets(facts.scope):
        owner = target.resource.value("gatewayIdentifier")
        if target.gateway is None and owner and owner.known and GATEWAY_ID.fullmatch(str(owner.get())):
            yield Call(owner.get(), {"gatewayIdentifier": owner.get()})


OWNERS = Query(
    "bedrock-agentcore-control",
    "GetGateway",
    select="{id: gatewayId, role: roleArn, protocol: protocolType, name: name}",
    row=Owner,
    member="gatewayId",
    calls=_foreign,
    absent=frozenset({"ResourceNotFoundException"}),
)


def with_owner(target: GatewayTarget, facts: Facts) -> GatewayTarget:
    """The target with its gateway as it is deployed, where the source does not hold it and the account does."""
    owner = target.resource.value("gatewayIdentifier")
    if target.gateway or owner is None or not owner.known:
        return target
    row = next((row for key, row in facts.known(OWNERS) if key == owner.get()), None)
    if row is None:
        return target
    name = Value(row.name) if row.name else None
    role = Role(Value(row.role)) if row.role else None
    protocol = Value(row.protocol) if row.protocol else None
    deployed = Gateway(row.id, name=name, protocol=protocol, role=role, gateway_id=row.id, deployed=True)
    return evolve(target, gateway=deployed)


def missing_owner(target: GatewayTarget, facts: Facts) -> Finding | None:
    """A finding where AWS has no such gateway yet, which another deployment may make."""
    owner = target.resource.value("gatewayIdentifier")
    named = str(owner.get()) if owner and owner.known else ""
    if named not in facts.keys(OWNERS) or facts.one(OWNERS, named) is not None:
        return None
    because = f"there is no gateway {named} in {facts.scope.region} now"
    see = aws("bedrock-agentcore-control", "list-gateways", region=facts.scope.region)
    fix = "Deploy what creates it first, or name another."
    return unknown(because, fix, see, cause=Cause("no-gateway", (named,)))


def foreign_owner(target: GatewayTarget, right: str) -> Finding:
    """A finding where the gateway is not known: `right` completes "whether that gateway's role may …"."""
    return unknown(
        f"its gateway is not in this source: whether that gateway's role may {right} is not known",
        "Audit the gateway itself, or put both into one source.",
        cause=Cause("foreign-gateway", (target.resource.subject,)),
    )
