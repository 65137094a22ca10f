"""The role that the starter toolkit deploys an agent with: the one written, or the one that a launch creates."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from preflight.core.partitions import partition_of
from preflight.core.target import Role, RolePlan
from preflight.core.value import Value
from preflight.inputs.document import Options
from preflight.inputs.node import Node, derived
from preflight.inputs.parts import TRUSTED, created_role, trust

TOOL = "bedrock-agentcore-starter-toolkit"


def role(aws: Node, name: str, options: Options) -> Role | None:
    """The role written, by ARN or by name; else the one that a launch creates."""
    place = aws.at("execution_role")
    written = place.text()
    account, region = _filled(aws, "account", options.account), _filled(aws, "region", options.region)
    if written and written.value and not written.value.startswith("arn:") and not written.placeholder and account:
        arn = f"arn:{partition_of(region)}:iam::{account}:role/{written.value}"
        return Role(derived(arn, TOOL, place.origin))
    if written:
        return Role(written)
    if not aws.at("execution_role_auto_create").flag():
        return None
    name_of_role = f"AmazonBedrockAgentCoreSDKRuntime-{region}-{sha256(name.encode()).hexdigest()[:10]}"
    known = bool(region and name)
    plan = RolePlan(
        name=Value(name_of_role, place.origin, derived_by=TOOL, created=True) if known else None,
        trust=_trust(account, region),
    )
    return created_role(
        place, f"created by agentcore launch as {name_of_role}" if known else "created by agentcore launch", plan
    )


def _filled(aws: Node, key: str, audited: str | None) -> str:
    """The account or region written; where its key stands empty, a launch fills in that of the credentials."""
    left_open = key in aws.mapping() and not aws.at(key).data
    return plain(aws.at(key)) or (audited or "" if left_open else "")


def _trust(account: str, region: str) -> dict[str, Any] | None:
    if not account or not region:
        return None
    source = f"arn:{partition_of(region)}:bedrock-agentcore:{region}:{account}:*"
    condition = {"StringEquals": {"aws:SourceAccount": account}, "ArnLike": {"aws:SourceArn": source}}
    return trust(TRUSTED, condition=condition)


def plain(node: Node) -> str:
    """The text of a node; empty where there is none."""
    value = node.text()
    return value.value or "" if value else ""
