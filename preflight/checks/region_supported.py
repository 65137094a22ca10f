"""AgentCore is available in the region.

Why: AgentCore is not in every region, and lists of regions go stale within weeks; so the service itself is asked, and
AWS's public list of services settles it when the service cannot be reached.

Error: Template format error: Unrecognized resource types: [AWS::BedrockAgentCore::Runtime]; Could not connect to the
endpoint URL: "https://bedrock-agentcore-control.<region>.amazonaws.com/".

Fix: Deploy to a region that has AgentCore.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.check import check
from preflight.core.command import command
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.partitions import partition
from preflight.core.query import Answer, Call, Facts, Query
from preflight.core.regions import AS_OF, CHINA_REGIONS, DOCUMENTED_REGIONS
from preflight.core.scope import Scope
from preflight.core.steps import look
from preflight.core.subjects import target
from preflight.core.unanswered import Unanswered, UnansweredReason

BY_A_PROXY = frozenset({"403", "Forbidden"})
"""What a proxy answers for hosts that may not exist at all; the service itself names an exception."""
NO_HOST = "EndpointConnectionError"
"""No such name, or nobody there; a time-out or a broken handshake shows that something is."""

PATH = "/aws/service/global-infrastructure/services/bedrock-agentcore/regions"


@frozen
class Region:
    """A region that AWS's public list names for AgentCore."""

    name: str


@frozen
class Runtime:
    """A sign of life: any runtime of the region."""

    arn: str


LISTED = Query(
    "ssm",
    "GetParametersByPath",
    select="Parameters[].{name: Value}",
    row=Region,
    calls=lambda facts: [Call("", {"Path": PATH}, region=partition(facts.scope.region).home)],
)

PROBE = Query(
    "bedrock-agentcore-control",
    "ListAgentRuntimes",
    select="agentRuntimes[].{arn: agentRuntimeArn}",
    row=Runtime,
    calls=lambda _facts: [Call("", {"maxResults": 1})],
    paginate=False,
)


@check(requirement="region", subjects=target, none="there is always a region", queries=(PROBE, LISTED))
def judge(scope: Scope, facts: Facts) -> Iterator[Finding]:
    """The probe first; without it the list, which may lag behind, never fails a region alone."""
    probe, listed = facts.reply(PROBE), facts.reply(LISTED)
    if isinstance(probe, Answer):
        yield passed(f"bedrock-agentcore answers in {scope.region}")
    elif probe.cause is UnansweredReason.DENIED and probe.code not in BY_A_PROXY:
        yield passed(
            f"bedrock-agentcore is in {scope.region}: {probe.because}, and only a service that is there denies"
        )
    elif isinstance(listed, Unanswered) or not listed.rows:
        raise probe
    else:
        yield _by_list(scope, probe, {row.name for row in listed.rows})


def _by_list(scope: Scope, probe: Unanswered, regions: set[str]) -> Finding:
    unreachable = probe.cause is UnansweredReason.UNREACHABLE
    if scope.region in regions and unreachable:
        return unknown(
            f"AWS lists AgentCore in {scope.region}, but its endpoint cannot be reached from here",
            "Check DNS, proxy and firewall of this machine, then run it again.",
            look(command("curl", "-sI", f"https://bedrock-agentcore-control.{scope.region}.{scope.dns_suffix}")),
        )
    if scope.region in regions:
        return passed(f"AWS lists AgentCore in {scope.region}")
    if unreachable and scope.region in (*DOCUMENTED_REGIONS, *CHINA_REGIONS):
        because = f"the endpoint in {scope.region} cannot be reached from here, and AWS's list, which lags, lacks it"
        yet = f"its documentation named it on {AS_OF}"
        return unknown(f"{because}; {yet}", "Check DNS, proxy and firewall of this machine, then run it again.")
    if unreachable and probe.code == NO_HOST:
        near = ", ".join(nearest(scope.region, regions))
        return failed(
            f"AgentCore has no endpoint in {scope.region}, and AWS's list of its regions does not name it",
            f"Deploy to a region that has it, such as {near}.",
            look(command("agentcore-preflight", "--region", nearest(scope.region, regions)[0])),
        )
    raise probe


def nearest(region: str, regions: set[str]) -> list[str]:
    """Up to three supported regions, those of the same area first."""
    area = region.split("-", maxsplit=1)[0]
    known = sorted(regions, key=lambda name: (not name.startswith(f"{area}-"), name not in DOCUMENTED_REGIONS, name))
    return known[:3]
