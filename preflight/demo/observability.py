"""X-Ray's trace destination and CloudFormation's type registry, which moto does not have."""

from __future__ import annotations

from typing import Any

from moto.utilities.utils import get_partition

from preflight.core.kinds import KINDS
from preflight.demo.agentcore import state_of
from preflight.demo.dispatch import AwsError, Call, answers

ABSENT = {"us-west-1": ("AWS::BedrockAgentCore::Harness", "AWS::BedrockAgentCore::HarnessEndpoint")}
"""Types that a region does not have.

https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html, read 2026-11-25
"""
TYPES = tuple(kind.cloudformation for kind in KINDS if kind.cloudformation)


@answers("xray", "GetTraceSegmentDestination", "UpdateTraceSegmentDestination")
def trace_segment_destination(call: Call) -> dict[str, Any]:
    """Where X-Ray sends spans; a change is active at once."""
    state = state_of(call)
    if call.operation.startswith("Update"):
        state.trace_destination = call.params["Destination"]
    return {"Destination": state.trace_destination, "Status": "ACTIVE"}


@answers("cloudformation", "DescribeType")
def describe_type(call: Call) -> dict[str, Any]:
    """The AgentCore resource types of the region."""
    name = call.params.get("TypeName", "")
    if name not in {f"AWS::BedrockAgentCore::{kind}" for kind in TYPES} or name in ABSENT.get(call.region, ()):
        raise AwsError("TypeNotFoundException", f"The type '{name}' cannot be found.", 404)
    resource = name.replace("::", "-")
    return {
        "Arn": f"arn:{get_partition(call.region)}:cloudformation:{call.region}::type/resource/{resource}",
        "Type": "RESOURCE",
        "TypeName": name,
        "ProvisioningType": "FULLY_MUTABLE",
        "DeprecatedStatus": "LIVE",
        "Visibility": "PUBLIC",
    }
