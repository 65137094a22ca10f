"""The ARNs that AgentCore will give to resources of a source, with an ending that nobody knows before."""

from __future__ import annotations

from preflight.core.kinds import BY_NAME
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.value import Undetermined, Why
from preflight.iam.grants import made_up

PREFIXES = {"Memory": "memory", "Runtime": "runtime", "PolicyEngine": "policy-engine"}
"""How the ARNs of a kind begin; the name and ten random characters follow."""


def home(scope: Scope) -> str:
    """How every ARN of AgentCore in the audited account and region begins."""
    return f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:"


def arn_to_be(made: Resource, scope: Scope) -> str:
    """The ARN of a resource that the source makes; raises `Undetermined` where its name is not known."""
    member = BY_NAME[made.kind].name_member
    name = made.value(member)
    if name is None:
        raise Undetermined(Why.UNSUPPORTED, f"{made.subject} has no {member}", made.origin)
    return f"{home(scope)}{PREFIXES[made.kind]}/{made_up(name.get())}"
