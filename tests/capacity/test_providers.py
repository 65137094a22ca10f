"""The capacity provider of a runtime, from the same source or from the account, and the platform it runs."""

from __future__ import annotations

from typing import Any

import pytest
from resources import resource
from worlds import StubAccount, scope, target

from preflight.capacity.providers import (
    PROVIDERS,
    Provider,
    instances,
    planned_lifetime,
    planned_provider,
    planned_system,
    platform_of,
    provider_arn,
)
from preflight.core.query import Facts
from preflight.core.resource import Resource
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Why, made_value, unknown_value

ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:capacity-provider/p-0123456789"
LATER = made_value("it")
OTHER = made_value("Somebody")


def runtime(arn: object = ARN, **rest) -> Resource:
    return resource("Runtime", {"capacityProviderConfiguration": {"capacityProviderArn": arn}}, **rest)


def provider(system: object = "LINUX_ARM64", **rest) -> Resource:
    parameters = {"launchTemplateSource": {"launchParameters": {"operatingSystem": system}}}
    ec2 = {**parameters, "lifecycleConfiguration": {"maxLifetime": 7200}}
    rest = {"subject": "p", "address": "it"} | rest
    return resource("CapacityProvider", {"computeConfiguration": {"ec2Configuration": ec2}}, **rest)


def facts(*resources: Resource, **rows: Any) -> Facts:
    made = scope(target=target(resources=resources))
    return StubAccount({PROVIDERS: rows.get("providers", {})}).ask([PROVIDERS], made)


def test_which_runtimes_are_on_instances() -> None:
    made = facts(runtime(), resource("Runtime", {}), resource("Memory", {"capacityProviderConfiguration": {}})).scope
    assert len(list(instances(made))) == 1
    assert provider_arn(resource("Runtime", {})) is None


@pytest.mark.parametrize(
    ("arns", "asked"),
    [((ARN, ARN), ["p-0123456789"]), ((LATER,), []), (("p-1",), ["p-1"]), ((), [])],
)
def test_each_provider_is_asked_about_once(arns: tuple[object, ...], asked: list[str]) -> None:
    calls = PROVIDERS.calls(facts(*map(runtime, arns)))
    assert [call.params["capacityProviderId"] for call in calls] == asked


@pytest.mark.parametrize(
    ("arn", "providers", "found"),
    [
        (LATER, [provider()], "p"),
        (LATER, [provider(), provider(subject="q", address="else")], "p"),
        (OTHER, [provider()], "p"),
        (OTHER, [provider(), provider(subject="q", address="else")], None),
        (LATER, [provider(made=False)], None),
        (LATER, [], None),
        (ARN, [provider()], None),
        (unknown_value(Why.PARAMETER, "has no value"), [provider()], None),
    ],
)
def test_the_provider_that_the_source_makes(arn: object, providers: list[Resource], found: str | None) -> None:
    made = planned_provider(runtime(arn), facts(runtime(arn), *providers).scope)
    assert (made.subject if made else None) == found


def test_what_it_says_of_its_sessions_and_system() -> None:
    lifetime, system = planned_lifetime(provider()), planned_system(provider())
    assert (lifetime and lifetime.value, system and system.value) == (7200, "LINUX_ARM64")
    assert planned_lifetime(resource("CapacityProvider", {})) is None


@pytest.mark.parametrize(
    ("arn", "resources", "rows", "platform"),
    [
        (LATER, [provider()], {}, "linux/arm64"),
        (LATER, [provider("LINUX_X86_64")], {}, "linux/amd64"),
        (LATER, [provider("SOMETHING_NEW")], {}, ""),
        (LATER, [provider(LATER)], {}, ""),
        (ARN, [], {ARN: Provider(ARN, "READY", operating_system="LINUX_X86_64")}, "linux/amd64"),
        (ARN, [], {ARN: Provider(ARN, "READY")}, ""),
        (ARN, [], {"other": Provider("other", "READY", operating_system="LINUX_ARM64")}, ""),
        (ARN, [], {ARN: Unanswered(UnansweredReason.DENIED, "bedrock-agentcore:GetCapacityProvider")}, ""),
        (LATER, [], {}, ""),
    ],
)
def test_the_platform_that_runs(arn: object, resources: list[Resource], rows: dict[str, Any], platform: str) -> None:
    made = runtime(arn)
    assert platform_of(made, facts(made, *resources, providers=rows)) == platform
