"""What memories, browsers and code interpreters do with their roles: each right, and the role that is not there."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from resources import LATER, resource
from worlds import ACCOUNT, REGION, findings, live_facts, scope

from preflight.checks.service_role import SIMULATION, judge, uses
from preflight.core.resource import Resource
from preflight.core.target import Role, RolePlan, Service, Target
from preflight.core.value import Value
from preflight.demo import demo

ROLE = f"arn:aws:iam::{ACCOUNT}:role/ServiceRole"
MODEL = "amazon.nova-lite-v1:0"
ALLOWED, DENIED = (
    RolePlan(policies=({"Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}},), complete=True)
    for action in ("bedrock:InvokeModel*", "s3:*")
)
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:payloads"


def memory(strategy: dict[str, Any], role: str | None = ROLE) -> Resource:
    made = {"memoryExecutionRoleArn": role} if role else {}
    return resource("Memory", {"name": "m", "memoryStrategies": [{"customMemoryStrategy": strategy}], **made})


def overriding(model: Any = MODEL, role: str | None = ROLE) -> Resource:
    return memory({"configuration": {"semanticOverride": {"extraction": {"modelId": model}}}}, role)


def handing_over() -> Resource:
    place = {"topicArn": TOPIC, "payloadDeliveryBucketName": "payloads"}
    return memory({"configuration": {"selfManagedConfiguration": {"invocationConfiguration": place}}})


def browser(role: str | None = ROLE, **recording: Any) -> Resource:
    given = {"recording": {"s3Location": {"bucket": "replays", "prefix": "x"}, **recording}}
    return resource("Browser", {"name": "b", **given, **({"executionRoleArn": role} if role else {})})


def interpreter() -> Resource:
    certificate = {"location": {"secretsManager": {"secretArn": f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:c"}}}
    return resource("CodeInterpreter", {"name": "c", "executionRoleArn": ROLE, "certificates": [certificate]})


def instances() -> Resource:
    launched = {"launchTemplateSource": {"launchParameters": {"operatingSystem": "LINUX_ARM64"}}}
    where = {
        "ec2Configuration": {**launched, "vpcConfiguration": {"subnets": ["subnet-1"], "securityGroups": ["sg-1"]}}
    }
    operator = {"permissionsConfiguration": {"capacityProviderOperatorRoleArn": ROLE}}
    return resource("CapacityProvider", {"name": "p", **operator, "computeConfiguration": where})


@pytest.mark.parametrize(
    ("made", "wanted"),
    [
        (overriding(), {"bedrock:InvokeModel"}),
        (instances(), {"ec2:RunInstances", "ec2:DescribeInstances"}),
        (handing_over(), {"sns:Publish", "s3:PutObject", "s3:GetBucketLocation"}),
        (browser(), {"s3:PutObject"}),
        (browser(enabled=True), {"s3:PutObject"}),
        (browser(enabled=False), set()),
        (interpreter(), {"secretsmanager:GetSecretValue"}),
        (memory({"name": "own"}), set()),
    ],
)
def test_what_each_service_does_with_its_role(made: Resource, wanted: set[str]) -> None:
    found = uses(scope(target=Target("api", "it", resources=(made,))))
    assert {subject.of.permission.actions[0] for subject in found} == wanted


@pytest.mark.parametrize(
    ("allowed", "status"),
    [
        ("bedrock:InvokeModel*", "pass"),
        ("bedrock:*", "pass"),
        ("s3:*", "fail"),
        ("bedrock:InvokeModel", "fail"),
    ],
)
def test_the_rights_of_a_role_that_the_same_file_makes(allowed: str, status: str) -> None:
    policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": allowed, "Resource": "*"}]}
    role = Role(Value(ROLE, created=True), RolePlan(policies=(policy,), complete=True))
    view = Service("Memory", "it", name=Value("m"), role=role)
    made = Target("cloudformation", "it", services=(view,), resources=(overriding(),))
    assert {found.status.value for found in findings(judge, scope(target=made))} == {status}


@pytest.mark.parametrize(
    ("made", "source", "word", "status"),
    [
        (overriding(role=None), "api", "memoryExecutionRoleArn", "fail"),
        (overriding(role=None), "toolkit", "memoryExecutionRoleArn", "warn"),
        (evolve(overriding(role=None), deployed=True), "account", "memoryExecutionRoleArn", "warn"),
        (browser(None), "api", "executionRoleArn", "warn"),
    ],
)
def test_without_a_role_nothing_of_it_can_be_done(made: Resource, source: str, word: str, status: str) -> None:
    [found] = findings(judge, scope(target=Target(source, "it", resources=(made,))))
    assert found.status == status
    assert word in found.because


def test_nothing_to_do_is_no_subject() -> None:
    [found] = findings(judge, scope(target=Target("api", "it", resources=(memory({"name": "own"}),))))
    assert found.status == "skip"


def test_the_simulator_is_asked_about_each_role() -> None:
    with demo("ready", REGION) as world:
        role = f"arn:aws:iam::{world.account_id}:role/ResearchAgentRole"
        where = scope(target=Target("api", "it", resources=(overriding(role=role), browser(role=role))))
        facts = live_facts(world.session, where, *SIMULATION.queries)
        found = {subject.of.service.kind: list(judge.judge(subject.of, facts)) for subject in uses(where)}
    assert {kind: {each.status.value for each in findings} for kind, findings in found.items()} == {
        "Memory": {"pass"},
        "Browser": {"fail"},
    }


def strategy(memory_id: Any, role: str | None = None) -> Resource:
    override = {"configuration": {"semanticOverride": {"extraction": {"modelId": MODEL}}}}
    own = {"memoryExecutionRoleArn": role} if role else {}
    return resource(
        "MemoryStrategy",
        {"memoryId": memory_id, "memoryStrategies": [{"customMemoryStrategy": override}], **own},
        subject="own",
    )


@pytest.mark.parametrize(
    ("memory_id", "role", "of_memory", "status"),
    [
        (LATER, None, ALLOWED, "pass"),
        (LATER, None, DENIED, "fail"),
        (LATER, None, None, "fail"),
        (LATER, ALLOWED, None, "pass"),
        (LATER, DENIED, ALLOWED, "fail"),
        ("notes-abcdefghij", None, ALLOWED, "unknown"),
        ("notes-abcdefghij", ALLOWED, None, "pass"),
    ],
)
def test_a_strategy_uses_its_own_role_else_that_of_its_memory(
    memory_id: Any, role: RolePlan | None, of_memory: RolePlan | None, status: str
) -> None:
    notes = resource("Memory", {"name": "notes"}, subject="notes", address="Other")
    given = (("Memory", "notes", of_memory), ("MemoryStrategy", "own", role))
    views = tuple(
        Service(kind, subject, role=Role(Value(ROLE, created=True), plan) if plan else None)
        for kind, subject, plan in given
    )
    made = Target("terraform", "it", services=views, resources=(notes, strategy(memory_id)))
    assert {found.status.value for found in findings(judge, scope(target=made))} == {status}


def test_a_self_managed_strategy_hands_over_its_payloads() -> None:
    place = {"topicArn": TOPIC, "payloadDeliveryBucketName": "payloads"}
    inside = {"configuration": {"selfManagedConfiguration": {"invocationConfiguration": place}}}
    made = resource("MemoryStrategy", {"memoryId": "m", "memoryStrategies": [{"customMemoryStrategy": inside}]})
    found = uses(scope(target=Target("terraform", "it", resources=(made,))))
    assert {subject.of.permission.actions[0] for subject in found} == {
        "sns:Publish",
        "s3:PutObject",
        "s3:GetBucketLocation",
    }
