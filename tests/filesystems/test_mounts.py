"""What resources mount, as their members say."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, scope, target

from preflight.core.resource import Resource
from preflight.core.value import Value
from preflight.filesystems.mounts import Mount, mounts, mounts_of

EFS = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0a"
FILES = f"arn:aws:s3files:{REGION}:{ACCOUNT}:file-system/fs-0a/access-point/fsap-0b"
VPC = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-a"], "securityGroups": ["sg-1"]}}


def efs(path: Any = "/mnt/a", arn: Any = EFS) -> dict[str, Any]:
    return {"efsAccessPoint": {"accessPointArn": arn, "mountPath": path}}


def mounting(*configured: Any, kind: str = "Runtime", **members: Any) -> Resource:
    return resource(kind, {"filesystemConfigurations": list(configured), **members})


def test_a_file_system_and_where_the_resource_is() -> None:
    (one,) = mounts_of(mounting(efs(), networkConfiguration=VPC))
    assert (one.member, one.name and one.name.value, one.path and one.path.value) == ("efsAccessPoint", EFS, "/mnt/a")
    assert ([v.value for v in one.subnets], [v.value for v in one.groups]) == (["subnet-a"], ["sg-1"])
    assert (one.mode and one.mode.value, one.on_instances, one.repeated) == ("VPC", False, False)


def test_a_harness_keeps_its_own_elsewhere_and_a_browser_names_its_network_otherwise() -> None:
    inside = {"filesystemConfigurations": [efs()], "networkConfiguration": VPC}
    (harness,) = mounts_of(resource("Harness", {"environment": {"agentCoreRuntimeEnvironment": inside}}))
    browser = {"networkMode": "VPC", "vpcConfig": {"subnets": ["subnet-b"], "securityGroups": []}}
    (one,) = mounts_of(mounting(efs(), kind="Browser", networkConfiguration=browser))
    assert [[v.value for v in each.subnets] for each in (harness, one)] == [["subnet-a"], ["subnet-b"]]


@pytest.mark.parametrize(
    ("configured", "number"),
    [
        ((), 0),
        ((efs(), {"sessionStorage": {"mountPath": "/mnt/b"}}), 2),
        ((LATER,), 0),
        (({"efsAccessPoint": LATER},), 0),
    ],
)
def test_how_many(configured: tuple[Any, ...], number: int) -> None:
    assert len(list(mounts_of(mounting(*configured)))) == number


@pytest.mark.parametrize(
    ("paths", "repeated"),
    [
        (("/mnt/a", "/mnt/b"), [False, False]),
        (("/mnt/a", "/mnt/a"), [False, True]),
        (("/mnt/a", "/mnt/a/"), [False, True]),
        ((LATER, LATER), [False, False]),
    ],
)
def test_a_path_that_is_taken(paths: tuple[Any, ...], repeated: list[bool]) -> None:
    assert [one.repeated for one in mounts_of(mounting(*map(efs, paths)))] == repeated


@pytest.mark.parametrize(
    ("member", "name", "point"),
    [
        ("efsAccessPoint", Value(EFS), "fsap-0a"),
        ("efsConfiguration", Value(EFS), "fsap-0a"),
        ("s3FilesAccessPoint", Value(FILES), "fsap-0b"),
        ("s3FilesAccessPoint", Value(EFS), None),
        ("efsAccessPoint", Value("fsap-0a"), None),
        ("efsAccessPoint", Value(EFS, created=True), None),
        ("efsAccessPoint", LATER, None),
        ("efsAccessPoint", None, None),
        ("s3BucketMount", Value(EFS), None),
    ],
)
def test_the_access_point(member: str, name: Value[str] | None, point: str | None) -> None:
    found = Mount(member, name).arn
    assert (found["id"] if found else None) == point


def test_what_runs_on_instances() -> None:
    (one,) = mounts_of(mounting(efs(), capacityProviderConfiguration={"capacityProviderArn": "x"}))
    assert one.on_instances


def test_every_mount_is_a_subject_of_its_resource() -> None:
    made = scope(target=target(resources=(mounting(efs()), mounting(efs(), kind="Memory"))))
    (one,) = mounts(made)
    assert (one.name, one.owners, one.origin.line) == ("it", ("it",), 7)
