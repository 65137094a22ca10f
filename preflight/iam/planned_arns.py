"""The ARNs that AgentCore will give to resources of a source, with an ending that nobody knows before."""

from __future__ import annotations

from collections.abc import Mapping

from preflight.core.kinds import BY_NAME
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.value import Undetermined, Why

ARNS: Mapping[str, str] = {
    "Runtime": "runtime/{name}-0123456789",
    "Gateway": "gateway/{name}-0123456789",
    "Memory": "memory/{name}-0123456789",
    "Browser": "browser-custom/{name}-0123456789",
    "BrowserProfile": "browser-profile/{name}-0123456789",
    "CodeInterpreter": "code-interpreter-custom/{name}-0123456789",
    "CapacityProvider": "capacity-provider/{name}-0123456789",
    "Harness": "harness/{name}-0123456789",
    "PolicyEngine": "policy-engine/{name}-0123456789",
    "Evaluator": "evaluator/{name}-0123456789",
    "OnlineEvaluationConfig": "online-evaluation-config/{name}-0123456789",
    "ConfigurationBundle": "configuration-bundle/{name}-0123456789",
    "Dataset": "dataset/{name}-0123456789",
    "ConsentPortal": "consent-portal/{name}-0123456789",
    "PaymentManager": "payment-manager/{name}-0123456789",
    "Registry": "registry/{name}-0123456789",
    "OAuth2CredentialProvider": "token-vault/default/oauth2credentialprovider/{name}",
    "ApiKeyCredentialProvider": "token-vault/default/apikeycredentialprovider/{name}",
    "PaymentCredentialProvider": "token-vault/default/paymentcredentialprovider/{name}",
    "TokenVault": "token-vault/{name}",
    "WorkloadIdentity": "workload-identity-directory/default/workload-identity/{name}",
}
"""How the ARNs of a kind end: service authorization reference of 2026-09-26."""


def home(scope: Scope) -> str:
    """How every ARN of AgentCore in the audited account and region begins."""
    return f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:"


def arn_to_be(made: Resource, scope: Scope) -> str:
    """The ARN of a resource that the source makes; raises `Undetermined` where its name is not known."""
    member = BY_NAME[made.kind].name_member
    name = made.value(member)
    if name is None:
        raise Undetermined(Why.UNSUPPORTED, f"{made.subject} has no {member}", made.origin)
    return home(scope) + ARNS[made.kind].format(name=name.get())
