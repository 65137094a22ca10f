"""Container registries by host, and how one logs in to each. Read 2026-11-22.

AgentCore: pattern of `RuntimeContainerUri` in the bedrock-agentcore-control model of botocore 1.44.5.
ECR hosts: https://docs.aws.amazon.com/general/latest/gr/ecr.html and
https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html (dual-stack).
"""

from __future__ import annotations

import re

from preflight.core.command import Command, aws, command

CONTAINER_URI = re.compile(
    r"(([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?|public\.ecr\.aws)"
    r"/((?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*)(?::([^:@]{1,300}))?(?:@(.+))?"
)
"""What AgentCore takes as a container URI; of up to 1024 characters."""

LONGEST_URI = 1024

ECR_HOST = re.compile(
    r"(?P<account>[0-9]{12})\.dkr[.-]ecr(?P<fips>-fips)?\.(?P<region>[a-z0-9-]+)"
    r"\.(?:amazonaws\.com|on\.aws|on\.amazonwebservices\.com\.cn|amazonaws\.com\.cn)"
)
"""Any host of a private ECR registry: also the FIPS and dual-stack ones that AgentCore refuses."""
LIKE_ECR = re.compile(r"(?P<account>[^.]*)\.dkr[.-]ecr\..+")
"""A host that is meant for one of ECR."""
ACCOUNT = re.compile(r"[0-9]{12}")

ECR, ECR_PUBLIC, DOCKER_HUB = "Amazon ECR", "Amazon ECR Public", "Docker Hub"
GHCR, GCR, ARTIFACT_REGISTRY, QUAY = (
    "GitHub Container Registry",
    "Google Container Registry",
    "Google Artifact Registry",
    "Quay",
)

FAMILIES = (
    (re.compile(r"public\.ecr\.aws"), ECR_PUBLIC),
    (re.compile(r"(?:(?:index|registry-1|registry\.hub)\.)?docker\.(?:io|com)"), DOCKER_HUB),
    (re.compile(r"ghcr\.io|docker\.pkg\.github\.com"), GHCR),
    (re.compile(r"(?:[a-z]+\.)?gcr\.io"), GCR),
    (re.compile(r"[a-z0-9-]+-docker\.pkg\.dev"), ARTIFACT_REGISTRY),
    (re.compile(r"quay\.io"), QUAY),
    (re.compile(r"registry\.gitlab\.com"), "GitLab Container Registry"),
    (re.compile(r"[a-z0-9]+\.azurecr\.(?:io|cn|us)"), "Azure Container Registry"),
    (re.compile(r"mcr\.microsoft\.com"), "Microsoft Artifact Registry"),
    (re.compile(r"registry\.k8s\.io"), "the Kubernetes registry"),
)
"""Registry by host."""


def login(registry: str, host: str) -> Command:
    """How docker logs in to a registry."""
    if registry == ECR_PUBLIC:
        password = aws("ecr-public", "get-login-password", region="us-east-1")
        return command("docker", "login", "--username", "AWS", "--password-stdin", host, stdin=password)
    if registry == GHCR:
        token = command("printenv", "GHCR_TOKEN")
        return command("docker", "login", host, "-u", "USERNAME", "--password-stdin", stdin=token)
    if registry in {GCR, ARTIFACT_REGISTRY}:
        return command("gcloud", "auth", "configure-docker", host)
    return command("docker", "login") if registry == DOCKER_HUB else command("docker", "login", host)
