"""The deploying identity may create what is to be deployed, and pass its roles.

Why:
    Creating a runtime takes more than CreateAgentRuntime: the identity must be allowed to pass the execution role to
    the service and to read the code package. A policy may also demand certain subnets, tags or a key, or forbid the
    public network mode, an authorizer or a kind of gateway target: it is asked with what the request will carry.

Error:
    AccessDeniedException: … is not authorized to perform: iam:PassRole on resource: arn:aws:iam::…:role/…

    AccessDeniedException: … is not authorized to perform: bedrock-agentcore:CreateAgentRuntime

Fix:
    Add the statement that is printed to the deploying identity, or deploy as another one; `--deployer ARN` names whose
    rights are judged. By default they are the caller's, or for what the CDK deploys those of its execution role.

Limits:
    The root user cannot be simulated. Session policies and what a service role of the stack may do are not seen.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html
    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html
    https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import evolve

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, unknown
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.services import KINDS as SERVICES
from preflight.core.subjects import RoleOwner, display_name, in_vpc, role_owners, subject_of
from preflight.core.target import Agent, Gateway, Role
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Undetermined
from preflight.deployment.steps import DeploymentStep, Written, steps_of
from preflight.gateways.targets import targets
from preflight.iam.access import Context, PermissionNeed
from preflight.iam.deployer import (
    deployer_name,
    deployer_simulation,
    entity,
    entity_arn,
    grantee,
    of_entity,
    unless_handed_on,
)
from preflight.iam.grants import judged, made_up, need
from preflight.iam.iam_arns import IamArn, names_role
from preflight.iam.permissions import DEPLOYER, Step
from preflight.iam.queries import rulings
from preflight.iam.request_keys import with_keys
from preflight.iam.role_use import role_name, to_be_created

MAIN = re.compile(r"bedrock-agentcore:(Create|Update)(AgentRuntime|Gateway|GatewayTarget)")
"""The actions whose requests carry condition keys of their own."""

READ_VERSION = "s3:GetObjectVersion"
"""What reading one version of an object takes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html."""


def deployment_steps(scope: Scope) -> Iterator[Subject[DeploymentStep]]:
    """The steps of the deployment, each role and package once; nothing for what is deployed already."""
    seen: set[tuple[str, str]] = set()
    mine = _targets(scope)
    written = Written.of(scope, {gateway.subject: found for gateway, found in mine})
    foreign = (gateway for gateway, _ in mine if gateway not in scope.target.gateways)
    for owner in (*role_owners(scope), *foreign):
        for step in steps_of(owner, written):
            origin = step.role.arn.origin if step.role else Origin()
            if (step.step, step.text) not in seen:
                seen.add((step.step, step.text))
                yield evolve(subject_of(owner, deployer_name(scope), step, origin), candidate="")


def _targets(scope: Scope) -> tuple[tuple[Gateway, list[Resource]], ...]:
    """The targets to be made or changed, with the gateway of each; one that is elsewhere is known by its id."""
    found: dict[str, tuple[Gateway, list[Resource]]] = {}
    for each in targets(scope):
        gateway = each.gateway or _elsewhere(each.resource)
        if gateway and not each.resource.deployed:
            found.setdefault(gateway.subject, (gateway, []))[1].append(each.resource)
    return tuple(found.values())


def _elsewhere(target: Resource) -> Gateway | None:
    """The gateway of a target that another source makes."""
    named = target.value("gatewayIdentifier")
    ident = str(named.get()).rpartition("/")[2] if named and named.known else ""
    return Gateway(ident or target.subject, name=named, gateway_id=ident, origin=target.origin) if named else None


def needs(step: DeploymentStep, scope: Scope) -> tuple[PermissionNeed, ...]:
    """The permissions the step takes; raises `Undetermined` where a value of it is not known."""
    values = {"partition": scope.partition, "account": scope.account, **_values(step, scope)}
    rows = [row for row in DEPLOYER if row.purpose == step.step]
    if step.code and step.code.version:
        rows = [evolve(row, actions=(READ_VERSION,)) for row in rows]
    extra = _network(step.owner) if step.step in {Step.CREATE_RUNTIME, Step.UPDATE_RUNTIME} else ()
    plain = [need(row, scope.region, **values).with_context(*extra) for row in rows]
    return tuple(dict.fromkeys(each for one in plain for each in _telling(one, step, scope)))


def _telling(plain: PermissionNeed, step: DeploymentStep, scope: Scope) -> Iterator[PermissionNeed]:
    """The need with the condition keys of each request that takes it."""
    if not step.resources or not any(map(MAIN.fullmatch, plain.actions)):
        yield plain
        return
    yield from (with_keys(plain, each, scope.target.kind) for each in step.resources)


def _values(step: DeploymentStep, scope: Scope) -> dict[str, str]:
    if step.role:
        return {"role": _role_arn(step.role, scope)}
    if step.code and step.code.bucket and step.code.key:
        return {"bucket": step.code.bucket.get(), "key": step.code.key.get()}
    if isinstance(step.owner, Gateway):
        name = step.owner.name.get() if step.owner.name else step.owner.subject
        return {"gateway": step.owner.gateway_id or made_up(name.lower())}
    if isinstance(step.owner, Agent):
        return {"runtime": step.owner.runtime_id or made_up(step.owner.runtime_name)}
    return {}


def _role_arn(role: Role, scope: Scope) -> str:
    name = role_name(role)
    if to_be_created(role) and name and not role.arn.known:
        return f"arn:{scope.partition}:iam::{scope.account}:role/{name}"
    arn = names_role(role.arn.get())
    return arn.role if arn else ""


def _network(owner: RoleOwner) -> Context:
    """What a policy may demand of the network: the subnets and groups, absent in public mode."""
    network = owner.network if isinstance(owner, Agent) else None
    if network is None or not in_vpc(network):
        return ()
    lists = {"bedrock-agentcore:subnets": network.subnets, "bedrock-agentcore:securityGroups": network.security_groups}
    known = {key: tuple(v.get() for v in values if v.known) for key, values in lists.items()}
    return tuple((key, values) for key, values in known.items() if values and len(values) == len(lists[key]))


def _all_needs(facts: Facts) -> Iterable[PermissionNeed]:
    for subject in deployment_steps(facts.scope):
        with suppress(Undetermined, Unanswered):
            yield from needs(subject.of, facts.scope)


SIMULATION = deployer_simulation(_all_needs)


@check(
    requirement="deployer",
    subjects=deployment_steps,
    none="nothing is about to be deployed",
    kinds=("Runtime", "Gateway", "GatewayTarget", *SERVICES),
    queries=SIMULATION.queries,
)
def judge(step: DeploymentStep, facts: Facts) -> Iterator[Finding]:
    """Asks the simulator for each step of the deployment."""
    who = entity(facts)
    yield from [who] if isinstance(who, Finding) else of_entity(who, _judged(step, who, facts))


def _judged(step: DeploymentStep, who: IamArn, facts: Facts) -> Iterator[Finding]:
    wanted = needs(step, facts.scope)
    if step.role and not names_role(wanted[0].resource):
        yield unknown(
            f"{display_name(step.role.arn, 'it')} is not the ARN of a role that can be passed", "See role-exists."
        )
        return
    found = rulings(facts, SIMULATION, entity_arn(who), wanted)
    if not found:
        yield unknown(f"there is no {who.kind} {who.name} to simulate", "Name the deployer: --deployer ARN.")
    for finding in judged(found, grantee(who), step.text):
        yield unless_handed_on(finding, facts)
