"""What is asked of file systems and mounted buckets, from the access point down to the guards of mount targets."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, StubAccount, scope, target

from preflight.core.query import Facts, Query
from preflight.core.resource import Resource
from preflight.core.value import Value
from preflight.filesystems.mounts import Mount
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
    MountTarget,
    zones_of,
)
from preflight.network.named import NAMED_SUBNETS
from preflight.network.rows import Subnet

EFS = f"arn:aws:elasticfilesystem:eu-west-1:{ACCOUNT}:access-point/fsap-0a"
FILES = f"arn:aws:s3files:{REGION}:{ACCOUNT}:file-system/fs-0a/access-point/fsap-0b"
SUBNETS = (Subnet("subnet-a", zone_id="usw2-az1"), Subnet("subnet-b", zone_id="usw2-az2"), Subnet("subnet-c"))


def mounting(member: str, **inside: Any) -> Resource:
    network = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-a"], "securityGroups": []}}
    return resource("Runtime", {"filesystemConfigurations": [{member: inside}], "networkConfiguration": network})


def facts(*resources: Resource, **rows: Any) -> Facts:
    queries: dict[str, Query[Any]] = {
        "efs": EFS_POINTS, "files": S3_FILES_POINTS, "efs_targets": EFS_TARGETS, "files_targets": S3_FILES_TARGETS,
    }  # fmt: skip
    told: dict[Query[Any], Any] = {queries[name]: given for name, given in rows.items()}
    made = scope(target=target(resources=resources))
    return StubAccount({**told, NAMED_SUBNETS: {"": SUBNETS}}).ask([*ALL, NAMED_SUBNETS], made)


def asked(query: Query[Any], given: Facts) -> list[tuple[str, dict[str, Any], str | None]]:
    return [(call.key, dict(call.params), call.region) for call in query.calls(given)]


def test_an_access_point_is_asked_for_in_its_own_region() -> None:
    given = facts(mounting("efsAccessPoint", accessPointArn=EFS), mounting("s3FilesAccessPoint", accessPointArn=FILES))
    assert asked(EFS_POINTS, given) == [(EFS, {"AccessPointId": "fsap-0a"}, "eu-west-1")]
    assert asked(S3_FILES_POINTS, given) == [(FILES, {"accessPointId": "fsap-0b"}, REGION)]


@pytest.mark.parametrize(
    "given",
    [
        facts(mounting("efsAccessPoint", accessPointArn=EFS.replace(ACCOUNT, "111122223333"))),
        facts(mounting("efsAccessPoint", accessPointArn=LATER)),
        facts(mounting("sessionStorage", mountPath="/mnt/a")),
        facts(),
    ],
    ids=["of another account", "not known", "session storage", "nothing"],
)
def test_what_is_not_asked_for(given: Facts) -> None:
    assert [call for query in ALL for call in query.calls(given)] == []


def test_mount_targets_of_the_file_system_that_is_there() -> None:
    given = facts(efs={EFS: AccessPoint("fs-1")}, files={FILES: AccessPoint("fs-2")})
    assert asked(EFS_TARGETS, given) == [("fs-1", {"FileSystemId": "fs-1"}, "eu-west-1")]
    assert asked(S3_FILES_TARGETS, given) == [("fs-2", {"fileSystemId": "fs-2"}, REGION)]


def test_guards_of_the_mount_targets_in_zones_that_mount() -> None:
    rows = {"fs-1": [MountTarget("fsmt-1", "usw2-az1"), MountTarget("fsmt-2", "usw2-az2")]}
    given = facts(mounting("efsAccessPoint", accessPointArn=EFS), efs_targets=rows, files_targets=rows)
    assert asked(EFS_GUARDS, given) == [("fsmt-1", {"MountTargetId": "fsmt-1"}, None)]
    assert asked(S3_FILES_GUARDS, given) == [("fsmt-1", {"mountTargetId": "fsmt-1"}, None)]
    assert asked(EFS_GUARDS, facts(efs_targets=rows)) == []


@pytest.mark.parametrize(
    ("subnets", "zones"),
    [
        ((Value("subnet-a"), Value("subnet-b")), {"usw2-az1", "usw2-az2"}),
        ((Value("subnet-c"), Value("subnet-gone"), LATER), set()),
        ((), set()),
    ],
)
def test_the_zones_that_are_known(subnets: tuple[Value[str], ...], zones: set[str]) -> None:
    assert zones_of(Mount("efsAccessPoint", subnets=subnets), facts()) == zones


@pytest.mark.parametrize(
    ("member", "bucket", "names"),
    [
        ("s3BucketMount", "b", ["b"]),
        ("s3BucketMount", LATER, []),
        ("s3BucketMount", Value("b", created=True), []),
        ("capacityProviderVolume", "b", []),
    ],
)
def test_a_bucket_is_looked_at_without_reading_its_objects(member: str, bucket: Any, names: list[str]) -> None:
    given = facts(mounting(member, bucket=bucket))
    assert asked(BUCKETS, given) == [(name, {"Bucket": name, "MaxKeys": 0}, None) for name in names]
