"""The file systems that agents mount are there, and have a mount target in every zone of the agents' subnets.

Why:
    A runtime mounts EFS over the network of its VPC: in public mode there is no way to it, and a zone without a mount
    target has no address to mount. Creating the runtime succeeds; its sessions fail to start. A bucket that is not
    there cannot be mounted either.

Error:
    RuntimeClientError: … failed to mount; sessions that time out while they start

Fix:
    Use network mode VPC, and create a mount target in each zone of the agents' subnets.

Limits:
    The rules of the mount target's security groups (tcp 2049), file system policies and S3 Files are not looked at.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
    https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped, unknown
from preflight.core.query import Call, Facts, Query
from preflight.core.resource import Resource
from preflight.core.scope import Scope
from preflight.core.steps import Run, look
from preflight.core.subjects import resources
from preflight.core.value import Value, known
from preflight.network.queries import NAMED_SUBNETS

KINDS = ("Runtime", "Browser", "CodeInterpreter")
ACCESS_POINT = re.compile(
    r"arn:[a-z-]+:elasticfilesystem:(?P<region>[a-z0-9-]+):(?P<account>\d{12}):access-point/(?P<id>fsap-[0-9a-f]+)"
)
EFS = ("efsAccessPoint", "efsConfiguration")
S3_FILES = ("s3FilesAccessPoint", "s3FilesConfiguration")
BUCKET_MOUNT = "s3BucketMount"


@frozen
class Mount:
    """One file system that a resource mounts: the member that names it, and where the resource is."""

    member: str
    name: Value[str]
    mode: Value[str] | None = None
    subnets: tuple[Value[str], ...] = ()


@frozen
class AccessPoint:
    """An access point of EFS that is there."""

    file_system: str
    state: str | None = None


@frozen
class MountTarget:
    """An address of a file system in one zone."""

    zone_id: str
    state: str | None = None


@frozen
class MountedBucket:
    """A bucket that is there."""

    name: str


def mounts(scope: Scope) -> Iterator[Subject[Mount]]:
    """Every file system of EFS or S3 that a runtime, browser or code interpreter mounts."""
    for subject in resources(*KINDS)(scope):
        for mount in _of(subject.of):
            origin = mount.name.origin if mount.name.origin.file else subject.origin
            yield Subject(subject.name, mount, origin, subject.account, owners=subject.owners)


def _of(resource: Resource) -> Iterator[Mount]:
    place = "networkModeConfig" if resource.kind == "Runtime" else "vpcConfig"
    mode = resource.value("networkConfiguration", "networkMode")
    listed = resource.get("networkConfiguration", place, "subnets")
    subnets = tuple(each for each in listed if isinstance(each, Value)) if isinstance(listed, list | tuple) else ()
    for path, value in resource.leaves():
        names = [step for step in path if isinstance(step, str)]
        if names[:1] == ["filesystemConfigurations"] and names[-1] in {"accessPointArn", "bucket"}:
            yield Mount(names[-2], value, mode, subnets)


def _access_points(facts: Facts) -> Iterator[Call]:
    for subject in mounts(facts.scope):
        found = _arn(subject.of) if subject.of.member in EFS else None
        if found and found["account"] == facts.scope.account:
            yield Call(found.group(), {"AccessPointId": found["id"]}, region=found["region"])


def _arn(mount: Mount) -> re.Match[str] | None:
    return ACCESS_POINT.fullmatch(str(mount.name.value or "")) if not mount.name.created else None


def _targets(facts: Facts) -> Iterator[Call]:
    for key, row in facts.known(POINTS):
        yield Call(row.file_system, {"FileSystemId": row.file_system}, region=key.split(":")[3])


def _buckets(facts: Facts) -> Iterator[Call]:
    for subject in mounts(facts.scope):
        if subject.of.member == BUCKET_MOUNT and subject.of.name.known and not subject.of.name.created:
            yield Call(subject.of.name.get(), {"Bucket": subject.of.name.get(), "MaxKeys": 0})


POINTS = Query(
    "efs",
    "DescribeAccessPoints",
    select="AccessPoints[].{file_system: FileSystemId, state: LifeCycleState}",
    row=AccessPoint,
    calls=_access_points,
    absent=frozenset({"AccessPointNotFound"}),
    action="elasticfilesystem:DescribeAccessPoints",
)
TARGETS = Query(
    "efs",
    "DescribeMountTargets",
    select="MountTargets[].{zone_id: AvailabilityZoneId, state: LifeCycleState}",
    row=MountTarget,
    calls=_targets,
    needs=(POINTS,),
    absent=frozenset({"FileSystemNotFound"}),
    action="elasticfilesystem:DescribeMountTargets",
)
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


@check(
    requirement="services",
    subjects=mounts,
    none="nothing here mounts a file system",
    kinds=KINDS,
    queries=(POINTS, TARGETS, BUCKETS, NAMED_SUBNETS),
)
def judge(mount: Mount, facts: Facts) -> Iterator[Finding]:
    """The file system itself, then the way to it."""
    if mount.name.created:
        yield skipped("the deployment itself makes it")
    elif mount.member == BUCKET_MOUNT:
        yield _bucket(mount.name.get(), facts)
    elif mount.member in S3_FILES:
        yield unknown(f"{mount.name.get()} is of S3 Files, which this version does not look at", "Look at it yourself.")
    else:
        yield from _efs(mount, facts)


def _bucket(name: str, facts: Facts) -> Finding:
    if facts.one(BUCKETS, name):
        return passed(f"the bucket {name} is there")
    make = Run(aws("s3", "mb", f"s3://{name}", region=facts.scope.region), order=10)
    return failed(f"there is no bucket {name}", "Create it, or name another.", make, cause=Cause("no-bucket", (name,)))


def _efs(mount: Mount, facts: Facts) -> Iterator[Finding]:
    if mount.mode and mount.mode.known and mount.mode.get() != "VPC":
        because = f"EFS is mounted over a VPC, and the network mode is {mount.mode.get()}"
        yield failed(because, "Use network mode VPC.", cause=Cause("mount-mode", (mount.name.get(),)))
    found = _arn(mount)
    if found is None:
        yield failed(f"{mount.name.get()} is not the ARN of an EFS access point", "Write it whole.")
    elif found["region"] != facts.scope.region:
        yield failed(
            f"the access point is in {found['region']}, not in {facts.scope.region}", "Name one of this region."
        )
    elif found["account"] != facts.scope.account:
        yield unknown(
            f"the access point is in account {found['account']}", "Audit it with credentials of that account."
        )
    else:
        yield from _access_point(mount, found, facts)


def _access_point(mount: Mount, arn: re.Match[str], facts: Facts) -> Iterator[Finding]:
    row = facts.one(POINTS, arn.group())
    region = facts.scope.region
    if row is None:
        see = look(aws("efs", "describe-access-points", region=region))
        yield failed(f"there is no access point {arn['id']} in {region}", "Create it, or name another.", see)
        return
    if (row.state or "available") != "available":
        yield failed(f"the access point {arn['id']} is {row.state}", "Wait, or name another.")
        return
    yield _zones(row.file_system, mount, facts)


def _zones(file_system: str, mount: Mount, facts: Facts) -> Finding:
    """Whether every zone of the subnets has a mount target."""
    rows = {row.subnet_id: row.zone_id for row in facts.rows(NAMED_SUBNETS)}
    wanted = {rows.get(subnet) for subnet in known(mount.subnets)} - {None}
    there = {row.zone_id for row in facts.of(TARGETS, file_system) if (row.state or "available") == "available"}
    if not wanted:
        because = f"the zones of the subnets that are to mount {file_system} are not known"
        return unknown(because, "Name the subnets, then audit again.")
    if missing := sorted(zone for zone in wanted if zone and zone not in there):
        because = f"{file_system} has no mount target in {', '.join(missing)}"
        cause = Cause("mount-target", (file_system, *missing), title=because)
        return failed(because, "Create a mount target in a subnet of each of these zones.", cause=cause)
    return passed(f"{file_system} has a mount target in {', '.join(sorted(there))}, where the subnets are")
