"""Memories, browsers, code interpreters and gateways that an agent's environment names, and whether they are there.

As of 2026-11-28, the ids of botocore 1.44.8's `bedrock-agentcore-control`: MemoryId, BrowserId, CodeInterpreterId,
GatewayId.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.finding import Finding, failed, passed, warned
from preflight.core.kinds import in_words
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.value import Origin, Value
from preflight.inventory.others import BROWSERS, INTERPRETERS, MEMORIES
from preflight.inventory.runtimes import GATEWAYS

OURS = re.compile(r"AGENTCORE", re.IGNORECASE)
"""Variables whose names say that AgentCore's own SDK, or code made for it, reads them."""
OF_AWS = re.compile(r"aws\.(browser|codeinterpreter)\.v\d+")
"""The browser and the code interpreter that AWS has for everybody."""
ARN = re.compile(
    r"arn:[a-z-]+:bedrock-agentcore:(?P<region>[a-z0-9-]+):(?P<account>\d{12})"
    r":(?P<kind>memory|browser-custom|code-interpreter-custom|gateway)/(?P<id>[\w-]+)"
)
GATEWAY_URL = re.compile(
    r"https://(?P<id>[a-z0-9-]+)\.gateway\.bedrock-agentcore\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(\.cn)?(/[\w./-]*)?"
)
BY_ARN = {
    "memory": "Memory", "browser-custom": "Browser", "code-interpreter-custom": "CodeInterpreter", "gateway": "Gateway",
}  # fmt: skip


@frozen
class Naming:
    """How variables name one kind: by what name, with ids of which pattern."""

    variable: re.Pattern[str]
    id: re.Pattern[str]
    example: str


NAMINGS: Mapping[str, Naming] = {
    "Memory": Naming(
        re.compile(r"(^|_)MEMORY_?ID$", re.IGNORECASE), re.compile(r"[a-zA-Z][\w-]{0,99}-[a-zA-Z0-9]{10}"), "notes"
    ),
    "Browser": Naming(
        re.compile(r"(^|_)BROWSER_?ID$", re.IGNORECASE), re.compile(r"[a-zA-Z]\w{0,47}-[a-zA-Z0-9]{10}"), "web"
    ),
    "CodeInterpreter": Naming(
        re.compile(r"(^|_)(CODE_?)INTERPRETER_?ID$", re.IGNORECASE),
        re.compile(r"[a-zA-Z]\w{0,47}-[a-zA-Z0-9]{10}"),
        "sandbox",
    ),
    "Gateway": Naming(
        re.compile(r"(^|_)GATEWAY_?ID$", re.IGNORECASE), re.compile(r"(?:[0-9a-z]-?){1,100}-[0-9a-z]{10}"), "tools"
    ),
}


@frozen
class Named:
    """One thing that a variable names: its id, or none where what is written is no id."""

    variable: str
    kind: str
    id: str
    origin: Origin = Origin()


def named(variables: Mapping[str, Any], scope: Scope) -> Iterator[Named]:
    """What literal variables name in this account and region, and what only looks as if they did."""
    for name, value in variables.items():
        if isinstance(value, Value) and isinstance(value.value, str) and value.value and not value.placeholder:
            yield from _told(name, value.value.strip(), value.origin, scope)


def _told(name: str, text: str, origin: Origin, scope: Scope) -> Iterator[Named]:
    if found := ARN.fullmatch(text):
        if found["region"] == scope.region and scope.account in {"", found["account"]}:
            yield Named(name, BY_ARN[found["kind"]], found["id"], origin)
        return
    if found := GATEWAY_URL.fullmatch(text):
        if found["region"] == scope.region:
            yield Named(name, "Gateway", found["id"], origin)
        return
    kind = next((kind for kind, naming in NAMINGS.items() if naming.variable.search(name)), "")
    if not kind or OF_AWS.fullmatch(text):
        return
    if NAMINGS[kind].id.fullmatch(text):
        yield Named(name, kind, text, origin)
    elif kind != "Gateway" or OURS.search(name):
        # "GATEWAY_ID" alone may be the id of a NAT gateway or of an API
        yield Named(name, kind, "", origin)


def _listed(of: Callable[[Facts], Iterable[Named]], kind: str, query: Query[Any]) -> Query[Any]:
    """The listing of a kind, asked where a variable names one of it."""

    def calls(facts: Facts) -> Iterator[Call]:
        if any(each.kind == kind and each.id for each in of(facts)):
            yield from query.calls(facts)

    return evolve(query, calls=calls)


@frozen
class Lookup:
    """The questions whether what is named is there."""

    listings: Mapping[str, Query[Any]]

    def judge(self, each: Named, facts: Facts) -> Finding:
        """Whether what a variable names is there, and is an id at all."""
        word = in_words(each.kind)
        if not each.id:
            return _malformed(each, word)
        if each.id in {getattr(row, "gateway_id", None) or row.id for row in facts.of(self.listings[each.kind])}:
            return passed(f"the {word} {each.id} that {each.variable} names is there")
        because = f"there is no {word} {each.id} in {facts.scope.region}, which {each.variable} names"
        cause = Cause("named", (each.kind, each.id), title=because)
        return evolve(failed(because, f"Write the id of a {word} that is there.", cause=cause), origin=each.origin)


def lookup(of: Callable[[Facts], Iterable[Named]]) -> Lookup:
    """The questions about all that these name."""
    queries: dict[str, Query[Any]] = {
        "Memory": MEMORIES,
        "Browser": BROWSERS,
        "CodeInterpreter": INTERPRETERS,
        "Gateway": GATEWAYS,
    }
    return Lookup({kind: _listed(of, kind, query) for kind, query in queries.items()})


def _malformed(each: Named, word: str) -> Finding:
    example = f"{NAMINGS[each.kind].example}-0123456789"
    because = f"{each.variable} is not the id of a {word}: those end in a hyphen and ten letters or digits ({example})"
    cause = Cause("named", (each.kind, each.variable, str(each.origin)), title=because)
    say = failed if OURS.search(each.variable) else warned
    return evolve(say(because, f"Write the id of the {word}, not its name.", cause=cause), origin=each.origin)
