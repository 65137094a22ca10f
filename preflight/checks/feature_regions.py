"""Every part of AgentCore that the target uses is in the region.

Why:
    AgentCore is in more regions than some of its parts: harness, Memory and Instances compute (capacity providers)
    came to a few regions first. What the region lacks is refused, or has no endpoint to create it at.

Error:
    Template format error: Unrecognized resource types: [AWS::BedrockAgentCore::Harness], or UnknownOperationException

Fix:
    Deploy to a region that has it; the source lists them.

Limits:
    AWS's table is dated and grows, so where it says no the region itself is asked for a listing: what it does not know
    fails, what it lists is a warning. For a CloudFormation template cloudformation-types asks for the type as well.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.features import AS_OF, NAMES, WITHOUT
from preflight.core.finding import Finding, failed, passed, unknown, warned
from preflight.core.kinds import BY_NAME
from preflight.core.query import Answer, Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import subject_of_resource


def features(scope: Scope) -> Iterator[Subject[Resource]]:
    """Every resource to deploy whose kind is not in all regions of AgentCore."""
    for resource in scope.target.ledger:
        if resource.made and not resource.deployed and _feature(resource):
            yield subject_of_resource(resource)


UNKNOWN_OPERATION = frozenset({"UnknownOperationException", "InvalidAction"})


def _feature(resource: Resource) -> str:
    """The part of AgentCore that a resource needs beyond its runtime; empty for what every region has."""
    if resource.kind == "Runtime" and resource.get("capacityProviderConfiguration") is not None:
        return "CapacityProvider"
    if resource.kind == "HarnessEndpoint":
        return "Harness"
    return resource.kind if resource.kind in WITHOUT else ""


@frozen
class Listed:
    """A sign of life: any resource of the kind."""

    name: str = ""


def _ask(kind: str) -> Query[Listed]:
    """Whether the region lists a kind, asked only where AWS's table says that it has none."""

    def calls(facts: Facts) -> Iterator[Call]:
        wanted = {_feature(subject.of) for subject in features(facts.scope)}
        if kind in wanted and facts.scope.region in WITHOUT[kind]:
            yield Call(kind, {"maxResults": 1})

    return Query(
        "bedrock-agentcore-control",
        BY_NAME[kind].listed,
        select=f"{MEMBERS[kind]}[].{{name: '{kind}'}}",
        row=Listed,
        calls=calls,
        paginate=False,
    )


MEMBERS = {"Harness": "harnesses", "Memory": "memories", "CapacityProvider": "capacityProviders"}
LISTINGS = {kind: _ask(kind) for kind in MEMBERS}


@check(
    requirement="region",
    subjects=features,
    none="nothing here needs a part of AgentCore that only some regions have",
    kinds=("Harness", "HarnessEndpoint"),
    queries=tuple(LISTINGS.values()),
)
def judge(resource: Resource, facts: Facts) -> Iterator[Finding]:
    """The region against AWS's table."""
    feature, region = _feature(resource), facts.scope.region
    if region not in WITHOUT[feature]:
        yield passed(f"AWS's table of {AS_OF} does not exclude {NAMES[feature]} from {region}")
        return
    because = f"AWS's table of {AS_OF} says that {NAMES[feature]} is not in {region}"
    fix = "Deploy to a region that has it."
    cause = Cause("feature-region", (feature, region), because)
    reply = facts.reply(LISTINGS[feature], feature)
    if isinstance(reply, Answer):
        yield warned(f"{because}, although the region lists it", "Look at the table of today.", cause=cause)
    elif reply.code in UNKNOWN_OPERATION:
        yield failed(f"{because}, and the region does not know {reply.action}", fix, cause=cause)
    else:
        yield unknown(f"{because}; {reply.because}", fix, cause=cause)
