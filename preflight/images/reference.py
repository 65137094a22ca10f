"""Image references: which registry they name, and what AgentCore reads in them."""

from __future__ import annotations

import re

from attrs import frozen

from preflight.core.partitions import dns_suffix_of
from preflight.images.registries import CONTAINER_URI, ECR, ECR_HOST, ECR_PUBLIC, FAMILIES, LONGEST_URI

DEFAULT_TAG = "latest"
SCHEME = re.compile(r"^(?:https?|docker|oci)://")


@frozen
class Reference:
    """An image reference, read as docker reads it. `account` and `region` are of a private ECR registry."""

    uri: str
    host: str
    registry: str
    """Whose registry the host is; the host itself where it is nobody's we know."""
    repository: str
    tag: str = ""
    digest: str = ""
    account: str = ""
    region: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the AgentCore API takes it: a private ECR registry's plain host, or ECR Public."""
        # The pattern takes any character in a tag, but no tag of a registry holds a blank:
        # https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests
        fits = len(self.uri) <= LONGEST_URI and CONTAINER_URI.fullmatch(self.uri)
        return bool(fits) and not re.search(r"\s", self.uri)

    @property
    def private(self) -> bool:
        """Whether it is an image of a private ECR registry that the API takes."""
        return self.accepted and self.registry == ECR

    @property
    def public(self) -> bool:
        """Whether it is an image of ECR Public."""
        return self.registry == ECR_PUBLIC

    @property
    def image_id(self) -> dict[str, str]:
        """The image as ECR's API names it: by its digest where there is one, as a pull does."""
        return {"imageDigest": self.digest} if self.digest else {"imageTag": self.tag or DEFAULT_TAG}

    @property
    def label(self) -> str:
        """The digest, else the tag that is meant."""
        return self.digest or self.tag or DEFAULT_TAG

    @property
    def ending(self) -> str:
        """The tag and digest as written."""
        return f"{':' if self.tag else ''}{self.tag}{'@' if self.digest else ''}{self.digest}"

    @property
    def plain(self) -> str:
        """The same image on the plain host of its ECR registry, for one written with another host or a scheme."""
        return f"{ecr_host(self.account, self.region)}/{self.repository}{self.ending}"


def ecr_host(account: str, region: str) -> str:
    """The host of a private ECR registry that AgentCore takes."""
    return f"{account}.dkr.ecr.{region}.{dns_suffix_of(region)}"


def parse(uri: str) -> Reference:
    """The reference a text is: without a host it is Docker Hub's, and a name alone one of its library."""
    text = SCHEME.sub("", uri.strip())
    name, _, digest = text.partition("@")
    host, slash, path = name.partition("/")
    if not slash or not (set(host) & {".", ":"} or host == "localhost"):
        host, path = "docker.io", name
    repository, colon, tag = path.rpartition(":")
    repository, tag = (repository, tag) if colon else (path, "")
    if host == "docker.io" and "/" not in repository:
        repository = f"library/{repository}"
    private = ECR_HOST.fullmatch(host.lower())
    return Reference(
        uri=uri,
        host=host,
        registry=ECR if private else _family(host.lower()),
        repository=repository,
        tag=tag,
        digest=digest,
        account=private["account"] if private else "",
        region=private["region"] if private else "",
    )


def _family(host: str) -> str:
    return next((name for pattern, name in FAMILIES if pattern.fullmatch(host)), host)
