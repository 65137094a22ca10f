"""Regions: what the guide listed, and what AWS documented on the day of writing.

Neither list judges: AgentCore grew from 4 to 22 regions within 16 months, so a region is settled by asking AWS. The
lists serve only to name near-by regions in a fix.

Sources: the requirements guide ("as of January 2025", the nine regions of general availability in October 2025);
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html, read 2026-11-22.
"""

from __future__ import annotations

AS_OF = "2026-11-22"

GUIDE_REGIONS = (
    "us-east-1", "us-east-2", "us-west-2", "eu-central-1", "eu-west-1", "ap-south-1", "ap-southeast-1",
    "ap-southeast-2", "ap-northeast-1",
)  # fmt: skip

DOCUMENTED_REGIONS = (
    *GUIDE_REGIONS, "us-west-1", "ca-central-1", "sa-east-1", "eu-west-2", "eu-west-3", "eu-north-1", "eu-south-1",
    "eu-south-2", "ap-northeast-2", "ap-south-2", "ap-southeast-5", "ap-southeast-7", "us-gov-west-1",
)  # fmt: skip

CHINA_REGIONS = ("cn-north-1", "cn-northwest-1")
"""Named by AWS's public parameters, not by the documentation page."""
