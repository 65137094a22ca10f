"""Every AgentCore resource of the source, and what it names, is something that this version looks at.

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

from preflight.constraints.unseen import unseen
from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.finding import Finding, passed, unknown
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.subjects import resources
from preflight.core.value import Value


@check(requirement="services", subjects=resources(), none="there is no AgentCore resource")
def judge(resource: Resource, facts: Facts) -> Iterator[Finding]:
    """A resource that no check looks at, or that could not be read, is unknown."""
    what = resource.native or resource.kind
    if resource.unread:
        fix = "Give the file it is in, or audit what it makes on its own."
        yield unknown(f"{what} {resource.unread}", fix, cause=Cause("not-read", (resource.subject,)))
        return
    if resource.kind in facts.scope.judged_kinds:
        yield passed("this version has checks for it")
        yield from (_unseen(word, value) for word, value in unseen(resource))
        return
    because = f"{what} is not looked at by this version"
    yield unknown(because, "Look at it yourself before deploying.", cause=Cause("not-looked-at", (what,), because))


def _unseen(word: str, value: Value[str]) -> Finding:
    named = f"{value.value} " if value.known else ""
    because = f"whether the {word} {named}is there and usable is not looked at by this version"
    return unknown(because, "Look at it yourself before deploying.", cause=Cause("not-looked-at", (because,), because))
