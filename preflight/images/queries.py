"""What ECR holds under the image references of a target: manifests, status and tags, in batches per repository.

Every answer stands under the URI as written; the images of one repository share their calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.target import Agent
from preflight.core.value import Value, known
from preflight.images.manifests import IMAGES, INDEXES
from preflight.images.reference import Reference, parse

PER_CALL = 100
"""https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchGetImage.html"""


@frozen
class Stored:
    """One image as the repository holds it."""

    digest: str
    manifest: str
    tag: str | None = None


@frozen
class Failed:
    """One image that could not be had, and ECR's reason."""

    code: str
    reason: str = ""
    digest: str | None = None
    tag: str | None = None


@frozen
class Batch:
    """What one repository holds of the images asked for together."""

    images: tuple[Stored, ...] = ()
    failures: tuple[Failed, ...] = ()

    def image(self, image_id: Mapping[str, str]) -> Stored | None:
        """The image asked for by this id."""
        return next((each for each in self.images if _is(each, image_id)), None)

    def failure(self, image_id: Mapping[str, str]) -> Failed | None:
        """Why the image asked for by this id could not be had."""
        return next((each for each in self.failures if _is(each, image_id)), None)


@frozen
class Detail:
    """What ECR records about an image."""

    digest: str
    status: str | None = None
    pushed: str | None = None


@frozen
class Tag:
    """One tag of a repository."""

    tag: str


def image_of(agent: Agent) -> Value[str]:
    """The image of an agent that has one."""
    return agent.image or Value("")


def references(scope: Scope) -> tuple[Reference, ...]:
    """The images of the target that are in private ECR registries, each once."""
    found = (parse(uri) for uri in known(agent.image for agent in scope.target.agents))
    return tuple(reference for reference in found if reference.private)


def _is(each: Stored | Failed, image_id: Mapping[str, str]) -> bool:
    if "imageDigest" in image_id:
        return each.digest == image_id["imageDigest"]
    return each.tag == image_id["imageTag"]


def together(wanted: Iterable[tuple[Reference, Mapping[str, str]]], **rest: Any) -> Iterator[Call]:
    """One call per repository and hundred images, given under the URI of each image in it."""
    by_repository: dict[tuple[str, str, str], list[tuple[Reference, Mapping[str, str]]]] = {}
    for reference, image_id in wanted:
        place = reference.account, reference.region, reference.repository
        by_repository.setdefault(place, []).append((reference, image_id))
    for asked in by_repository.values():
        for first in range(0, len(asked), PER_CALL):
            some = asked[first : first + PER_CALL]
            ids = [dict(each) for each in dict.fromkeys(tuple(image_id.items()) for _, image_id in some)]
            yield from (call_for(reference, imageIds=ids, **rest) for reference, _ in some)


def call_for(reference: Reference, **rest: Any) -> Call:
    """A call about the repository of an image, in its registry and region, given under the image's URI."""
    params = {"registryId": reference.account, "repositoryName": reference.repository, **rest}
    return Call(reference.uri, params, region=reference.region)


def _manifest_calls(facts: Facts) -> Iterator[Call]:
    wanted = ((reference, reference.image_id) for reference in references(facts.scope))
    return together(wanted, acceptedMediaTypes=[*sorted(INDEXES), *sorted(IMAGES)])


MANIFESTS = Query(
    "ecr",
    "BatchGetImage",
    select="{images: images[].{digest: imageId.imageDigest, tag: imageId.imageTag, manifest: imageManifest},"
    " failures: failures[].{digest: imageId.imageDigest, tag: imageId.imageTag, code: failureCode,"
    " reason: failureReason}}",
    member="images",
    row=Batch,
    calls=_manifest_calls,
    absent=frozenset({"RepositoryNotFoundException"}),
)
"""The manifests of the images, under their URIs; no row where the repository does not exist."""


def there(facts: Facts) -> Iterator[tuple[Reference, Stored]]:
    """The images that are there, for composing calls."""
    for uri, batch in facts.known(MANIFESTS):
        reference = parse(uri)
        if stored := batch.image(reference.image_id):
            yield reference, stored


def _missing(facts: Facts) -> Iterator[Reference]:
    """The images that cannot be had, for composing calls."""
    for uri, batch in facts.known(MANIFESTS):
        reference = parse(uri)
        if batch.failure(reference.image_id):
            yield reference


def _detail_calls(facts: Facts) -> Iterator[Call]:
    yield from together((reference, {"imageDigest": stored.digest}) for reference, stored in there(facts))
    # A pull of an archived image fails as if it were not there; one describe call each keeps the two apart:
    # https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html
    for reference in _missing(facts):
        yield call_for(reference, imageIds=[reference.image_id])


DETAILS = Query(
    "ecr",
    "DescribeImages",
    select="imageDetails[].{digest: imageDigest, status: imageStatus, pushed: imagePushedAt}",
    row=Detail,
    calls=_detail_calls,
    needs=(MANIFESTS,),
    absent=frozenset({"ImageNotFoundException"}),
    paginate=False,
)
"""Status and push date of the images; no row for one that does not exist."""


def _tag_calls(facts: Facts) -> Iterator[Call]:
    return (call_for(reference, filter={"tagStatus": "TAGGED"}) for reference in _missing(facts))


TAGS = Query(
    "ecr",
    "ListImages",
    select="imageIds[?imageTag].{tag: imageTag}",
    row=Tag,
    calls=_tag_calls,
    needs=(MANIFESTS,),
    limit=1000,
)
"""The tags of the repositories that lack an image, to name the nearest."""


@frozen
class Repository:
    """A repository that is there."""

    name: str


def _repositories(facts: Facts) -> Iterator[Call]:
    """The repositories that deployments push to and do not make, by URI or by name."""
    for named in known(agent.repository for agent in facts.scope.target.agents):
        reference = parse(named)
        registry = {"registryId": reference.account} if reference.account else {}
        name = reference.repository if reference.account else named
        yield Call(named, {"repositoryNames": [name], **registry}, region=reference.region or None)


REPOSITORY = Query(
    "ecr",
    "DescribeRepositories",
    select="repositories[].{name: repositoryName}",
    row=Repository,
    calls=_repositories,
    absent=frozenset({"RepositoryNotFoundException"}),
    paginate=False,
)
"""The repositories that are pushed to; no row for one that does not exist."""
