"""Every endpoint of a runtime names the version that it serves.

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

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, passed, warned
from preflight.core.kinds import CLOUDFORMATION
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.steps import Add, Request, look
from preflight.core.subjects import resources
from preflight.core.value import creator


@check(
    requirement="names",
    subjects=resources("RuntimeEndpoint"),
    none="no endpoint is declared; AWS creates the endpoint DEFAULT by itself",
    kinds=("RuntimeEndpoint",),
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


def _step(endpoint: Resource, region: str) -> Add | Request:
    """The line for a template whose runtime is known, else where the versions of the runtime are listed."""
    runtime, origin = endpoint.value("agentRuntimeId"), endpoint.origin
    made = creator(runtime) if runtime and not runtime.known else ""
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
