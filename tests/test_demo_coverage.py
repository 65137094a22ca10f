"""The simulated accounts show every check in each of its moods: one that passes, one that does not, one not knowable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from attrs import evolve, frozen
from targets import (
    ACCOUNT,
    REGION,
    behind_gateways,
    cdk,
    faulty,
    harness,
    instances,
    memory,
    mounting,
    provider,
    remembering,
    requests,
    services,
    templated,
    using_memory,
    wide,
    with_engine,
)

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.check import Check
from preflight.core.notes import Refusal
from preflight.core.scope import Ambient
from preflight.core.target import Target
from preflight.core.value import Value
from preflight.demo import DemoAccount, demo
from preflight.demo.denials import denying
from preflight.demo.state import states

EVERY = checks.all_checks()
PLACE = tuple(check for check in EVERY if check.id in {"account-identity", "region-enabled", "region-supported"})
VALUES = tuple(check for check in EVERY if check.id in {"api-constraints", "resource-coverage"})
AROUND = {
    "agent-uses",
    "capacity-provider",
    "credential-provider",
    "encryption-key",
    "file-system",
    "endpoint-version",
    "gateway-target",
    "metadata-service",
    "policy-engine",
    "private-endpoint",
    "service-bucket",
    "service-name",
    "service-paths",
    "service-role",
}
SERVICES = tuple(check for check in EVERY if check.id in AROUND)
UNFIT = f"arn:aws:iam::{ACCOUNT}:role/GatewayRole"
POOL = f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:capacity-provider/pool-abcdefghij"
DEPLOYMENT = tuple(check for check in EVERY if check.requirement == "deployment")
ELSEWHERE = Ambient(region_from="--region", other_regions=(("AWS_DEFAULT_REGION", "us-east-1"),))
CREATION = tuple(check for check in EVERY if check.id == "creation-permissions")
FEATURES = tuple(check for check in EVERY if check.id == "feature-regions")
WITHOUT_HARNESS = "us-west-1"
WITHOUT_AGENTCORE = "il-central-1"
UNABLE = ("ec2:DescribeRegions", "ssm:GetParametersByPath")


@frozen
class Run:
    """One audit of a world: of a target (none is what is deployed), somewhere, with some actions denied."""

    target: Callable[[DemoAccount], Target | None]
    region: str = REGION
    checks: tuple[Check[Any], ...] = EVERY
    ambient: Ambient = Ambient()
    denied: tuple[str, ...] = ()


def deployed(_: DemoAccount) -> None:
    """What the world holds already."""


def legacy(world: DemoAccount) -> Target:
    """The faulty target, in the VPC that nobody uses."""
    ec2 = world.session.client("ec2")
    [subnet] = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["legacy"]}])["Subnets"]
    [group] = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["legacy"]}])["SecurityGroups"]
    return faulty(subnet["SubnetId"], group["GroupId"])


def synthesized(world: DemoAccount) -> Target:
    """A CDK stack with a runtime that is there already."""
    [first, *_] = world.session.client("bedrock-agentcore-control").list_agent_runtimes()["agentRuntimes"]
    return cdk(first["agentRuntimeId"])


def on_instances(_: DemoAccount) -> Target:
    """A runtime on the world's capacity provider."""
    [pool] = states[ACCOUNT][REGION].others["CapacityProvider"].values()
    return instances(pool["capacityProviderArn"])


def targets(world: DemoAccount) -> Target:
    """Gateway targets, one of them in a subnet of the world."""
    [first, *_] = world.session.client("ec2", region_name=REGION).describe_subnets()["Subnets"]
    return behind_gateways(first["SubnetId"])


def of_runtimes(_: DemoAccount) -> Target:
    """An agent with a memory, where the runtimes of the world are."""
    first = next(iter(states[ACCOUNT][REGION].runtimes.values()))
    place = first["networkConfiguration"]["networkModeConfig"]
    return remembering(place["subnets"][0], place["securityGroups"][0])


def with_efs(world: DemoAccount) -> Target:
    """A runtime with a file system that has a mount target where the runtime is."""
    [first, *_] = states[ACCOUNT][REGION].runtimes.values()
    [subnet, *_] = first["networkConfiguration"]["networkModeConfig"]["subnets"]
    efs = world.session.client("efs")
    system = efs.create_file_system(CreationToken="agents")["FileSystemId"]
    group = first["networkConfiguration"]["networkModeConfig"]["securityGroups"][0]
    efs.create_mount_target(FileSystemId=system, SubnetId=subnet, SecurityGroups=[group])
    return mounting(efs.create_access_point(FileSystemId=system, ClientToken="agents")["AccessPointArn"], subnet)


