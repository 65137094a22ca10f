"""Image manifests: the platforms an index offers, and the layers and configuration of one image.

https://github.com/opencontainers/image-spec/blob/main/image-index.md and
https://distribution.github.io/distribution/spec/manifest-v2-2/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

INDEXES = frozenset({
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
})  # fmt: skip
IMAGES = frozenset({
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
})  # fmt: skip
CONFIGS = frozenset({
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
})  # fmt: skip
"""The configurations of container images; charts, signatures and other artifacts have others."""

ATTESTATION = "unknown"
"""The architecture of what buildx adds about an image: https://docs.docker.com/build/metadata/attestations/."""

LINUX_ARM64, LINUX_AMD64 = "linux/arm64", "linux/amd64"


@frozen
class Child:
    """One image of an index; `platform` is empty where the index does not say."""

    digest: str
    platform: str = ""


@frozen
class Index:
    """Several images under one name."""

    children: tuple[Child, ...]

    @property
    def platforms(self) -> tuple[str, ...]:
        """The platforms it offers, as far as it says."""
        return tuple(dict.fromkeys(child.platform for child in self.children if child.platform))

    @property
    def silent(self) -> bool:
        """Whether it holds an image without saying for which platform."""
        return not all(child.platform for child in self.children)

    def of(self, platform: str) -> Child | None:
        """The image for a platform."""
        return next((child for child in self.children if child.platform == platform), None)


@frozen
class Image:
    """One image: its configuration, and the compressed size of its layers."""

    config_digest: str
    config_type: str
    size: int
    layers: int

    @property
    def container(self) -> bool:
        """Whether it is a container image, as far as its configuration's type says."""
        return not self.config_type or self.config_type in CONFIGS


def read(text: str) -> Index | Image | None:
    """The manifest a JSON text is; None for anything else."""
    try:
        body = json.loads(text)
    except ValueError:
        return None
    if not isinstance(body, Mapping):
        return None
    if isinstance(body.get("manifests"), list) and body.get("mediaType") not in IMAGES:
        return Index(tuple(_child(each) for each in body["manifests"] if not _attests(each)))
    config = body.get("config")
    if not isinstance(config, Mapping) or "digest" not in config or not isinstance(body.get("layers"), list):
        return None
    sizes = [int(layer.get("size", 0)) for layer in body["layers"]]
    return Image(str(config["digest"]), str(config.get("mediaType", "")), sum(sizes), len(sizes))


def platform(os: str | None, architecture: str | None) -> str:
    """`os/architecture`, the variant left out: AgentCore's `arm64` is every variant of it."""
    return f"{os}/{architecture}" if os and architecture else ""


def _child(entry: Mapping[str, Any]) -> Child:
    of = entry.get("platform") or {}
    return Child(str(entry.get("digest", "")), platform(of.get("os"), of.get("architecture")))


def _attests(entry: Mapping[str, Any]) -> bool:
    return (entry.get("platform") or {}).get("architecture") == ATTESTATION
