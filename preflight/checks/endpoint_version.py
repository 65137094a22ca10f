"""Every endpoint of a runtime names the version that it serves, and its runtime is there.

Why:
    An endpoint without a version is pinned to the version of the moment it is created: a later update of the runtime
    makes a new version, and the endpoint goes on serving the old one. Only the endpoint DEFAULT follows.

Error:
    None: the update succeeds, and callers of the endpoint still get the old agent.

Fix:
    Give the endpoint `agentRuntimeVersion`, in CloudFormation `!GetAtt Runtime.AgentRuntimeVersion`.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agent-runtime-versioning.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, passed, unknown, warned
from preflight.core.kinds import CLOUDFORMATION
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.steps import Add, Request, look
from preflight.core.subjects import resources
from preflight.core.target import Agent
from preflight.core.value import creator

RUNTIME_ID = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10}")
"""`AgentRuntimeId` of the service model `bedrock-agentcore-control` of botocore 1.44.8."""


@frozen
class Runtime:
    """The runtime of an endpoint that another source deploys."""

    id: str


def _elsewhere(endpoint: Resource, scope: Scope) -> str:
    """The id of the runtime of an endpoint to be made, where the source does not hold that; else empty."""
    value = endpoint.value("agentRuntimeId")
    named = str(value.get()) if value and value.known and not endpoint.deployed else ""
    here = (each.runtime_id == named or _may_be(named, each) for each in scope.target.agents)
    return "" if not RUNTIME_ID.fullmatch(named) or any(here) else named


def _may_be(runtime: str, agent: Agent) -> bool:
    """Whether the id can be that of an agent to come, of which only the name is known."""
    name = agent.name.value if agent.name and not agent.runtime_id else None
    return name is not None and name == runtime.rpartition("-")[0]


def _calls(facts: Facts) -> Iterator[Call]:
    for subject in resources("RuntimeEndpoint")(facts.scope):
        if runtime := _elsewhere(subject.of, facts.scope):
            yield Call(runtime, {"agentRuntimeId": runtime})


RUNTIMES = Query(
    "bedrock-agentcore-control",
    "GetAgentRuntime",
    select="{id: agentRuntimeId}",
    row=Runtime,
    member="agentRuntimeId",
    calls=_calls,
    absent=frozenset({"ResourceNotFoundException"}),
)


@check(
    requirement="names",
    subjects=resources("RuntimeEndpoint"),
    none="no endpoint is declared; AWS creates the endpoint DEFAULT by itself",
    kinds=("RuntimeEndpoint",),
    queries=(RUNTIMES,),
)
def judge(endpoint: Resource, facts: Facts) -> Iterator[Finding]:
    """An endpoint to be made without a version stays at the one of its creation."""
    version = endpoint.value("agentRuntimeVersion")
    if version is None and not endpoint.deployed:
        because = "it names no version: it stays at the version of its creation, and later updates are never served"
        fix = "Give it agentRuntimeVersion, taken from the runtime."
        yield warned(
            because, fix, _step(endpoint, facts.scope.region), cause=Cause("endpoint-version", (endpoint.subject,))
        )
    else:
        yield passed("it names its version" if version else "it is deployed already")
    runtime = _elsewhere(endpoint, facts.scope)
    if runtime and facts.one(RUNTIMES, runtime) is None:
        because = f"there is no runtime {runtime} in {facts.scope.region} now"
        see = aws("bedrock-agentcore-control", "list-agent-runtimes", region=facts.scope.region)
        fix = "Deploy what creates it first, or name another."
        yield unknown(because, fix, look(see), cause=Cause("no-runtime", (runtime,)))


def _step(endpoint: Resource, region: str) -> Add | Request:
    """The line for a template whose runtime is known, else where the versions of the runtime are listed."""
    runtime, origin = endpoint.value("agentRuntimeId"), endpoint.origin
    # The logical id alone: of `Stack/Agent.AgentRuntimeId`, `Agent`.
    made = creator(runtime).rpartition("/")[2].partition(".")[0] if runtime and not runtime.known else ""
    if made and origin.file and endpoint.native.startswith(CLOUDFORMATION):
        if origin.file.endswith(("json", "template")):
            snippet = f'"AgentRuntimeVersion": {{"Fn::GetAtt": ["{made}", "AgentRuntimeVersion"]}}'
            return Add(origin.file, "json", snippet, origin.line, "Add it to the endpoint's Properties.")
        snippet = f"AgentRuntimeVersion: !GetAtt {made}.AgentRuntimeVersion"
        return Add(origin.file, "yaml", snippet, origin.line, "Add it to the endpoint's Properties.")
    written = str(runtime.get()) if runtime and runtime.known else "RUNTIME_ID"
    return look(
        aws("bedrock-agentcore-control", "list-agent-runtime-versions", agent_runtime_id=written, region=region)
    )
