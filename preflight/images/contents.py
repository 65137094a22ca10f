"""What lies behind the manifests of a target's images: the one image of an index, and configurations."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.images.manifests import IMAGES, LINUX_AMD64, LINUX_ARM64, Image, Index, read
from preflight.images.queries import MANIFESTS, Batch, call_for, there, together
from preflight.images.reference import parse

CONFIG_LIMIT = 1 << 20


@frozen
class Link:
    """Where a blob can be downloaded for a while."""

    url: str


@frozen
class Configuration:
    """What an image's own configuration states: its platform and how it is started. Of its environment only PORT."""

    architecture: str | None = None
    os: str | None = None
    user: str | None = None
    port: str | None = None
    exposed: tuple[str, ...] = ()
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()


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


def _child_link_calls(facts: Facts) -> Iterator[Call]:
    for uri, batch in facts.known(CHILDREN):
        for stored in batch.images:
            found = read(stored.manifest)
            if isinstance(found, Image):
                yield call_for(parse(uri), layerDigest=found.config_digest)


CHILD_LINKS = Query(
    "ecr",
    "GetDownloadUrlForLayer",
    select="{url: downloadUrl}",
    member="downloadUrl",
    row=Link,
    calls=_child_link_calls,
    needs=(CHILDREN,),
    absent=frozenset({"LayersNotFoundException"}),
)
"""Where the configuration of the one image of each index can be downloaded."""


def _configurations(links: Query[Link]) -> Query[Configuration]:
    def calls(facts: Facts) -> Iterator[Call]:
        return (Call(uri, {"url": link.url, "limit": CONFIG_LIMIT}) for uri, link in facts.known(links))

    return Query(
        "https",
        "Get",
        select="{architecture: architecture, os: os, user: config.User, exposed: keys(config.ExposedPorts || `{}`),"
        " port: config.Env[?starts_with(@, 'PORT=')] | [0], entrypoint: config.Entrypoint, command: config.Cmd,"
        " layers: rootfs.diff_ids}",
        member="architecture",
        row=Configuration,
        calls=calls,
        needs=(links,),
    )


CONFIGURATIONS = _configurations(LINKS)
"""The configuration of each single image."""
CHILD_CONFIGURATIONS = _configurations(CHILD_LINKS)
"""The configuration of the one image of each index."""
