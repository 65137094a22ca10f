"""Every endpoint of a runtime names the version that it serves, and its runtime or harness is there.

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
from collections.abc import Callable, Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, passed, skipped, unknown, warned
from preflight.core.kinds import CLOUDFORMATION
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.steps import Add, Request, look
from preflight.core.subjects import resources
from preflight.core.target import Agent
from preflight.core.value import creator

PARENT = {"RuntimeEndpoint": "agentRuntimeId", "HarnessEndpoint": "harnessId"}
PARENT_ID = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10}")
"""`AgentRuntimeId` and `HarnessId` of the service model `bedrock-agentcore-control` of botocore 1.44.8."""


@frozen
class Parent:
    """The runtime or harness of an endpoint that another source deploys."""

    id: str


def _elsewhere(endpoint: Resource, scope: Scope) -> str:
    """The id of the parent of an endpoint to be made, where the source does not hold that; else empty."""
    value = endpoint.value(PARENT[endpoint.kind])
    named = str(value.get()) if value and value.known and not endpoint.deployed else ""
    here = (each.runtime_id == named or _may_be(named, each) for each in scope.target.agents)
    return "" if not PARENT_ID.fullmatch(named) or any(here) else named


def _may_be(runtime: str, agent: Agent) -> bool:
    """Whether the id can be that of an agent to come, of which only the name is known."""
    name = agent.name.value if agent.name and not agent.runtime_id else None
    return name is not None and name == runtime.rpartition("-")[0]


def _calls(kind: str) -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        for subject in resources(kind)(facts.scope):
            if parent := _elsewhere(subject.of, facts.scope):
                yield Call(parent, {PARENT[kind]: parent})

    return calls


RUNTIMES = Query(
    "bedrock-agentcore-control",
    "GetAgentRuntime",
    select="{id: agentRuntimeId}",
    row=Parent,
    member="agentRuntimeId",
    calls=_calls("RuntimeEndpoint"),
    absent=frozenset({"ResourceNotFoundException"}),
)
HARNESSES = Query(
    "bedrock-agentcore-control",
    "GetHarness",
    select="harness.{id: harnessId}",
    row=Parent,
    member="harness",
    calls=_calls("HarnessEndpoint"),
    absent=frozenset({"ResourceNotFoundException"}),
)


@check(
    requirement="names",
    subjects=resources(*PARENT),
    none="no endpoint is declared; AWS creates the endpoint DEFAULT by itself",
    kinds=("RuntimeEndpoint", "HarnessEndpoint"),
    queries=(RUNTIMES, HARNESSES),
)
def judge(endpoint: Resource, facts: Facts) -> Iterator[Finding]:
    """An endpoint to be made without a version stays at the one of its creation."""
    if endpoint.kind == "RuntimeEndpoint":
        yield _version(endpoint, facts.scope)
    parent, region = _elsewhere(endpoint, facts.scope), facts.scope.region
    word, query = ("runtime", RUNTIMES) if endpoint.kind == "RuntimeEndpoint" else ("harness", HARNESSES)
    if parent and facts.one(query, parent) is None:
        because = f"there is no {word} {parent} in {region} now"
        lists = "list-agent-runtimes" if word == "runtime" else "list-harnesses"
        see, fix = (
            aws("bedrock-agentcore-control", lists, region=region),
            "Deploy what creates it first, or name another.",
        )
        yield unknown(because, fix, look(see), cause=Cause(f"no-{word}", (parent,)))
    elif endpoint.kind == "HarnessEndpoint":
        yield passed("its harness is there") if parent else skipped("its harness is deployed with it, or was before")


def _version(endpoint: Resource, scope: Scope) -> Finding:
    version = endpoint.value("agentRuntimeVersion")
    if version is not None or endpoint.deployed:
        return passed("it names its version" if version else "it is deployed already")
    because = "it names no version: it stays at the version of its creation, and later updates are never served"
    fix = "Give it agentRuntimeVersion, taken from the runtime."
    cause = Cause("endpoint-version", (endpoint.subject,))
    return warned(because, fix, _step(endpoint, scope.region), cause=cause)


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
