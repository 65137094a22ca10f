"""Compressed sizes against the applied quota, also a quota of zero, unknown or denied."""

from typing import Any

import pytest
from image_rows import URI, agent, batch, holding, image, index, stored, text
from worlds import Rows, findings, scope, statuses

from preflight.checks.image_size import judge
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.images.contents import CHILDREN
from preflight.images.queries import MANIFESTS, Failed
from preflight.quotas.queries import IMAGE_SIZE_APPLIED, Quota

QUOTA = Quota("L-0A9E32B3", 2048.0)
DENIED = Unanswered(UnansweredReason.DENIED, "servicequotas:GetServiceQuota")
GB = 1000**3


@pytest.mark.parametrize(
    ("sizes", "quota", "status"),
    [
        ((300_000_000, 200_000_000), QUOTA, "pass"),
        ((2 * GB, 48_000_000), QUOTA, "pass"),
        ((2 * GB, 48_000_001), QUOTA, "warn"),
        ((2048 * 1024**2,), QUOTA, "warn"),
        ((2048 * 1024**2 + 1,), QUOTA, "fail"),
        ((5 * GB,), Quota("L-0A9E32B3", 10240.0), "pass"),
        ((1,), Quota("L-0A9E32B3", 0.0), "fail"),
        ((), QUOTA, "pass"),
        ((GB,), Quota("L-0A9E32B3", 2.0, unit="Gigabytes"), "pass"),
        ((3 * GB,), Quota("L-0A9E32B3", 2.0, unit="Gigabytes"), "fail"),
        ((GB,), Quota("L-0A9E32B3", 2048.0, unit="Megabytes"), "pass"),
        ((GB,), Quota("L-0A9E32B3", 2.0, unit="None"), "unknown"),
        ((1,), [], "unknown"),
        ((5 * GB,), [], "unknown"),
        ((1,), DENIED, "unknown"),
        ((5 * GB,), DENIED, "unknown"),
    ],
)
def test_size(sizes: tuple[int, ...], quota: Any, status: str) -> None:
    told: Rows = {MANIFESTS: {URI: batch(stored(image(*sizes)))}, IMAGE_SIZE_APPLIED: {"": quota}}
    assert statuses(judge, scope(agent()), told) == {URI: status}


def _child(manifest: str, digest: str) -> Any:
    return batch(type(stored(manifest))(digest, manifest))


ARM = f"sha256:{0:064x}"


@pytest.mark.parametrize(
    ("children", "status"),
    [
        (_child(image(100), ARM), "pass"),
        (_child(image(5 * GB), ARM), "fail"),
        (_child(image(100), "sha256:another"), "unknown"),
        (_child("<html>", ARM), "unknown"),
        (batch(Failed("ImageNotFound", digest=ARM)), "unknown"),
        (Unanswered(UnansweredReason.DENIED, "ecr:BatchGetImage"), "unknown"),
    ],
)
def test_of_an_index_the_arm64_image_counts(children: Any, status: str) -> None:
    manifest = index(("linux", "arm64"), ("linux", "amd64"))
    told: Rows = {MANIFESTS: {URI: batch(stored(manifest))}, CHILDREN: {URI: children}, IMAGE_SIZE_APPLIED: {"": QUOTA}}
    assert statuses(judge, scope(agent()), told) == {URI: status}


def test_an_index_without_a_platform_we_run_is_unknown() -> None:
    told: Rows = {MANIFESTS: {URI: batch(stored(index(("linux", "s390x"))))}, IMAGE_SIZE_APPLIED: {"": QUOTA}}
    assert statuses(judge, scope(agent()), told) == {URI: "unknown"}


@pytest.mark.parametrize("flavour", ["oci", "docker"])
def test_real_index(flavour: str) -> None:
    arm64 = text(f"{flavour}-arm64")
    told: Rows = {
        MANIFESTS: {URI: holding(f"{flavour}-index")},
        CHILDREN: {URI: batch(stored(arm64, tag=""))},
        IMAGE_SIZE_APPLIED: {"": QUOTA},
    }
    assert statuses(judge, scope(agent()), told) == {URI: "pass"}


@pytest.mark.parametrize(
    ("manifests", "status"),
    [
        ([], "skip"),
        (batch(Failed("ImageNotFound", tag="v1")), "skip"),
        (Unanswered(UnansweredReason.DENIED, "ecr:BatchGetImage"), "unknown"),
    ],
)
def test_no_image(manifests: Any, status: str) -> None:
    assert statuses(judge, scope(agent()), {MANIFESTS: {URI: manifests}}) == {URI: status}


@pytest.mark.parametrize(("uri", "status"), [("public.ecr.aws/o/i:1", "unknown"), ("ghcr.io/o/i:1", "skip")])
def test_other_registries(uri: str, status: str) -> None:
    assert statuses(judge, scope(agent(uri))) == {uri: status}


@pytest.mark.parametrize(
    ("image_", "status"), [(Value(URI, created=True), "skip"), (Value(URI, derived_by="the toolkit"), "warn")]
)
def test_created_and_derived(image_: Value[str], status: str) -> None:
    told: Rows = {MANIFESTS: {URI: batch(stored(image(5 * GB)))}, IMAGE_SIZE_APPLIED: {"": QUOTA}}
    assert statuses(judge, scope(Agent("a", image=image_)), told) == {URI: status}


def test_not_known_yet() -> None:
    image_to_come = unknown_value(Why.ASSET, "pushed by the deployment")
    assert set(statuses(judge, scope(Agent("a", image=image_to_come))).values()) == {"skip"}


def test_a_quota_of_zero_is_a_support_case() -> None:
    told: Rows = {MANIFESTS: {URI: batch(stored(image(1)))}, IMAGE_SIZE_APPLIED: {"": Quota("L-0A9E32B3", 0.0)}}
    (found,) = findings(judge, scope(agent()), told)
    assert found.fix
    assert "Support case" in found.fix.text
