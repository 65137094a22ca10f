"""Every container image has a platform that AgentCore runs: linux/arm64.

Why: microVM compute runs arm64 only, and most laptops and CI machines build amd64. Instances compute takes both.
An index (a multi-platform image) needs an arm64 entry; what buildx adds as attestations is not an image.

Error: Architecture incompatible for uri '...'. Supported architectures: [arm64]. At invoke: exec /bin/sh: exec
format error

Fix: Build for arm64: `docker buildx build --platform linux/arm64 --provenance=false -t URI --push .`

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
https://github.com/awslabs/threat-designer/issues/57
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, skipped, unknown
from preflight.core.query import Facts
from preflight.core.steps import Build
from preflight.core.subjects import images
from preflight.core.target import Agent, Compute
from preflight.core.value import Why
from preflight.images.commands import build_and_push, log_in
from preflight.images.contents import CONFIGURATIONS, LINKS
from preflight.images.findings import NO_IMAGE, elsewhere, pinned
from preflight.images.manifests import LINUX_AMD64, LINUX_ARM64, Image, Index, platform, read
from preflight.images.queries import MANIFESTS, Stored, image_of
from preflight.images.reference import Reference, parse

RUNS = {Compute.MICROVM: (LINUX_ARM64,), Compute.INSTANCES: (LINUX_ARM64, LINUX_AMD64)}


@check(
    requirement="images",
    subjects=images,
    none="no agent runs a container image",
    kinds=("Runtime",),
    queries=(MANIFESTS, LINKS, CONFIGURATIONS),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges the platforms of one image, or the one its build is declared to have."""
    image, declared = image_of(agent), agent.platform and agent.platform.known
    if declared and (image.created or image.why is Why.ASSET):
        yield from _declared(agent)
        return
    reference = parse(image.get())
    if found := elsewhere(reference):
        yield found
    elif image.created:
        yield skipped("the deployment itself builds it, and the file does not say for which platform")
    elif stored := _stored(reference, facts):
        yield downgrade_if_derived(pinned(_judged(reference, stored, agent, facts), agent, reference), image)
    elif declared:
        yield from _declared(agent)
    else:
        yield skipped(NO_IMAGE)


def _stored(reference: Reference, facts: Facts) -> Stored | None:
    batch = facts.one(MANIFESTS, reference.uri)
    return batch.image(reference.image_id) if batch else None


def _declared(agent: Agent) -> Iterator[Finding]:
    """What the file says the build is for, where there is no image yet."""
    if agent.platform:
        name = "/".join(agent.platform.get().lower().split("/")[:2])
        name = name if "/" in name else f"linux/{name}"
        yield downgrade_if_derived(_of((name,), agent, "", "it is to be built for"), agent.platform)


def _judged(reference: Reference, stored: Stored, agent: Agent, facts: Facts) -> Finding:
    found = read(stored.manifest)
    if isinstance(found, Index):
        if found.silent and not set(found.platforms) & set(RUNS[agent.compute]):
            return unknown("its index does not say for which platform each image is", *_rebuild(reference.uri))
        return _of(found.platforms, agent, reference.uri, "its index holds")
    if isinstance(found, Image) and not found.container:
        because = f"it is no container image: its configuration is {found.config_type}"
        return failed(because, *_rebuild(reference.uri))
    if found is None:
        return unknown("its manifest is of a kind that cannot be read", *_rebuild(reference.uri))
    return _single(reference, agent, facts)


def _single(reference: Reference, agent: Agent, facts: Facts) -> Finding:
    if facts.one(LINKS, reference.uri) is None:
        return unknown("ECR does not hold the configuration its manifest names", *_rebuild(reference.uri))
    configuration = facts.one(CONFIGURATIONS, reference.uri)
    name = platform(configuration.os, configuration.architecture) if configuration else ""
    if not name:
        return unknown("its configuration does not state a platform", *_rebuild(reference.uri))
    return _of((name,), agent, reference.uri, "it is built for")


def _of(platforms: tuple[str, ...], agent: Agent, uri: str, says: str) -> Finding:
    runs = RUNS[agent.compute]
    because = f"{says} {', '.join(platforms) or 'no image'}"
    if set(platforms) & set(runs):
        return passed(because)
    supported = ", ".join(name.partition("/")[2] for name in runs)
    text, command = _rebuild(uri)
    return failed(f"{because}: Architecture incompatible, supported architectures: [{supported}]", text, command)


def _rebuild(uri: str) -> tuple[str, Build | None]:
    reference = parse(uri)
    login = (log_in(reference.account, reference.region),) if reference.private else ()
    return "Build it for linux/arm64.", build_and_push(uri, *login) if uri else None
