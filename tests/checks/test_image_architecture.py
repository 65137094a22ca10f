"""Platforms of indexes and single images, real and made up, on both kinds of compute."""

import json
from typing import Any

import pytest
from image_rows import URI, agent, batch, holding, image, index, stored, text
from worlds import Rows, findings, scope, statuses

from preflight.checks.image_architecture import judge
from preflight.core.target import Agent, Compute
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.images.contents import CONFIGURATIONS, LINKS, Configuration, Link
from preflight.images.queries import MANIFESTS

ARM, AMD, OTHER = ("linux", "arm64"), ("linux", "amd64"), ("unknown", "unknown")
LINK = Link("https://example.com/config")
UNREACHABLE = Unanswered(UnansweredReason.UNREACHABLE, "https:Get")


@pytest.mark.parametrize(
    ("manifest", "microvm", "instances"),
    [
        (text("oci-index"), "pass", "pass"),
        (text("docker-index"), "pass", "pass"),
        (index(ARM), "pass", "pass"),
        (index(ARM, OTHER), "pass", "pass"),
        (index(AMD), "fail", "pass"),
        (index(AMD, OTHER), "fail", "pass"),
        (index(OTHER), "fail", "fail"),
        (index(), "fail", "fail"),
        (index(("windows", "arm64")), "fail", "fail"),
        (index(("linux", "s390x"), ("linux", "ppc64le")), "fail", "fail"),
        (index(AMD, None), "unknown", "pass"),
        (index(ARM, None), "pass", "pass"),
        (index(None), "unknown", "unknown"),
        (image(1, config_type="application/vnd.cncf.helm.config.v1+json"), "fail", "fail"),
        ("<html>", "unknown", "unknown"),
    ],
)
def test_what_the_manifest_says(manifest: str, microvm: str, instances: str) -> None:
    told = {MANIFESTS: {URI: batch(stored(manifest))}}
    assert statuses(judge, scope(agent()), told) == {URI: microvm}
    assert statuses(judge, scope(agent(compute=Compute.INSTANCES)), told) == {URI: instances}


@pytest.mark.parametrize(
    ("agents", "status"),
    [
        ((agent(compute=Compute.INSTANCES), agent()), "fail"),
        ((agent(), agent(compute=Compute.INSTANCES)), "fail"),
        ((agent(deployed=True, status="READY"),), "warn"),
        ((agent(deployed=True, status="CREATE_FAILED"),), "fail"),
        ((agent(deployed=True, status="READY"), agent()), "fail"),
    ],
)
def test_one_use_of_an_image_hides_no_other(agents: tuple[Agent, ...], status: str) -> None:
    told = {MANIFESTS: {URI: batch(stored(index(AMD)))}}
    assert statuses(judge, scope(*agents), told) == {URI: status}


@pytest.mark.parametrize("flavour", ["oci", "docker"])
@pytest.mark.parametrize(("architecture", "status"), [("arm64", "pass"), ("amd64", "fail")])
def test_real_single_images(flavour: str, architecture: str, status: str) -> None:
    document = json.loads(text(f"{flavour}-{architecture}-config"))
    told: Rows = {
        MANIFESTS: {URI: holding(f"{flavour}-{architecture}")},
        LINKS: {URI: LINK},
        CONFIGURATIONS: {URI: Configuration(document["architecture"], document["os"])},
    }
    assert statuses(judge, scope(agent()), told) == {URI: status}


@pytest.mark.parametrize(
    ("link", "configuration", "status"),
    [
        (LINK, Configuration("arm64", "linux"), "pass"),
        (LINK, Configuration("amd64", "linux"), "fail"),
        (LINK, Configuration("arm64", "windows"), "fail"),
        (LINK, Configuration(), "unknown"),
        (LINK, UNREACHABLE, "unknown"),
        ([], [], "unknown"),
        (Unanswered(UnansweredReason.DENIED, "ecr:GetDownloadUrlForLayer"), [], "unknown"),
    ],
)
def test_single_image(link: Any, configuration: Any, status: str) -> None:
    told: Rows = {MANIFESTS: {URI: batch(stored(image(1)))}, LINKS: {URI: link}, CONFIGURATIONS: {URI: configuration}}
    assert statuses(judge, scope(agent()), told) == {URI: status}


