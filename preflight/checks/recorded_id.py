"""Every runtime, gateway and memory that a tool's state records still exists.

Why:
    Deploying tools write down the id of what they made, and update it the next time. Deleted behind their back, or
    made in another account or region, the update fails, and the tool does not create it anew. An agent that is given
    the id of a memory that is gone starts, and every use of its memory fails.

Error:
    ResourceNotFoundException when calling the UpdateAgentRuntime operation; … Memory not found

Fix:
    Remove the recorded id, so that the tool creates it anew, or use the account and region it was made in.

Limits:
    Where the CDK deploys, its stack tells what is there: without a stack all is made anew, and a stale id is a warning.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_UpdateAgentRuntime.html
    https://github.com/aws/bedrock-agentcore-starter-toolkit/issues/289
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, warned
from preflight.core.query import Call, Facts
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.source_kinds import BY_CDK
from preflight.core.subjects import Owner, subject_of
from preflight.core.target import Agent
from preflight.deployment.queries import STACK, stack_name
from preflight.inventory.others import MEMORIES as ALL_MEMORIES
from preflight.inventory.runtimes import GATEWAYS, RUNTIMES

Recorded = Owner | Resource


def recorded(scope: Scope) -> Iterator[Subject[Recorded]]:
    """Every agent, gateway and memory whose id the source states, and that is not listed from the account."""
    owners: tuple[Owner, ...] = (*scope.target.agents, *scope.target.gateways)
    for owner in owners:
        if _id(owner) and not owner.deployed:
            yield subject_of(owner, owner.subject, owner, owner.origin)
    for resource in _memories(scope):
        yield Subject(resource.subject, resource, resource.origin, resource.account, owners=(resource.subject,))


def _memories(scope: Scope) -> Iterator[Resource]:
    rows = (each for each in scope.target.resources if each.kind == "Memory")
    return (each for each in rows if _id(each) and not each.deployed)


def _listing(facts: Facts) -> Iterator[Call]:
    """The memories of the region, where the source states the id of one."""
    if any(_memories(facts.scope)):
        yield from ALL_MEMORIES.calls(facts)


MEMORIES = evolve(ALL_MEMORIES, calls=_listing)


@check(
    requirement="deployment",
    subjects=recorded,
    none="the source records no id of a runtime, gateway or memory",
    queries=(RUNTIMES, GATEWAYS, MEMORIES, STACK),
)
def judge(owner: Recorded, facts: Facts) -> Iterator[Finding]:
    """The id against what the account holds."""
    wanted, region = _id(owner), facts.scope.region
    kind, there, breaks = _held(owner, facts)
    if wanted in there:
        yield passed(f"{kind} {wanted} is there")
        return
    because = f"the recorded {kind} {wanted} does not exist in {region}"
    stack = _stack(facts.scope)
    if stack and facts.one(STACK, stack) is None:
        said = f"{because}; the deployment makes it anew, for there is no stack {stack}"
        yield warned(said, "Remove the state of the other deployment.", cause=Cause("recorded-id", (wanted,), because))
        return
    because = f"{because}: {breaks}"
    fix = f"Remove the recorded id {wanted}, or use the account and region it was made in."
    yield failed(because, fix, cause=Cause("recorded-id", (wanted,), because))


def _stack(scope: Scope) -> str:
    """The stack by which the CDK deploys the source: it alone tells what is made and what is updated."""
    return stack_name(scope) if scope.target.kind in BY_CDK else ""


def _held(owner: Recorded, facts: Facts) -> tuple[str, set[str], str]:
    """What kind of thing it is, the ids of those that are there, and what breaks without it."""
    if isinstance(owner, Agent):
        return "runtime", {row.runtime_id for row in facts.of(RUNTIMES)}, "updating it fails"
    if isinstance(owner, Resource):
        return "memory", {row.id for row in facts.of(MEMORIES)}, "the agent that is given its id finds none"
    return "gateway", {row.gateway_id for row in facts.of(GATEWAYS)}, "updating it fails"


def _id(owner: Recorded) -> str:
    """The id, of an ARN its last part."""
    if isinstance(owner, Resource):
        value = owner.value("memoryId")
        return str(value.value) if value and value.known else ""
    return (owner.runtime_id if isinstance(owner, Agent) else owner.gateway_id).rpartition("/")[2]
