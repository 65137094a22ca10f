"""The capacity provider of a runtime: from the same source, or from the account."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource, maker
from preflight.core.scope import Scope
from preflight.core.value import Value

PROVIDER = "CapacityProvider"
EC2 = ("computeConfiguration", "ec2Configuration")
OPERATING_SYSTEM = (*EC2, "launchTemplateSource", "launchParameters", "operatingSystem")
MAX_LIFETIME = (*EC2, "lifecycleConfiguration", "maxLifetime")
PLATFORMS = {"LINUX_X86_64": "linux/amd64", "LINUX_ARM64": "linux/arm64"}
"""The platform of an image that runs on an operating system."""


@frozen
class Provider:
    """A capacity provider that exists."""

    arn: str
    status: str
    reason: str | None = None
    operating_system: str | None = None
    max_lifetime: int | None = None
    subnets: tuple[str, ...] = ()
    security_groups: tuple[str, ...] = ()


def provider_arn(runtime: Resource) -> Value[str] | None:
    """The capacity provider that a runtime names."""
    return runtime.value("capacityProviderConfiguration", "capacityProviderArn")


def instances(scope: Scope) -> Iterator[Resource]:
    """Every runtime on Instances compute that the source describes."""
    for resource in scope.target.resources:
        if resource.kind == "Runtime" and resource.get("capacityProviderConfiguration") is not None:
            yield resource


def _calls(facts: Facts) -> Iterator[Call]:
    named = (provider_arn(runtime) for runtime in instances(facts.scope))
    for arn in dict.fromkeys(value.get() for value in named if value and value.known):
        yield Call(arn, {"capacityProviderId": arn.rpartition("/")[2]})


PROVIDERS = Query(
    "bedrock-agentcore-control",
    "GetCapacityProvider",
    select="""{arn: capacityProviderArn, status: status, reason: statusReason,
 operating_system: computeConfiguration.ec2Configuration.launchTemplateSource.launchParameters.operatingSystem,
 max_lifetime: computeConfiguration.ec2Configuration.lifecycleConfiguration.maxLifetime,
 subnets: computeConfiguration.ec2Configuration.vpcConfiguration.subnets,
 security_groups: computeConfiguration.ec2Configuration.vpcConfiguration.securityGroups}""",
    row=Provider,
    member="capacityProviderArn",
    calls=_calls,
    absent=frozenset({"ResourceNotFoundException"}),
)


def planned_provider(runtime: Resource, scope: Scope) -> Resource | None:
    """The capacity provider that the same source makes for a runtime."""
    arn = provider_arn(runtime)
    made = [resource for resource in scope.target.resources if resource.kind == PROVIDER and resource.made]
    if arn is None or arn.known or not arn.made_by:
        return None
    return maker(arn, made) or (made[0] if len(made) == 1 else None)


def planned_lifetime(provider: Resource) -> Value[int] | None:
    """The longest session of a provider that the source makes."""
    return provider.value(*MAX_LIFETIME)


def planned_system(provider: Resource) -> Value[str] | None:
    """The operating system of a provider that the source makes."""
    return provider.value(*OPERATING_SYSTEM)


def platform_of(runtime: Resource, facts: Facts) -> str:
    """The platform of the images that a runtime's capacity provider runs; empty where it is not known."""
    made = planned_provider(runtime, facts.scope)
    if made:
        system = planned_system(made)
        return PLATFORMS.get(str(system.get()), "") if system and system.known else ""
    arn = provider_arn(runtime)
    rows = [row for key, row in facts.known(PROVIDERS) if arn and arn.known and key == arn.get()]
    return PLATFORMS.get(rows[0].operating_system or "", "") if rows else ""
