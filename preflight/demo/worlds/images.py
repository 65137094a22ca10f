"""Container images of the simulated accounts: manifests, configurations and layers as a registry holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from preflight.demo.ecr import digest
from preflight.demo.site import Site

OCI = "application/vnd.oci.image"
MIB = 1024 * 1024
LOOK = "ecr:DescribeImages ecr:GetRepositoryPolicy"
PULL = "ecr:BatchGetImage ecr:GetDownloadUrlForLayer"


def repository(site: Site, name: str) -> str:
    """Creates a repository; returns the URI images are named by."""
    made = site.client("ecr").create_repository(repositoryName=name, imageTagMutability="MUTABLE")
    return str(made["repository"]["repositoryUri"])


def share_image(site: Site, owner: str, actions: str) -> None:
    """The image `shared:v1` of another account, whose repository lets this account do `actions`."""
    other = site.of(owner)
    repository(other, "shared")
    push_image(other, "shared", "arm64", "v1")
    statement = {
        "Sid": "Shared",
        "Effect": "Allow",
        "Principal": {"AWS": site.arn("iam", "root")},
        "Action": actions.split(),
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    other.client("ecr").set_repository_policy(repositoryName="shared", policyText=policy)


def push_image(site: Site, name: str, architecture: str, tag: str | None = None, *, mib: int = 48) -> dict[str, Any]:
    """Pushes one platform image with a layer of `mib` MiB; returns its descriptor, as an index names it."""
    layer = {
        "mediaType": f"{OCI}.layer.v1.tar+gzip",
        "digest": digest(f"{name} {architecture}".encode()),
        "size": mib * MIB,
    }
    config = {
        "architecture": architecture,
        "os": "linux",
        "config": {"User": "1000", "Cmd": ["python", "-m", "agent"], "ExposedPorts": {"8080/tcp": {}}},
        "rootfs": {"type": "layers", "diff_ids": [digest(f"{name} {architecture} layer".encode())]},
    }
    blob = _store(site, config)
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{OCI}.manifest.v1+json",
        "config": {"mediaType": f"{OCI}.config.v1+json", **blob},
        "layers": [layer],
    }
    platform = {"platform": {"architecture": architecture, "os": "linux"}}
    return {**_put(site, name, manifest, tag), **platform}


def push_index(site: Site, name: str, tag: str, architectures: tuple[str, ...]) -> None:
    """Pushes a multi-platform image with the build attestation that buildx adds to every build."""
    children = [push_image(site, name, architecture) for architecture in architectures]
    attestation = {**_attestation(site, name), "platform": {"architecture": "unknown", "os": "unknown"}}
    described = {"annotations": {"vnd.docker.reference.type": "attestation-manifest"}}
    index = {
        "schemaVersion": 2,
        "mediaType": f"{OCI}.index.v1+json",
        "manifests": [*children, {**attestation, **described}],
    }
    _put(site, name, index, tag)


def _attestation(site: Site, name: str) -> dict[str, Any]:
    config = _store(site, {"architecture": "unknown", "os": "unknown"})
    statement = _store(site, {"_type": "https://in-toto.io/Statement/v0.1", "subject": [{"name": name}]})
    manifest = {
        "schemaVersion": 2,
        "mediaType": f"{OCI}.manifest.v1+json",
        "config": {"mediaType": f"{OCI}.config.v1+json", **config},
        "layers": [{"mediaType": "application/vnd.in-toto+json", **statement}],
    }
    return _put(site, name, manifest, None)


def _store(site: Site, document: Mapping[str, Any]) -> dict[str, Any]:
    blob = json.dumps(document).encode()
    site.state.blobs[digest(blob)] = blob
    return {"digest": digest(blob), "size": len(blob)}


def _put(site: Site, name: str, manifest: Mapping[str, Any], tag: str | None) -> dict[str, Any]:
    text = json.dumps(manifest)
    tagged = {"imageTag": tag} if tag else {}
    site.client("ecr").put_image(repositoryName=name, imageManifest=text, **tagged)
    return {"mediaType": manifest["mediaType"], "digest": digest(text.encode()), "size": len(text)}
