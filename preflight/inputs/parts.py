"""Parts of an agent as the AgentCore API writes them, in camelCase; several file kinds pass them on unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preflight.core.target import Jwt, Network, Role, RolePlan
from preflight.core.value import Value, Why, unknown_value
from preflight.inputs.node import Node, derived

TRUSTED = "bedrock-agentcore.amazonaws.com"


def jwt(authorizer: Node) -> Jwt | None:
    """The JWT authorizer of an authorizerConfiguration."""
    held = authorizer.mapping()
    node = authorizer.at("customJWTAuthorizer" if "customJWTAuthorizer" in held else "customJwtAuthorizer")
    if node.data is None:
        return None
    return Jwt(
        discovery_url=node.at("discoveryUrl").text(),
        audiences=node.at("allowedAudience").words(),
        clients=node.at("allowedClients").words(),
        scopes=node.at("allowedScopes").words(),
        claims=bool(node.at("customClaims").items()),
        origin=node.origin,
    )


def network(place: Node, mode: Node, config: Node, tool: str, *, groups: str = "securityGroups") -> Network:
    """A network of a mode, PUBLIC where the tool fills it in, and its subnets and security groups."""
    return Network(
        mode=mode.text() or derived("PUBLIC", tool, place.origin),
        vpc=config.at("vpcId").text(),
        subnets=config.at("subnets").texts(),
        security_groups=config.at(groups).texts(),
        origin=mode.origin,
    )


def created_role(place: Node, detail: str, plan: RolePlan) -> Role:
    """A role that the deployment makes."""
    arn: Value[str] = Value(None, place.origin, why=Why.AFTER_DEPLOY, detail=detail, created=True)
    return Role(arn, plan)


def trust(*services: str, condition: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A trust policy that lets services assume a role."""
    statement: dict[str, Any] = {
        "Effect": "Allow",
        "Principal": {"Service": services[0] if len(services) == 1 else list(services)},
        "Action": "sts:AssumeRole",
    }
    if condition:
        statement["Condition"] = dict(condition)
    return {"Version": "2012-10-17", "Statement": [statement]}


def built(place: Node, detail: str) -> Value[str]:
    """An artifact that the deployment builds and pushes."""
    value: Value[str] = unknown_value(Why.ASSET, detail, place.origin)
    return value
