"""The steps that bring an image to where AgentCore can run it, with its real names filled in."""

from __future__ import annotations

import re

from preflight.core.command import Command, aws, command
from preflight.core.steps import Build, Run, Step
from preflight.images.manifests import LINUX_ARM64
from preflight.images.reference import DEFAULT_TAG, Reference, ecr_host
from preflight.images.registries import login

LEGAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@-]*")
"""What a reference may hold (https://github.com/distribution/reference); any other is put into no command."""


def create_repository(repository: str, region: str) -> Command:
    """Creates an ECR repository."""
    return aws("ecr", "create-repository", repository_name=repository, region=region)


def log_in(account: str, region: str) -> Command:
    """Logs docker in to a private ECR registry."""
    password = aws("ecr", "get-login-password", region=region)
    return command(
        "docker", "login", "--username", "AWS", "--password-stdin", ecr_host(account, region), stdin=password
    )


def build_and_push(uri: str, *before: Command) -> Build:
    """Builds the image in this folder for arm64 and pushes it, after the logins that are needed."""
    build = command(
        "docker", "buildx", "build", "--platform", LINUX_ARM64, "--provenance=false", "-t", uri, "--push", "."
    )
    return Build((*before, build), f"Build {uri} for {LINUX_ARM64} in the folder of its Dockerfile, and push it.", uri)


def migrate(reference: Reference, account: str | None, region: str) -> tuple[Step, ...]:
    """Copies an image from any registry into the private ECR registry of the account."""
    repository = reference.repository.rpartition("/")[2].lower()
    source = f"{reference.host}/{reference.repository}{reference.ending}"
    destination = f"{ecr_host(account or 'ACCOUNT', region)}/{repository}:{reference.tag or DEFAULT_TAG}"
    if not (LEGAL.fullmatch(source) and LEGAL.fullmatch(destination)):
        return ()
    copy = (
        *((log_in(account, region),) if account else ()),
        login(reference.registry, reference.host),
        command("docker", "pull", "--platform", LINUX_ARM64, source),
        command("docker", "tag", source, destination),
        command("docker", "push", destination),
    )
    text = f"Copy {source} to {destination}."
    return Run(create_repository(repository, region), order=10), Build(copy, text, destination)
