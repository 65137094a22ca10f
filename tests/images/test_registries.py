"""Whose registry a host is, which hosts are ECR's, which references AgentCore takes, and how one logs in."""

from __future__ import annotations

import pytest

from preflight.images.registries import (
    ARTIFACT_REGISTRY,
    CONTAINER_URI,
    DOCKER_HUB,
    ECR_HOST,
    ECR_PUBLIC,
    FAMILIES,
    GCR,
    GHCR,
    QUAY,
    login,
)


@pytest.mark.parametrize(
    ("host", "registry"),
    [
        ("public.ecr.aws", ECR_PUBLIC),
        ("docker.io", DOCKER_HUB),
        ("index.docker.io", DOCKER_HUB),
        ("registry-1.docker.io", DOCKER_HUB),
        ("ghcr.io", GHCR),
        ("gcr.io", GCR),
        ("eu.gcr.io", GCR),
        ("europe-west1-docker.pkg.dev", ARTIFACT_REGISTRY),
        ("quay.io", QUAY),
        ("mine.azurecr.io", "Azure Container Registry"),
        ("ghcr.io.evil.example", None),
        ("notquay.io", None),
        ("localhost:5000", None),
    ],
)
def test_whose_it_is(host: str, registry: str | None) -> None:
    found = [name for pattern, name in FAMILIES if pattern.fullmatch(host)]
    assert found == ([registry] if registry else [])


@pytest.mark.parametrize(
    ("host", "account", "region", "fips"),
    [
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com", "123456789012", "us-west-2", None),
        ("123456789012.dkr.ecr-fips.us-west-2.amazonaws.com", "123456789012", "us-west-2", "-fips"),
        ("123456789012.dkr-ecr.us-west-2.on.aws", "123456789012", "us-west-2", None),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "123456789012", "cn-north-1", None),
        ("12345678901.dkr.ecr.us-west-2.amazonaws.com", None, None, None),
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com.evil.example", None, None, None),
    ],
)
def test_the_hosts_of_ecr(host: str, account: str | None, region: str | None, fips: str | None) -> None:
    found = ECR_HOST.fullmatch(host)
    assert (found["account"], found["region"], found["fips"]) == (account, region, fips) if found else account is None


ECR = "123456789012.dkr.ecr.us-west-2.amazonaws.com"


@pytest.mark.parametrize(
    ("uri", "taken"),
    [
        (f"{ECR}/a", True),
        (f"{ECR}/team/a-b_c.d:v1", True),
        (f"{ECR}/a@sha256:{'0' * 64}", True),
        ("public.ecr.aws/x/y:v1", True),
        (f"{ECR}/Upper", False),
        (f"{ECR}/a//b", False),
        (f"{ECR}/", False),
        (f"https://{ECR}/a", False),
        (f"{ECR}/a:{'v' * 301}", False),
        ("123456789012.dkr-ecr.us-west-2.on.aws/a", False),
        ("ghcr.io/x/y", False),
    ],
)
def test_what_agentcore_takes(uri: str, taken: bool) -> None:
    assert bool(CONTAINER_URI.fullmatch(uri)) is taken


@pytest.mark.parametrize(
    ("registry", "host", "text"),
    [
        (ECR_PUBLIC, "public.ecr.aws",
         ("aws ecr-public get-login-password --region us-east-1 |"
         " docker login --username AWS --password-stdin public.ecr.aws")),
        (GHCR, "ghcr.io", "printenv GHCR_TOKEN | docker login ghcr.io -u USERNAME --password-stdin"),
        (GCR, "gcr.io", "gcloud auth configure-docker gcr.io"),
        (ARTIFACT_REGISTRY, "x-docker.pkg.dev", "gcloud auth configure-docker x-docker.pkg.dev"),
        (DOCKER_HUB, "docker.io", "docker login"),
        ("mine.example", "mine.example", "docker login mine.example"),
    ],
)  # fmt: skip
def test_how_one_logs_in(registry: str, host: str, text: str) -> None:
    assert str(login(registry, host)) == text
