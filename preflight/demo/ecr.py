"""Container images as ECR serves them: digests of the manifest bytes, real sizes, and blobs to download."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from moto.ecr.models import Image, Repository, ecr_backends
from moto.utilities.utils import get_partition

from preflight.demo.agentcore import state_of
from preflight.demo.dispatch import AwsError, Call, answers
from preflight.demo.state import NOW, states
from preflight.iam.documents import Policy
from preflight.iam.policies import Decision, Layer, Request, evaluate

Manifest = Mapping[str, Any]


def digest(document: bytes) -> str:
    """The content address of a document."""
    return f"sha256:{hashlib.sha256(document).hexdigest()}"


@answers("ecr", "PutImage")
def put_image(call: Call) -> dict[str, Any]:
    """Stores a manifest under the digest of its bytes (moto hashes something else)."""
    wanted = call.params
    repository = _repository(call, wanted)
    manifest: str = wanted["imageManifest"]
    tag: Any = wanted.get("imageTag")
    address = digest(manifest.encode())
    image = _found(repository, {"imageDigest": address})
    if image is None:
        kind = wanted.get("imageManifestMediaType") or json.loads(manifest)["mediaType"]
        image = Image(call.account_id, tag, manifest, repository.name, kind, address)
        repository.images.append(image)
    if tag:
        for other in repository.images:
            other.remove_tag(tag)
        image.update_tag(tag)
    return {"image": _image(image, {"imageTag": tag} if tag else {})}


@answers("ecr", "DescribeImages")
def describe_images(call: Call) -> dict[str, Any]:
    """The images asked for, in the order they were pushed; one that is missing fails the whole call, as at AWS."""
    asked = call.params
    repository = _repository(call, asked)
    wanted = [_required(repository, image_id) for image_id in asked.get("imageIds", ())]
    chosen = [image for image in repository.images if image in wanted] if wanted else repository.images
    return {"imageDetails": [_detail(repository, image) for image in chosen]}


@answers("ecr", "BatchGetImage")
def batch_get_image(call: Call) -> dict[str, Any]:
    """The manifests asked for; what is missing comes back among the failures."""
    asked = call.params
    repository = _repository(call, asked)
    found = [(image_id, _found(repository, image_id)) for image_id in asked["imageIds"]]
    return {
        "images": [_image(image, image_id) for image_id, image in found if image],
        "failures": [
            {
                "imageId": image_id,
                "failureCode": "ImageNotFound",
                "failureReason": "Requested image not found",
            }
            for image_id, image in found
            if image is None
        ],
    }


@answers("ecr", "GetDownloadUrlForLayer")
def get_download_url_for_layer(call: Call) -> dict[str, Any]:
    """A link to one blob, served by the demo's `fetch`."""
    asked = call.params
    blobs = states[_repository(call, asked).registry_id][call.region].blobs
    address = asked["layerDigest"]
    if address not in blobs:
        raise AwsError("LayersNotFoundException", f"The layer {address} was not found")
    bucket = f"prod-{call.region}-starport-layer-bucket.s3.{call.region}.amazonaws.com"
    url = f"https://{bucket}/{call.account_id}/{address}"
    state_of(call).documents[url] = blobs[address]
    return {"downloadUrl": f"{url}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=3600", "layerDigest": address}


@answers("ecr", "GetRepositoryPolicy")
def get_repository_policy(call: Call) -> dict[str, Any]:
    """The policy of a repository, of any account (moto looks only at the caller's own)."""
    asked = call.params
    repository = _repository(call, asked)
    backend = ecr_backends[repository.registry_id][call.region]
    return dict(backend.get_repository_policy(repository.registry_id, repository.name))


def _repository(call: Call, asked: Mapping[str, Any]) -> Repository:
    owner = asked.get("registryId") or call.account_id
    repository = ecr_backends[owner][call.region]._get_repository(asked["repositoryName"], owner)  # noqa: SLF001
    if owner != call.account_id and not _shared(repository, call):
        because = f"is not authorized to perform: ecr:{call.operation} on resource: {repository.arn}"
        raise AwsError("AccessDeniedException", f"Account {call.account_id} {because}")
    return repository


def _shared(repository: Repository, call: Call) -> bool:
    """Whether a repository's own policy lets the caller's account do this."""
    if not repository.policy:
        return False
    account = f"arn:{get_partition(call.region)}:iam::{call.account_id}:root"
    request = Request(f"ecr:{call.operation}", repository.arn, account)
    policy = Policy.of(repository.policy, repository.name)
    verdict = evaluate(request, (), resource_policy=policy).of(Layer.RESOURCE)
    return verdict is not None and verdict.decision is Decision.ALLOWED


def _found(repository: Repository, image_id: Mapping[str, str]) -> Image | None:
    address, tag = image_id.get("imageDigest"), image_id.get("imageTag")
    for image in repository.images:
        if address in {None, image.get_image_digest()} and (tag is None or tag in image.image_tags):
            return image
    return None


def _required(repository: Repository, image_id: Mapping[str, str]) -> Image:
    if image := _found(repository, image_id):
        return image
    address, tag = image_id.get("imageDigest", "null"), image_id.get("imageTag", "null")
    where = f"repository with name '{repository.name}' in the registry with id '{repository.registry_id}'"
    wanted = f"imageId {{imageDigest:'{address}', imageTag:'{tag}'}}"
    raise AwsError("ImageNotFoundException", f"The image with {wanted} does not exist within the {where}")


def _image(image: Image, image_id: Mapping[str, str]) -> dict[str, Any]:
    return {
        "registryId": image.registry_id,
        "repositoryName": image.repository_name,
        "imageId": {**image_id, "imageDigest": image.get_image_digest()},
        "imageManifest": image.image_manifest,
        "imageManifestMediaType": image.image_manifest_media_type,
    }


def _detail(repository: Repository, image: Image) -> dict[str, Any]:
    manifest = json.loads(image.image_manifest)
    return {
        "registryId": image.registry_id,
        "repositoryName": image.repository_name,
        "imageDigest": image.get_image_digest(),
        **({"imageTags": image.image_tags} if image.image_tags else {}),
        "imageSizeInBytes": _size(repository, manifest),
        "imagePushedAt": NOW,
        "imageManifestMediaType": image.image_manifest_media_type,
        "artifactMediaType": manifest.get("config", {}).get("mediaType"),
        "imageStatus": "ACTIVE",
    }


def _size(repository: Repository, manifest: Manifest) -> int:
    """The layers together; of an index the largest of its images, as the API reference has it."""
    sizes = [layer["size"] for layer in manifest.get("layers", ())]
    children = (_found(repository, {"imageDigest": child["digest"]}) for child in manifest.get("manifests", ()))
    return max((_size(repository, json.loads(child.image_manifest)) for child in children if child), default=sum(sizes))
