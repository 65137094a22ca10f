"""The deploying identity may create what is to be deployed, and pass its roles.

Why:
    Creating a runtime takes more than CreateAgentRuntime: the identity must be allowed to pass the execution role to
    the service and to read the code package. A policy of the organization may also demand certain subnets or forbid
    the public network mode.

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

from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import evolve, frozen

from preflight.core.check import Subject, check
from preflight.core.finding import Finding, unknown
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import Owner, display_name, in_vpc, subject_of
from preflight.core.target import Agent, Code, Gateway, Role
from preflight.core.unanswered import Unanswered
from preflight.core.value import Origin, Undetermined
from preflight.iam.access import Context, PermissionNeed
from preflight.iam.deployer import (
    DEPLOYER_ROLE,
    deployer_name,
    entity,
    entity_arn,
    grantee,
    simulations_of,
    unless_handed_on,
)
from preflight.iam.grants import judged, made_up, need
from preflight.iam.iam_arns import names_role
from preflight.iam.permissions import DEPLOYER, Step
from preflight.iam.queries import rulings, simulation, with_resource_policies
from preflight.iam.role_use import role_name, title, to_be_created


@frozen
class DeploymentStep:
    """One step of the deployment, for one agent or gateway."""

    step: Step
    owner: Owner
    role: Role | None = None
    code: Code | None = None

    @property
    def text(self) -> str:
        """Completes the sentence "it may …"."""
        if self.role:
            return f"{self.step.value} {display_name(self.role.arn, 'of ' + title(self.owner))}"
        return f"{self.step.value} of {title(self.owner)}"


def deployment_steps(scope: Scope) -> Iterator[Subject[DeploymentStep]]:
    """The steps of the deployment, each role and package once; nothing for what is deployed already."""
    seen: set[tuple[str, str]] = set()
    owners: tuple[Owner, ...] = (*scope.target.agents, *scope.target.gateways)
    for owner in owners:
        for step in _steps(owner):
            origin = step.role.arn.origin if step.role else Origin()
            if (step.step, step.text) not in seen:
                seen.add((step.step, step.text))
                yield evolve(subject_of(owner, deployer_name(scope), step, origin), candidate="")


def _steps(owner: Owner) -> Iterator[DeploymentStep]:
    if owner.deployed or (isinstance(owner, Agent) and owner.candidate):
        return
    yield from _of_agent(owner) if isinstance(owner, Agent) else _of_gateway(owner)
    if owner.role:
        yield DeploymentStep(Step.PASS_ROLE, owner, role=owner.role)


def _of_agent(agent: Agent) -> Iterator[DeploymentStep]:
    yield DeploymentStep(Step.UPDATE_RUNTIME if agent.runtime_id else Step.CREATE_RUNTIME, agent)
    if agent.endpoints:
        yield DeploymentStep(Step.CREATE_ENDPOINT, agent)
    if agent.code and agent.code.bucket and agent.code.key:
        yield DeploymentStep(Step.READ_CODE, agent, code=agent.code)


def _of_gateway(gateway: Gateway) -> Iterator[DeploymentStep]:
    # A gateway without a role belongs to another deployment, and this one only gives it targets.
    if gateway.role:
        yield DeploymentStep(Step.UPDATE_GATEWAY if gateway.gateway_id else Step.CREATE_GATEWAY, gateway)
    if gateway.targets:
        yield DeploymentStep(Step.CREATE_TARGET, gateway)


def needs(step: DeploymentStep, scope: Scope) -> tuple[PermissionNeed, ...]:
    """The permissions the step takes; raises `Undetermined` where a value of it is not known."""
    values = {"partition": scope.partition, "account": scope.account, **_values(step, scope)}
    rows = [row for row in DEPLOYER if row.purpose == step.step]
    extra = _network(step.owner) if step.step in {Step.CREATE_RUNTIME, Step.UPDATE_RUNTIME} else ()
    return tuple(need(row, scope.region, **values).with_context(*extra) for row in rows)


def _values(step: DeploymentStep, scope: Scope) -> dict[str, str]:
    if step.role:
        return {"role": _role_arn(step.role, scope)}
    if step.code and step.code.bucket and step.code.key:
        return {"bucket": step.code.bucket.get(), "key": step.code.key.get()}
    if isinstance(step.owner, Gateway):
        name = step.owner.name.get() if step.owner.name else step.owner.subject
        return {"gateway": step.owner.gateway_id or made_up(name.lower())}
    return {"runtime": step.owner.runtime_id or made_up(step.owner.runtime_name)}


def _role_arn(role: Role, scope: Scope) -> str:
    name = role_name(role)
    if to_be_created(role) and name and not role.arn.known:
        return f"arn:{scope.partition}:iam::{scope.account}:role/{name}"
    arn = names_role(role.arn.get())
    return arn.role if arn else ""


def _network(owner: Owner) -> Context:
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


SIMULATED = simulation(simulations_of(_all_needs), DEPLOYER_ROLE)
SIMULATION = with_resource_policies(SIMULATED)


@check(
    requirement="deployer",
    subjects=deployment_steps,
    none="nothing is about to be deployed",
    kinds=("Runtime", "Gateway"),
    queries=SIMULATION.queries,
)
def judge(step: DeploymentStep, facts: Facts) -> Iterator[Finding]:
    """Asks the simulator for each step of the deployment."""
    who = entity(facts)
    if isinstance(who, Finding):
        yield who
        return
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
        yield evolve(unless_handed_on(finding, facts), subject=entity_arn(who))
