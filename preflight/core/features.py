"""Which regions lack which parts of AgentCore, by AWS's own table.

As of 2026-11-26. Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html, the
rows "AgentCore harness", "AgentCore Runtime Instances" and "AgentCore Memory"; only a "No" of that table is listed.
Regions are added within weeks, so an entry is a doubt, not a verdict.
"""

from __future__ import annotations

AS_OF = "2026-11-26"

_SMALL = ("us-west-1", "eu-south-1", "eu-south-2", "ap-south-2", "ap-southeast-5", "ap-southeast-7")

WITHOUT: dict[str, tuple[str, ...]] = {
    "Harness": _SMALL,
    "Memory": _SMALL,
    "CapacityProvider": (
        *_SMALL, "eu-west-2", "eu-west-3", "eu-north-1", "ap-northeast-2", "ca-central-1", "sa-east-1",
        "us-gov-west-1",
    ),
}  # fmt: skip
"""By kind of resource, the regions that the table says do not have it."""

NAMES = {
    "Harness": "AgentCore harness",
    "Memory": "AgentCore Memory",
    "CapacityProvider": "AgentCore Runtime Instances (capacity providers)",
}
