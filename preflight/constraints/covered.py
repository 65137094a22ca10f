"""The members that checks of their own judge, and say more of: the walk does not repeat them."""

from __future__ import annotations

_NETWORK = frozenset({
    "networkMode", "networkModeConfig.subnets", "networkModeConfig.subnets.*", "networkModeConfig.securityGroups",
    "networkModeConfig.securityGroups.*",
})  # fmt: skip
_DISCOVERY = "authorizerConfiguration.customJWTAuthorizer.discoveryUrl"

COVERED: dict[str, frozenset[str]] = {
    "Runtime": frozenset({
        "agentRuntimeName", "agentRuntimeArtifact.containerConfiguration.containerUri", "roleArn",
        "lifecycleConfiguration.maxLifetime", "lifecycleConfiguration.idleRuntimeSessionTimeout", _DISCOVERY,
        *(f"networkConfiguration.{member}" for member in _NETWORK),
    }),
    "RuntimeEndpoint": frozenset({"name"}),
    "Gateway": frozenset({"name", "roleArn", "protocolType", "authorizerType", _DISCOVERY}),
}  # fmt: skip
"""runtime-name, endpoint-name, gateway-name, image-registry, role-exists, runtime-lifetime, network-mode,
gateway-protocol, gateway-authorizer, jwt-discovery."""

COVERED_WHEN_MISSING: dict[str, frozenset[str]] = {"Gateway": frozenset({"authorizerType"})}
"""Members whose absence those checks speak of too."""


def is_covered(kind: str, path: str, *, missing: bool = False) -> bool:
    """Whether a check of its own judges the member at a path of the tables."""
    return path in (COVERED_WHEN_MISSING if missing else COVERED).get(kind, frozenset())
