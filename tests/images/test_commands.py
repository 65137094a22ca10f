"""The steps that bring an image to where AgentCore can run it; a reference that no registry takes is in none of them."""

from __future__ import annotations

import pytest

from preflight.core.steps import Build, Run
from preflight.images.commands import build_and_push, create_repository, log_in, migrate
from preflight.images.reference import parse

ACCOUNT, REGION = "123456789012", "us-west-2"
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"


@pytest.mark.parametrize(
    ("uri", "source", "destination", "login"),
    [
        ("ghcr.io/Org/Research:v1", "ghcr.io/Org/Research:v1", f"{HOST}/research:v1", "docker login ghcr.io"),
        ("quay.io/o/i", "quay.io/o/i", f"{HOST}/i:latest", "docker login quay.io"),
        ("public.ecr.aws/x/y:v2", "public.ecr.aws/x/y:v2", f"{HOST}/y:v2", "aws ecr-public get-login-password"),
        (
            f"quay.io/o/i@sha256:{'0' * 64}",
            f"quay.io/o/i@sha256:{'0' * 64}",
            f"{HOST}/i:latest",
            "docker login quay.io",
        ),
    ],
)
def test_an_image_is_copied(uri: str, source: str, destination: str, login: str) -> None:
    create, copy = migrate(parse(uri), ACCOUNT, REGION)
    assert isinstance(create, Run)
    assert isinstance(copy, Build)
    repository = destination.rpartition("/")[2].partition(":")[0]
    assert str(create.command) == f"aws ecr create-repository --repository-name {repository} --region {REGION}"
    lines = [str(command) for command in copy.commands]
    assert lines[0] == str(log_in(ACCOUNT, REGION))
    assert lines[1].startswith(login) or login in lines[1]
    assert lines[2:] == [
        f"docker pull --platform linux/arm64 {source}", f"docker tag {source} {destination}", f"docker push {destination}",
    ]  # fmt: skip
    assert (copy.image, create.order < copy.order) == (destination, True)


def test_without_an_account_its_place_is_left_open() -> None:
    _, copy = migrate(parse("quay.io/o/i:v1"), None, REGION)
    assert isinstance(copy, Build)
    assert copy.image == f"ACCOUNT.dkr.ecr.{REGION}.amazonaws.com/i:v1"
    assert "get-login-password" not in str([str(command) for command in copy.commands])


@pytest.mark.parametrize("uri", ["ghcr.io/x/y:v1;touch PWNED;", "ghcr.io/x/y:$(id)", "ghcr.io/x/-y z"])
def test_a_reference_that_is_not_legal_is_put_into_no_command(uri: str) -> None:
    assert migrate(parse(uri), ACCOUNT, REGION) == ()


def test_an_image_is_built_for_arm64_after_the_logins() -> None:
    build = build_and_push(f"{HOST}/a:v1", log_in(ACCOUNT, REGION))
    assert [str(command) for command in build.commands] == [
        f"aws ecr get-login-password --region {REGION} | docker login --username AWS --password-stdin {HOST}",
        f"docker buildx build --platform linux/arm64 --provenance=false -t {HOST}/a:v1 --push .",
    ]
    assert str(create_repository("a", "cn-north-1")).endswith("--region cn-north-1")
