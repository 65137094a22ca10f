"""Manifests as buildah writes them, and the odd ones: which platforms, which configuration, which size."""

import json

import pytest
from image_rows import image, index, text

from preflight.images.manifests import Image, Index, platform, read


@pytest.mark.parametrize("flavour", ["oci", "docker"])
def test_an_index_names_its_platforms_and_images(flavour: str) -> None:
    found = read(text(f"{flavour}-index"))
    assert isinstance(found, Index)
    assert found.platforms == ("linux/arm64", "linux/amd64")
    child = found.of("linux/arm64")
    assert child
    assert child.digest == next(m["digest"] for m in json.loads(text(f"{flavour}-index"))["manifests"])


@pytest.mark.parametrize("flavour", ["oci", "docker"])
@pytest.mark.parametrize("architecture", ["arm64", "amd64"])
def test_a_single_image_names_its_configuration_and_size(flavour: str, architecture: str) -> None:
    manifest = text(f"{flavour}-{architecture}")
    found = read(manifest)
    assert isinstance(found, Image)
    assert found.container
    assert found.size == sum(layer["size"] for layer in json.loads(manifest)["layers"]) > 0
    configuration = json.loads(text(f"{flavour}-{architecture}-config"))
    assert platform(configuration["os"], configuration["architecture"]) == f"linux/{architecture}"


@pytest.mark.parametrize(
    ("manifest", "platforms", "silent"),
    [
        (index(("linux", "arm64"), ("unknown", "unknown")), ("linux/arm64",), False),
        (index(("linux", "amd64"), ("linux", "amd64")), ("linux/amd64",), False),
        (index(("linux", "amd64"), None), ("linux/amd64",), True),
        (index(("unknown", "unknown")), (), False),
        (index(), (), False),
    ],
)
def test_index(manifest: str, platforms: tuple[str, ...], silent: bool) -> None:
    found = read(manifest)
    assert isinstance(found, Index)
    assert (found.platforms, found.silent) == (platforms, silent)


@pytest.mark.parametrize(
    ("config_type", "container"),
    [
        ("application/vnd.oci.image.config.v1+json", True),
        ("application/vnd.docker.container.image.v1+json", True),
        ("", True),
        ("application/vnd.cncf.helm.config.v1+json", False),
    ],
)
def test_container(config_type: str, container: bool) -> None:
    found = read(image(1, config_type=config_type))
    assert isinstance(found, Image)
    assert found.container is container


@pytest.mark.parametrize(
    "manifest",
    [
        *("", "<html>", "[]", "{}", "[" * 100_000, '{"config": {"digest": "sha256:1"}}', '{"layers": []}'),
        '{"config": {"digest": ["sha256:1"]}, "layers": []}',
        '{"config": {"digest": "sha256:1", "mediaType": 1}, "layers": []}',
        '{"config": {"digest": "sha256:1"}, "layers": "none"}',
        '{"config": {"digest": "sha256:1"}, "layers": [{"size": "5"}]}',
        '{"manifests": ["sha256:1"]}',
        '{"manifests": [{"digest": ["sha256:1"]}]}',
        '{"manifests": [{"digest": "sha256:1", "platform": "linux/arm64"}]}',
        '{"manifests": [{"digest": "sha256:1", "platform": {"os": ["linux"], "architecture": "arm64"}}]}',
        '{"mediaType": ["a"], "manifests": []}',
    ],
)
def test_anything_else_is_no_manifest(manifest: str) -> None:
    assert read(manifest) is None
