"""The port that AgentCore calls on a container, by protocol, and how many layers a non-numeric USER allows.

As of 2026-11-25. Sources:
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-service-contract.html (ports),
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html (layers and USER).
"""

from __future__ import annotations

AS_OF = "2026-11-25"

PORTS = {"HTTP": "8080", "MCP": "8000", "A2A": "9000", "AGUI": "8080"}
DEFAULT_PROTOCOL = "HTTP"
MAX_LAYERS_WITH_NAMED_USER = 53
