"""Every container image is in Amazon ECR.

Why: AgentCore pulls from Amazon ECR only. The container URI must name a private ECR registry by its plain host;
GitHub, Docker Hub, Google and every other registry are refused, and so are ECR's FIPS and dual-stack hosts.
`public.ecr.aws` passes the API's pattern, but the requirements guide does not allow it and whether such an image
starts is not documented.

Error: Value at 'agentRuntimeArtifact.containerConfiguration.containerUri' failed to satisfy constraint: Member must
satisfy regular expression pattern

Fix: Create a repository in ECR, copy the image there, and name it by its ECR URI.

Source: https://plexusone.github.io/agentkit/platforms/agentcore-requirements#ecr-only
https://docs.aws.amazon.com/bedrock-agentcore-control/latest/APIReference/API_ContainerConfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.finding import Finding, failed_unless_derived, passed, warned
from preflight.core.query import Facts
from preflight.core.scope import Scope
from preflight.core.subjects import images
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered
from preflight.core.value import Value
from preflight.images.commands import migrate
from preflight.images.queries import image_of
from preflight.images.reference import Reference, parse
from preflight.images.registries import ACCOUNT, ECR, ECR_HOST, LIKE_ECR

MOVE = "Copy the image into a private ECR repository and name it by its ECR URI."
REFUSED = "Value at 'agentRuntimeArtifact.containerConfiguration.containerUri' failed to satisfy constraint"


@check(requirement="images", subjects=images, none="no agent runs a container image", kinds=("Runtime",))
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges the registry and the form of one image reference."""
    scope = facts.scope
    reference = parse(image_of(agent).get())
    if reference.private:
        yield passed(f"it is in the ECR registry of account {reference.account} in {reference.region}")
    elif reference.public:
        yield _public(reference, agent, scope)
    elif reference.registry == ECR:
        yield _malformed(reference, image_of(agent))
    elif (host := LIKE_ECR.fullmatch(reference.host)) and not ACCOUNT.fullmatch(host["account"]):
        because = f"its host names the account {host['account']!r}, and an account has 12 digits ({REFUSED})"
        yield failed_unless_derived(image_of(agent), because, "Write the account's 12 digits.")
    else:
        because = f"it is in {reference.registry}, and AgentCore pulls from Amazon ECR only ({REFUSED})"
        yield failed_unless_derived(
            image_of(agent), because, MOVE, migrate(reference, _account(agent, scope), scope.region)
        )


def _public(reference: Reference, agent: Agent, scope: Scope) -> Finding:
    command = migrate(reference, _account(agent, scope), scope.region)
    if scope.by_guide or not reference.accepted:
        because = "it is in ECR Public, and the guide allows private ECR registries only"
        return failed_unless_derived(image_of(agent), because, MOVE, command)
    because = "the API accepts ECR Public, but whether AgentCore starts an image from there is not documented"
    return warned(because, MOVE, command)


def _malformed(reference: Reference, image: Value[str]) -> Finding:
    """What is wrong with a URI on an ECR host that the API refuses all the same."""
    if parse(reference.plain).private:
        kind = _other_host(reference) or "more than registry, repository and tag"
        return failed_unless_derived(
            image, f"it names {kind}, which AgentCore refuses ({REFUSED})", f"Write {reference.plain}"
        )
    because = f"{reference.repository or 'the repository'}{reference.ending} is not a repository, tag and digest as"
    return failed_unless_derived(
        image,
        f"{because} AgentCore reads them ({REFUSED})",
        "Use lower-case letters and digits, joined by single '.', '_' or '-', and push the image under that name.",
    )


def _other_host(reference: Reference) -> str:
    found = ECR_HOST.fullmatch(reference.host)
    if found and found["fips"]:
        return "a FIPS host"
    return "a dual-stack host" if ".on." in reference.host else ""


def _account(agent: Agent, scope: Scope) -> str | None:
    """The account to push to, as far as known."""
    for value in (agent.account, scope.target.account):
        if value and value.known:
            return value.get()
    return None if isinstance(scope.caller, Unanswered) else scope.caller.account
