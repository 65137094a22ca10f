"""What lies behind the manifests of a target's images: the one image of an index, and configurations."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.images.manifests import IMAGES, LINUX_AMD64, LINUX_ARM64, Image, Index, read
from preflight.images.queries import MANIFESTS, Batch, call_for, there, together

CONFIG_LIMIT = 1 << 20


@frozen
class Link:
    """Where a blob can be downloaded for a while."""

    url: str


@frozen
class Configuration:
    """The platform an image's own configuration states."""

    architecture: str | None = None
    os: str | None = None


def wanted_child(index: Index) -> str:
    """The digest of the image AgentCore would run from an index: arm64, else amd64, else none."""
    child = index.of(LINUX_ARM64) or index.of(LINUX_AMD64)
    return child.digest if child else ""


def _child_calls(facts: Facts) -> Iterator[Call]:
    indexes = ((reference, read(stored.manifest)) for reference, stored in there(facts))
    wanted = ((reference, wanted_child(found)) for reference, found in indexes if isinstance(found, Index))
    asked = ((reference, {"imageDigest": digest}) for reference, digest in wanted if digest)
    return together(asked, acceptedMediaTypes=sorted(IMAGES))


CHILDREN = Query(
    "ecr",
    "BatchGetImage",
    select=MANIFESTS.select,
    member="images",
    row=Batch,
    calls=_child_calls,
    needs=(MANIFESTS,),
)
"""The manifest of the one image AgentCore would run from each index."""


def _link_calls(facts: Facts) -> Iterator[Call]:
    for reference, stored in there(facts):
        found = read(stored.manifest)
        if isinstance(found, Image):
            yield call_for(reference, layerDigest=found.config_digest)


LINKS = Query(
    "ecr",
    "GetDownloadUrlForLayer",
    select="{url: downloadUrl}",
    member="downloadUrl",
    row=Link,
    calls=_link_calls,
    needs=(MANIFESTS,),
    absent=frozenset({"LayersNotFoundException"}),
)
"""Where the configuration of each single image can be downloaded."""


def _configuration_calls(facts: Facts) -> Iterator[Call]:
    return (Call(uri, {"url": link.url, "limit": CONFIG_LIMIT}) for uri, link in facts.known(LINKS))


CONFIGURATIONS = Query(
    "https",
    "Get",
    select="{architecture: architecture, os: os}",
    member="architecture",
    row=Configuration,
    calls=_configuration_calls,
    needs=(LINKS,),
)
"""The configuration of each single image."""
