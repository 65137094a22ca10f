"""The AgentCore checklist: one row of every report each, in this order."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

GUIDE = "https://plexusone.github.io/agentkit/platforms/agentcore-requirements"
DEVGUIDE = "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide"


class Level(StrEnum):
    """How much a requirement matters: an unmet `must` fails, an unmet `should` warns."""

    MUST = "must"
    SHOULD = "should"


@frozen
class Requirement:
    """One line of the checklist: a stable id, the sentence to tick, its level and its source."""

    id: str
    text: str
    level: Level
    source: str


MUST, SHOULD = Level.MUST, Level.SHOULD

REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement("account", "The right account is audited", MUST, f"{DEVGUIDE}/runtime-permissions.html"),
    Requirement("region", "Deploying to a supported region", MUST, f"{DEVGUIDE}/agentcore-regions.html"),
    Requirement("images", "Container images are in ECR", MUST, f"{GUIDE}#container-image-requirements"),
    Requirement("names", "Endpoint names use underscores, not hyphens", MUST, f"{GUIDE}#endpoint-naming"),
    Requirement("timeout", "Timeout is at least 60 seconds", MUST, f"{GUIDE}#timeout-maxlifetime"),
    Requirement("memory", "Memory is a valid value", MUST, f"{GUIDE}#memory-allocation"),
    Requirement("gateway", "Gateway protocol is MCP", MUST, f"{GUIDE}#gateway-configuration"),
    Requirement("network", "VPC has required subnets and endpoints", MUST, f"{DEVGUIDE}/agentcore-vpc.html"),
    Requirement("role", "IAM role has necessary permissions", MUST, f"{DEVGUIDE}/runtime-permissions.html"),
    Requirement("deployer", "The deploying identity may deploy", MUST, f"{DEVGUIDE}/runtime-permissions.html"),
    Requirement(
        "models",
        "Bedrock models are usable",
        MUST,
        "https://docs.aws.amazon.com/bedrock/latest/userguide/model-access.html",
    ),
    Requirement(
        "secrets",
        "Secrets exist",
        MUST,
        "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    ),
    Requirement("quotas", "Quotas leave room", MUST, f"{DEVGUIDE}/bedrock-agentcore-limits.html"),
    Requirement("observability", "Traces and logs will arrive", SHOULD, f"{DEVGUIDE}/observability-configure.html"),
    Requirement(
        "values",
        "Every value is one that AWS accepts",
        MUST,
        "https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/Welcome.html",
    ),
    Requirement(
        "services",
        "What the agents use is there and usable",
        MUST,
        f"{DEVGUIDE}/what-is-bedrock-agentcore.html",
    ),
    Requirement(
        "deployment",
        "The deployment itself can run",
        MUST,
        "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html",
    ),
)

BY_ID = {requirement.id: requirement for requirement in REQUIREMENTS}
