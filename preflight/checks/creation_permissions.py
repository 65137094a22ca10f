"""The deploying identity may create what the same deployment makes beside its runtimes and gateways.

Why:
    Files create roles, memories, credential providers and more along with an agent, and some operations work with the
    caller's own rights: a credential provider keeps its secret in Secrets Manager, a runtime on Instances passes its
    capacity provider. One right that is missing rolls the whole deployment back.

Error:
    AccessDenied: … is not authorized to perform: iam:CreateRole, secretsmanager:CreateSecret or
    bedrock-agentcore:PassCapacityProvider

Fix:
    Allow the deploying identity what is printed, or deploy as another one: `--deployer ARN`.

Limits:
    A thing whose name the deployment makes up may be allowed by a prefix that nobody knows before, so a denial of it is
    `unknown`, and so is one of what a stack may have already. Of repositories, functions, networks and the like the
    right to create is asked, not what their settings take. The root user cannot be simulated.

Source:
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import evolve

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, Status, skipped, unknown
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.source_kinds import PLANS
from preflight.deployment.creation import Creation, creations
from preflight.deployment.queries import STACK, stack_name
from preflight.iam.access import PermissionNeed
from preflight.iam.deployer import (
    deployer_name,
    deployer_simulation,
    entity,
    entity_arn,
    grantee,
    of_entity,
    unless_handed_on,
)
from preflight.iam.grants import judged, need
from preflight.iam.iam_arns import IamArn
from preflight.iam.queries import ROLE, rulings
from preflight.iam.request_keys import with_keys


def made(scope: Scope) -> Iterator[Subject[Creation]]:
    """Everything that the deployment makes and that takes a right of its own."""
    for creation in creations(scope):
        yield Subject(deployer_name(scope), creation, creation.origin, scope.target.account, owners=creation.owners)


def needs(creation: Creation, scope: Scope) -> tuple[PermissionNeed, ...]:
    """The permissions that it takes."""
    values = {"partition": scope.partition, "account": scope.account, **dict(creation.values)}
    plain = (need(permission, scope.region, **values) for permission in creation.permissions)
    return tuple(with_keys(each, creation.resource, scope.target.kind) for each in plain)


def _needs_of(*, beside: bool) -> Callable[[Facts], Iterable[PermissionNeed]]:
    def wanted(facts: Facts) -> Iterable[PermissionNeed]:
        for creation in creations(facts.scope):
            if creation.beside is beside:
                yield from needs(creation, facts.scope)

    return wanted


SIMULATION = deployer_simulation(_needs_of(beside=False))
BESIDE = deployer_simulation(_needs_of(beside=True), there=False)


@check(
    requirement="deployer",
    subjects=made,
    none="the deployment makes nothing beside its runtimes and gateways",
    queries=(*SIMULATION.queries, *BESIDE.queries, ROLE, STACK),
)
def judge(creation: Creation, facts: Facts) -> Iterator[Finding]:
    """Asks the simulator for each of them; a role that is there already is not created."""
    if creation.role and facts.of(ROLE, creation.role):
        yield skipped(f"the role {creation.role} is there already, so nothing is created")
        return
    who = entity(facts)
    yield from [who] if isinstance(who, Finding) else of_entity(who, _judged(creation, who, facts))


def _judged(creation: Creation, who: IamArn, facts: Facts) -> Iterator[Finding]:
    simulated = BESIDE if creation.beside else SIMULATION
    found = rulings(facts, simulated, entity_arn(who), needs(creation, facts.scope))
    if not found:
        yield unknown(f"there is no {who.kind} {who.name} to simulate", "Name the deployer: --deployer ARN.")
    for finding in judged(found, grantee(who), creation.text):
        yield _unless_there(_doubted(unless_handed_on(finding, facts), creation), creation, facts)


def _doubted(finding: Finding, creation: Creation) -> Finding:
    """The finding, unknown where a policy may allow by a name that nobody knows before."""
    if finding.status is not Status.FAIL or creation.named:
        return finding
    told = f"{finding.because}; its name is not known until the deployment, and a policy may allow it by a prefix"
    return evolve(finding, status=Status.UNKNOWN, because=told)


def _unless_there(finding: Finding, creation: Creation, facts: Facts) -> Finding:
    """The finding, unknown where a stack may have the thing already: what is there is not created again."""
    scope = facts.scope
    if finding.status is not Status.FAIL or not creation.beside or scope.target.kind in PLANS:
        return finding
    name = stack_name(scope)
    if name and facts.one(STACK, name) is None:
        return finding
    told = f"{finding.because}; a stack that has it already does not create it"
    return evolve(finding, status=Status.UNKNOWN, because=told)
