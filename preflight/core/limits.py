"""Patterns and limits of names, lifetimes, memory and gateways.

As of 2026-11-22. Sources: the service models `bedrock-agentcore-control` of botocore 1.44.5 (patterns, enums, ranges),
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html (8 hours, 8 GB), and the
requirements guide (https://plexusone.github.io/agentkit/platforms/agentcore-requirements). `tests/data/test_limits.py`
holds them against the installed SDK and lists where the guide and the SDK differ.
"""

from __future__ import annotations

import re

AS_OF = "2026-11-22"

RUNTIME_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,47}")
ENDPOINT_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]{0,47}")
GATEWAY_NAME = re.compile(r"([0-9a-zA-Z][-]?){1,48}")

LIFETIME_MIN, LIFETIME_MAX = 60, 1_209_600
MICROVM_LIFETIME_MAX = 28_800
"""Sessions on microVM compute end after eight hours; the larger maximum of the model is for Instances."""

GUIDE_MEMORY_MB = (512, 1024, 2048, 4096, 8192, 16384)
"""The guide's list; AWS publishes no list of values."""
SESSION_MEMORY_MB = 8192

GATEWAY_PROTOCOLS = ("MCP",)
AUTHORIZERS = ("CUSTOM_JWT", "AWS_IAM", "NONE", "AUTHENTICATE_ONLY")
GUIDE_AUTHORIZERS = ("NONE", "IAM", "CUSTOM_JWT")
NETWORK_MODES = ("PUBLIC", "VPC")
