"""The identity that will deploy: which of IAM's entities stands behind it, and whether it can be simulated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.command import command
from preflight.core.finding import Finding, Status, skipped, unanswered_finding, unknown
from preflight.core.query import Call, Facts
from preflight.core.scope import Scope
from preflight.core.source_kinds import BY_CDK, PLANS, TEMPLATES
from preflight.core.unanswered import Unanswered
from preflight.core.undetermined import undetermined_finding
from preflight.core.value import Undetermined
from preflight.iam.access import PermissionNeed
from preflight.iam.grants import Grantee
from preflight.iam.iam_arns import IamArn, iam_arn
from preflight.iam.queries import (
    Simulation,
    asks_more,
    get_role,
    role_query,
    simulate,
    simulation,
    with_resource_policies,
)

KEY = "deployer"
"""What the answers about the deploying identity stand under, whoever it is."""

BOOTSTRAP = "bootstrap"
"""What the answer about the role that the CDK hands its stacks stands under."""


SERVICE_ROLES = (
    (TEMPLATES - BY_CDK, "CloudFormation may use a service role of the stack instead"),
    (PLANS, "the provider may assume another role instead"),
)
"""Who else may deploy, by the kind of target."""


def deployer_name(scope: Scope) -> str:
    """How a report calls the deploying identity."""
    return scope.deployer or getattr(scope.caller, "arn", "") or "the deploying identity"


def _deployer(scope: Scope) -> str:
    """Its ARN; raises `Unanswered` when the caller is not known."""
    return scope.deployer or scope.principal


def _execution_role(scope: Scope) -> str:
    """The name of the role the CDK hands its stacks, as the default bootstrap template makes it."""
    return f"cdk-hnb659fds-cfn-exec-role-{scope.account}-{scope.region}"


def _by_cdk(scope: Scope) -> bool:
    return not scope.deployer and scope.target.kind in BY_CDK


def _role(facts: Facts) -> Iterator[Call]:
    if _by_cdk(facts.scope):
        yield get_role(_execution_role(facts.scope), BOOTSTRAP)
    arn = iam_arn(_deployer(facts.scope))
    if arn and arn.kind == "assumed-role" and arn.account == facts.scope.account:
        yield get_role(arn.name, KEY)


DEPLOYER_ROLE = role_query(_role)
"""The CDK's role, and the role behind a session that deploys, whose ARN lacks the path the simulator asks for."""


def simulations_of(needs: Callable[[Facts], Iterable[PermissionNeed]]) -> Callable[[Facts], Iterator[Call]]:
    """The simulations of what the deploying identity takes, where it can be simulated."""

    def calls(facts: Facts) -> Iterator[Call]:
        try:
            found = entity(facts)
        except Unanswered:
            return
        if isinstance(found, IamArn):
            yield from simulate(entity_arn(found), needs(facts))

    return calls


def deployer_simulation(needs: Callable[[Facts], Iterable[PermissionNeed]], *, there: bool = True) -> Simulation:
    """What the deploying identity may do: asked once more with all that a request tells where a policy asks for it.

    Args:
        needs: the rights in question.
        there: whether what they are on may be there, with a policy of its own.
    """
    first = simulation(simulations_of(needs), DEPLOYER_ROLE)

    def open_needs(facts: Facts) -> Iterator[PermissionNeed]:
        found = entity(facts)
        principal = entity_arn(found) if isinstance(found, IamArn) else ""
        for need in needs(facts):
            with suppress(Unanswered):
                if asks_more(facts, first, principal, need):
                    yield need.told_all()

    again = simulation(simulations_of(open_needs), first, DEPLOYER_ROLE)
    return with_resource_policies(first, again=again) if there else Simulation(first, again=again)


def entity_arn(arn: IamArn) -> str:
    """The ARN of a user or role in whole."""
    return arn.role if arn.kind == "role" else f"arn:{arn.partition}:iam::{arn.account}:{arn.kind}{arn.path}{arn.name}"


def entity(facts: Facts) -> IamArn | Finding:
    """The user or role to simulate, or why there is none; raises `Unanswered`."""
    handed = facts.one(DEPLOYER_ROLE, BOOTSTRAP) if _by_cdk(facts.scope) else None
    if handed and (role := iam_arn(handed.arn)):
        return role
    text = _deployer(facts.scope)
    arn = iam_arn(text)
    if arn is None:
        return unknown(f"{text} is not the ARN of an identity", "Name a role or user: --deployer ARN.")
    if arn.kind == "root":
        return skipped("it is the root user, which the policy simulator cannot simulate and no identity policy limits")
    if arn.account != facts.scope.account:
        return unknown(
            f"{text} belongs to account {arn.account}, the audit is of {facts.scope.account}",
            f"Audit with credentials of {arn.account}, or name a deployer of {facts.scope.account}: --deployer ARN.",
            cause=Cause("account", (arn.account,)),
        )
    if arn.kind in {"role", "user"} and arn.name:
        return arn
    if arn.kind != "assumed-role":
        return unknown(f"{text} cannot be simulated", "Name the role or user that deploys: --deployer ARN.")
    return _behind(arn, facts)


def _behind(session: IamArn, facts: Facts) -> IamArn | Finding:
    row = facts.one(DEPLOYER_ROLE, KEY)
    role = iam_arn(row.arn) if row else None
    if role is None:
        return unknown(f"there is no role {session.name} behind the session", "Name the deployer: --deployer ARN.")
    return role


def unless_handed_on(finding: Finding, facts: Facts) -> Finding:
    """The finding about the caller; a denial proves nothing where the CDK deploys as a role that was not found."""
    scope = facts.scope
    if finding.status is Status.PASS:
        return finding
    if finding.status is Status.FAIL and _by_cdk(scope) and not facts.of(DEPLOYER_ROLE, BOOTSTRAP):
        return unknown(
            f"{finding.because}; but the CDK hands its stacks a role, and {_execution_role(scope)} does not exist",
            "Bootstrap the account and region, or name the role that deploys.",
            command("agentcore-preflight", "--deployer", f"arn:{scope.partition}:iam::{scope.account}:role/ROLE"),
        )
    return evolve(finding, because=finding.because + note(scope))


def of_entity(who: IamArn, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with the user or role as their subject, also what ends them: one deployer is one subject."""
    try:
        yield from (evolve(finding, subject=entity_arn(who)) for finding in findings)
    except Undetermined as undetermined:
        yield evolve(undetermined_finding(undetermined), subject=entity_arn(who))
    except Unanswered as unanswered:
        yield evolve(unanswered_finding(unanswered), subject=entity_arn(who))


def grantee(arn: IamArn) -> Grantee:
    """The identity as sentences call it."""
    return Grantee(arn.name, arn)


def note(scope: Scope) -> str:
    """Who else may deploy this target, as the end of a sentence."""
    return next((f"; {text}" for kinds, text in SERVICE_ROLES if scope.target.kind in kinds), "")
