"""Every runtime and gateway that a tool's state records still exists.

Why:
    Deploying tools write down the id of what they made, and update it the next time. Deleted behind their back, or
    made in another account or region, the update fails, and the tool does not create it anew.

Error:
    ResourceNotFoundException when calling the UpdateAgentRuntime operation

Fix:
    Remove the recorded id, so that the tool creates it anew, or use the account and region it was made in.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_UpdateAgentRuntime.html
    https://github.com/aws/bedrock-agentcore-starter-toolkit/issues/289
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import Owner, subject_of
from preflight.core.target import Agent
from preflight.inventory.runtimes import GATEWAYS, RUNTIMES


def recorded(scope: Scope) -> Iterator[Subject[Owner]]:
    """Every agent and gateway whose id the source states, and that is not listed from the account."""
    owners: tuple[Owner, ...] = (*scope.target.agents, *scope.target.gateways)
    for owner in owners:
        if _id(owner) and not owner.deployed:
            yield subject_of(owner, owner.subject, owner, owner.origin)


@check(
    requirement="deployment",
    subjects=recorded,
    none="the source records no id of a runtime or gateway",
    queries=(RUNTIMES, GATEWAYS),
)
def judge(owner: Owner, facts: Facts) -> Iterator[Finding]:
    """The id against what the account holds."""
    wanted, region = _id(owner), facts.scope.region
    kind = "runtime" if isinstance(owner, Agent) else "gateway"
    there = _runtimes(facts) if isinstance(owner, Agent) else {row.gateway_id for row in facts.of(GATEWAYS)}
    if wanted in there:
        yield passed(f"{kind} {wanted} is there")
        return
    because = f"the recorded {kind} {wanted} does not exist in {region}: updating it fails"
    fix = f"Remove the recorded id {wanted}, or use the account and region it was made in."
    yield failed(because, fix, cause=Cause("recorded-id", (wanted,), because))


def _runtimes(facts: Facts) -> set[str]:
    return {row.runtime_id for row in facts.of(RUNTIMES)}


def _id(owner: Owner) -> str:
    """The id, of an ARN its last part."""
    return (owner.runtime_id if isinstance(owner, Agent) else owner.gateway_id).rpartition("/")[2]
