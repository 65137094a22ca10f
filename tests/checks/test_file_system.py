"""File systems that agents and tools mount: there, in which zones, by which mode, on which compute, through which rules."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, findings, live_facts, scope

from preflight.checks.file_system import judge
from preflight.core.resource import Resource
from preflight.core.target import Agent, Network, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, made_value
from preflight.demo import demo
from preflight.filesystems.queries import (
    BUCKETS,
    EFS_GUARDS,
    EFS_POINTS,
    EFS_TARGETS,
    S3_FILES_GUARDS,
    S3_FILES_POINTS,
    S3_FILES_TARGETS,
    AccessPoint,
    Guard,
    MountedBucket,
    MountTarget,
)
from preflight.network.answers import TOPOLOGY
from preflight.network.named import NAMED_SUBNETS
from preflight.network.queries import ACLS, GROUPS, SUBNETS
from preflight.network.rows import AclEntry, NetworkAcl, Rule, SecurityGroup, Subnet

ARN = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0123456789abcdef0"
FILES = f"arn:aws:s3files:{REGION}:{ACCOUNT}:file-system/fs-0123456789abcdef0/access-point/fsap-0123456789abcdef0"
DENIED = Unanswered(UnansweredReason.DENIED, "elasticfilesystem:DescribeAccessPoints")
THERE = AccessPoint("fs-1", "available")
HERE = [Subnet("subnet-1", "vpc-1", zone_id="usw2-az1", cidr="10.0.1.0/24")]
HERE.append(Subnet("subnet-2", "vpc-1", zone_id="usw2-az2", cidr="10.0.2.0/24"))
STORE = Subnet("subnet-9", "vpc-1", zone_id="usw2-az1", cidr="10.0.9.0/24")
ANY = (Rule("-1", cidrs=("0.0.0.0/0",)),)
NFS = (Rule("tcp", 2049, 2049, groups=("sg-1",)),)
HTTPS = (Rule("tcp", 443, 443, cidrs=("0.0.0.0/0",)),)
OPEN = (AclEntry(1, True, "-1", True, "0.0.0.0/0"), AclEntry(1, False, "-1", True, "0.0.0.0/0"))


def target(number: int, zone: int = 0, **other: Any) -> MountTarget:
    made = {"subnet_id": f"subnet-{number}", "vpc_id": "vpc-1", "state": "available", **other}
    return MountTarget(f"fsmt-{number}", f"usw2-az{zone or number}", **made)


ONE, TWO = target(1), target(2)


def inside(mode: Any, place: str = "networkModeConfig") -> dict[str, Any]:
    return {"networkMode": mode, place: {"subnets": ["subnet-1", "subnet-2"], "securityGroups": ["sg-1"]}}


def runtime(*mounts: dict[str, Any], mode: Any = "VPC", **members: Any) -> Resource:
    given = {"networkConfiguration": inside(mode), "filesystemConfigurations": list(mounts), **members}
    return resource("Runtime", {name: value for name, value in given.items() if value is not None}, subject="a")


def efs(arn: Any = ARN, mode: Any = "VPC") -> Resource:
    return runtime({"efsAccessPoint": {"accessPointArn": arn, "mountPath": "/mnt/data"}}, mode=mode)


def files(arn: Any = FILES, mode: Any = "VPC") -> Resource:
    return runtime({"s3FilesAccessPoint": {"accessPointArn": arn, "mountPath": "/mnt/data"}}, mode=mode)


def statuses(
    made: Resource,
    point: Any = THERE,
    targets: Any = (ONE, TWO),
    *,
    egress: Any = ANY,
    ingress: Any = NFS,
    guards: Any = ("sg-2",),
    entries: Any = OPEN,
) -> list[str]:
    groups = (SecurityGroup("sg-1", "vpc-1", egress=egress), SecurityGroup("sg-2", "vpc-1", ingress=ingress))
    acl = NetworkAcl("acl-1", "vpc-1", ("subnet-1", "subnet-2", "subnet-9"), entries=entries)
    listed = {"fs-1": targets}
    behind = {f"fsmt-{number}": Guard(guards) if isinstance(guards, tuple) else guards for number in (1, 2, 9)}
    rows = {
        **{query: {"vpc-1": [], "": []} for query in TOPOLOGY},
        EFS_POINTS: {ARN: point},
        EFS_TARGETS: listed,
        EFS_GUARDS: behind,
        S3_FILES_POINTS: {FILES: point},
        S3_FILES_TARGETS: listed,
        S3_FILES_GUARDS: behind,
        NAMED_SUBNETS: {"subnet-1": HERE},
        SUBNETS: {"vpc-1": [*HERE, STORE]},
        GROUPS: {"vpc-1": groups},
        ACLS: {"vpc-1": [acl]},
        BUCKETS: {"data": MountedBucket("data"), "gone": ()},
    }
    place = Network(Value("VPC"), subnets=(Value("subnet-1"), Value("subnet-2")), security_groups=(Value("sg-1"),))
    whole = Target("api", "it", agents=(Agent("a", network=place),), resources=(made,))
    return [each.status.value for each in findings(judge, scope(target=whole), rows)]


def worst(found: list[str]) -> str:
    return next(status for status in ("fail", "unknown", "warn", "pass") if status in found)


@pytest.mark.parametrize("made", [efs(), files()], ids=["efs", "s3 files"])
@pytest.mark.parametrize(
    ("point", "targets", "expected"),
    [
        (AccessPoint("fs-1"), (ONE, TWO), ["pass", "pass"]),
        (AccessPoint("fs-1"), (ONE,), ["fail"]),
        (AccessPoint("fs-1"), (ONE, target(2, state="creating")), ["fail"]),
        (AccessPoint("fs-1"), (target(1, vpc_id="vpc-2"), target(2, vpc_id="vpc-2")), ["fail"]),
        (AccessPoint("fs-1"), (), ["fail"]),
        (AccessPoint("fs-1"), DENIED, ["unknown"]),
        (AccessPoint("fs-1", "deleting"), (ONE, TWO), ["fail"]),
        (AccessPoint("fs-1", "never-heard-of"), (ONE, TWO), ["unknown"]),
        ((), (ONE, TWO), ["fail"]),
        (DENIED, (ONE, TWO), ["unknown"]),
    ],
)
def test_an_access_point(made: Resource, point: Any, targets: Any, expected: list[str]) -> None:
    assert statuses(made, point, targets) == expected


@pytest.mark.parametrize("read", [efs, files])
@pytest.mark.parametrize(
    ("mode", "arn", "expected"),
    [
        ("PUBLIC", None, ["fail", "pass", "pass"]),
        ("VPC", ("us-west-2", "eu-west-1"), ["fail"]),
        ("VPC", (ACCOUNT, "111122223333"), ["unknown"]),
        ("VPC", "fsap-1", ["fail"]),
        ("VPC", LATER, ["skip"]),
    ],
)
def test_what_is_written(read: Any, mode: str, arn: Any, expected: list[str]) -> None:
    whole = ARN if read is efs else FILES
    assert statuses(read(whole.replace(*arn) if isinstance(arn, tuple) else arn or whole, mode)) == expected


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({}, "pass"),
        ({"ingress": (Rule("tcp", 2049, 2049, cidrs=("10.0.0.0/16",)),)}, "pass"),
        ({"ingress": HTTPS}, "fail"),
        ({"ingress": ()}, "fail"),
        ({"egress": HTTPS}, "fail"),
        ({"egress": NFS}, "fail"),
        ({"egress": (Rule("tcp", 2049, 2049, groups=("sg-2",)),)}, "pass"),
        ({"guards": ("sg-404",)}, "unknown"),
        ({"guards": DENIED}, "unknown"),
    ],
)
def test_the_groups_let_nfs_through(given: dict[str, Any], last: str) -> None:
    assert worst(statuses(efs(), **given)) == last


@pytest.mark.parametrize(
    ("entries", "last"),
    [
        (OPEN, "pass"),
        ((), "fail"),
        ((AclEntry(1, True, "6", False, "0.0.0.0/0", from_port=2049, to_port=2049), *OPEN), "fail"),
        ((AclEntry(1, False, "6", False, "10.0.1.0/24", from_port=2049, to_port=2049), *OPEN), "fail"),
    ],
)
def test_acls_stand_between_two_subnets(entries: Any, last: str) -> None:
    ordered = tuple(AclEntry(n, e.egress, e.protocol, e.allow, e.cidr, None, e.from_port, e.to_port)
                    for n, e in enumerate(entries))  # fmt: skip
    away = (target(9, zone=1), target(2))
    assert worst(statuses(efs(), targets=away, entries=ordered)) == last
    assert worst(statuses(efs(), entries=())) == "pass", "inside one subnet no ACL stands"


POOL = {"capacityProviderArn": f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:capacity-provider/pool-abcdefghij"}
INSTANCES: dict[str, Any] = {"capacityProviderConfiguration": POOL, "networkConfiguration": None}
STORAGE = {"sessionStorage": {"mountPath": "/mnt/data"}}
VOLUME = {"capacityProviderVolume": {"volumeName": "cache", "mountPath": "/mnt/data"}}
BUCKET = {"s3BucketMount": {"bucket": "data", "mountPath": "/mnt/data/"}}
EFS = {"efsAccessPoint": {"accessPointArn": "fsap-1", "mountPath": "/mnt/efs"}}


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (runtime(BUCKET), ["pass"]),
        (runtime({"s3BucketMount": {"bucket": "gone", "mountPath": "/mnt/data"}}), ["fail"]),
        (runtime({"invented": {"bucket": "data", "mountPath": "/mnt/data"}}), ["unknown"]),
        (runtime(STORAGE), ["pass"]),
        (runtime(STORAGE, mode="PUBLIC"), ["pass"]),
        (runtime(VOLUME), ["fail"]),
        (runtime(VOLUME, **INSTANCES), ["pass"]),
        (runtime(STORAGE, **INSTANCES), ["fail"]),
        (runtime(EFS, **INSTANCES), ["fail", "fail"]),
        (runtime(STORAGE, BUCKET), ["pass", "warn", "pass"]),
        (runtime(), ["skip"]),
    ],
)
def test_other_mounts_and_what_they_run_on(made: Resource, expected: list[str]) -> None:
    assert sorted(statuses(made)) == sorted(expected)


@pytest.mark.parametrize(
    ("kind", "members", "expected"),
    [
        ("Browser", {"networkConfiguration": inside("VPC", "vpcConfig")}, ["pass", "pass"]),
        ("CodeInterpreter", {"networkConfiguration": inside("SANDBOX", "vpcConfig")}, ["fail", "pass", "pass"]),
        ("Browser", {}, ["fail", "unknown"]),
    ],
)
def test_tools_mount_as_agents_do(kind: str, members: dict[str, Any], expected: list[str]) -> None:
    mount = [{"efsConfiguration": {"accessPointArn": ARN, "mountPath": "/mnt/data"}}]
    assert statuses(resource(kind, {**members, "filesystemConfigurations": mount}, subject="a")) == expected


@pytest.mark.parametrize(
    ("system", "expected"),
    [("fs-1", ["pass", "pass"]), ("fs-2", ["fail"]), (made_value("System.Arn"), ["pass", "pass"])],
)
def test_the_file_system_named_beside_the_access_point_is_that_of_it(system: Any, expected: list[str]) -> None:
    named = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:file-system/{system}" if isinstance(system, str) else system
    mount = {"accessPointArn": ARN, "fileSystemArn": named, "mountPath": "/mnt/data"}
    given = {
        "networkConfiguration": inside("VPC", "vpcConfig"),
        "filesystemConfigurations": [{"efsConfiguration": mount}],
    }
    assert statuses(resource("Browser", given, subject="a")) == expected


def test_a_harness_mounts_in_its_environment() -> None:
    mount = [{"efsAccessPoint": {"accessPointArn": ARN, "mountPath": "/mnt/data"}}]
    home = {"networkConfiguration": inside("VPC"), "filesystemConfigurations": mount}
    made = resource("Harness", {"environment": {"agentCoreRuntimeEnvironment": home}}, subject="a")
    assert statuses(made, targets=(ONE,)) == ["fail"]


def test_efs_is_asked_for_the_access_point_its_targets_and_their_groups() -> None:
    with demo("ready", REGION) as world:
        efs_, ec2 = world.session.client("efs"), world.session.client("ec2")
        [subnet, *_] = ec2.describe_subnets()["Subnets"]
        system = efs_.create_file_system(CreationToken="one")["FileSystemId"]
        [group, *_] = ec2.describe_security_groups()["SecurityGroups"]
        place = {"FileSystemId": system, "SubnetId": subnet["SubnetId"], "SecurityGroups": [group["GroupId"]]}
        made = efs_.create_mount_target(**place)["MountTargetId"]
        point = efs_.create_access_point(FileSystemId=system, ClientToken="one")["AccessPointArn"]
        subnets = (Value(subnet["SubnetId"]),)
        agent = Agent("a", network=Network(Value("VPC"), subnets=subnets))
        mount = [{"efsAccessPoint": {"accessPointArn": Value(each)}} for each in (point, f"{point}0")]
        where = {"networkMode": Value("VPC"), "networkModeConfig": {"subnets": list(subnets)}}
        mounting = Resource("Runtime", "a", {"networkConfiguration": where, "filesystemConfigurations": mount})
        whole = scope(target=Target("api", "it", agents=(agent,), resources=(mounting,)))
        facts = live_facts(world.session, whole, EFS_POINTS, EFS_TARGETS, EFS_GUARDS, NAMED_SUBNETS)
        assert facts.of(EFS_POINTS, point) == (AccessPoint(system, "available"),)
        assert facts.of(EFS_POINTS, f"{point}0") == ()
        [row] = facts.of(EFS_TARGETS, system)
        assert (row.id, row.zone_id, row.vpc_id) == (made, subnet["AvailabilityZoneId"], subnet["VpcId"])
        assert facts.one(EFS_GUARDS, made) == Guard((group["GroupId"],))


@pytest.mark.parametrize("guards", [EFS_GUARDS, S3_FILES_GUARDS], ids=lambda query: query.service)
def test_an_answer_without_security_groups_is_no_answer(guards):
    """A mount target has groups always, the default one at least: none told is not none there."""
    assert guards.member == guards.select.removeprefix("{groups: ").removesuffix("}")
