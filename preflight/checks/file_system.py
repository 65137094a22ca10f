"""The file systems that agents and tools mount are there, fit where they run, and can be reached.

Why:
    EFS and S3 Files are mounted over NFS from the VPC: in public mode there is no way to them, a zone without a mount
    target has no address to mount, and a security group without tcp 2049 drops the traffic. Creating the runtime
    succeeds; its sessions fail to start. Capacity provider volumes are of runtimes on Instances, all others of microVM
    runtimes.

Error:
    RuntimeClientError: … failed to mount; sessions that time out while they start

Fix:
    Use network mode VPC, create a mount target in each zone of the subnets, and let tcp 2049 through.

Limits:
    The rights of the role and the policy of the file system are judged by agent-uses. The region of a mounted bucket,
    and the way to a mount target by its IP address, are not looked at.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-filesystem-configurations.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-troubleshooting.html
    https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from preflight.core.cause import Cause
from preflight.core.check import check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped, unanswered_finding, unheard, unknown, warned
from preflight.core.query import Facts, Query
from preflight.core.steps import Run, look
from preflight.core.value import known
from preflight.filesystems.access import nfs_hops, worst
from preflight.filesystems.mounts import BUCKET, EFS, KINDS, S3_FILES, VOLUME, WORDS, Mount, mounts
from preflight.filesystems.queries import (
    ALL,
    BUCKETS,
    EFS_GUARDS,
    EFS_POINTS,
    EFS_TARGETS,
    S3_FILES_GUARDS,
    S3_FILES_POINTS,
    S3_FILES_TARGETS,
    AccessPoint,
    Guard,
    MountTarget,
    zones_of,
)
from preflight.network.answers import TOPOLOGY, cause, topology
from preflight.network.hops import Reach
from preflight.network.named import NAMED_SUBNETS

STATES = frozenset({"available", "creating", "deleted", "deleting", "error", "updating"})


@check(
    requirement="services",
    subjects=mounts,
    none="nothing here mounts a file system",
    kinds=KINDS,
    queries=(*ALL, *TOPOLOGY),
)
def judge(mount: Mount, facts: Facts) -> Iterator[Finding]:
    """What it runs on, the file system itself, then the way to it."""
    yield from _compute(mount)
    if mount.repeated and mount.path:
        yield warned(f"{mount.path.get()} is the mount path of another file system, too", "Give each its own path.")
    if mount.member in {*EFS, *S3_FILES}:
        yield from _mode(mount)
    if mount.name is None or mount.member == VOLUME:
        return
    if mount.name.created:
        yield skipped("the deployment itself makes it")
    elif mount.member == BUCKET:
        yield _bucket(mount.name.get(), facts)
    elif mount.member in {*EFS, *S3_FILES}:
        yield from _shared(mount, facts)
    else:
        yield unknown(f"{mount.member} is not a file system that this version knows", "Look at it yourself.")


def _compute(mount: Mount) -> Iterator[Finding]:
    """Volumes are of Instances, all others of microVM runtimes."""
    if mount.member == VOLUME and not mount.on_instances:
        because = "a capacity provider volume is mounted, and there is no capacity provider"
        yield failed(because, "Name the capacity provider, or use sessionStorage.", cause=_cause("compute", mount))
    elif mount.on_instances and mount.member in WORDS:
        because = f"AWS mounts {WORDS[mount.member]} on microVM runtimes only, and this one is on Instances"
        fix = "Use a capacityProviderVolume, or leave the capacity provider out."
        yield failed(because, fix, cause=_cause("compute", mount))
    elif mount.name is None or mount.member == VOLUME:
        yield passed(f"{WORDS.get(mount.member, 'the volume')} fits what it runs on")


def _mode(mount: Mount) -> Iterator[Finding]:
    """What is mounted over NFS needs a VPC."""
    told = mount.mode.get() if mount.mode and mount.mode.known else "" if mount.mode else "PUBLIC"
    if told not in {"", "VPC"} and not mount.on_instances:
        because = f"{WORDS[mount.member]} is mounted over a VPC, and the network mode is {told}"
        yield failed(because, "Use network mode VPC.", cause=_cause("mode", mount))


def _bucket(name: str, facts: Facts) -> Finding:
    if facts.one(BUCKETS, name):
        return passed(f"the bucket {name} is there")
    make = Run(aws("s3", "mb", f"s3://{name}", region=facts.scope.region), order=10)
    return failed(f"there is no bucket {name}", "Create it, or name another.", make, cause=Cause("no-bucket", (name,)))


def _shared(mount: Mount, facts: Facts) -> Iterator[Finding]:
    """An access point of EFS or S3 Files: of this account and region, there, and within reach."""
    word, arn = WORDS[mount.member], mount.arn
    if arn is None:
        written = mount.name.get() if mount.name else ""
        yield failed(f"{written} is not the ARN of an access point of {word}", "Write it whole.")
    elif arn["region"] != facts.scope.region:
        because = f"the access point is in {arn['region']}, not in {facts.scope.region}"
        yield failed(because, "Name one of this region.", cause=_cause("region", mount))
    elif arn["account"] != facts.scope.account:
        because = f"the access point is in account {arn['account']}"
        yield unknown(because, "Audit it with credentials of that account.", cause=Cause("account", (arn["account"],)))
    else:
        yield from _access_point(mount, arn["id"], arn.group(), facts)


def _access_point(mount: Mount, short: str, arn: str, facts: Facts) -> Iterator[Finding]:
    points: Query[AccessPoint] = EFS_POINTS if mount.member in EFS else S3_FILES_POINTS
    row, region = facts.one(points, arn), facts.scope.region
    if row is None:
        see = aws("efs", "describe-access-points", region=region)
        listing = see if mount.member in EFS else aws("s3files", "list-file-systems", region=region)
        because = f"there is no access point {short} of {WORDS[mount.member]} in {region}"
        yield failed(because, "Create it, or name another.", look(listing), cause=_cause("access-point", mount))
    elif row.state and row.state not in STATES:
        yield unheard(f"the access point {short} is {row.state}", cause=_cause("access-point", mount))
    elif (row.state or "available") != "available":
        because = f"the access point {short} is {row.state}"
        yield failed(because, "Wait, or name another.", cause=_cause("access-point", mount))
    elif named := _another(mount, row.file_system):
        because = f"the access point {short} is of the file system {row.file_system}, not of {named}"
        fix = f"Name the file system {row.file_system}, or an access point of {named}."
        yield failed(because, fix, cause=_cause("file-system", mount))
    else:
        yield from _targets(row.file_system, mount, facts)


def _another(mount: Mount, file_system: str) -> str:
    """The file system that is named beside an access point of another one; else empty."""
    value = mount.system
    named = str(value.get()).rpartition("/")[2] if value and value.known and not value.created else ""
    return named if named != file_system else ""


def _targets(file_system: str, mount: Mount, facts: Facts) -> Iterator[Finding]:
    """Whether every zone of the subnets has a mount target in the same VPC, and which way leads there."""
    targets: Query[MountTarget] = EFS_TARGETS if mount.member in EFS else S3_FILES_TARGETS
    there = [row for row in facts.of(targets, file_system) if (row.state or "available") == "available"]
    vpcs = {row.vpc_id for row in facts.rows(NAMED_SUBNETS) if row.subnet_id in known(mount.subnets)} - {None}
    wanted = zones_of(mount, facts)
    if not wanted:
        because = f"the zones of the subnets that are to mount {file_system} are not known"
        yield unknown(because, "Name the subnets, then audit again.")
    elif elsewhere := {row.vpc_id for row in there} - {None, *vpcs}:
        because = f"the mount targets of {file_system} are in {_listed(elsewhere)}, the subnets in {_listed(vpcs)}"
        yield failed(because, "Use subnets of the file system's VPC.", cause=_cause("mount-vpc", mount))
    elif missing := sorted(wanted - {row.zone_id for row in there}):
        because = f"{file_system} has no mount target in {', '.join(missing)}"
        reason = Cause("mount-target", (file_system, *missing), title=because)
        yield failed(because, "Create a mount target in a subnet of each of these zones.", cause=reason)
    else:
        yield passed(f"{file_system} has a mount target in {', '.join(sorted(wanted))}, where the subnets are")
        yield _way(file_system, mount, [row for row in there if row.zone_id in wanted], facts)


def _way(file_system: str, mount: Mount, there: list[MountTarget], facts: Facts) -> Finding:
    """NFS from every subnet to the mount target of its zone."""
    guards: Query[Guard] = EFS_GUARDS if mount.member in EFS else S3_FILES_GUARDS
    groups = known(mount.groups)
    for subnet in (row for row in facts.rows(NAMED_SUBNETS) if row.subnet_id in known(mount.subnets)):
        for target in (row for row in there if row.zone_id == subnet.zone_id):
            rows = facts.of(guards, target.id)
            found = tuple(group for row in rows for group in row.groups)
            topo = topology(facts, subnet.vpc_id or "")
            hop = worst(nfs_hops(topo, subnet, groups, target.subnet_id, found))
            if hop and hop.reach is Reach.UNKNOWN:
                unread = cause(facts, subnet.vpc_id or "", hop)
                because = f"whether NFS reaches {target.id} is not known: {hop.text}"
                otherwise = unknown(because, "Name the security groups, then audit again.", cause=_cause("nfs", mount))
                return unanswered_finding(unread) if unread else otherwise
            if hop:
                because = f"{subnet.subnet_id} cannot mount {file_system}: {hop.text}"
                fix = "Let tcp 2049 out of the groups of the agent and into those of the mount target."
                return failed(because, fix, cause=Cause("nfs", hop.ids, title=because))
    return passed(f"tcp 2049 gets through to the mount targets of {file_system}")


def _listed(ids: set[str | None]) -> str:
    return ", ".join(sorted(str(each) for each in ids))


def _cause(kind: str, mount: Mount) -> Cause:
    of = mount.name or mount.path
    return Cause(f"mount-{kind}", (str(of.value) if of and of.known else mount.member,))
