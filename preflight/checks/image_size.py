"""Every container image is within the size AgentCore accepts.

Why: An image may have 2 GB (it was 1 GB in 2025), and the quota cannot be raised. On accounts that AWS has not
verified yet the applied quota can be zero, and then no image is accepted at all.

Error: ServiceQuotaExceededException, or a ValidationException that names the image size

Fix: Build a smaller image: a slim base, a second build stage, no model weights inside.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html
https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageDetail.html

Limits: The size is that of the compressed layers, as ECR reports it; AWS does not say which size it counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, skipped, unknown, warned
from preflight.core.query import Facts
from preflight.core.subjects import images
from preflight.core.target import Agent
from preflight.core.value import Value
from preflight.images.contents import CHILDREN, wanted_child
from preflight.images.findings import NO_IMAGE, elsewhere, pinned
from preflight.images.manifests import Image, Index, read
from preflight.images.queries import MANIFESTS, image_of
from preflight.images.reference import Reference, parse
from preflight.quotas.codes import DEFAULTS, IMAGE_SIZE
from preflight.quotas.queries import IMAGE_SIZE_APPLIED

MB, MIB = 1000**2, 1024**2
MB_PER = {"Megabytes": 1, "Gigabytes": 1024}
LEAST_MB = 256
"""No quota of images was ever this small: a smaller number is one of gigabytes whose unit is not told."""
SMALLER = "Build a smaller image: a slim base image, a second build stage, no model weights inside."


@check(
    requirement="images",
    subjects=images,
    none="no agent runs a container image",
    kinds=("Runtime",),
    queries=(MANIFESTS, CHILDREN, IMAGE_SIZE_APPLIED),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges the compressed size of one image against the applied quota."""
    image = image_of(agent)
    reference = parse(image.get())
    yield elsewhere(reference) or downgrade_if_derived(pinned(_sized(reference, image, facts), agent, reference), image)


def _sized(reference: Reference, image: Value[str], facts: Facts) -> Finding:
    if image.created:
        return skipped("the deployment itself builds it")
    batch = facts.one(MANIFESTS, reference.uri)
    stored = batch.image(reference.image_id) if batch else None
    if stored is None:
        return skipped(NO_IMAGE)
    found = _image(read(stored.manifest), reference, facts)
    if found is None:
        return unknown("its manifest does not tell the size of the image AgentCore would run", SMALLER)
    return _within(found.size, facts)


def _image(found: Index | Image | None, reference: Reference, facts: Facts) -> Image | None:
    """The one image AgentCore would run."""
    if not isinstance(found, Index):
        return found
    digest = wanted_child(found)
    batch = facts.one(CHILDREN, reference.uri) if digest else None
    stored = batch.image({"imageDigest": digest}) if batch else None
    child = read(stored.manifest) if stored else None
    return child if isinstance(child, Image) else None


def _within(size: int, facts: Facts) -> Finding:
    quota = facts.one(IMAGE_SIZE_APPLIED)
    is_ = f"its layers are {size / MB:,.1f} MB compressed"
    if quota is None:
        documented = f"the documented limit is {DEFAULTS[IMAGE_SIZE]} MB"
        return unknown(f"{is_}, and Service Quotas does not know the quota {IMAGE_SIZE}; {documented}", SMALLER)
    if quota.value == 0:
        because = "the image size quota applied to this account is 0, so no image is accepted"
        return failed(because, "Open a Support case: Service Quotas refuses an increase below the default.")
    most = quota.value * MB_PER.get(quota.unit or "", 1)
    if most < LEAST_MB:
        return unknown(f"{is_}, and Service Quotas tells {quota.value:,g} without a unit", SMALLER)
    allowed = f"{most:,.0f} MB are allowed"
    if size > most * MIB:
        return failed(f"{is_}, {allowed}", SMALLER)
    if size > most * MB:
        return warned(f"{is_}, {allowed}, and AWS does not say whether a MB is 1000 or 1024 kB", SMALLER)
    return passed(f"{is_}, {allowed}")
