"""The credential providers that gateway targets use: where they are, and the secrets behind them.

As of 2026-11-26. Sources: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html,
botocore 1.44.8 (`GetOauth2CredentialProvider`, `GetApiKeyCredentialProvider`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.check import Subject
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource, maker
from preflight.core.scope import Scope
from preflight.core.target import Role
from preflight.core.value import Value
from preflight.gateways.targets import API_KEY, OAUTH, GatewayTarget, targets
from preflight.iam.grants import made_up_secret
from preflight.iam.role_use import to_be_created

KINDS = {OAUTH: "OAuth2CredentialProvider", API_KEY: "ApiKeyCredentialProvider"}
"""The kind of provider behind each type of credential."""
PROVIDER_ARN = re.compile(
    r"arn:[a-z-]+:bedrock-agentcore:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):"
    r"token-vault/(?P<vault>[\w-]+)/(?P<type>oauth2|apikey)credentialprovider/(?P<name>[\w-]+)"
)
SERVING = frozenset({"CREATING", "READY", "UPDATING"})
BROKEN = frozenset({"CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED", "FAILED"})


@frozen
class Provider:
    """A credential provider that is there, and the secret that it reads."""

    arn: str
    secret: str | None = None
    status: str | None = None
    reason: str | None = None


@frozen
class UsedProvider:
    """A credential of a target: its type, and the provider it names."""

    target: GatewayTarget
    type: str
    arn: Value[str] | None
    made: Resource | None = None
    """The provider, where the same source makes it."""

    @property
    def identity(self) -> tuple[str, ...]:
        """What makes two targets of one gateway use the same provider."""
        owner = self.target.gateway.subject if self.target.gateway else self.target.resource.subject
        named = (str(self.arn.value), self.arn.detail) if self.arn else (self.target.resource.subject,)
        return owner, self.type, *named

    @property
    def role(self) -> Role | None:
        """The role of the gateway."""
        return self.target.gateway.role if self.target.gateway else None


def used_providers(scope: Scope) -> Iterator[Subject[UsedProvider]]:
    """Every OAuth and API-key credential of a target."""
    for target in targets(scope):
        for credential in target.credentials or ():
            if credential.type in KINDS:
                used = UsedProvider(target, credential.type, credential.provider, _made(credential, scope))
                yield _subject(used)


def _subject(used: UsedProvider) -> Subject[UsedProvider]:
    resource = used.target.resource
    origin = used.arn.origin if used.arn and used.arn.origin.file else resource.origin
    return Subject(resource.subject, used, origin, resource.account, owners=(resource.subject,))


def _made(credential: Any, scope: Scope) -> Resource | None:
    """The provider that the same source makes for a credential."""
    value: Value[str] | None = credential.provider
    rows = [row for row in scope.target.resources if row.kind == KINDS[credential.type] and not row.deployed]
    if value is None:
        return None
    name = PROVIDER_ARN.fullmatch(str(value.value or ""))
    by_name = [row for row in rows if name and _name(row) == name["name"]]
    return next(iter(by_name), None) or maker(value, rows)


def _name(provider: Resource) -> str:
    value = provider.value("name")
    return str(value.value) if value and value.known else ""


def provider_arn(used: UsedProvider, scope: Scope) -> str:
    """The ARN of the provider; raises `Undetermined` where it is not known."""
    if used.made and used.arn and not used.arn.known and (name := _name(used.made)):
        kind = f"{'oauth2' if used.type == OAUTH else 'apikey'}credentialprovider"
        vault = f"arn:{scope.partition}:bedrock-agentcore:{scope.region}:{scope.account}:token-vault/default"
        return f"{vault}/{kind}/{name}"
    return used.arn.get() if used.arn else ""


def planned_secret(used: UsedProvider, scope: Scope) -> str:
    """The secret that AgentCore keeps for a provider; its last six characters as the role's policies have them."""
    found = PROVIDER_ARN.fullmatch(provider_arn(used, scope))
    if found is None:
        return ""
    start = (
        f"arn:{scope.partition}:secretsmanager:{found['region']}:{found['account']}:secret:"
        f"bedrock-agentcore-identity!{found['vault']}/{found['type']}/{found['name']}"
    )
    plan = to_be_created(used.role) if used.role else None
    named = (text for document in (plan.policies if plan else ()) for text in _texts(document))
    return next((text for text in named if re.fullmatch(re.escape(start) + r"-\w{6}", text)), made_up_secret(start))


def _texts(tree: Any) -> Iterator[str]:
    match tree:
        case str():
            yield tree
        case Mapping():
            for each in tree.values():
                yield from _texts(each)
        case list() | tuple():
            for each in tree:
                yield from _texts(each)
        case _:
            pass


def _asked(type_: str) -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        for subject in used_providers(facts.scope):
            used = subject.of
            found = PROVIDER_ARN.fullmatch(str(used.arn.value or "")) if used.arn and not used.made else None
            if used.type == type_ and found and found["account"] == facts.scope.account:
                yield Call(found.group(), {"name": found["name"]}, region=found["region"])

    return calls


def _provider(operation: str, secret: str, type_: str, status: str = "") -> Query[Provider]:
    return Query(
        "bedrock-agentcore-control",
        operation,
        select=f"{{arn: credentialProviderArn, secret: {secret}.secretArn{status}}}",
        member="credentialProviderArn",
        row=Provider,
        calls=_asked(type_),
        absent=frozenset({"ResourceNotFoundException"}),
    )


STATUS = ", status: status, reason: failureReason"
PROVIDER = {
    OAUTH: _provider("GetOauth2CredentialProvider", "clientSecretArn", OAUTH, STATUS),
    API_KEY: _provider("GetApiKeyCredentialProvider", "apiKeySecretArn", API_KEY),
}
"""The provider that each type of credential names, under its ARN."""
