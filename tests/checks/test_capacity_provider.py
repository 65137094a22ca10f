"""The capacity provider of a runtime: there, ready, and with a lifetime that covers the runtime's."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import REGION, findings, live_facts, scope

from preflight.capacity.providers import PROVIDERS, Provider
from preflight.checks.capacity_provider import judge
from preflight.core.finding import Finding
from preflight.core.query import Answer
from preflight.core.resource import Resource
from preflight.core.steps import Edit
from preflight.core.target import Agent, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.demo import demo

ARN = f"arn:aws:bedrock-agentcore:{REGION}:123456789012:capacity-provider/pool-abcdefghij"
PLANNED = made_value("Pool")


def runtime(arn: Any = ARN, lifetime: Any = None) -> Resource:
    lives = {"lifecycleConfiguration": {"maxLifetime": lifetime}} if lifetime else {}
    return resource("Runtime", {"capacityProviderConfiguration": {"capacityProviderArn": arn}, **lives}, subject="a")


def pool(lifetime: Any = 3600) -> Resource:
    times = {"lifecycleConfiguration": {"maxLifetime": lifetime}} if lifetime else {}
    return resource("CapacityProvider", {"computeConfiguration": {"ec2Configuration": times}}, subject="Pool")


def found(*made: Resource, rows: Any = None) -> Finding:
    [one] = findings(judge, scope(target=Target("api", "it", resources=made)), {PROVIDERS: {ARN: rows}} if rows else {})
    return one


@pytest.mark.parametrize(
    ("lifetime", "rows", "status"),
    [
        (3600, Provider(ARN, "READY", max_lifetime=3600), "pass"),
        (3601, Provider(ARN, "READY", max_lifetime=3600), "fail"),
        (None, Provider(ARN, "READY", max_lifetime=3600), "fail"),
        (None, Provider(ARN, "READY", max_lifetime=28800), "pass"),
        (None, Provider(ARN, "READY"), "pass"),
        (None, Provider(ARN, "CREATE_FAILED", "no such role"), "fail"),
        (None, Provider(ARN, "CREATING"), "unknown"),
        (None, Answer(()), "fail"),
        (None, Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetCapacityProvider"), "unknown"),
        (unknown_value(Why.PARAMETER, "a parameter"), Provider(ARN, "READY", max_lifetime=3600), "unknown"),
    ],
)
def test_one_that_is_there_or_not(lifetime: Any, rows: Any, status: str) -> None:
    assert found(runtime(lifetime=lifetime), rows=rows).status == status


@pytest.mark.parametrize(
    ("lifetime", "most", "status"),
    [(3600, 3600, "pass"), (28800, 3600, "fail"), (None, 3600, "fail"), (60, None, "pass")],
)
def test_one_that_the_same_source_makes(lifetime: Any, most: Any, status: str) -> None:
    one = found(runtime(PLANNED, lifetime), pool(most))
    assert one.status == status
    assert one.owners == ("a", "Pool")


def test_the_lifetime_to_write() -> None:
    one = found(runtime(PLANNED, 28800), pool())
    assert one.fix
    assert one.fix.steps == (Edit("deploy.json", 7, "lifecycleConfiguration.maxLifetime", "28800", "3600"),)


def test_on_microvms_there_is_nothing_to_look_for() -> None:
    assert found(resource("Runtime", {"agentRuntimeName": "a"})).status == "skip"


def test_the_providers_of_an_account() -> None:
    with demo("ready", REGION) as account:
        [arn] = [each["capacityProviderArn"] for each in _providers(account)]
        made = Target("api", "it", resources=(runtime(arn), runtime(ARN)))
        facts = live_facts(account.session, scope(target=made), PROVIDERS)
        assert facts.one(PROVIDERS, arn).max_lifetime == 3600
        assert facts.one(PROVIDERS, ARN) is None


def _providers(account: Any) -> list[dict[str, Any]]:
    from preflight.demo.state import states

    return list(states["123456789012"][REGION].others["CapacityProvider"].values())


@pytest.mark.parametrize(("state", "status"), [("READY", "pass"), ("CREATE_FAILED", "fail"), (None, "unknown")])
def test_one_that_is_deployed(state: Any, status: str) -> None:
    assert found(resource("CapacityProvider", {"status": state}, deployed=True)).status == status


URI = f"123456789012.dkr.ecr.{REGION}.amazonaws.com/research-agent:latest"


@pytest.mark.parametrize(
    ("system", "statuses"), [("LINUX_ARM64", {"pass"}), ("LINUX_X86_64", {"pass", "fail"}), (PLANNED, {"pass"})]
)
def test_the_image_is_built_for_the_system_of_the_provider(system: Any, statuses: set[str]) -> None:
    image = {"containerConfiguration": {"containerUri": URI}}
    launch = {"launchTemplateSource": {"launchParameters": {"operatingSystem": system}}}
    made = (
        resource("Runtime", {**runtime(PLANNED).members, "agentRuntimeArtifact": image}, subject="a"),
        resource("CapacityProvider", {"computeConfiguration": {"ec2Configuration": launch}}, subject="Pool"),
    )
    with demo("ready", REGION) as account:
        agent = Agent("a", image=Value(URI))
        around = scope(target=Target("api", "it", agents=(agent,), resources=made))
        facts = live_facts(account.session, around, *judge.everything, fetch=account.fetch)
        assert {one.status.value for one in judge.judge(made[0], facts)} == statuses
