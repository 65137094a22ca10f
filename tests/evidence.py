"""Which checks pass where AWS gives one answer to every question, and which of them may."""

from __future__ import annotations

from collections.abc import Iterable

from changes import Document, World, everywhere

from preflight import checks
from preflight.core.finding import Status

ALONE = {
    "account-identity": "who asks is known before",
    "agent-uses": "the source makes the role and all its policies",
    "api-constraints": "the values are the source's own",
    "code-package": "the language is the source's own",
    "feature-regions": "AWS's table names the regions",
    "gateway-target": "what kind of target takes which credentials is AWS's rule",
    "region-supported": "only a service that is there answers or denies",
}
"""Checks that ask AWS and of which something passes without an answer, and why."""
ABSENT = {
    "name-available": "a name that nobody has is free",
    "policy-engine": "the source makes the role and all its policies, and there is none of that name",
    "service-name": "a name that nobody has is free",
    "stack-state": "a stack that is not there is created",
}
"""Checks of which something passes because there is nothing, and why."""


def passing(worlds: Iterable[World], answer: Document) -> set[str]:
    """The checks that ask AWS and pass where it gives this answer to every question."""
    asking = {check.id for check in checks.all_checks() if check.queries}
    reports = (world.report(everywhere(world.facts, answer)) for world in worlds)
    found = (finding for report in reports if report for finding in report.findings)
    return {each.check for each in found if each.status is Status.PASS and each.check in asking}