@pytest.mark.parametrize(
    ("manifests", "platform", "status"),
    [
        ([], None, "skip"),
        (batch(), None, "skip"),
        ([], "linux/arm64", "pass"),
        ([], "linux/amd64", "fail"),
        (Unanswered(UnansweredReason.DENIED, "ecr:BatchGetImage"), "linux/arm64", "unknown"),
        (holding("oci-index"), "linux/amd64", "pass"),
    ],
)
def test_missing_and_denied(manifests: Any, platform: str | None, status: str) -> None:
    told = {MANIFESTS: {URI: manifests}}
    declared = Value(platform) if platform else None
    assert statuses(judge, scope(agent(platform=declared)), told) == {URI: status}


@pytest.mark.parametrize(
    ("platform", "compute", "status"),
    [
        (None, Compute.MICROVM, "skip"),
        ("linux/arm64", Compute.MICROVM, "pass"),
        ("linux/arm64/v8", Compute.MICROVM, "pass"),
        ("arm64", Compute.MICROVM, "pass"),
        ("linux/amd64", Compute.MICROVM, "fail"),
        ("linux/amd64", Compute.INSTANCES, "pass"),
    ],
)
def test_an_image_to_come_is_judged_by_what_its_build_declares(
    platform: str | None, compute: Compute, status: str
) -> None:
    declared = Value(platform) if platform else None
    to_come = Agent("a", image=unknown_value(Why.ASSET, "pushed by the deployment"), platform=declared, compute=compute)
    assert set(statuses(judge, scope(to_come)).values()) == {status}


@pytest.mark.parametrize(
    ("image", "platform", "status"),
    [
        (Value(URI, created=True), None, "skip"),
        (Value(URI, created=True), "linux/arm64", "pass"),
        (Value(URI, created=True), "linux/amd64", "fail"),
        (Value(URI, derived_by="the toolkit"), None, "warn"),
    ],
)
def test_created_and_derived(image: Value[str], platform: str | None, status: str) -> None:
    told = {MANIFESTS: {URI: batch(stored(index(AMD)))}}
    made = Agent("a", image=image, platform=Value(platform) if platform else None)
    assert statuses(judge, scope(made), told) == {URI: status}


@pytest.mark.parametrize(("uri", "status"), [("public.ecr.aws/o/i:1", "unknown"), ("ghcr.io/o/i:1", "skip")])
def test_other_registries(uri: str, status: str) -> None:
    assert statuses(judge, scope(agent(uri))) == {uri: status}


def test_the_message_is_the_one_aws_gives_and_the_fix_builds() -> None:
    (found,) = findings(judge, scope(agent()), {MANIFESTS: {URI: batch(stored(index(AMD)))}})
    assert "linux/amd64: Architecture incompatible, supported architectures: [arm64]" in found.because
    assert found.fix
    build = f"docker buildx build --platform linux/arm64 --provenance=false -t {URI} --push ."
    assert (found.fix.command or "").splitlines()[-1] == build


def test_one_wrong_among_many() -> None:
    uris = [f"123456789012.dkr.ecr.us-west-2.amazonaws.com/r{n}:v1" for n in range(25)]
    told = {MANIFESTS: {uri: batch(stored(index(AMD if n == 17 else ARM))) for n, uri in enumerate(uris)}}
    found = statuses(judge, scope(*(agent(uri) for uri in uris)), told)
    assert [uri for uri, status in found.items() if status == "fail"] == [uris[17]]
    assert list(found.values()).count("pass") == 24
