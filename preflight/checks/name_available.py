"""Every name to be deployed is free, and what is deployed already is healthy.

Why: A runtime keeps its name while it exists, also one whose creation failed. Creating it again is refused; deploying
it with the tool and state that made it is an update. A deployed runtime that failed says why in its failure reason.

Error: ConflictException: Agent with the specified name already exists. Terraform: unexpected state '', and already
exists on the next run

Fix: Delete the failed runtime, import the existing one into the deployment, or choose another name.

Source: https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CreateAgentRuntime.html
https://github.com/hashicorp/terraform-provider-aws/issues/45620

Limits: Network interfaces that a deleted runtime leaves behind for up to 8 hours are not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.steps import Run
from preflight.core.subjects import Owner, subject_of
from preflight.core.target import Agent, Gateway
from preflight.core.value import known
from preflight.inventory.runtimes import GATEWAYS, RUNTIMES, SERVICE

BROKEN = frozenset({"CREATE_FAILED", "DELETE_FAILED", "FAILED"})
STALE = frozenset({"UPDATE_FAILED", "UPDATE_UNSUCCESSFUL"})
READY, DELETING = "READY", "DELETING"


@frozen
class Reasons:
    """Why a runtime or gateway failed, as AWS says."""

    reasons: tuple[str, ...] = ()


@frozen
class Holder:
    """The runtime or gateway that holds a name."""

    id: str
    status: str


def _wanted(scope: Scope) -> set[str]:
    """The names that are declared, and the ids of what is updated by its id alone."""
    owners: tuple[Owner, ...] = (*scope.target.agents, *scope.target.gateways)
    here = [each for each in owners if not each.deployed]
    return {*known(each.name for each in here), *(_own_id(each) for each in here if each.name is None)}


def _runtime_calls(facts: Facts) -> Iterator[Call]:
    wanted = _wanted(facts.scope)
    for _, row in facts.known(RUNTIMES):
        if {row.name, row.runtime_id} & wanted and row.status in BROKEN | STALE:
            yield Call(row.runtime_id, {"agentRuntimeId": row.runtime_id})


def _gateway_calls(facts: Facts) -> Iterator[Call]:
    wanted = _wanted(facts.scope)
    for _, row in facts.known(GATEWAYS):
        if {row.name, row.gateway_id} & wanted and row.status in BROKEN | STALE:
            yield Call(row.gateway_id, {"gatewayIdentifier": row.gateway_id})


RUNTIME_REASON = Query(
    SERVICE,
    "GetAgentRuntime",
    select="{reasons: [failureReason][?@]}",
    member="agentRuntimeId",
    row=Reasons,
    calls=_runtime_calls,
    needs=(RUNTIMES,),
    absent=frozenset({"ResourceNotFoundException"}),
)
GATEWAY_REASON = Query(
    SERVICE,
    "GetGateway",
    select="{reasons: statusReasons}",
    member="gatewayId",
    row=Reasons,
    calls=_gateway_calls,
    needs=(GATEWAYS,),
    absent=frozenset({"ResourceNotFoundException"}),
)


def owners(scope: Scope) -> Iterator[Subject[Owner]]:
    """Every agent that is named, and every gateway; how a harness fares is told by service-name."""
    agents = (each for each in scope.target.agents if not each.candidate and not (each.harness and each.deployed))
    named: tuple[Owner, ...] = (*agents, *scope.target.gateways)
    return (subject_of(each, each.subject, each, each.origin) for each in named)


@check(
    requirement="names",
    subjects=owners,
    none="no agent and no gateway is named",
    kinds=("Runtime", "Gateway"),
    queries=(RUNTIMES, GATEWAYS, RUNTIME_REASON, GATEWAY_REASON),
)
def judge(owner: Owner, facts: Facts) -> Iterator[Finding]:
    """Judges whether one name is free, or how the deployed thing that has it fares."""
    if owner.deployed:
        yield _deployed(owner, facts.scope.region)
        return
    if owner.name is None:
        yield _by_id(owner, facts) if _own_id(owner) else skipped("the deploying tool chooses its name")
        return
    name = owner.name.get()
    if _twice(owner, name, facts.scope):
        yield failed(f"the name {name} is used more than once in this deployment", "Give each its own name.")
    holder = _holder(owner, facts, name=name)
    yield _held(owner, name, holder, facts) if holder else passed(f"the name {name} is free")


def _twice(owner: Owner, name: str, scope: Scope) -> bool:
    alike: tuple[Owner, ...] = scope.target.agents if isinstance(owner, Agent) else scope.target.gateways
    return sum(each.name is not None and each.name.value == name and not each.deployed for each in alike) > 1


def _holder(owner: Owner, facts: Facts, *, name: str = "", its_id: str = "") -> Holder | None:
    rows = (
        [(row.name, Holder(row.runtime_id, row.status)) for row in facts.of(RUNTIMES)]
        if isinstance(owner, Agent)
        else [(row.name, Holder(row.gateway_id, row.status)) for row in facts.of(GATEWAYS)]
    )
    return next((holder for named, holder in rows if (named == name if name else holder.id == its_id)), None)


def _by_id(owner: Owner, facts: Facts) -> Finding:
    """What an update finds that names what it updates by its id alone; recorded-id tells one that is not there."""
    kind, its_id = _kind(owner)[0], _own_id(owner)
    holder = _holder(owner, facts, its_id=its_id)
    if holder is None:
        return skipped(f"it is updated by its id {its_id}, and no name is declared")
    is_ = f"{kind} {its_id} is {holder.status}{_why(owner, holder, facts)}"
    if holder.status in BROKEN | {DELETING}:
        delete = None if holder.status == DELETING else _delete(kind, its_id, facts.scope.region)
        return failed(f"{is_}, and cannot be updated", "Delete it, and create it anew.", delete)
    if holder.status == READY:
        return passed(f"{is_}; the request updates it")
    if holder.status in STALE:
        return warned(is_, "Fix the cause; the request updates it again.")
    return warned(f"{is_}; until that is done, an update is refused", "Wait until it is READY.")


def _held(owner: Owner, name: str, holder: Holder, facts: Facts) -> Finding:
    kind, own_id = _kind(owner)
    is_ = f"the name {name} is held by {kind} {holder.id}, which is {holder.status}{_why(owner, holder, facts)}"
    delete = _delete(kind, holder.id, facts.scope.region)
    if holder.status in BROKEN:
        return failed(is_, f"Delete it; a failed {kind} keeps its name.", delete)
    if holder.status == DELETING:
        return warned(is_, "Wait until it is gone.")
    if own_id == holder.id and holder.status == READY:
        return passed(f"{is_}; the deployment updates it")
    text = f"Deploy it with the tool and state that made it, which updates it; creating another {kind} of this name"
    return warned(is_, f"{text} is refused with ConflictException.", delete if holder.status in STALE else None)


def _why(owner: Owner, holder: Holder, facts: Facts) -> str:
    """The reason AWS gives; the finding stands without it."""
    query = RUNTIME_REASON if isinstance(owner, Agent) else GATEWAY_REASON
    reasons = [reason for key, row in facts.known(query) if key == holder.id for reason in row.reasons]
    return f": {'; '.join(reasons)}" if reasons else ""


def _deployed(owner: Owner, region: str) -> Finding:
    kind, own_id = _kind(owner)
    said = (owner.failure_reason,) if isinstance(owner, Agent) else owner.status_reasons
    why = "; ".join(filter(None, said)) or "AWS gives no reason"
    if owner.status in BROKEN:
        text = f"Fix the cause, delete the {kind} and deploy it again; until then it keeps its name."
        return failed(f"it is {owner.status}: {why}", text, _delete(kind, own_id, region))
    if owner.status in STALE:
        return failed(f"it is {owner.status}: {why}", "Fix the cause and deploy the update again.")
    if owner.status == READY:
        return passed("it is READY")
    if not owner.status:
        return unknown("AWS did not report its status", "Run it again.")
    return warned(f"it is {owner.status}", "Run this again when it has settled.")


def _kind(owner: Owner) -> tuple[str, str]:
    return ("gateway", owner.gateway_id) if isinstance(owner, Gateway) else ("runtime", owner.runtime_id)


def _own_id(owner: Owner) -> str:
    """The id that the source states, of an ARN its last part."""
    return _kind(owner)[1].rpartition("/")[2]


def _delete(kind: str, its_id: str, region: str) -> Run:
    """Run last, and only where it is still there."""
    control = "bedrock-agentcore-control"
    if kind == "gateway":
        return Run(
            aws(control, "delete-gateway", gateway_identifier=its_id, region=region),
            f"Delete the failed gateway {its_id}, so that it can be deployed again.",
        )
    return Run(
        aws(control, "delete-agent-runtime", agent_runtime_id=its_id, region=region),
        f"Delete the failed runtime {its_id}, so that it can be deployed again.",
    )
