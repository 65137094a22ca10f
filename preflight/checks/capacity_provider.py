"""Every runtime on Instances has a capacity provider that is ready and fits its image and its sessions' lifetime.

Why:
    A capacity provider runs the sessions of a runtime on EC2 instances of the account. The runtime is refused where
    the provider is not there, and where its sessions may live longer than the provider's instances: 28800 seconds
    where the runtime says nothing. A provider whose creation failed starts no instance, and an image that is not built
    for the provider's operating system does not start on its instances.

Error:
    ResourceNotFoundException on CreateAgentRuntime. ValidationException: maxLifetime must not exceed the capacity
    provider's maxLifetime

Fix:
    Name a provider that is there, and set lifecycleConfiguration.maxLifetime to at most the provider's.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_CapacityProviderConfiguration.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-regions.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve

from preflight.capacity.providers import (
    PROVIDER,
    PROVIDERS,
    Provider,
    instances,
    planned_lifetime,
    planned_provider,
    platform_of,
    provider_arn,
)
from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.finding import Finding, failed, passed, unknown
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.steps import Edit
from preflight.core.subjects import subject_of_resource
from preflight.core.value import Value
from preflight.images.contents import CONFIGURATIONS
from preflight.images.manifests import Index, platform, read
from preflight.images.queries import MANIFESTS
from preflight.images.reference import parse

DEFAULT_LIFETIME = 28_800
"""What AWS uses where a runtime states no lifetime
(https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-lifecycle-settings.html)."""
BROKEN = frozenset({"CREATE_FAILED", "UPDATE_FAILED", "DELETE_FAILED", "DELETING"})


def on_instances(scope: Scope) -> Iterator[Subject[Resource]]:
    """Every runtime that names a capacity provider, and every provider that is deployed."""
    yield from (subject_of_resource(runtime) for runtime in instances(scope))
    for resource in scope.target.resources:
        if resource.kind == PROVIDER and resource.deployed and not resource.unread:
            yield subject_of_resource(resource)


@check(
    requirement="services",
    subjects=on_instances,
    none="no runtime is on Instances compute",
    kinds=("Runtime", "CapacityProvider"),
    queries=(PROVIDERS, MANIFESTS, CONFIGURATIONS),
)
def judge(runtime: Resource, facts: Facts) -> Iterator[Finding]:
    """The provider that the source makes, or the one that the account has."""
    if runtime.kind == PROVIDER:
        yield _deployed(runtime)
        return
    yield from _platform(runtime, facts)
    if made := planned_provider(runtime, facts.scope):
        found = _lifetime(runtime, planned_lifetime(made), made.subject)
        yield evolve(found, owners=(runtime.subject, made.subject))
        return
    arn = provider_arn(runtime)
    if arn is None:
        yield failed("no capacityProviderArn is given", "Name the capacity provider.", cause=_cause("none"))
        return
    provider = facts.one(PROVIDERS, arn.get())
    yield from _existing(runtime, arn.get(), provider, facts.scope)


def _existing(runtime: Resource, arn: str, provider: Provider | None, scope: Scope) -> Iterator[Finding]:
    if provider is None:
        because = f"the capacity provider {arn.rpartition('/')[2]} does not exist in {scope.region}"
        yield failed(because, "Create it, or name one that is there.", cause=_cause(arn))
    elif provider.status in BROKEN:
        because = f"the capacity provider is {provider.status}{f': {provider.reason}' if provider.reason else ''}"
        yield failed(because, "Create another one, and name it.", cause=_cause(arn))
    elif provider.status != "READY":
        yield unknown(f"the capacity provider is {provider.status}", "Run this again when it has settled.")
    else:
        most = Value(provider.max_lifetime) if provider.max_lifetime else None
        yield _lifetime(runtime, most, arn.rpartition("/")[2])


def _platform(runtime: Resource, facts: Facts) -> Iterator[Finding]:
    """A finding where the image is certainly not built for the provider's operating system."""
    wanted = platform_of(runtime, facts)
    built = _built_for(runtime, facts) if wanted else ()
    if built and wanted not in built:
        because = f"the image is built for {', '.join(built)}, and the capacity provider runs {wanted}"
        fix = f"Build the image for {wanted}, or use a provider with another operatingSystem."
        yield failed(because, fix, cause=Cause("provider-platform", (runtime.subject,), because))


def _built_for(runtime: Resource, facts: Facts) -> tuple[str, ...]:
    """The platforms of the runtime's image, as far as its manifest was read; the image checks say why it was not."""
    uri = runtime.value("agentRuntimeArtifact", "containerConfiguration", "containerUri")
    if uri is None or not uri.known:
        return ()
    reference = parse(uri.get())
    batches = [row for key, row in facts.known(MANIFESTS) if key == reference.uri]
    stored = batches[0].image(reference.image_id) if batches else None
    found = read(stored.manifest) if stored else None
    if isinstance(found, Index):
        return found.platforms
    configurations = [row for key, row in facts.known(CONFIGURATIONS) if key == reference.uri]
    name = platform(configurations[0].os, configurations[0].architecture) if configurations else ""
    return (name,) if name else ()


def _deployed(provider: Resource) -> Finding:
    """A provider of the account by its status."""
    status, reason = provider.value("status"), provider.value("failureReason")
    if status is None:
        return unknown("AWS did not report its status", "Run it again.")
    if status.get() in BROKEN:
        because = f"it is {status.get()}{f': {reason.get()}' if reason and reason.known else ''}"
        return failed(because, "Delete it, and create another one.", cause=_cause(provider.subject))
    return passed(f"it is {status.get()}")


def _lifetime(runtime: Resource, most: Value[int] | None, provider: str) -> Finding:
    stated: Value[Any] | None = runtime.value("lifecycleConfiguration", "maxLifetime")
    if most is None:
        return passed(f"the capacity provider {provider} is there and states no maximum lifetime")
    seconds, limit = int(stated.get()) if stated else DEFAULT_LIFETIME, int(most.get())
    if seconds <= limit:
        return passed(f"the capacity provider {provider} is there, and {seconds} s are within its {limit} s")
    told = f"{seconds} s" if stated else f"{DEFAULT_LIFETIME} s, which AWS uses where none is stated,"
    because = f"the lifetime of {told} exceeds the {limit} s of the capacity provider {provider}"
    fix = f"Set lifecycleConfiguration.maxLifetime to at most {limit}."
    return failed(because, fix, _edit(stated, seconds, limit), cause=Cause("provider-lifetime", (provider,)))


def _edit(stated: Value[Any] | None, seconds: int, limit: int) -> Edit | None:
    if stated is None or not stated.origin.file:
        return None
    return Edit(stated.origin.file, stated.origin.line, stated.origin.path or "", str(seconds), str(limit))


def _cause(arn: str) -> Cause:
    return Cause("capacity-provider", (arn,))
