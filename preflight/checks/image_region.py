"""Every container image is in the region of its runtime.

Why: AgentCore pulls from the ECR registry of its own region only; a URI of another region is refused at create.

Error: Ecr uri region us-east-1 does not match the application region us-west-2

Fix: Push the image to a repository in the runtime's region, or let ECR replicate it there.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
https://github.com/zscaler/zscaler-mcp-server/issues/31
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.command import command
from preflight.core.finding import Finding, failed_unless_derived, passed, skipped
from preflight.core.query import Facts
from preflight.core.steps import Build, Run, Step
from preflight.core.subjects import images
from preflight.core.target import Agent
from preflight.images.commands import create_repository, log_in
from preflight.images.queries import image_of
from preflight.images.reference import Reference, ecr_host, parse


@check(requirement="images", subjects=images, none="no agent runs a container image", kinds=("Runtime",))
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges the region in one image URI."""
    reference, region = parse(image_of(agent).get()), facts.scope.region
    if not reference.region:
        yield skipped("it is not in a private ECR registry, which image-registry judges")
    elif reference.region == region:
        yield passed(f"the image and the runtime are in {region}")
    else:
        because = f"Ecr uri region {reference.region} does not match the application region {region}"
        text = f"Push the image to ECR in {region} and use that URI."
        yield failed_unless_derived(image_of(agent), because, text, _copy(reference, region))


def _copy(reference: Reference, region: str) -> tuple[Step, ...]:
    there = f"{ecr_host(reference.account, region)}/{reference.repository}:{reference.tag or 'latest'}"
    copy = (
        log_in(reference.account, reference.region),
        log_in(reference.account, region),
        command("docker", "buildx", "imagetools", "create", "--tag", there, reference.uri),
    )
    create = Run(create_repository(reference.repository, region), order=10)
    return create, Build(copy, f"Copy {reference.uri} to {there}.", there)
