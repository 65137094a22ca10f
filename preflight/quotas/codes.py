"""Service quotas of AgentCore (service code `bedrock-agentcore`). Read 2026-11-22.

Defaults: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html (2026-09-26).
The codes are from field reports, not from an AWS page: a code that Service Quotas does not know proves nothing.
"""

from __future__ import annotations

SERVICE = "bedrock-agentcore"

AGENTS, GATEWAYS, IMAGE_SIZE = "L-F4575653", "L-410A4D7F", "L-0A9E32B3"
ENDPOINTS, VERSIONS, SESSIONS = "L-9B442722", "L-61A3A6D8", "L-3E5722B2"

NAMES = {
    AGENTS: "Total agents per account",
    GATEWAYS: "Gateways per account",
    IMAGE_SIZE: "Maximum Docker image size",
    ENDPOINTS: "Endpoints (aliases) per agent",
    VERSIONS: "Versions per agent",
    SESSIONS: "Active session workloads per account",
}

DEFAULTS = {AGENTS: 1000, GATEWAYS: 1000, IMAGE_SIZE: 2048, ENDPOINTS: 10, VERSIONS: 1000}
"""Agents and gateways per region; megabytes, not adjustable."""
