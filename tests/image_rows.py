"""ECR's answers about images, made of manifests that buildah wrote (tests/fixtures/images)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from preflight.core.target import Agent
from preflight.core.value import Value
from preflight.images.queries import Batch, Failed, Stored

FIXTURES = Path(__file__).parent / "fixtures" / "images"
HOST = "123456789012.dkr.ecr.us-west-2.amazonaws.com"
URI = f"{HOST}/research:v1"


def text(name: str) -> str:
    """One fixture as it is stored."""
    return (FIXTURES / f"{name}.json").read_text()


def digest(manifest: str) -> str:
    """The content address of a manifest."""
    return f"sha256:{hashlib.sha256(manifest.encode()).hexdigest()}"


def stored(manifest: str, tag: str = "v1") -> Stored:
    """The image as ECR holds it."""
    return Stored(digest(manifest), manifest, tag)


def batch(*images: Stored | Failed) -> Batch:
    """The answer for one repository."""
    return Batch(
        tuple(each for each in images if isinstance(each, Stored)),
        tuple(each for each in images if isinstance(each, Failed)),
    )


def holding(name: str, tag: str = "v1") -> Batch:
    """The answer of a repository that holds one fixture under a tag."""
    return batch(stored(text(name), tag))


def index(*platforms: tuple[str, str] | None) -> str:
    """An index of images for these platforms (os, architecture)."""
    children = [
        {"digest": f"sha256:{place:064x}", **({"platform": {"os": of[0], "architecture": of[1]}} if of else {})}
        for place, of in enumerate(platforms)
    ]
    return json.dumps({"schemaVersion": 2, "manifests": children})


def image(*sizes: int, config_type: str = "application/vnd.oci.image.config.v1+json") -> str:
    """The manifest of one image with layers of these sizes."""
    config = {"digest": "sha256:c0", "mediaType": config_type}
    return json.dumps({"config": config, "layers": [{"size": size} for size in sizes]})


def agent(uri: str = URI, **rest: Any) -> Agent:
    """An agent that runs the image."""
    return Agent("research", image=Value(uri), **rest)
