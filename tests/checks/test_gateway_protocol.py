"""Gateway protocol: MCP or none."""

import pytest
from worlds import findings, scope

from preflight.checks.gateway_protocol import judge
from preflight.core.target import Gateway
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("protocol", "status"),
    [
        (None, "pass"),
        (Value("MCP"), "pass"),
        (Value("HTTP"), "fail"),
        (Value("mcp"), "fail"),
        (Value("A2A"), "fail"),
        (Value("HTTP", derived_by="agentkit-aws-cdk"), "warn"),
    ],
)
@pytest.mark.parametrize("standard", ["guide", "aws"])
def test_protocols(protocol: Value[str] | None, status: str, standard: str) -> None:
    [found] = findings(judge, scope(Gateway("g", protocol=protocol), standard=standard))
    assert found.status == status
    assert found.status == "pass" or (found.fix and found.fix.text.endswith("to MCP."))


def test_a_protocol_that_a_deployed_gateway_has_is_one_that_aws_takes() -> None:
    [found] = findings(judge, scope(Gateway("g", protocol=Value("NEVER_HEARD_OF"), deployed=True)))
    assert found.status == "unknown"
