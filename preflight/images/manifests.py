"""Image manifests: the platforms an index offers, and the layers and configuration of one image.

https://github.com/opencontainers/image-spec/blob/main/image-index.md and
https://distribution.github.io/distribution/spec/manifest-v2-2/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from attrs import frozen

from preflight.core.typed import ensure

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
        found = _manifest(json.loads(text))
        ensure(found)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None
    return found


def _manifest(body: Any) -> Index | Image:
    if isinstance(body.get("manifests"), list) and body.get("mediaType") not in IMAGES:
        return Index(tuple(_child(each) for each in body["manifests"] if not _attests(each)))
    config, layers = body["config"], tuple(body["layers"])
    return Image(
        config["digest"], config.get("mediaType", ""), sum(each.get("size", 0) for each in layers), len(layers)
    )


def platform(os: str | None, architecture: str | None) -> str:
    """`os/architecture`, the variant left out: AgentCore's `arm64` is every variant of it."""
    return f"{os}/{architecture}" if os and architecture else ""


def _child(entry: Mapping[str, Any]) -> Child:
    of = _platform(entry)
    names = {name: of.get(name) for name in ("os", "architecture")}
    if wrong := [name for name, value in names.items() if not isinstance(value, str | None)]:
        raise TypeError(f"{' and '.join(wrong)} is not text")
    return Child(entry.get("digest", ""), platform(**names))


def _attests(entry: Mapping[str, Any]) -> bool:
    return bool(_platform(entry).get("architecture") == ATTESTATION)


def _platform(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    found = entry.get("platform")
    return {} if found is None else found
