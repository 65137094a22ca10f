"""The credentials belong to the account and the region is the one the target names.

Why: A deployment with the wrong profile or region creates the agent where nobody looks for it, or fails at the very
end. boto3 reads AWS_DEFAULT_REGION but not AWS_REGION, while most other tools do the opposite, so the region shown
here says where it comes from.

Error: ResourceNotFoundException: ... runtime ... not found; or resources that appear in another account.

Fix: Name the profile and region of the target account: --profile, --region, or --assume-role.

Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.caller import CALLER
from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import command
from preflight.core.finding import Finding, passed, unknown, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.steps import look
from preflight.core.subjects import target
from preflight.core.target import Agent, Gateway
from preflight.core.value import known


@check(requirement="account", subjects=target, none="there is always an account", queries=(CALLER,))
def judge(scope: Scope, _facts: Facts) -> Iterator[Finding]:
    """The caller's account against the target's, and the region against whoever else names one."""
    place = scope.ambient.region_from or "given"
    disagree = [*_accounts(scope), *_regions(scope)]
    yield from disagree or [passed(f"account {scope.account} as {scope.principal}; region {scope.region} ({place})")]


def _accounts(scope: Scope) -> Iterator[Finding]:
    owners: tuple[Agent | Gateway, ...] = (*scope.target.agents, *scope.target.gateways)
    named = known([scope.target.account, *(owner.account for owner in owners)])
    for account in named:
        if account != scope.account:
            yield unknown(
                f"it goes to account {account}, but the credentials are of account {scope.account}",
                f"Audit with credentials of {account}: --profile, or a role there with --assume-role.",
                look(
                    command("agentcore-preflight", "--assume-role", f"arn:{scope.partition}:iam::{account}:role/ROLE")
                ),
                cause=Cause("account", (account,)),
            )


def _regions(scope: Scope) -> Iterator[Finding]:
    here = f"the audit is of {scope.region} ({scope.ambient.region_from or 'given'})"
    for origin, region in scope.ambient.other_regions:
        yield warned(
            f"{here}, but {origin} says {region}",
            "Deploy with the same region as this audit, or make them agree.",
            look(command("export", f"AWS_REGION={scope.region}", f"AWS_DEFAULT_REGION={scope.region}")),
        )

    told = {scope.region, *(region for _, region in scope.ambient.other_regions)}
    stated = scope.target.region
    if stated and stated.known and stated.get() not in told:
        again = look(command("agentcore-preflight", scope.target.source, "--region", stated.get()))
        yield warned(f"{here}, but the source goes to {stated.get()}", "Audit the region it is deployed to.", again)
