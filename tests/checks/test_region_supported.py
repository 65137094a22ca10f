"""AgentCore is there when it answers or denies; only silence and the public list together fail a region."""

import boto3
import moto
import pytest
from worlds import findings, live_facts, scope

from preflight.checks.region_supported import LISTED, PROBE, Region, Runtime, judge
from preflight.core.unanswered import Unanswered, UnansweredReason

DENIED = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListAgentRuntimes")
SILENT = Unanswered(UnansweredReason.UNREACHABLE, "bedrock-agentcore:ListAgentRuntimes", code="EndpointConnectionError")
PROXY = Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:ListAgentRuntimes", code="403")
SLOW = Unanswered(UnansweredReason.THROTTLED, "bedrock-agentcore:ListAgentRuntimes")
NO_LIST = Unanswered(UnansweredReason.DENIED, "ssm:GetParametersByPath")
HAS, LACKS = [Region("us-west-2"), Region("us-east-1")], [Region("us-east-1"), Region("eu-west-1")]


@pytest.mark.parametrize(
    ("probe", "listed", "expected"),
    [
        ([], LACKS, "pass"),
        ([Runtime("arn")], NO_LIST, "pass"),
        (DENIED, NO_LIST, "pass"),
        (DENIED, LACKS, "pass"),
        (SILENT, HAS, "unknown"),
        (SILENT, LACKS, "unknown"),
        (PROXY, HAS, "pass"),
        (PROXY, LACKS, "unknown"),
        (SILENT, NO_LIST, "unknown"),
        (SILENT, [], "unknown"),
        (SLOW, HAS, "pass"),
        (SLOW, LACKS, "unknown"),
    ],
)
def test_regions(probe: object, listed: object, expected: str) -> None:
    [found] = findings(judge, scope(), {PROBE: {"": probe}, LISTED: {"": listed}})
    assert found.status == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("EndpointConnectionError", "fail"),
        ("ConnectTimeoutError", "unknown"),
        ("SSLError", "unknown"),
        ("ProxyConnectionError", "unknown"),
    ],
)
def test_only_a_host_that_is_not_there_fails_a_region_nobody_names(code: str, expected: str) -> None:
    probe = Unanswered(UnansweredReason.UNREACHABLE, "bedrock-agentcore:ListAgentRuntimes", code=code)
    [found] = findings(judge, scope(region="eu-central-2"), {PROBE: {"": probe}, LISTED: {"": LACKS}})
    assert found.status == expected


def test_an_unsupported_region_is_told_its_neighbors() -> None:
    [found] = findings(judge, scope(region="eu-central-2"), {PROBE: {"": SILENT}, LISTED: {"": LACKS}})
    assert found.fix is not None
    assert found.fix.command == "agentcore-preflight --region eu-west-1"


@moto.mock_aws
def test_the_queries_read_the_list_and_the_service() -> None:
    facts = live_facts(boto3.Session("a", "b"), scope(), LISTED, PROBE)
    assert Region("us-west-2") in facts.of(LISTED)
    assert facts.of(PROBE) == ()
