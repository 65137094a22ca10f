"""Every other kind: one listing, its details by the API's names, and nothing that may hold a secret."""

import botocore.session
import pytest
from worlds import scope

from preflight.account.raw import Raw
from preflight.account.rows import NotAnAnswerError, answer
from preflight.core.kinds import KINDS
from preflight.core.query import Answer, Facts
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.inventory.others import (
    BROWSERS,
    HARNESS,
    MEMORIES,
    MEMORY,
    OAUTH_PROVIDER,
    OTHERS,
    POLICIES,
    POLICY_ENGINES,
    READ,
    UNREAD,
    Found,
    lacks,
)

SECRET = "hunter2"
OVERRIDE = {
    "extraction": {
        "customExtractionConfiguration": {"semanticExtractionOverride": {"modelId": "m", "appendToPrompt": SECRET}}
    }
}


def row(query, body):
    [found] = answer(query, Raw(body)).rows
    return found


@pytest.mark.parametrize(
    ("query", "body", "found"),
    [
        (MEMORIES, {"memories": [{"id": "m", "arn": "arn:m", "status": "ACTIVE"}]},
         Found("m", "arn:m", "ACTIVE", {"managedByResourceArn": None})),
        (BROWSERS, {"browserSummaries": [{"browserId": "b", "browserArn": "arn:b", "name": "n"}]}, Found("b", "arn:b", None, {"name": "n"})),
        (POLICY_ENGINES, {"policyEngines": [{"policyEngineId": "e", "name": "n"}]},
         Found("e", members={"name": "n", "encryptionKeyArn": None, "statusReasons": None})),
    ],
)  # fmt: skip
def test_a_listing(query, body, found):
    assert row(query, body) == found


def test_a_memory_and_the_models_of_its_strategies():
    strategy = {"name": "s", "type": "CUSTOM", "configuration": OVERRIDE}
    found = row(MEMORY, {"memory": {"name": "m", "eventExpiryDuration": 30, "strategies": [strategy]}}).members
    assert (found["name"], found["eventExpiryDuration"]) == ("m", 30)
    assert [each for each in found["memoryStrategies"][0]["overrides"] if each] == [{"modelId": "m"}]
    assert SECRET not in repr(found)


def test_a_harness_and_its_models():
    body = {
        "harnessName": "h",
        "environmentVariables": {"TOKEN": SECRET},
        "systemPrompt": [{"text": SECRET}],
        "model": {"bedrockModelConfig": {"modelId": "m", "temperature": 1}},
        "tools": [{"type": "remote_mcp", "name": "t", "config": {"remoteMcp": {"headers": {"Authorization": SECRET}}}}],
    }
    found = row(HARNESS, {"harness": body}).members
    assert (found["harnessName"], found["variables"]) == ("h", ["TOKEN"])
    assert found["model"]["bedrockModelConfig"] == {"modelId": "m"}
    assert SECRET not in repr(found)


def test_a_provider_of_tokens_without_its_settings():
    inside = {"oauth2ProviderConfigOutput": {"githubOauth2ProviderConfig": {"clientId": SECRET}}}
    found = row(OAUTH_PROVIDER, {"credentialProviderArn": "arn", "name": "o", **inside}).members
    assert found["name"] == "o"
    assert SECRET not in repr(found)


@pytest.mark.parametrize("kind", [each for each in OTHERS if each.detail], ids=lambda each: each.kind)
def test_each_listed_resource_is_read_by_its_id(kind):
    facts = Facts(scope(), {kind.listing: {"": Answer((Found("id-1"),))}})
    [call] = kind.detail.calls(facts)
    assert (call.key, list(call.params.values())) == ("id-1", ["id-1"])
    with pytest.raises(NotAnAnswerError):
        answer(kind.detail, Raw({"message": "welcome"}))


def test_policies_are_listed_engine_by_engine_and_aws_s_own_browsers_are_not():
    facts = Facts(scope(), {POLICY_ENGINES: {"": Answer((Found("e"),))}})
    assert [call.params for call in POLICIES.calls(facts)] == [{"policyEngineId": "e"}]
    assert [call.params for call in BROWSERS.calls(facts)] == [{"type": "CUSTOM"}]


UNLISTED = {
    "BrowserProfile",
    "ConfigurationBundle",
    "ConsentPortal",
    "Dataset",
    "Evaluator",
    "OnlineEvaluationConfig",
    "PaymentCredentialProvider",
    "PaymentManager",
    "Registry",
    "WorkloadIdentity",
}
"""Kinds that a region audit does not list: nothing that runs depends on one alone, or AWS makes them itself."""


def test_every_kind_that_can_be_listed_is_listed_or_left_out_on_purpose():
    can_be = {kind.name for kind in KINDS if kind.listed and not kind.parent}
    assert can_be - {"Runtime", "Gateway"} - {each.kind for each in OTHERS} == UNLISTED


def refused(code):
    return Unanswered(UnansweredReason.UNSUPPORTED, "bedrock-agentcore:ListMemories", code=code)


@pytest.mark.parametrize(
    ("kind", "region", "told", "missing"),
    [
        ("Memory", "ap-south-2", refused("UnknownOperationException"), True),
        ("Memory", "ap-south-2", refused("AccessDeniedException"), False),
        ("Memory", "ap-south-2", Answer(()), False),
        ("Memory", "us-west-2", refused("UnknownOperationException"), False),
        ("Browser", "ap-south-2", refused("UnknownOperationException"), False),
    ],
)
def test_whether_a_region_has_none_of_a_kind(kind, region, told, missing):
    facts = Facts(scope(region=region), {MEMORIES: {"": told}, BROWSERS: {"": told}})
    assert lacks(kind, facts) is missing


OF_A_RESOURCE = {
    "ListAgentRuntimeVersions", "ListAgentRuntimeVersionsByCapacityProvider", "ListConfigurationBundleVersions",
    "ListDatasetExamples", "ListDatasetVersions", "ListHarnessVersions", "ListPolicyGenerationAssets",
    "ListPolicyGenerations", "ListTagsForResource",
}  # fmt: skip
"""Listings of versions and parts, which are no resources of their own."""
SUMMARIES = {"ListPolicyEngineSummaries", "ListPolicySummaries", "ListPolicyGenerationSummaries"}
"""The same again without what a key encrypts."""


def test_every_listing_of_the_sdk_is_of_a_kind_that_is_read_or_named():
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    listings = {name for name in model.operation_names if name.startswith("List")} - OF_A_RESOURCE - SUMMARIES
    kinds = {kind.name: kind.listed for kind in KINDS if kind.listed} | {"AgentInsightStore": "ListAgentInsightStores"}
    assert set(kinds) == READ | set(UNREAD)
    assert set(kinds.values()) == listings