def without_efs(_: DemoAccount) -> Target:
    """A runtime with a file system that is not there."""
    first = next(iter(states[ACCOUNT][REGION].runtimes.values()))
    subnet = first["networkConfiguration"]["networkModeConfig"]["subnets"][0]
    return mounting(f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0123456789abcdef0", subnet)


def of_nobody(world: DemoAccount) -> Target:
    """An agent with a memory, in the VPC that nobody uses."""
    ec2 = world.session.client("ec2")
    [subnet] = ec2.describe_subnets(Filters=[{"Name": "tag:Name", "Values": ["legacy"]}])["Subnets"]
    [group] = ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": ["legacy"]}])["SecurityGroups"]
    return remembering(subnet["SubnetId"], group["GroupId"])


def stale() -> Target:
    """A CDK stack whose runtime is gone, and with a type that no region has."""
    return cdk("gone-0123456789", "Invented", stack="agents-stuck")


RUNS: Mapping[str, tuple[Run, ...]] = {
    "ready": (
        Run(deployed, ambient=ELSEWHERE),
        Run(lambda _: wide()),
        Run(lambda _: requests(), checks=VALUES),
        Run(lambda _: memory(), checks=CREATION),
        Run(synthesized, checks=DEPLOYMENT),
        Run(on_instances, checks=SERVICES),
        Run(targets, checks=SERVICES),
        Run(of_runtimes, checks=SERVICES),
        Run(with_efs, checks=SERVICES),
        Run(lambda _: using_memory("bedrock-agentcore:*"), checks=SERVICES),
        Run(lambda _: using_memory(), checks=SERVICES),
        Run(lambda _: with_engine("bedrock-agentcore:*"), checks=SERVICES),
        Run(lambda _: harness(), checks=FEATURES),
        Run(lambda _: harness(), region=WITHOUT_HARNESS, checks=FEATURES),
        Run(lambda _: harness(), region=WITHOUT_HARNESS, checks=FEATURES, denied=("bedrock-agentcore:ListHarnesses",)),
        Run(deployed, region=WITHOUT_AGENTCORE, checks=PLACE),
        Run(deployed, region=WITHOUT_AGENTCORE, checks=PLACE, denied=UNABLE),
    ),
    "blocked": (
        Run(deployed),
        Run(legacy),
        Run(of_nobody, checks=SERVICES),
        Run(without_efs, checks=SERVICES),
        Run(lambda _: requests(exceptionLevel=Value("INFO")), checks=VALUES),
        Run(lambda _: stale(), checks=DEPLOYMENT),
        Run(lambda _: evolve(stale(), kind="toolkit"), checks=DEPLOYMENT),
        Run(lambda _: evolve(stale(), kind="toolkit", refusals=(Refusal("no role", "Name one."),)), checks=DEPLOYMENT),
        Run(lambda _: instances(POOL), checks=SERVICES),
        Run(lambda _: provider(), checks=CREATION),
        Run(lambda _: behind_gateways("subnet-0123456789abcdef0", "OAUTH"), checks=SERVICES),
        Run(lambda _: services(role=UNFIT, bucket="no-such-bucket-here", name="twice"), checks=SERVICES),
    ),
    "bare": (Run(lambda _: evolve(wide(), account=Value("111122223333")), checks=PLACE), Run(deployed)),
    "denied": (
        Run(deployed),
        Run(lambda _: templated()),
        Run(lambda _: requests(), checks=VALUES),
        Run(lambda _: stale(), checks=DEPLOYMENT),
        Run(lambda _: instances(POOL), checks=SERVICES),
        Run(lambda _: memory(), checks=CREATION),
        Run(lambda _: behind_gateways("subnet-0123456789abcdef0"), checks=SERVICES),
        Run(lambda _: services(), checks=SERVICES),
        Run(lambda _: with_engine(), checks=SERVICES),
        Run(of_runtimes, checks=SERVICES),
        Run(without_efs, checks=SERVICES),
    ),
}


@pytest.fixture(scope="module")
def seen() -> Mapping[str, set[str]]:
    """The statuses of each check over all runs."""
    found: dict[str, set[str]] = defaultdict(set)
    for world, runs in RUNS.items():
        with demo(world, REGION) as account:
            for check, status in (each for run in runs for each in statuses(account, run)):
                found[check].add(status)
    return found


def statuses(world: DemoAccount, run: Run) -> Iterator[tuple[str, str]]:
    """What one run finds, by check."""
    denied: AbstractContextManager[None] = denying(run.denied) if run.denied else nullcontext()
    live = Live(world.session, questions(run.checks), fetch=world.fetch)
    options = Options(checks=run.checks, ambient=run.ambient)
    target = run.target(world)
    with denied:
        report = audit(target, account=LiveAccount(Engine(live, seconds=60)), regions=run.region, options=options)
    return ((finding.check, finding.status.value) for finding in report.findings)


MOODS = {"passes": {"pass"}, "does not": {"fail", "warn"}, "cannot be known": {"unknown"}}
NEVER = {"resource-coverage": {"does not"}}
"""What a check cannot say: that nobody looks at a resource condemns nothing; a version is named or it is not."""


@pytest.mark.parametrize("check", [check.id for check in EVERY])
def test_the_worlds_show_a_check_that(check: str, seen: Mapping[str, set[str]]) -> None:
    lacking = {mood for mood, statuses in MOODS.items() if not statuses & seen[check]}
    assert lacking == NEVER.get(check, set())
