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

MAKERS = (
    "ai21", "amazon", "anthropic", "cohere", "deepseek", "google", "luma", "meta", "minimax", "mistral", "moonshot",
    "moonshotai", "nvidia", "openai", "qwen", "stability", "twelvelabs", "writer", "xai", "zai",
)  # fmt: skip
"""What the ids of models begin with, by Bedrock's lists of 2026-09: a text that begins otherwise is taken for none."""

NAMED = re.compile(
    r"(?:bedrock/(?:converse/|converse_like/|invoke/)?)?"
    rf"(?P<id>(?:(?:{'|'.join(sorted(GEOGRAPHIES))})\.)?(?:{'|'.join(MAKERS)})"
    r"\.[a-z][a-z0-9]*(?:[-:][a-z0-9]+|\.[0-9][a-z0-9]*)+"
    r"|arn:aws[a-z-]*:bedrock:[a-z0-9-]*:\d*:(?:foundation-model|inference-profile|application-inference-profile"
    r"|provisioned-model|custom-model|custom-model-deployment|imported-model)/[\w.:-]+)"
)
"""A text that names a model of Bedrock and nothing else, as LiteLLM spells it, too."""

ON_DEMAND, LEGACY, ANTHROPIC = "ON_DEMAND", "LEGACY", "anthropic."
