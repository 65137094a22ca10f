"""The shell commands that bring an image to where AgentCore can run it, with its real names filled in."""

from __future__ import annotations

from preflight.images.manifests import LINUX_ARM64
from preflight.images.reference import DEFAULT_TAG, Reference, ecr_host
from preflight.images.registries import LOGINS


def create_repository(repository: str, region: str) -> str:
    """Creates an ECR repository."""
    return f"aws ecr create-repository --repository-name {repository} --region {region}"


def log_in(account: str, region: str) -> str:
    """Logs docker in to a private ECR registry."""
    host = ecr_host(account, region)
    return f"aws ecr get-login-password --region {region} | docker login --username AWS --password-stdin {host}"


def build_and_push(uri: str) -> str:
    """Builds the image in this folder for arm64 and pushes it."""
    return f"docker buildx build --platform {LINUX_ARM64} --provenance=false -t {uri} --push ."


def migrate(reference: Reference, account: str | None, region: str) -> str:
    """Copies an image from any registry into the private ECR registry of the account."""
    owner = account or "$ACCOUNT"
    repository = reference.repository.rpartition("/")[2].lower()
    source = f"{reference.host}/{reference.repository}{reference.ending}"
    destination = f"{ecr_host(owner, region)}/{repository}:{reference.tag or DEFAULT_TAG}"
    lines = [] if account else ["ACCOUNT=$(aws sts get-caller-identity --query Account --output text)"]
    lines += [
        create_repository(repository, region),
        log_in(owner, region),
        LOGINS.get(reference.registry, "docker login {host}").format(host=reference.host),
        f"docker pull --platform {LINUX_ARM64} {source}",
        f"docker tag {source} {destination}",
        f"docker push {destination}",
    ]
    return "\n".join(lines)
