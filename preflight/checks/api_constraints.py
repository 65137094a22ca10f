"""Every value of an AgentCore resource is one that AWS accepts.

Why:
    AWS refuses a request whose values break the rules of its API: a word that is not in a list, a text that is too
    long or misses the pattern, a number out of range, too many entries, two members of which only one may stand, a
    required one that is missing. CloudFormation's own schemas allow less still. Such a deployment fails after minutes,
    one fault at a time; here all of them are told at once, each with its line.

Error:
    ValidationException: Value 'INFO' at 'exceptionLevel' failed to satisfy constraint: Member must satisfy enum value
    set: [DEBUG]. CloudFormation: #/EnvironmentVariables: maximum size: [50], found: [51]

Fix:
    Write the nearest valid value, as the finding says.

Limits:
    The rules are those of the SDK release and schemas that the tables of this version were made from; a member that is
    newer is a warning. Values that only the deployment makes, and secrets, are listed and passed over; others that are
    not known are unknown. What is deployed already was accepted by AWS.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/Welcome.html
    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_BedrockAgentCore.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from attrs import evolve, frozen

from preflight.constraints.changes import refused_change
from preflight.constraints.judge import judgment
from preflight.constraints.violation import Violation, is_hidden, text_of
from preflight.core.check import Subject, check
from preflight.core.edits import spelled_alike, value_cause
from preflight.core.finding import (
    Finding,
    failed,
    failed_unless_derived,
    passed,
    skipped,
    unanswered_finding,
    unknown,
    warned,
)
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.steps import Edit
from preflight.core.subjects import subject_of_resource
from preflight.core.text import truncate
from preflight.core.unanswered import Unanswered
from preflight.core.undetermined import undetermined_finding
from preflight.core.value import CREATED, Undetermined, Value, Why, left_over

GIVEN_BEFORE = frozenset({Why.PARAMETER, Why.IMPORT, Why.LOOKUP, Why.UNSUPPORTED})
"""Why a value is not known that is fixed before the deployment: neither made by it nor a secret."""
FREE_TEXT = frozenset({
    "description", "instructions", "text", "label", "tags", "environmentVariables", "staticQueryParameters",
})  # fmt: skip
"""Members that AWS does not read, and whose values people put in angle brackets."""
MAX_NAMED = 8
"""Values that are not known yet, named in a finding; more are counted."""


@frozen
class Authorizer:
    """A gateway that is there, and its authorizer type."""

    name: str
    authorizer: str


def planned(scope: Scope) -> Iterator[Subject[Resource]]:
    """Every resource that the source makes or changes."""
    for resource in scope.target.resources:
        if resource.made and not resource.deployed and not resource.unread:
            yield subject_of_resource(resource)


def _calls(facts: Facts) -> Iterator[Call]:
    if any(_may_be_there(each.of) for each in planned(facts.scope)):
        yield Call("")


AUTHORIZERS = Query(
    "bedrock-agentcore-control",
    "ListGateways",
    select="items[].{name: name, authorizer: authorizerType}",
    row=Authorizer,
    calls=_calls,
)


@check(requirement="values", subjects=planned, none="the source declares no AgentCore resource", queries=(AUTHORIZERS,))
def judge(resource: Resource, facts: Facts) -> Iterator[Finding]:
    """Every member against the request's shape, the tables beside it, and what it was before."""
    found = judgment(resource, facts.scope.target.kind)
    violations = (*found.violations, *_authorizer(resource, facts))
    if found.unjudged:
        what = resource.native or resource.kind
        yield skipped(f"this version knows no request that makes {what}")
        return
    yield from (_finding(each, resource) for each in violations)
    left, doubts = tuple(_left_over(found.unknown, resource)), tuple(_not_given(found.unknown, resource))
    unread = _unread(resource, facts)
    if unread:
        yield unanswered_finding(unread)
    elif not violations and (found.seen or not (left or doubts)):
        yield _clean(found.seen, found.unknown, resource)
    yield from left
    yield from () if violations else doubts


