"""What every check of a repository's content says of images that are in no private ECR registry."""

from __future__ import annotations

from preflight.finding import Finding, skipped, undecided
from preflight.semantics.images import Reference

NO_IMAGE = "there is no image to look at, which image-exists judges"


def elsewhere(reference: Reference) -> Finding | None:
    """The finding of an image that cannot be looked up in ECR; None for one that can."""
    if reference.private:
        return None
    if not reference.public:
        return skipped("it is not in a private ECR registry, which image-registry judges")
    because = "an image in ECR Public cannot be looked at with the account's permissions"
    return undecided(because, "Move it to a private repository of the account.", cause=f"public:{reference.uri}")
