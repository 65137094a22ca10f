"""Access points and mount targets of EFS and S3 Files, and mounted buckets, as AWS describes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import field, frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.value import known
from preflight.filesystems.mounts import BUCKET, EFS, S3_FILES, Mount, mounts
from preflight.network.named import NAMED_SUBNETS


@frozen
class AccessPoint:
    """An access point that is there."""

    file_system: str
    state: str | None = None


@frozen
class MountTarget:
    """An address of a file system in one zone."""

    id: str
    zone_id: str
    subnet_id: str | None = None
    vpc_id: str | None = None
    state: str | None = None


@frozen
class Guard:
    """The security groups of a mount target."""

    groups: tuple[str, ...] = field(converter=tuple)


@frozen
class MountedBucket:
    """A bucket that is there."""

    name: str


def _points(members: frozenset[str], parameter: str) -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        for subject in mounts(facts.scope):
            arn = subject.of.arn if subject.of.member in members else None
            if arn and arn["account"] == facts.scope.account:
                yield Call(arn.group(), {parameter: arn["id"]}, region=arn["region"])

    return calls


EFS_POINTS = Query(
    "efs",
    "DescribeAccessPoints",
    select="AccessPoints[].{file_system: FileSystemId, state: LifeCycleState}",
    row=AccessPoint,
    calls=_points(EFS, "AccessPointId"),
    absent=frozenset({"AccessPointNotFound"}),
    action="elasticfilesystem:DescribeAccessPoints",
)
S3_FILES_POINTS = Query(
    "s3files",
    "GetAccessPoint",
    select="{file_system: fileSystemId, state: status}",
    row=AccessPoint,
    member="fileSystemId",
    calls=_points(S3_FILES, "accessPointId"),
    absent=frozenset({"ResourceNotFoundException"}),
)


def _targets(points: Query[AccessPoint], parameter: str) -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        for key, row in facts.known(points):
            yield Call(row.file_system, {parameter: row.file_system}, region=key.split(":")[3])

    return calls


EFS_TARGETS = Query(
    "efs",
    "DescribeMountTargets",
    select="""MountTargets[].{id: MountTargetId, zone_id: AvailabilityZoneId, subnet_id: SubnetId, vpc_id: VpcId,
 state: LifeCycleState}""",
    row=MountTarget,
    calls=_targets(EFS_POINTS, "FileSystemId"),
    needs=(EFS_POINTS,),
    absent=frozenset({"FileSystemNotFound"}),
    action="elasticfilesystem:DescribeMountTargets",
)
S3_FILES_TARGETS = Query(
    "s3files",
    "ListMountTargets",
    select="""mountTargets[].{id: mountTargetId, zone_id: availabilityZoneId, subnet_id: subnetId, vpc_id: vpcId,
 state: status}""",
    row=MountTarget,
    calls=_targets(S3_FILES_POINTS, "fileSystemId"),
    needs=(S3_FILES_POINTS,),
    absent=frozenset({"ResourceNotFoundException"}),
)


def zones_of(mount: Mount, facts: Facts) -> frozenset[str]:
    """The zones that are known of the subnets which are to mount it."""
    rows = {row.subnet_id: row.zone_id for _, row in facts.known(NAMED_SUBNETS)}
    return frozenset(zone for subnet in known(mount.subnets) if (zone := rows.get(subnet)))


def _guards(targets: Query[MountTarget], parameter: str) -> Callable[[Facts], Iterator[Call]]:
    """One call for each mount target in a zone that mounts it."""

    def calls(facts: Facts) -> Iterator[Call]:
        zones = {zone for subject in mounts(facts.scope) for zone in zones_of(subject.of, facts)}
        for _, row in facts.known(targets):
            if row.zone_id in zones:
                yield Call(row.id, {parameter: row.id})

    return calls


EFS_GUARDS = Query(
    "efs",
    "DescribeMountTargetSecurityGroups",
    select="{groups: SecurityGroups}",
    row=Guard,
    member="SecurityGroups",
    calls=_guards(EFS_TARGETS, "MountTargetId"),
    needs=(EFS_TARGETS, NAMED_SUBNETS),
    action="elasticfilesystem:DescribeMountTargetSecurityGroups",
)
S3_FILES_GUARDS = Query(
    "s3files",
    "GetMountTarget",
    select="{groups: securityGroups}",
    row=Guard,
    member="securityGroups",
    calls=_guards(S3_FILES_TARGETS, "mountTargetId"),
    needs=(S3_FILES_TARGETS, NAMED_SUBNETS),
)


def _buckets(facts: Facts) -> Iterator[Call]:
    for subject in mounts(facts.scope):
        name = subject.of.name
        if subject.of.member == BUCKET and name and name.known and not name.created:
            yield Call(name.get(), {"Bucket": name.get(), "MaxKeys": 0})


BUCKETS = Query(
    "s3",
    "ListObjectsV2",
    select="{name: Name}",
    member="Name",
    row=MountedBucket,
    calls=_buckets,
    paginate=False,
    absent=frozenset({"NoSuchBucket"}),
    action="s3:ListBucket",
)
ALL: tuple[Query[Any], ...] = (
    EFS_POINTS,
    EFS_TARGETS,
    EFS_GUARDS,
    S3_FILES_POINTS,
    S3_FILES_TARGETS,
    S3_FILES_GUARDS,
    BUCKETS,
)
