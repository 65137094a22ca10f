"""The trust AgentCore needs of a role, and the ARNs it assumes one on behalf of.

https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any

from preflight.core.scope import Scope
from preflight.core.subjects import RoleOwner
from preflight.core.target import Gateway, Service
from preflight.iam.documents import Policy
from preflight.iam.patterns import PartialValue, Value
from preflight.iam.permissions import SERVICE
from preflight.iam.trust import source_keys

ID_LENGTH = 10
"""The characters that AgentCore appends to a name: botocore's AgentRuntimeId and GatewayId, 2026-11-20."""
OF_RUNTIMES = f"{string.ascii_letters}{string.digits}_-"
OF_GATEWAYS = f"{string.ascii_lowercase}{string.digits}-"
"""What these ids are made of."""

Sources = Mapping[str, tuple[Value, ...]]


def source_arn(owner: RoleOwner, scope: Scope) -> Value:
    """The ARN that AgentCore names as the source: of a runtime or gateway to come, only its beginning is known."""
    if isinstance(owner, Service):
        # What the id of a memory or tool is assumed for is documented no closer than this:
        # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/browser-resource-session-management.html
        return PartialValue(f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:*")
    kind = "gateway" if isinstance(owner, Gateway) else "runtime"
    known_id = owner.gateway_id if isinstance(owner, Gateway) else owner.runtime_id
    start = f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:{kind}/"
    if known_id:
        return start + known_id
    name = owner.name.value if owner.name and owner.name.known else None
    letters = OF_RUNTIMES
    if kind == "gateway":
        # The id has lower case only, and nothing says what becomes of a capital: botocore's GatewayId and GatewayName.
        letters = "".join(dict.fromkeys(f"{OF_GATEWAYS}{name or ''}"))
        name = re.sub(r"[A-Z]", "?", name) if name else name
    return PartialValue(f"{start}{name}-{'?' * ID_LENGTH}" if name else f"{start}*", letters)


def request_context(owner: RoleOwner, scope: Scope) -> Sources:
    """What the request carries with which AgentCore assumes the role."""
    return {
        "aws:SourceAccount": (scope.account,),
        "aws:SourceArn": (source_arn(owner, scope),),
        "aws:PrincipalIsAWSService": ("true",),
        "aws:PrincipalServiceName": (SERVICE,),
    }


def trust_statement(scope: Scope) -> dict[str, Any]:
    """The statement AWS documents: the service may assume the role for this account and region."""
    source = f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:*"
    return {
        "Sid": "AgentCoreAssumeRole",
        "Effect": "Allow",
        "Principal": {"Service": SERVICE},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"aws:SourceAccount": scope.account}, "ArnLike": {"aws:SourceArn": source}},
    }


def trust_document(scope: Scope, beside: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A trust policy with that statement; what `beside` says of others, of other regions or to deny stays."""
    given = (beside or {}).get("Statement") or []
    kept = [left for one in (given if isinstance(given, list | tuple) else [given]) if (left := _guarded(one))]
    added = trust_statement(scope)
    if any(one.get("Sid") == added["Sid"] for one in kept):
        del added["Sid"]
    return {"Version": "2012-10-17", "Statement": [*kept, added]}


def _guarded(statement: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The statement without the service where it lets it in whatever the source; None where nobody is left."""
    principal = statement.get("Principal")
    principal = principal if isinstance(principal, Mapping) else {}
    services = principal.get("Service")
    named = [services] if isinstance(services, str) else list(services or ())
    (read,) = Policy.of({"Statement": statement}).statements
    if not read.allows or SERVICE not in named or not read.acts_on("sts:AssumeRole") or source_keys(read):
        return statement
    others = {kind: names for kind, names in principal.items() if kind != "Service"}
    rest = [name for name in named if name != SERVICE]
    left = others | ({"Service": rest} if rest else {})
    return {**statement, "Principal": left} if left else None
