"""Every runtime requires version 2 of the microVM metadata service, without which it cannot be invoked.

Why:
    Since 2026-06-30 AgentCore refuses to invoke a runtime that does not require MMDSv2. New runtimes have it; those
    made before keep what they were made with, look healthy, and answer no invocation until they are updated.

Error:
    ValidationException on InvokeAgentRuntime: This runtime is not MMDSv2-enabled

Fix:
    Update the runtime with metadataConfiguration.requireMMDSV2 true, and everything else as it is.

Limits:
    CreateAgentRuntime takes no such setting, so there is nothing to judge before a runtime is there. Instances compute
    has no microVM.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_RuntimeMetadataConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, skipped
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.steps import Edit, Request
from preflight.core.subjects import subject_of_resource
from preflight.core.value import Value

SINCE = "2026-06-30"
SETTING = ("metadataConfiguration", "requireMMDSV2")


@frozen
class Metadata:
    """Whether a deployed runtime requires MMDSv2; None where AWS does not say, which is no."""

    arn: str
    required: bool | None = None
    capacity_provider: str | None = None


def runtimes(scope: Scope) -> Iterator[Subject[Resource]]:
    """Every runtime that is there, deployed or to be updated, and every one whose source states the setting."""
    there = _ids(scope)
    for resource in scope.target.ledger:
        if resource.kind == "Runtime" and (resource.subject in there or resource.value(*SETTING)):
            yield subject_of_resource(resource)


def _ids(scope: Scope) -> dict[str, str]:
    """The ids of the runtimes that are there, by their subjects: those read in detail, and those to be updated."""
    return {
        agent.subject: agent.runtime_id.rpartition("/")[2]
        for agent in scope.target.agents
        if agent.runtime_id and (agent.role or not agent.deployed)
    }


def _calls(facts: Facts) -> Iterator[Call]:
    for name, runtime_id in _ids(facts.scope).items():
        yield Call(name, {"agentRuntimeId": runtime_id})


METADATA = Query(
    "bedrock-agentcore-control",
    "GetAgentRuntime",
    select="""{arn: agentRuntimeArn, required: metadataConfiguration.requireMMDSV2,
 capacity_provider: capacityProviderConfiguration.capacityProviderArn}""",
    row=Metadata,
    member="agentRuntimeArn",
    calls=_calls,
    absent=frozenset({"ResourceNotFoundException"}),
)


@check(
    requirement="services",
    subjects=runtimes,
    none="no runtime is deployed yet, and new ones have it",
    kinds=("Runtime",),
    queries=(METADATA,),
)
def judge(runtime: Resource, facts: Facts) -> Iterator[Finding]:
    """The setting as the source states it, or as AWS has it."""
    if stated := runtime.value(*SETTING):
        yield _stated(stated, runtime)
        return
    found = facts.one(METADATA, runtime.subject)
    if found is None:
        yield skipped("it is not there any more")
    elif found.capacity_provider:
        yield skipped("Instances compute has no microVM")
    elif found.required:
        yield passed("it requires MMDSv2")
    else:
        because = f"it is not MMDSv2-enabled, and AWS refuses to invoke it since {SINCE}"
        text = "Update it with metadataConfiguration.requireMMDSV2 true, and everything else as it is."
        yield failed(because, text, Request(text), cause=_cause(runtime))


def _stated(stated: Value[bool], runtime: Resource) -> Finding:
    if str(stated.get()).lower() == "true":
        return passed("it requires MMDSv2")
    because = f"requireMMDSV2 is {stated.get()}, and AWS refuses to invoke such a runtime since {SINCE}"
    origin = stated.origin
    edit = (
        Edit(origin.file, origin.line, origin.path or "", str(stated.get()), "true", safe=True) if origin.file else None
    )
    return failed(because, "Set metadataConfiguration.requireMMDSV2 to true.", edit, cause=_cause(runtime))


def _cause(runtime: Resource) -> Cause:
    return Cause("mmdsv2", (runtime.subject,))
