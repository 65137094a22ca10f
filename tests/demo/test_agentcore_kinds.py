"""The other kinds of resources: made, read and listed as the API does, with their secrets kept out of sight."""

import re

import pytest
from botocore.exceptions import ClientError

from preflight.demo.agentcore_kinds import SIMULATED

NETWORK = {"networkMode": "PUBLIC"}


@pytest.fixture
def control(bare):
    return bare.session.client("bedrock-agentcore-control")


def test_a_memory_is_made_active_and_read_under_its_member(control):
    made = control.create_memory(name="notes", eventExpiryDuration=30)["memory"]
    assert re.fullmatch(r"notes-\w{10}", made["id"])
    assert made["arn"] == f"arn:aws:bedrock-agentcore:us-west-2:123456789012:memory/{made['id']}"
    read = control.get_memory(memoryId=made["id"])["memory"]
    assert (read["name"], read["status"], read["eventExpiryDuration"]) == ("notes", "ACTIVE", 30)
    assert made["id"] in [each["id"] for each in control.list_memories()["memories"]]


@pytest.mark.parametrize(
    ("given", "kind", "configuration"),
    [
        ({"semanticMemoryStrategy": {"name": "s"}}, "SEMANTIC", None),
        ({"summaryMemoryStrategy": {"name": "s"}}, "SUMMARIZATION", None),
        ({"userPreferenceMemoryStrategy": {"name": "s"}}, "USER_PREFERENCE", None),
        (
            {"customMemoryStrategy": {"name": "s", "configuration": {"semanticOverride": {"extraction": {"modelId": "m", "appendToPrompt": "x"}}}}},
            "CUSTOM",
            {"type": "SEMANTIC_OVERRIDE", "extraction": {"customExtractionConfiguration": {"semanticExtractionOverride": {"modelId": "m", "appendToPrompt": "x"}}}},
        ),
    ],
)  # fmt: skip
def test_a_strategy_is_answered_in_other_words_than_it_is_asked_for(control, given, kind, configuration):
    name = f"m{kind.lower()}".replace("_", "")
    made = control.create_memory(name=name, eventExpiryDuration=30, memoryStrategies=[given])["memory"]
    [strategy] = control.get_memory(memoryId=made["id"])["memory"]["strategies"]
    assert (strategy["type"], strategy["status"], strategy.get("configuration")) == (kind, "ACTIVE", configuration)


def test_a_credential_provider_is_known_by_its_name_and_keeps_its_secret(control):
    made = control.create_api_key_credential_provider(name="search", apiKey="hunter2")
    read = control.get_api_key_credential_provider(name="search")
    assert read["credentialProviderArn"].endswith(":token-vault/default/apikeycredentialprovider/search")
    assert re.search(
        r"secret:bedrock-agentcore-identity!default/apikey/search-\w{6}$", read["apiKeySecretArn"]["secretArn"]
    )
    assert "hunter2" not in str((made, read))


@pytest.mark.parametrize(
    ("create", "given", "code"),
    [
        ("create_browser", {"name": "web", "networkConfiguration": NETWORK}, "ConflictException"),
        ("get_browser", {"browserId": "none-0123456789"}, "ResourceNotFoundException"),
        ("get_memory", {"memoryId": "none-0123456789"}, "ResourceNotFoundException"),
    ],
)
def test_errors(control, create, given, code):
    if create == "create_browser":
        control.create_browser(**given)
    with pytest.raises(ClientError) as caught:
        getattr(control, create)(**given)
    assert caught.value.response["Error"]["Code"] == code


def test_policies_are_listed_by_their_engine(control):
    engines = [control.create_policy_engine(name=name)["policyEngineId"] for name in ("one", "two")]
    cedar = {"cedar": {"statement": "permit(principal, action, resource is X);"}}
    made = control.create_policy(policyEngineId=engines[0], name="p", definition=cedar)
    listed = [[each["policyId"] for each in control.list_policies(policyEngineId=id_)["policies"]] for id_ in engines]
    assert listed == [[made["policyId"]], []]


def test_a_region_without_a_part_does_not_know_its_operations(bare):
    elsewhere = bare.session.client("bedrock-agentcore-control", region_name="ap-south-2")
    with pytest.raises(ClientError) as caught:
        elsewhere.list_memories()
    assert caught.value.response["Error"]["Code"] == "UnknownOperationException"


def test_every_simulated_kind_has_an_arn_and_at_most_one_id():
    for kind, (_, members) in SIMULATED.items():
        assert len([member for member in members if "rn" in member[-3:]]) == 1, kind
        assert len(members) <= 2, kind
