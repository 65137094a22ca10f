"""What an agentcore CLI project makes, under the API's own names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ledgers import plain

from preflight.core.resource import Resource, maker
from preflight.core.value import Value
from preflight.inputs import agentcore_cli_resources as made
from preflight.inputs.agentcore_cli_files import Place
from preflight.inputs.agentcore_cli_parts import TOOL, Project, gateway, runtime
from preflight.inputs.document import parse
from preflight.inputs.node import Node, root

STATE = {
    "targets": {
        "dev": {"resources": {"memories": {"m": {"memoryId": "m-1"}}, "evaluators": {"e": {"evaluatorId": "e-1"}}}}
    }
}


def node(data: Any) -> Node:
    return root(parse(json.dumps(data), "f"))


def item(data: Any) -> Node:
    """An entry of a list of the project."""
    return node([data]).items()[0]


def project(data: Any, place: Place | None = None) -> Project:
    return Project(node(data), "Shop", place or Place(), node(STATE), None)


def others(**data: Any) -> list[Resource]:
    return list(made.others(project(data, Place("dev"))))


def shown(resource: Resource) -> tuple[str, str, Any]:
    return (resource.kind, resource.subject, plain(resource.members))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"memories": [{"name": "n", "eventExpiryDuration": 30}]}, ("Memory", "n", {"name": "Shop_n", "eventExpiryDuration": 30})),
        ({"memories": [{"name": "m", "executionRoleArn": "r"}]}, ("Memory", "m", {"name": "Shop_m", "memoryExecutionRoleArn": "r", "memoryId": "m-1"})),
        ({"evaluators": [{"name": "e", "config": {"a": 1}}]}, ("Evaluator", "e", {"evaluatorName": "e", "evaluatorConfig": {"a": 1}, "id": "e-1"})),
        (
            {"capacityProviders": [{"name": "c", "operatorRoleArn": "r"}]},
            ("CapacityProvider", "c", {"name": "c", "permissionsConfiguration": {"capacityProviderOperatorRoleArn": "r"}}),
        ),
        ({"credentials": [{"name": "k", "authorizerType": "ApiKeyCredentialProvider"}]}, ("ApiKeyCredentialProvider", "k", {"name": "k", "authorizerType": "ApiKeyCredentialProvider"})),
        ({"credentials": [{"name": "k", "type": "OAuthCredentialProvider", "vendor": "v"}]}, ("OAuth2CredentialProvider", "k", {"name": "k", "type": "OAuthCredentialProvider", "credentialProviderVendor": "v"})),
        ({"credentials": [{"name": "k", "type": "BrandNew"}]}, ("BrandNew", "k", {"name": "k", "type": "BrandNew"})),
        ({"datasets": [{}]}, ("Dataset", "datasets[0]", {})),
    ],
)  # fmt: skip
def test_another_list_of_the_project(data: Any, expected: tuple[str, str, Any]) -> None:
    assert [shown(each) for each in others(**data)] == [expected]


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ({"type": "SEMANTIC", "name": "s"}, {"semanticMemoryStrategy": {"name": "s"}}),
        ({"type": "SUMMARIZATION"}, {"summaryMemoryStrategy": {}}),
        (
            {"type": "EPISODIC", "reflectionNamespaces": ["/a"]},
            {"episodicMemoryStrategy": {"reflectionConfiguration": {"namespaces": ["/a"]}}},
        ),
        ({"type": "BRAND_NEW"}, {"BRAND_NEW": {}}),
    ],
)
def test_a_strategy_of_a_memory(strategy: Any, expected: Any) -> None:
    [memory] = others(memories=[{"name": "m", "strategies": [strategy]}])
    assert plain(memory.members)["memoryStrategies"] == [expected]


def test_a_memory_s_name_is_the_cli_s() -> None:
    [memory] = others(memories=[{"name": "m"}])
    name = memory.value("name")
    assert name is not None
    assert (name.get(), name.derived_by) == ("Shop_m", TOOL)


def test_the_members_of_a_runtime_and_its_endpoints() -> None:
    given = item(
        {
            "name": "chat",
            "description": "d",
            "envVars": [{"name": "TOKEN", "value": "hunter2"}],
            "requestHeaderAllowlist": ["X-A"],
            "authorizerConfiguration": {"customJwtAuthorizer": {"discoveryUrl": "https://x"}},
            "endpoints": {"prod": {"version": 2}, "beta": {}},
        }
    )
    found, prod, beta = made.runtimes(given, runtime(given, project({})))
    members = plain(found.members)
    assert members["environmentVariables"] == {"TOKEN": "*******"}
    assert members["requestHeaderConfiguration"] == {"requestHeaderAllowlist": ["X-A"]}
    assert members["authorizerConfiguration"] == {"customJWTAuthorizer": {"discoveryUrl": "https://x"}}
    assert [plain(each.members) for each in (prod, beta)] == [
        {"name": "prod", "agentRuntimeVersion": "2"},
        {"name": "beta"},
    ]


@pytest.mark.parametrize(
    ("given", "arn", "detail"),
    [
        ({"capacityProviderArn": "arn:c"}, "arn:c", ""),
        ({"capacityProviderName": "c"}, None, "created by this deployment: c"),
    ],
)
def test_the_capacity_provider_of_a_runtime(given: Any, arn: str | None, detail: str) -> None:
    entry = item({"name": "chat", "capacityProviderConfiguration": given})
    [found] = made.runtimes(entry, runtime(entry, project({})))
    value = found.value("capacityProviderConfiguration", "capacityProviderArn")
    assert value is not None
    assert (value.value, value.detail) == (arn, detail)


@pytest.mark.parametrize(("level", "told"), [("NONE", None), ("DEBUG", "DEBUG"), (None, None)])
def test_the_exception_level_of_a_gateway(level: str | None, told: str | None) -> None:
    entry = item({"name": "g", "exceptionLevel": level})
    [found] = made.gateways(entry, gateway(entry, project({})), project({}))
    assert plain(found.members).get("exceptionLevel") == told


@pytest.mark.parametrize(
    ("engines", "detail"),
    [
        ([{"name": "rules"}], "created by this deployment: rules"),
        ([{"name": "others"}], "policyEngines of the project has no 'rules'"),
    ],
)
def test_the_policy_engine_of_a_gateway(engines: Any, detail: str) -> None:
    entry = item({"name": "g", "policyEngineConfiguration": {"policyEngineName": "rules", "mode": "LOG_ONLY"}})
    whole = project({"policyEngines": engines})
    [found] = made.gateways(entry, gateway(entry, whole), whole)
    engine = found.value("policyEngineConfiguration", "arn")
    assert (engine and engine.detail, found.value("policyEngineConfiguration", "mode")) == (
        detail,
        Value("LOG_ONLY", found.value("policyEngineConfiguration", "mode").origin),
    )


def test_the_policies_of_an_engine_are_resources_of_their_own() -> None:
    policy = {"name": "all", "statement": "permit(principal, action, resource);", "enforcementMode": "LOG_ONLY"}
    policy_of_it, engine = sorted(others(policyEngines=[{"name": "rules", "policies": [policy]}]), key=str)
    assert (engine.kind, engine.subject, plain(engine.members)) == ("PolicyEngine", "rules", {"name": "Shop_rules"})
    assert (policy_of_it.kind, policy_of_it.subject) == ("Policy", "rules/all")
    assert maker(policy_of_it.value("policyEngineId"), [engine]) is engine
    assert plain(policy_of_it.members)["definition"] == {"cedar": {"statement": policy["statement"]}}


def test_a_harness_without_its_file_is_unread() -> None:
    found = made.harness(item({"name": "h"}), None, None)
    assert (found.kind, found.subject, found.members, found.unread) == (
        "Harness",
        "h",
        {},
        "its harness.json was not read",
    )


def test_a_harness_under_the_api_s_names() -> None:
    file = item(
        {
            "name": "h",
            "model": {"provider": "open_ai", "modelId": "m", "apiKeyArn": "k"},
            "lifecycleConfig": {"maxLifetime": 60},
            "environmentVariables": {"TOKEN": "hunter2"},
        }
    )
    agent = runtime(
        item(
            {
                "name": "h",
                "lifecycleConfiguration": {"maxLifetime": 60},
                "networkMode": "VPC",
                "networkConfig": {"subnets": ["s"]},
            }
        ),
        project({}),
    )
    members = plain(made.harness(item({"name": "entry"}), agent, file).members)
    assert members["harnessName"] == "h"
    assert members["model"] == {"openAiModelConfig": {"modelId": "m", "apiKeyArn": "k"}}
    assert members["environmentVariables"] == {"TOKEN": "*******"}
    inside = members["environment"]["agentCoreRuntimeEnvironment"]
    assert inside == {
        "networkConfiguration": {"networkMode": "VPC", "networkModeConfig": {"subnets": ["s"]}},
        "lifecycleConfiguration": {"maxLifetime": 60},
    }


def test_where_it_goes_is_that_of_the_place() -> None:
    place = Place("dev", Value("111122223333"), Value("us-west-2"))
    [memory] = made.others(project({"memories": [{"name": "x"}]}, place))
    assert (memory.account, memory.region) == (place.account, place.region)
