"""The service-linked roles of AgentCore are there, or the deploying identity may create them.

Why:
    AgentCore makes these roles at first use with the rights of whoever deploys. Every runtime created since 2025-10-13
    needs one, whatever its network mode. Without the right to create it the runtime fails, and a first deployment of
    several runtimes at once may fail on IAM's rate limit.

Error:
    Failed creating service linked role. Please verify that the calling role has sufficient permissions

    Limit exceeded for resource of type 'AWS::BedrockAgentCore::Runtime'. Reason: Failed creating service linked role.
    Rate limit exceeded from IAM

Fix:
    Have somebody who may create it once, ahead of the deployment, with the command that is printed.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/service-linked-roles.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, unknown, warned
from preflight.core.partitions import partition
from preflight.core.query import Call, Facts
from preflight.core.scope import Scope
from preflight.core.services import PROVIDER, services
from preflight.core.steps import Run
from preflight.core.subjects import in_vpc
from preflight.core.target import Agent, Compute
from preflight.iam.access import AccessStatus, PermissionNeed
from preflight.iam.deployer import DEPLOYER_ROLE, deployer_name, entity, entity_arn, simulations_of, unless_handed_on
from preflight.iam.iam_arns import IamArn
from preflight.iam.permissions import (
    GATEWAY_NETWORK,
    IDENTITY_NETWORK,
    NETWORK,
    RUNTIME_IDENTITY,
    RUNTIME_INSTANCES,
    ServiceLinkedRole,
)
from preflight.iam.queries import Simulation, get_role, role_query, rulings, simulation

PRIVATE = "privateEndpoint"


def linked_roles(scope: Scope) -> Iterator[Subject[ServiceLinkedRole]]:
    """The service-linked roles that what is not deployed yet needs, candidates for a first agent included."""
    agents = [agent for agent in scope.target.agents if not agent.deployed]
    for role in dict.fromkeys((*_needed(agents), *_needed_by_others(scope))):
        yield Subject(role.name, role)


def _needed(agents: list[Agent]) -> Iterator[ServiceLinkedRole]:
    if agents:
        yield RUNTIME_IDENTITY
    if any(agent.network and in_vpc(agent.network) for agent in agents):
        yield NETWORK
    if any(agent.compute is Compute.INSTANCES for agent in agents):
        yield RUNTIME_INSTANCES


def _needed_by_others(scope: Scope) -> Iterator[ServiceLinkedRole]:
    """Tools in a VPC, capacity providers, and private endpoints: of targets, else of what an identity provider is."""
    if any(
        view.network and in_vpc(view.network) for view in services(scope) if not view.deployed and view.kind != PROVIDER
    ):
        yield NETWORK
    for resource in scope.target.resources:
        if resource.deployed or not resource.made:
            continue
        if resource.kind == PROVIDER:
            yield RUNTIME_INSTANCES
        if resource.get(PRIVATE, "managedVpcResource") is not None:
            yield GATEWAY_NETWORK
        if any(PRIVATE in path[1:] for path, _ in resource.leaves()):
            yield IDENTITY_NETWORK


def _lookups(facts: Facts) -> Iterator[Call]:
    return (get_role(subject.of.name) for subject in linked_roles(facts.scope))


def need(role: ServiceLinkedRole, scope: Scope) -> PermissionNeed:
    """The right to create the role."""
    # IAM is one service for all regions, and its requests count as of us-east-1:
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion
    context = (("iam:AWSServiceName", (role.service,)), ("aws:RequestedRegion", (partition(scope.region).home,)))
    return PermissionNeed(("iam:CreateServiceLinkedRole",), role.arn(scope.partition, scope.account), context=context)


LINKED_ROLE = role_query(_lookups)


def _needs(facts: Facts) -> Iterable[PermissionNeed]:
    there = {name for name, _ in facts.known(LINKED_ROLE)}
    return [need(subject.of, facts.scope) for subject in linked_roles(facts.scope) if subject.of.name not in there]


SIMULATED = simulation(simulations_of(_needs), DEPLOYER_ROLE, LINKED_ROLE)


@check(
    requirement="deployer",
    subjects=linked_roles,
    none="nothing that needs one is about to be deployed",
    kinds=("Runtime", "Gateway", "GatewayTarget", "Browser", "CodeInterpreter", PROVIDER),
    queries=(LINKED_ROLE, SIMULATED),
)
def judge(role: ServiceLinkedRole, facts: Facts) -> Iterator[Finding]:
    """Looks for the role, and only if it is not there asks whether the deployer may create it."""
    if facts.one(LINKED_ROLE, role.name):
        yield passed(f"{role.name} exists")
        return
    absent = f"{role.name} does not exist, and {role.when}"
    create = aws("iam", "create-service-linked-role", aws_service_name=role.service)
    command = Run(create, unless=aws("iam", "get-role", role_name=role.name), order=10)
    ahead = "Create it once ahead of the deployment, with an identity that may."
    who = entity(facts) if _certain(facts.scope) else None
    if isinstance(who, IamArn):
        yield _by_right(role, who, absent, facts, ahead, command)
    else:
        why = who.because if isinstance(who, Finding) else "nothing is about to be deployed yet"
        yield warned(f"{absent}; who deploys must be allowed to create it ({why})", ahead, command, cause=_cause(role))


def _certain(scope: Scope) -> bool:
    """Whether agents are about to be deployed, not only candidates for a first one."""
    return any(not agent.candidate for agent in scope.target.agents if not agent.deployed)


def _by_right(  # noqa: PLR0917 - the sentence and the command are the same three times
    role: ServiceLinkedRole, who: IamArn, absent: str, facts: Facts, ahead: str, command: Run
) -> Finding:
    found = rulings(facts, Simulation(SIMULATED), entity_arn(who), (need(role, facts.scope),))
    ruling = next(iter(found), None)
    if ruling is None:
        return unknown(
            f"{absent}; {deployer_name(facts.scope)} cannot be simulated", ahead, command, cause=_cause(role)
        )
    if ruling.status is AccessStatus.ALLOWED:
        return warned(
            f"{absent}; {who.name} may create it, but several runtimes at once may fail",
            ahead,
            command,
            cause=_cause(role),
        )
    if ruling.status is AccessStatus.UNKNOWN:
        return unknown(
            f"{absent}; whether {who.name} may create it cannot be determined: {ruling.reason}",
            ahead,
            command,
            cause=_cause(role),
        )
    refused = failed(f"{absent}; {who.name} may not create it ({ruling.reason})", ahead, command, cause=_cause(role))
    return unless_handed_on(refused, facts)


def _cause(role: ServiceLinkedRole) -> Cause:
    return Cause("service-linked-role", (role.name,), title=f"the service-linked role {role.name} does not exist")
