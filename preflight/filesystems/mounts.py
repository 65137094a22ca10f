"""What runtimes, harnesses, browsers and code interpreters mount, as their members say.

Read on 2026-11-27: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-filesystem-configurations.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from attrs import frozen

from preflight.core.check import Subject
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.subjects import resources
from preflight.core.value import Value

KINDS = ("Runtime", "Harness", "Browser", "CodeInterpreter")
HOMES: Mapping[str, tuple[str, ...]] = {"Harness": ("environment", "agentCoreRuntimeEnvironment")}
"""Where a kind keeps its network and file systems, if not at its top."""
NAMES = ("accessPointArn", "bucket", "volumeName")
"""The members that say what is mounted; session storage has none."""

EFS = frozenset({"efsAccessPoint", "efsConfiguration"})
S3_FILES = frozenset({"s3FilesAccessPoint", "s3FilesConfiguration"})
BUCKET = "s3BucketMount"
VOLUME = "capacityProviderVolume"
WORDS = {
    "sessionStorage": "session storage",
    BUCKET: "an S3 bucket",
    **dict.fromkeys(EFS, "EFS"),
    **dict.fromkeys(S3_FILES, "S3 Files"),
}
EFS_ARN = re.compile(
    r"arn:[a-z-]+:elasticfilesystem:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):access-point/(?P<id>fsap-[0-9a-f]+)"
)
S3_FILES_ARN = re.compile(
    r"(?P<system>arn:[a-z-]+:s3files:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):file-system/(?P<system_id>fs-[0-9a-f]+))"
    r"/access-point/(?P<id>fsap-[0-9a-f]+)"
)


@frozen
class Mount:
    """One file system that a resource mounts, and where the resource is."""

    member: str
    name: Value[str] | None = None
    system: Value[str] | None = None
    """The file system that is named beside the access point."""
    path: Value[str] | None = None
    mode: Value[str] | None = None
    subnets: tuple[Value[str], ...] = ()
    groups: tuple[Value[str], ...] = ()
    on_instances: bool = False
    repeated: bool = False
    """Whether an earlier one of the same resource has its mount path."""

    @property
    def arn(self) -> re.Match[str] | None:
        """The ARN of its access point, taken apart; None for another kind, or what the deployment makes."""
        pattern = EFS_ARN if self.member in EFS else S3_FILES_ARN if self.member in S3_FILES else None
        known = pattern and self.name and not self.name.created
        return pattern.fullmatch(str(self.name.value or "")) if known and pattern and self.name else None


def mounts(scope: Scope) -> Iterator[Subject[Mount]]:
    """Every file system that the resources of a target mount."""
    for subject in resources(*KINDS)(scope):
        for mount in mounts_of(subject.of):
            origin = mount.name.origin if mount.name and mount.name.origin.file else subject.origin
            yield Subject(subject.name, mount, origin, subject.account, owners=subject.owners)


def mounts_of(resource: Resource) -> Iterator[Mount]:
    """Every file system that one resource mounts."""
    home = HOMES.get(resource.kind, ())
    listed = resource.get(*home, "filesystemConfigurations")
    seen: set[str] = set()
    for each in listed if isinstance(listed, list | tuple) else ():
        for member, inside in each.items() if isinstance(each, Mapping) else ():
            if isinstance(inside, Mapping):
                path = _leaf(inside, "mountPath")
                written = str(path.value).rstrip("/") if path and path.known else ""
                yield _mount(resource, member, inside, path, repeated=bool(written) and written in seen)
                seen.add(written)


def _mount(
    resource: Resource, member: str, inside: Mapping[str, object], path: Value[str] | None, *, repeated: bool
) -> Mount:
    network = (*HOMES.get(resource.kind, ()), "networkConfiguration")
    place = "vpcConfig" if resource.get(*network, "vpcConfig") is not None else "networkModeConfig"
    return Mount(
        member,
        name=next((leaf for leaf in (_leaf(inside, name) for name in NAMES) if leaf), None),
        system=_leaf(inside, "fileSystemArn"),
        path=path,
        mode=resource.value(*network, "networkMode"),
        subnets=_values(resource.get(*network, place, "subnets")),
        groups=_values(resource.get(*network, place, "securityGroups")),
        on_instances=resource.get("capacityProviderConfiguration") is not None,
        repeated=repeated,
    )


def _leaf(inside: Mapping[str, object], name: str) -> Value[str] | None:
    found = inside.get(name)
    return found if isinstance(found, Value) else None


def _values(listed: object) -> tuple[Value[str], ...]:
    return tuple(each for each in listed if isinstance(each, Value)) if isinstance(listed, list | tuple) else ()
