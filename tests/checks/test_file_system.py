"""File systems that agents mount: there, in which zones, by which network mode."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import ACCOUNT, REGION, findings, live_facts, scope

from preflight.checks.file_system import BUCKETS, POINTS, TARGETS, AccessPoint, MountedBucket, MountTarget, judge
from preflight.core.resource import Resource
from preflight.core.target import Agent, Network, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import demo
from preflight.network.queries import NAMED_SUBNETS
from preflight.network.rows import Subnet

ARN = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0123456789abcdef0"
DENIED = Unanswered(UnansweredReason.DENIED, "elasticfilesystem:DescribeAccessPoints")
THERE = AccessPoint("fs-1", "available")
ONE, TWO = MountTarget("usw2-az1", "available"), MountTarget("usw2-az2", "available")


def runtime(mount: dict[str, Any], mode: Any = "VPC") -> Resource:
    place = {"networkMode": mode, "networkModeConfig": {"subnets": ["subnet-1", "subnet-2"]}}
    return resource("Runtime", {"networkConfiguration": place, "filesystemConfigurations": [mount]}, subject="a")


def efs(arn: Any = ARN, mode: Any = "VPC") -> Resource:
    return runtime({"efsAccessPoint": {"accessPointArn": arn, "mountPath": "/mnt/data"}}, mode)


def statuses(made: Resource, point: Any = THERE, targets: Any = (ONE, TWO)) -> list[str]:
    there = [Subnet("subnet-1", zone_id="usw2-az1"), Subnet("subnet-2", zone_id="usw2-az2")]
    rows = {
        POINTS: {ARN: point},
        TARGETS: {"fs-1": targets},
        NAMED_SUBNETS: {"subnet-1": there},
        BUCKETS: {"data": MountedBucket("data")},
    }
    return [each.status.value for each in findings(judge, scope(target=Target("api", "it", resources=(made,))), rows)]


@pytest.mark.parametrize(
    ("made", "point", "targets", "expected"),
    [
        (efs(), AccessPoint("fs-1"), (ONE, TWO), ["pass"]),
        (efs(), AccessPoint("fs-1"), (ONE,), ["fail"]),
        (efs(), AccessPoint("fs-1"), (ONE, MountTarget("usw2-az2", "creating")), ["fail"]),
        (efs(), AccessPoint("fs-1"), (), ["fail"]),
        (efs(), AccessPoint("fs-1"), DENIED, ["unknown"]),
        (efs(), AccessPoint("fs-1", "deleting"), (ONE, TWO), ["fail"]),
        (efs(), (), (ONE, TWO), ["fail"]),
        (efs(), DENIED, (ONE, TWO), ["unknown"]),
        (efs(mode="PUBLIC"), AccessPoint("fs-1"), (ONE, TWO), ["fail", "pass"]),
        (efs(ARN.replace(REGION, "eu-west-1")), (), (), ["fail"]),
        (efs(ARN.replace(ACCOUNT, "111122223333")), (), (), ["unknown"]),
        (efs("fsap-1"), (), (), ["fail"]),
        (efs(LATER), (), (), ["skip"]),
    ],
)
def test_an_access_point_of_efs(made: Resource, point: Any, targets: Any, expected: list[str]) -> None:
    assert statuses(made, point, targets) == expected


@pytest.mark.parametrize(
    ("mount", "expected"),
    [
        ({"s3BucketMount": {"bucket": "data", "mountPath": "/mnt/data"}}, ["pass"]),
        ({"s3FilesAccessPoint": {"accessPointArn": "arn:aws:s3files:::x", "mountPath": "/mnt/data"}}, ["unknown"]),
        ({"sessionStorage": {"mountPath": "/mnt/data"}}, ["skip"]),
    ],
)
def test_other_mounts(mount: dict[str, Any], expected: list[str]) -> None:
    assert statuses(runtime(mount)) == expected


def test_subnets_that_are_not_known_prove_nothing() -> None:
    made = resource("Runtime", {"filesystemConfigurations": [{"efsAccessPoint": {"accessPointArn": ARN}}]})
    assert statuses(made) == ["unknown"]


def test_efs_is_asked_for_the_access_point_and_its_targets() -> None:
    with demo("ready", REGION) as world:
        efs_, ec2 = world.session.client("efs"), world.session.client("ec2")
        [subnet, *_] = ec2.describe_subnets()["Subnets"]
        system = efs_.create_file_system(CreationToken="one")["FileSystemId"]
        efs_.create_mount_target(FileSystemId=system, SubnetId=subnet["SubnetId"])
        point = efs_.create_access_point(FileSystemId=system, ClientToken="one")["AccessPointArn"]
        agent = Agent("a", network=Network(Value("VPC"), subnets=(Value(subnet["SubnetId"]),)))
        where = scope(target=Target("api", "it", agents=(agent,), resources=(efs(point), efs(f"{point}0"))))
        facts = live_facts(world.session, where, POINTS, TARGETS, NAMED_SUBNETS)
        assert facts.of(POINTS, point) == (AccessPoint(system, "available"),)
        assert facts.of(POINTS, f"{point}0") == ()
        assert [row.zone_id for row in facts.of(TARGETS, system)] == [subnet["AvailabilityZoneId"]]
