"""Every container image is in its repository and can be pulled.

Why: AgentCore resolves the tag to a digest when the runtime is created or updated. Without the image the create
fails, some tools report only an empty state, and the failed runtime keeps its name. An archived image is still
listed, but a pull answers as if it were not there.

Error: The specified image identifier does not exist in the repository. Terraform: unexpected state '', wanted
target 'READY'

Fix: Push the image before the runtime is deployed, or name a tag that exists.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
https://github.com/hashicorp/terraform-provider-aws/issues/45620
https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html

Limits: `ecr:BatchGetImage` is what a pull calls too, so ECR may record this audit as a pull of the image.
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.check import check
from preflight.core.command import Command, aws
from preflight.core.deletion import deletion
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, skipped, unheard, unknown, warned
from preflight.core.near import near as nearest
from preflight.core.query import Facts
from preflight.core.subjects import images
from preflight.core.target import Agent
from preflight.core.value import Value
from preflight.images.commands import build_and_push, create_repository, log_in
from preflight.images.findings import elsewhere, unpinned
from preflight.images.queries import DETAILS, MANIFESTS, REPOSITORY, TAGS, Batch, Failed, Stored, image_of
from preflight.images.reference import Reference, parse

ACTIVE, ARCHIVED, ACTIVATING = "ACTIVE", "ARCHIVED", "ACTIVATING"
NOT_THERE = frozenset({"ImageNotFound", "ImageInaccessible"})
UNREADABLE = frozenset({"InvalidImageDigest", "InvalidImageTag", "MissingDigestAndTag", "ImageTagDoesNotMatchDigest"})


@check(
    requirement="images",
    subjects=images,
    none="no agent runs a container image",
    kinds=("Runtime",),
    queries=(MANIFESTS, DETAILS, TAGS, REPOSITORY),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges whether one image is there and can be pulled."""
    if agent.repository:
        yield _pushed_to(agent.repository, facts)
        return
    image = image_of(agent)
    reference = parse(image.get())
    if found := elsewhere(reference):
        yield found
    elif image.created:
        yield skipped("the deployment itself pushes it")
    else:
        batch = facts.one(MANIFESTS, reference.uri)
        repository = f"{reference.host}/{reference.repository}"
        if batch and (gone := deletion(facts.scope.target, repository)):
            yield gone
            return
        there = batch is not None and unpinned(_image(reference, batch, facts), agent, reference)
        yield downgrade_if_derived(there or _repository_missing(reference), image)


def _pushed_to(repository: Value[str], facts: Facts) -> Finding:
    """Whether the repository is there that the deployment pushes to without making it."""
    named = repository.get()
    reference = parse(named)
    if facts.one(REPOSITORY, named):
        return passed(f"the repository {named} is there, and the deployment pushes to it")
    name, region = (reference.repository, reference.region) if reference.account else (named, facts.scope.region)
    because = f"there is no repository {name} in {region}, and the deployment pushes to it without making it"
    return failed(because, "Create it, or let the deployment make one.", create_repository(name, region))


def _image(reference: Reference, batch: Batch, facts: Facts) -> Finding:
    if stored := batch.image(reference.image_id):
        return _stored(reference, stored, facts)
    failure = batch.failure(reference.image_id) or Failed("no answer", "ECR named it neither found nor missing")
    if failure.code in NOT_THERE:
        return _not_there(reference, failure, facts)
    because = f"ECR answered {failure.code} {failure.reason}".strip()
    if failure.code in UNREADABLE:
        return failed(because, "Name the image by a tag or digest that exists.", _list(reference))
    return unknown(because, "Look at the repository's encryption key and upstream registry, then run it again.")


def _stored(reference: Reference, stored: Stored, facts: Facts) -> Finding:
    detail = next((row for row in facts.of(DETAILS, reference.uri) if row.digest == stored.digest), None)
    status = detail.status if detail else None
    if status == ARCHIVED:
        return _archived(reference)
    if status == ACTIVATING:
        return warned("it is being restored from the archive and cannot be pulled yet", "Wait until it is active.")
    if status not in {None, ACTIVE}:
        return unheard(f"it is {status}")
    pushed = f", pushed {detail.pushed}" if detail and detail.pushed else ""
    return passed(f"{reference.label} is {stored.digest}{pushed}")


def _not_there(reference: Reference, failure: Failed, facts: Facts) -> Finding:
    if any(uri == reference.uri and row.status == ARCHIVED for uri, row in facts.known(DETAILS)):
        return _archived(reference)
    if failure.code != "ImageNotFound":
        return unknown(f"ECR answered {failure.code} {failure.reason}".strip(), "Pull the image by hand to see why.")
    near = _nearest(reference, facts)
    has = f"; it has {', '.join(near)}" if near else ""
    return failed(
        f"there is no {reference.label} in repository {reference.repository}{has}",
        f"Push it{' or use a tag that exists' if near else ''}.",
        build_and_push(reference.uri, log_in(reference.account, reference.region)),
    )


def _nearest(reference: Reference, facts: Facts) -> list[str]:
    """The tags most like the one that is missing: a hint, so it is no loss when they could not be listed."""
    tags = [row.tag for uri, row in facts.known(TAGS) if uri == reference.uri and row.tag]
    return nearest(reference.label, tags, most=3, cutoff=0)


def _archived(reference: Reference) -> Finding:
    (kind, value), *_ = reference.image_id.items()
    return failed(
        "it is archived, and archived images cannot be pulled",
        "Restore it from the archive.",
        aws(
            "ecr",
            "update-image-storage-class",
            registry_id=reference.account,
            repository_name=reference.repository,
            image_id=f"{kind}={value}",
            target_storage_class="STANDARD",
            region=reference.region,
        ),
    )


def _repository_missing(reference: Reference) -> Finding:
    commands = (
        create_repository(reference.repository, reference.region),
        build_and_push(reference.uri, log_in(reference.account, reference.region)),
    )
    return failed(
        f"account {reference.account} has no repository {reference.repository} in {reference.region}",
        "Create the repository and push the image.",
        commands,
    )


def _list(reference: Reference) -> Command:
    return aws("ecr", "list-images", repository_name=reference.repository, region=reference.region)
