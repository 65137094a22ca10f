"""The tables of permissions: every action is one of AWS's, on a resource that can be filled in."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from preflight.iam.permissions import (
    DEPLOYER,
    EXECUTION,
    GATEWAY_CREDENTIALS,
    GATEWAY_LAMBDA,
    GATEWAY_NETWORK,
    MARKETPLACE,
    NETWORK,
    RUNTIME_IDENTITY,
    RUNTIME_INSTANCES,
    Permission,
    ServiceLinkedRole,
)

EVERY = (
    *EXECUTION, *DEPLOYER, GATEWAY_LAMBDA, MARKETPLACE, *(row for rows in GATEWAY_CREDENTIALS.values() for row in rows),
)  # fmt: skip
FIELDS = {
    "partition", "region", "account", "runtime", "gateway", "stream", "repository", "secret", "key", "model",
    "function", "provider", "role", "bucket",
}  # fmt: skip


@pytest.mark.parametrize("row", EVERY)
def test_a_row(row: Permission) -> None:
    assert all(re.fullmatch(r"[a-z0-9-]+:[A-Z]\w+", action) for action in row.actions)
    assert len(set(row.actions)) == len(row.actions) > 0
    assert {name for _, name, _, _ in Formatter().parse(row.resource) if name} <= FIELDS
    assert "*" not in "".join(row.actions)


def test_no_row_is_there_twice() -> None:
    keys = [(row.purpose, row.actions, row.resource) for row in (*EXECUTION, *DEPLOYER)]
    assert len(set(keys)) == len(keys)


def test_a_token_for_any_user_is_never_asked_for() -> None:
    assert "bedrock-agentcore:GetWorkloadAccessTokenForUserId" not in {a for row in EVERY for a in row.actions}


@pytest.mark.parametrize("role", [RUNTIME_IDENTITY, NETWORK, RUNTIME_INSTANCES, GATEWAY_NETWORK])
def test_where_a_service_linked_role_stands(role: ServiceLinkedRole) -> None:
    arn = role.arn("aws-us-gov", "123456789012")
    assert arn == f"arn:aws-us-gov:iam::123456789012:role/aws-service-role/{role.service}/{role.name}"
    assert role.service.endswith("bedrock-agentcore.amazonaws.com")
