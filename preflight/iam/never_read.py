"""What a variable of a deployed agent may name: its value is never read, so it is one of those that the region has.

As of 2026-11-28. Sources: the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html) for the tools that
AWS has for everybody, and https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/gateway-inbound-auth.html:
only a gateway that asks IAM takes a right of the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from preflight.core.finding import Finding, Status, passed, unknown
from preflight.core.kinds import in_words
from preflight.core.scope import Scope
from preflight.core.value import Origin, Undetermined, Why

_OF_AWS = "arn:{partition}:bedrock-agentcore:{region}:aws:"


@frozen
class Tool:
    """One kind that variables name: by what name, the rights that using it takes, and AWS's own one."""

    variable: re.Pattern[str]
    actions: tuple[str, ...]
    own: str = ""


TOOLS: Mapping[str, Tool] = {
    "Browser": Tool(
        re.compile(r"(^|_)BROWSER(_?(ID|IDENTIFIER|ARN))?$", re.IGNORECASE),
        ("bedrock-agentcore:StartBrowserSession", "bedrock-agentcore:ConnectBrowserAutomationStream"),
        _OF_AWS + "browser/aws.browser.v1",
    ),
    "CodeInterpreter": Tool(
        re.compile(r"(^|_)(CODE_?)?INTERPRETER(_?(ID|IDENTIFIER|ARN))?$", re.IGNORECASE),
        ("bedrock-agentcore:StartCodeInterpreterSession", "bedrock-agentcore:InvokeCodeInterpreter"),
        _OF_AWS + "code-interpreter/aws.codeinterpreter.v1",
    ),
    "Gateway": Tool(
        re.compile(r"(^|_)GATEWAY(_?(ID|ARN|URL|ENDPOINT))?$", re.IGNORECASE), ("bedrock-agentcore:InvokeGateway",)
    ),
}


def tool_of(variable: str) -> str:
    """The kind that a variable names by its own name; empty where it names none."""
    return next((kind for kind, tool in TOOLS.items() if tool.variable.search(variable)), "")


def candidates(kind: str, scope: Scope) -> tuple[str, ...]:
    """The ARNs of those of a kind that the region has; raises `Undetermined` or `Unanswered` where nobody knows."""
    if cause := scope.target.unread.get(kind):
        raise cause
    there = [row for row in scope.target.made if row.kind == kind and row.deployed]
    if unlisted := next((row for row in there if not row.subject.startswith("arn:")), None):
        what = f"one of the {in_words(kind)}s of the region, which {unlisted.unread}"
        raise Undetermined(Why.UNSUPPORTED, what.replace("memorys", "memories"), Origin())
    own = TOOLS[kind].own if kind in TOOLS else ""
    asked = [row for row in there if kind != "Gateway" or _asks_iam(row.value("authorizerType"))]
    every = [row.subject for row in asked] + ([own] if own else [])
    return tuple(each.format(partition=scope.partition, region=scope.region) for each in every)


def _asks_iam(authorizer: object) -> bool:
    """Whether IAM decides who may call a gateway; one that tells no type may ask it."""
    told = getattr(authorizer, "value", None)
    return told is None or told == "AWS_IAM"


def whatever(kind: str, variable: str, each: Mapping[str, tuple[Finding, ...]]) -> Iterator[Finding]:
    """What the rights on every one of the region say of the one that a variable names."""
    word = in_words(kind)
    allowed = [arn for arn, found in each.items() if {one.status for one in found} == {Status.PASS}]
    refused = [one for found in each.values() for one in found if one.status in {Status.FAIL, Status.WARN}]
    if each and len(allowed) == len(each):
        yield passed(f"its role may use every {word} of the region ({', '.join(allowed)}), and {variable} names one")
    elif not each and kind == "Gateway":
        yield passed(f"no gateway of the region asks IAM, so that calling the one that {variable} names takes no right")
    elif each and _all_refused(each):
        because = f"its role may use no {word} of the region, and {variable} names one: {refused[0].because}"
        yield evolve(refused[0], status=Status.WARN, because=because)
    else:
        said = f"may use {', '.join(allowed)}, not every {word}" if allowed else f"may use is not known of every {word}"
        because = f"which {word} {variable} names is never read; its role {said} of the region"
        nothing = f"which {word} {variable} names is never read, and the region has none"
        yield unknown(because if each else nothing, f"Audit the file that deploys it, which tells the {word}.")


def _all_refused(each: Mapping[str, tuple[Finding, ...]]) -> bool:
    return all({one.status for one in found} & {Status.FAIL, Status.WARN} for found in each.values())