def _clean(seen: int, missing: tuple[str, ...], resource: Resource) -> Finding:
    named = ", ".join(missing[:MAX_NAMED])
    more = f" and {len(missing) - MAX_NAMED} more" if len(missing) > MAX_NAMED else ""
    later = f"not known before the deployment: {named}{more}" if missing else ""
    if seen:
        return passed(f"{seen} values are as AWS accepts them{f'; {later}' if later else ''}")
    if all(value.why in CREATED for _, value in resource.leaves()):
        return skipped(later or "no value is declared")
    return unknown(later, "Give the values, or audit again when they are known.")


def _not_given(missing: tuple[str, ...], resource: Resource) -> Iterator[Finding]:
    """What is known before the deployment and was not given, once a reason: AWS may refuse it."""
    values = {text_of(path): value for path, value in resource.leaves()}
    named = (values[path] for path in missing if path in values)
    for value in {value.detail: value for value in named if value.why in GIVEN_BEFORE}.values():
        yield undetermined_finding(Undetermined(value.why or Why.UNSUPPORTED, value.detail, value.origin))


def _left_over(missing: tuple[str, ...], resource: Resource) -> Iterator[Finding]:
    """The placeholders that nobody replaced; a sentence may hold what looks like one, and so may free text."""
    for path, value in resource.leaves():
        if text_of(path) not in missing or not value.placeholder or FREE_TEXT & {str(step) for step in path}:
            continue
        if not re.search(r"\s", str(value.value).strip().replace(value.placeholder, "")):
            yield undetermined_finding(Undetermined(Why.PLACEHOLDER, left_over(value.placeholder), value.origin))


def _unread(resource: Resource, facts: Facts) -> Unanswered | None:
    """Why it is not known whether a gateway is there with another authorizer type."""
    if not _may_be_there(resource):
        return None
    reply = facts.reply(AUTHORIZERS) if facts.answers.get(AUTHORIZERS) else None
    return reply if isinstance(reply, Unanswered) else None


def _finding(violation: Violation, resource: Resource) -> Finding:
    path = text_of(violation.path) or resource.kind
    because = truncate(f"{path} {violation.rule}")
    fix = violation.fix or (f"Write {violation.better}." if violation.better else "Write a value that AWS accepts.")
    cause = value_cause(violation.origin, resource.subject, path, title=because)
    edit = _edit(violation, path)
    if not violation.certain:
        found = warned(because, fix, edit, cause=cause)
    elif violation.value is not None:
        found = evolve(failed_unless_derived(violation.value, because, fix, edit), cause=cause)
    else:
        found = failed(because, fix, edit, cause=cause)
    origin = violation.origin if violation.origin.file else resource.origin
    return evolve(found, origin=origin) if origin.file else found


def _edit(violation: Violation, path: str) -> Edit | None:
    """The value to write, where the file and the nearest valid value are known and it is no secret."""
    value, origin = violation.value, violation.origin
    if value is None or not violation.better or not origin.file or is_hidden(violation.path, sensitive=False):
        return None
    old = truncate(str(value.value))
    safe = spelled_alike(old, violation.better)
    return Edit(origin.file, origin.line, origin.path or path, old, violation.better, safe=safe)


def _authorizer(resource: Resource, facts: Facts) -> Iterator[Violation]:
    """A gateway of the name that is there with another authorizer type: neither a create nor an update can succeed."""
    wanted, name = resource.value("authorizerType"), resource.value("name")
    if not _may_be_there(resource) or not _known(wanted, name):
        return
    for _, row in facts.known(AUTHORIZERS):
        if name and wanted and row.name == name.get() and row.authorizer != wanted.get():
            yield refused_change(resource, "authorizerType", Value(row.authorizer), wanted)


def _may_be_there(resource: Resource) -> bool:
    """Whether only AWS can tell what a gateway was before."""
    return resource.kind == "Gateway" and resource.before is None


def _known(*values: Value[Any] | None) -> bool:
    return all(value is not None and value.known for value in values)
