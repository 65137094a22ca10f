"""What every check of a repository's content says of images that are in no private ECR registry."""

from __future__ import annotations

from attrs import evolve

from preflight.core.cause import Cause
from preflight.core.finding import Finding, Status, skipped, unknown
from preflight.core.target import Agent
from preflight.images.reference import Reference

NO_IMAGE = "there is no image to look at, which image-exists judges"


def elsewhere(reference: Reference) -> Finding | None:
    """The finding of an image that cannot be looked up in ECR; None for one that can."""
    if reference.private:
        return None
    if not reference.public:
        return skipped("it is not in a private ECR registry, which image-registry judges")
    because = "an image in ECR Public cannot be looked at with the account's permissions"
    return unknown(because, "Move it to a private repository of the account.", cause=Cause("public", (reference.uri,)))


def running(agent: Agent) -> bool:
    """Whether AgentCore has taken the agent's artifact: it is deployed, and the deployment did not fail."""
    return agent.deployed and not agent.status.endswith("FAILED")


def pinned(finding: Finding, agent: Agent, reference: Reference) -> Finding:
    """A failure of what a tag names now, told as what it is for a runtime that runs what the tag named before.

    AgentCore resolves a tag to a digest when a runtime is created or updated, and does not tell the digest.
    """
    if finding.status is not Status.FAIL or reference.digest or not running(agent):
        return finding
    because = f"{finding.because}; the runtime keeps the image the tag named when it was deployed, its next update not"
    return evolve(finding, status=Status.WARN, because=because)


def unpinned(finding: Finding, agent: Agent, reference: Reference) -> Finding:
    """A tag that is gone: whether the image it named went with it cannot be seen, so a running runtime may go on."""
    found = pinned(finding, agent, reference)
    if found is finding:
        return finding
    because = (
        f"{finding.because}; the runtime keeps the image the tag named when it was deployed, if that is still there"
    )
    return evolve(finding, status=Status.UNKNOWN, because=because)
