"""How Bedrock spells models and inference profiles. Read 2026-11-22.

Prefixes: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
Model ids: pattern of `BedrockModelId` in the bedrock model of botocore 1.44.5.
"""

from __future__ import annotations

import re

GEOGRAPHIES = frozenset(
    {"af", "apac", "au", "ca", "eu", "global", "il", "in", "jp", "kr", "me", "mx", "sa", "uk", "us", "us-gov"}
)
"""What a system-defined inference profile's id starts with, or may one day: no model provider has such a name.

Only the listing of the region proves that a profile exists. A prefix that is not here proves nothing.
"""

MODEL_ID = re.compile(
    r"[a-z0-9-]{1,63}[.]{1}[a-z0-9-]{1,63}([a-z0-9-]{1,63}[.]){0,2}[a-z0-9-]{1,63}([:][a-z0-9-]{1,63}){0,2}(/[a-z0-9]{12}|)"
)
"""The id of a foundation model."""

ON_DEMAND, LEGACY, ANTHROPIC = "ON_DEMAND", "LEGACY", "anthropic."
