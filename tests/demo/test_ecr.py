"""Images: content addresses, indexes, and blobs to download."""

import hashlib
import json

import pytest
from botocore.exceptions import ClientError


def manifest(account, repository, **image_id):
    ecr = account.session.client("ecr")
    return ecr.batch_get_image(repositoryName=repository, imageIds=[image_id])["images"][0]


def address(document):
    return f"sha256:{hashlib.sha256(document).hexdigest()}"


def test_the_digest_is_that_of_the_manifest(ready):
    image = manifest(ready, "research-agent", imageTag="latest")
    assert image["imageId"] == {"imageTag": "latest", "imageDigest": address(image["imageManifest"].encode())}


def test_an_index_leads_to_its_images_by_digest(ready):
    index = json.loads(manifest(ready, "writer-agent", imageTag="latest")["imageManifest"])
    platforms = [child["platform"]["architecture"] for child in index["manifests"]]
    children = [manifest(ready, "writer-agent", imageDigest=child["digest"]) for child in index["manifests"]]
    assert platforms == ["arm64", "amd64", "unknown"]
    assert [address(child["imageManifest"].encode()) for child in children] == [c["digest"] for c in index["manifests"]]


def test_the_configuration_downloads_and_is_what_its_digest_says(ready):
    config = json.loads(manifest(ready, "research-agent", imageTag="latest")["imageManifest"])["config"]
    ecr = ready.session.client("ecr")
    url = ecr.get_download_url_for_layer(repositoryName="research-agent", layerDigest=config["digest"])["downloadUrl"]
    blob = ready.fetch(url, config["size"])
    assert url.startswith("https://")
    assert address(blob) == config["digest"]
    assert json.loads(blob)["architecture"] == "arm64"


def test_what_is_missing_comes_back_as_a_failure(ready):
    asked = [{"imageTag": "nope"}, {"imageTag": "latest"}]
    answer = ready.session.client("ecr").batch_get_image(repositoryName="research-agent", imageIds=asked)
    assert [(f["imageId"], f["failureCode"]) for f in answer["failures"]] == [({"imageTag": "nope"}, "ImageNotFound")]
    assert [image["imageId"]["imageTag"] for image in answer["images"]] == ["latest"]


@pytest.mark.parametrize(
    ("operation", "params", "code"),
    [
        ("describe_images", {"repositoryName": "nope"}, "RepositoryNotFoundException"),
        ("describe_images", {"repositoryName": "nope", "registryId": "111122223333"}, "RepositoryNotFoundException"),
        (
            "describe_images",
            {"repositoryName": "research-agent", "imageIds": [{"imageTag": "latest"}, {"imageTag": "nope"}]},
            "ImageNotFoundException",
        ),
        (
            "get_download_url_for_layer",
            {"repositoryName": "research-agent", "layerDigest": f"sha256:{'0' * 64}"},
            "LayersNotFoundException",
        ),
        ("get_repository_policy", {"repositoryName": "research-agent"}, "RepositoryPolicyNotFoundException"),
    ],
)
def test_errors(ready, operation, params, code):
    with pytest.raises(ClientError) as caught:
        getattr(ready.session.client("ecr"), operation)(**params)
    assert caught.value.response["Error"]["Code"] == code


def test_a_tag_moves_to_the_image_pushed_last(bare):
    ecr = bare.session.client("ecr")
    ecr.create_repository(repositoryName="moving")
    pushed = [
        ecr.put_image(
            repositoryName="moving",
            imageManifest=json.dumps({"mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [], "n": n}),
            imageTag="latest",
        )["image"]["imageId"]["imageDigest"]
        for n in (1, 2)
    ]
    details = ecr.describe_images(repositoryName="moving")["imageDetails"]
    assert {detail["imageDigest"]: detail.get("imageTags") for detail in details} == {
        pushed[0]: None,
        pushed[1]: ["latest"],
    }


SHARED = {"registryId": "111122223333", "repositoryName": "shared"}


@pytest.mark.parametrize("operation", ["describe_images", "get_repository_policy", "batch_get_image"])
def test_another_account_shares_what_its_policy_says(ready, operation):
    asked = {"imageIds": [{"imageTag": "v1"}]} if operation == "batch_get_image" else {}
    assert getattr(ready.session.client("ecr"), operation)(**SHARED, **asked)


def test_a_layer_of_another_account_downloads(ready):
    ecr = ready.session.client("ecr")
    image = ecr.batch_get_image(**SHARED, imageIds=[{"imageTag": "v1"}])["images"][0]
    config = json.loads(image["imageManifest"])["config"]
    url = ecr.get_download_url_for_layer(**SHARED, layerDigest=config["digest"])["downloadUrl"]
    assert address(ready.fetch(url, config["size"])) == config["digest"]
