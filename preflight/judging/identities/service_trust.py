"""The trust AgentCore needs of a role, and the ARNs it assumes one on behalf of.

https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from preflight.data.permissions import SERVICE
from preflight.scope import Scope
from preflight.semantics.patterns import Partly, Value
from preflight.subjects import Owner
from preflight.target import Gateway

Sources = Mapping[str, tuple[Value, ...]]


def source_arn(owner: Owner, scope: Scope) -> Value:
    """The ARN that AgentCore names as the source: of a runtime or gateway to come, only its beginning is known."""
    kind = "gateway" if isinstance(owner, Gateway) else "runtime"
    known_id = owner.gateway_id if isinstance(owner, Gateway) else owner.runtime_id
    start = f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:{kind}/"
    if known_id:
        return start + known_id
    name = owner.name.value if owner.name and owner.name.known else None
    return Partly(f"{start}{name}-*" if name else f"{start}*")


def request_context(owner: Owner, scope: Scope) -> Sources:
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
    """A trust policy with that statement; what `beside` says of other principals stays."""
    given = (beside or {}).get("Statement") or []
    kept = [one for one in (given if isinstance(given, list | tuple) else [given]) if not _of_service(one)]
    return {"Version": "2012-10-17", "Statement": [*kept, trust_statement(scope)]}


def _of_service(statement: Any) -> bool:
    principal = statement.get("Principal") if isinstance(statement, Mapping) else None
    services = principal.get("Service") if isinstance(principal, Mapping) else None
    return services in (SERVICE, [SERVICE], (SERVICE,))
