"""Every AgentCore resource of the source is one that this version looks at.

Why:
    A report that says nothing of a resource reads as if it were fine. What no check of this version looks at, and
    what a source names but could not be read (a nested template that is missing, a module), may still stop the
    deployment.

Error:
    None of AgentCore: the deployment fails, or succeeds, without this tool having looked.

Fix:
    Look at that resource yourself, or update agentcore-preflight.

Source:
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_BedrockAgentCore.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, unknown
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import subject_of_resource


def overlooked(scope: Scope) -> Iterator[Subject[Resource]]:
    """The resources that no check looks at, or that could not be read."""
    for resource in scope.target.ledger:
        if resource.unread or resource.kind not in scope.judged_kinds:
            yield subject_of_resource(resource)


@check(requirement="services", subjects=overlooked, none="every resource here is looked at")
def judge(resource: Resource, _facts: Facts) -> Iterator[Finding]:
    """A resource that nobody looks at is unknown."""
    what = resource.native or resource.kind
    if resource.unread:
        fix = "Give the file it is in, or audit what it makes on its own."
        yield unknown(f"{what} {resource.unread}", fix, cause=Cause("not-read", (resource.subject,)))
        return
    because = f"{what} is not looked at by this version"
    yield unknown(because, "Look at it yourself before deploying.", cause=Cause("not-looked-at", (what,), because))
