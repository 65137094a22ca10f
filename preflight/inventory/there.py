"""Whether the AgentCore resource that an ARN names is there: one question each, of its own region.

As of 2026-11-28, botocore 1.44.8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed
from preflight.core.query import Call, Facts, Query
from preflight.core.steps import look

ARN = re.compile(
    r"arn:[a-z-]+:bedrock-agentcore:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):(?:token-vault/[\w.-]+/)?"
    r"(?P<type>runtime|gateway|memory|browser-custom|code-interpreter-custom|(?:oauth2|apikey)credentialprovider)"
    r"/(?P<id>[\w.-]+)"
)
NOT_FOUND = frozenset({"ResourceNotFoundException"})


@frozen
class There:
    """A resource that is there."""

    id: str


@frozen
class Type:
    """How a resource of one type is read, the member of the answer that tells it, and what it is called."""

    operation: str
    parameter: str
    member: str
    word: str


TYPES: Mapping[str, Type] = {
    "runtime": Type("GetAgentRuntime", "agentRuntimeId", "agentRuntimeId", "runtime"),
    "gateway": Type("GetGateway", "gatewayIdentifier", "gatewayId", "gateway"),
    "memory": Type("GetMemory", "memoryId", "memory", "memory"),
    "browser-custom": Type("GetBrowser", "browserId", "browserId", "browser"),
    "code-interpreter-custom": Type("GetCodeInterpreter", "codeInterpreterId", "codeInterpreterId", "code interpreter"),
    "oauth2credentialprovider": Type("GetOauth2CredentialProvider", "name", "name", "OAuth2 credential provider"),
    "apikeycredentialprovider": Type("GetApiKeyCredentialProvider", "name", "name", "API key credential provider"),
}


@frozen
class Existence:
    """The questions that some ARNs take, one for each type."""

    queries: Mapping[str, Query[There]]

    @classmethod
    def of(cls, named: Callable[[Facts], Iterable[str]]) -> Existence:
        """The questions for the ARNs that a function gives; those of other accounts are not asked about."""
        return cls({type_: _query(type_, told, named) for type_, told in TYPES.items()})

    def judged(self, arn: str, facts: Facts) -> Iterator[Finding]:
        """Whether it is there; nothing for what is no ARN of a resource of this account."""
        found = _here(arn, facts)
        if not found:
            return
        told, region = TYPES[found["type"]], found["region"]
        if facts.one(self.queries[found["type"]], arn):
            yield passed(f"the {told.word} {found['id']} is there")
            return
        because = f"there is no {told.word} {found['id']} in {region}"
        fix, cause = "Create it first, or name another.", Cause("not-there", (arn,), because)
        yield failed(because, fix, look(aws("bedrock-agentcore-control", _listing(told), region=region)), cause=cause)


def _listing(told: Type) -> str:
    """The command that lists those there are: `list-memories` of `GetMemory`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", told.operation.removeprefix("Get")).lower()
    return f"list-{words.removesuffix('y')}ies" if words.endswith("y") else f"list-{words}s"


def _here(arn: str, facts: Facts) -> re.Match[str] | None:
    found = ARN.fullmatch(arn)
    return found if found and found["account"] == facts.scope.account else None


def _query(type_: str, told: Type, named: Callable[[Facts], Iterable[str]]) -> Query[There]:
    def calls(facts: Facts) -> Iterator[Call]:
        for arn in dict.fromkeys(named(facts)):
            found = _here(arn, facts)
            if found and found["type"] == type_:
                yield Call(arn, {told.parameter: found["id"]}, region=found["region"])

    return Query(
        "bedrock-agentcore-control",
        told.operation,
        select="memory.{id: id}" if told.member == "memory" else f"{{id: {told.member}}}",
        row=There,
        member=told.member,
        calls=calls,
        absent=NOT_FOUND,
    )
