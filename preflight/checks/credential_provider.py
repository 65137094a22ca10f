"""The credential providers of gateway targets are there, and the gateway's role may use them.

Why:
    For a target with an OAuth or API-key credential the gateway gets a token of its own, asks the credential provider
    with it, and the provider reads its secret with the rights of the gateway's role. Creating the target succeeds
    without these rights; the first call of its tools fails.

Error:
    AccessDeniedException: … is not authorized to perform: bedrock-agentcore:GetResourceOauth2Token
    AccessDeniedException: … is not authorized to perform: secretsmanager:GetSecretValue, from inside the call

Fix:
    Create the provider before the target; add the statement that is printed to the gateway's role.

Limits:
    The secret of a provider that does not exist yet ends in six characters that nobody knows: a policy that names a
    secret of the provider is taken to name the right one.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-outbound-auth.html
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, skipped, unheard, unknown
from preflight.core.kinds import in_words
from preflight.core.query import Answer, Facts
from preflight.core.scope import Scope
from preflight.core.subjects import distinct
from preflight.core.unanswered import Unanswered
from preflight.gateways.owners import OWNERS, foreign_owner, missing_owner, with_owner
from preflight.gateways.providers import (
    BROKEN,
    KINDS,
    PROVIDER,
    PROVIDER_ARN,
    SERVING,
    Provider,
    UsedProvider,
    planned_secret,
    provider_arn,
    used_providers,
)
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import made_up, need
from preflight.iam.permissions import GATEWAY_CREDENTIALS
from preflight.iam.role_use import to_be_created
from preflight.iam.verdicts import NotApplicable, RoleUsage, rights, role_may


def used(scope: Scope) -> Iterator[Subject[UsedProvider]]:
    """Every provider that targets use, once a gateway."""
    return distinct(used_providers(scope), lambda subject: subject.of.identity)


def _secret(use: UsedProvider, facts: Facts) -> str:
    """The secret behind the provider."""
    arn = provider_arn(use, facts.scope)
    if use.made is None and PROVIDER_ARN.fullmatch(arn) and arn.split(":")[4] == facts.scope.account:
        row = facts.reply(PROVIDER[use.type], arn)
        if isinstance(row, Answer) and row.rows and row.rows[0].secret:
            return str(row.rows[0].secret)
        if isinstance(row, Unanswered) and not _is_planned(use):
            raise row
    return planned_secret(use, facts.scope)


def _is_planned(use: UsedProvider) -> bool:
    return bool(use.role and to_be_created(use.role))


def _needs(use: UsedProvider, facts: Facts) -> tuple[PermissionNeed, ...]:
    scope, gateway = facts.scope, with_owner(use.target, facts).gateway
    arn, secret = provider_arn(use, scope), _secret(use, facts)
    if not PROVIDER_ARN.fullmatch(arn) or gateway is None:
        raise NotApplicable(unknown(f"{arn} is not the ARN of a credential provider", "Write it whole."))
    name = gateway.name.get() if gateway.name else gateway.subject
    known = {"partition": scope.partition, "account": scope.account, "provider": arn, "secret": secret}
    gateway_id = gateway.gateway_id or made_up(name.lower())
    return tuple(need(row, scope.region, gateway=gateway_id, **known) for row in GATEWAY_CREDENTIALS[use.type])


def _work(use: UsedProvider, facts: Facts) -> RoleUsage | None:
    gateway = with_owner(use.target, facts).gateway
    purpose = f"get {use.type} credentials"
    return RoleUsage(gateway.role, gateway, purpose, partial(_needs, use, facts)) if gateway else None


def _works(facts: Facts) -> Iterator[RoleUsage]:
    found = (_work(subject.of, facts) for subject in used(facts.scope))
    return (each for each in found if each)


SIMULATION = rights(_works, OWNERS, *PROVIDER.values())


@check(
    requirement="services",
    subjects=used,
    none="no gateway target has an OAuth or API-key credential",
    kinds=("GatewayTarget",),
    queries=(*SIMULATION.queries, OWNERS, *PROVIDER.values()),
    any_account=True,
)
def judge(use: UsedProvider, facts: Facts) -> Iterator[Finding]:
    """The rights of the gateway's role, then whether the provider is there."""
    if use.arn is None:
        yield failed(
            f"the credential {use.type} names no provider",
            f"Give the ARN of an {in_words(KINDS[use.type])} as its providerArn.",
            cause=Cause("no-provider", (use.target.resource.subject,)),
        )
        return
    if work := _work(use, facts):
        yield from role_may(work, facts, SIMULATION)
    else:
        yield missing_owner(use.target, facts) or foreign_owner(use.target, "use the provider")
    yield _existence(use, facts)


def _existence(use: UsedProvider, facts: Facts) -> Finding:
    if use.made or (use.arn and use.arn.created):
        return skipped("the deployment itself makes the provider")
    arn = provider_arn(use, facts.scope)
    found = PROVIDER_ARN.fullmatch(arn)
    if found is None:
        return failed(f"{arn} is not the ARN of a credential provider", "Write it whole.")
    if found["account"] != facts.scope.account:
        return unknown(
            f"the provider is in account {found['account']}", f"Audit it with credentials of {found['account']}."
        )
    row = facts.one(PROVIDER[use.type], arn)
    return _state(found["name"], row, found["region"])


def _state(name: str, row: Provider | None, region: str) -> Finding:
    if row is None:
        cause = Cause("no-provider", (name,), title=f"there is no credential provider {name}")
        return failed(f"there is no credential provider {name} in {region}", "Create it, or name another.", cause=cause)
    if row.status in BROKEN:
        why = f": {row.reason}" if row.reason else ""
        return failed(f"the provider is {row.status}{why}", "Fix what the reason names and create it again.")
    if row.status and row.status not in SERVING:
        return unheard(f"the provider is {row.status}")
    return passed(f"the credential provider {name} is there")
