"""Every AgentCore resource of a deployment is in the ledger, its members under the API's own names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ledgers import REGION, plain, plan, preview, read, template
from provider_arguments import ARGUMENTS, bridged, planned, snake
from schemas import types, unknown_members, whole

from preflight.constraints.shapes import request
from preflight.core.kinds import BY_NAME, by_cloudformation, by_terraform
from preflight.inputs.infrastructure.ledger import RENAMED
from preflight.inputs.infrastructure.node import folded
from preflight.inputs.infrastructure.strategies import OVERRIDES, SELF_MANAGED, TYPES

NETWORK = {"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-1", "subnet-2"], "securityGroups": ["sg-1"]}}
EXPECTED = {
    "agentRuntimeName": "research",
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": "uri"}},
    "networkConfiguration": NETWORK,
    "protocolConfiguration": {"serverProtocol": "MCP"},
    "lifecycleConfiguration": {"maxLifetime": 300},
    "environmentVariables": {"MODE": "****"},
    "tags": {"team": "research"},
}
PASCAL = {
    "AgentRuntimeName": "research",
    "AgentRuntimeArtifact": {"ContainerConfiguration": {"ContainerUri": "uri"}},
    "NetworkConfiguration": {
        "NetworkMode": "VPC",
        "NetworkModeConfig": {"Subnets": ["subnet-1", "subnet-2"], "SecurityGroups": ["sg-1"]},
    },
    "ProtocolConfiguration": "MCP",
    "LifecycleConfiguration": {"MaxLifetime": 300},
    "EnvironmentVariables": {"MODE": "fast"},
    "Tags": {"team": "research"},
}
SNAKE = {
    "agent_runtime_name": "research",
    "agent_runtime_artifact": [{"container_configuration": [{"container_uri": "uri"}], "code_configuration": []}],
    "network_configuration": [
        {
            "network_mode": "VPC",
            "network_mode_config": [{"subnets": ["subnet-1", "subnet-2"], "security_groups": ["sg-1"]}],
        }
    ],
    "protocol_configuration": [{"server_protocol": "MCP"}],
    "lifecycle_configuration": [{"max_lifetime": 300}],
    "environment_variables": {"MODE": "fast"},
    "tags": {"team": "research"},
    "region": REGION,
    "timeouts": None,
}


@pytest.mark.parametrize("document", [template(PASCAL), plan(SNAKE)], ids=["cloudformation", "terraform"])
def test_members_have_the_names_of_the_api(document: Any, tmp_path: Path) -> None:
    [found] = read(document, tmp_path)
    assert (found.kind, found.subject) == ("Runtime", "research")
    assert plain(found.members) == EXPECTED


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (template({"Name": "m", "EventExpiryDuration": 30}, "Memory"), "Memory"),
        (template({}, "BrowserCustom"), "Browser"),
        (template({}, "BrandNew"), "AWS::BedrockAgentCore::BrandNew"),
        (plan({"name": "m", "event_expiry_duration": 30}, "memory"), "Memory"),
        (plan({}, "brand_new"), "AWS::BedrockAgentCore::aws_bedrockagentcore_brand_new"),
        (preview({"name": "m"}, "aws:bedrock/agentcoreMemory:AgentcoreMemory"), "Memory"),
    ],
)
def test_every_type_of_agentcore_is_there_known_or_not(document: Any, kind: str, tmp_path: Path) -> None:
    [found] = read(document, tmp_path)
    assert found.kind == kind


def test_properties_that_cloudformation_calls_otherwise(tmp_path: Path) -> None:
    place = {"Bucket": "b", "Prefix": "p"}
    secret = "arn:aws:secretsmanager:us-west-2:123456789012:secret:c-abcdef"
    body = {
        "RecordingConfig": {"Enabled": True, "S3Location": place},
        "EnterprisePolicies": [{"Type": "MANAGED", "Location": place}],
        "Certificates": [{"CertificateLocation": {"SecretArn": secret}}],
    }
    [browser] = read(template(body, "BrowserCustom"), tmp_path)
    assert plain(browser.members) == {
        "recording": {"enabled": True, "s3Location": {"bucket": "b", "prefix": "p"}},
        "enterprisePolicies": [{"type": "MANAGED", "location": {"s3": {"bucket": "b", "prefix": "p"}}}],
        "certificates": [{"location": {"secretsManager": {"secretArn": secret}}}],
    }


def test_terraform_blocks_for_credentials_are_the_providers_of_the_api(tmp_path: Path) -> None:
    target = {"name": "t", "gateway_identifier": "g-1234567890", "credential_provider_configuration": [{"oauth": [{"provider_arn": "arn:x", "scopes": ["a"]}], "api_key": []}]}  # fmt: skip
    [found] = read(plan(target, "gateway_target"), tmp_path)
    [given] = plain(found.members)["credentialProviderConfigurations"]
    assert given["credentialProviderType"] == "OAUTH"
    assert given["credentialProvider"]["oauthCredentialProvider"]["providerArn"] == "arn:x"


def test_what_was_before_is_kept(tmp_path: Path) -> None:
    before = {"name": "tools", "authorizer_type": "AWS_IAM"}
    change = {"actions": ["update"], "before": before}
    [found] = read(plan({"name": "tools", "authorizer_type": "NONE"}, "gateway", **change), tmp_path)
    assert plain(found.before) == {"name": "tools", "authorizerType": "AWS_IAM"}


def test_what_may_be_a_secret_is_never_kept(tmp_path: Path) -> None:
    provider = {"Name": "p", "ApiKey": "hunter2hunter2"}
    [found] = read(template(provider, "ApiKeyCredentialProvider"), tmp_path)
    assert "hunter2" not in str(found.members)


@pytest.mark.parametrize(
    ("resources", "words"),
    [
        ({"S": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x/y"}}}, "https://x/y"),
        ({"S": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "gone.yaml"}}}, "nested stack"),
        ({"A": {"Type": "AWS::Serverless::Application", "Properties": {}}}, "nested application"),
        ({"Fn::ForEach::Agents": ["N", {"Ref": "X"}, {}], "B": {"Type": "AWS::S3::Bucket"}}, "loop"),
        ({"M": {"Type": "Acme::Agent::MODULE"}}, "module"),
        (
            {"B": {"Type": "AWS::S3::Bucket", "Properties": {"Fn::Transform": {"Name": "AWS::Include"}}}},
            "not in the file",
        ),
    ],
)
def test_what_could_not_be_read_is_in_the_ledger(resources: Any, words: str, tmp_path: Path) -> None:
    found = [each for each in read({"Resources": resources}, tmp_path) if each.unread]
    assert len(found) == 1
    assert words in found[0].unread


@pytest.mark.parametrize(
    ("change", "words"),
    [({"errored": True}, "ended with an error"), ({"complete": False}, "is partial")],
)
def test_a_plan_that_is_not_whole_says_so(change: Any, words: str, tmp_path: Path) -> None:
    [found] = read({"format_version": "1.2", "resource_changes": [], **change}, tmp_path)
    assert words in found.unread


def test_a_terraform_block_without_a_provider_is_its_type_alone(tmp_path: Path) -> None:
    target = {"gateway_identifier": "g-1", "credential_provider_configuration": [{"gateway_iam_role": [{}]}]}
    [found] = read(plan(target, "gateway_target"), tmp_path)
    given = plain(found.members)["credentialProviderConfigurations"]
    assert given == [{"credentialProviderType": "GATEWAY_IAM_ROLE"}]


def test_tags_as_a_list_of_keys_and_values(tmp_path: Path) -> None:
    tags = [{"Key": "team", "Value": "a"}, {"Value": "no key"}]
    [found] = read(template({**PASCAL, "Tags": tags}), tmp_path)
    assert plain(found.members)["tags"] == {"team": "a"}


def test_a_protocol_that_is_not_written_is_none(tmp_path: Path) -> None:
    [found] = read(template({**PASCAL, "ProtocolConfiguration": None}), tmp_path)
    assert "protocolConfiguration" not in plain(found.members)


OF_UPDATES = {"Gateway": {"wafConfiguration"}, "OnlineEvaluationConfig": {"executionStatus"}}
"""Properties of CloudFormation that only the API's request for an update has."""


@pytest.mark.parametrize("type_name", types())
def test_every_property_of_cloudformation_s_schemas_is_a_member_of_the_api(type_name: str, tmp_path: Path) -> None:
    kind = by_cloudformation(type_name)
    assert kind, "a type that the table of kinds does not have"
    [found] = read(template(whole(type_name), kind.cloudformation), tmp_path)
    assert set(unknown_members(plain(found.members), request(kind.create))) <= OF_UPDATES.get(kind.name, set())


COMPUTED = {
    "Harness": {f"agentruntime{each}" for each in ("arn", "id", "name")},
    "OAuth2CredentialProvider": {"oauthdiscovery", "oauthdiscoveries"},
    "OnlineEvaluationConfig": {"executionstatus"},
}
"""Arguments of providers (2026-11-28) that AWS fills in, or that only the request for an update has."""


def respelled(data: Any, spell: Callable[[str], str]) -> Any:
    """The same with other names of members."""
    if isinstance(data, dict):
        return {spell(key): respelled(each, spell) for key, each in data.items()}
    return [respelled(each, spell) for each in data] if isinstance(data, list) else data


def to_the_cloud_control(type_name: str) -> tuple[Any, Any]:
    """The whole resource of a schema as Terraform's awscc provider and as Pulumi's aws-native package write it."""
    body, word = whole(type_name), type_name.rpartition("::")[2]
    terraform = plan(respelled(body, snake))
    terraform["resource_changes"][0]["type"] = f"awscc_bedrockagentcore_{snake(word)}"
    native = respelled(body, lambda key: key[0].lower() + key[1:])
    return terraform, preview(native, f"aws-native:bedrockagentcore:{word}")


@pytest.mark.parametrize("type_name", types())
def test_every_property_of_the_tools_of_the_cloud_control_api_is_a_member(type_name: str, tmp_path: Path) -> None:
    kind = by_cloudformation(type_name)
    assert kind
    expected = {folded(each) for each in OF_UPDATES.get(kind.name, set())}
    for document in to_the_cloud_control(type_name):
        [found] = read(document, tmp_path)
        assert {folded(each) for each in unknown_members(plain(found.members), request(kind.create))} <= expected


def arguments(word: str) -> tuple[Any, Any]:
    """The whole resource as Terraform's aws provider and as Pulumi's aws package write it."""
    token = f"aws:bedrock/agentcore{word}:Agentcore{word}"
    return plan(planned(word), snake(word)), preview(bridged(word), token)


@pytest.mark.parametrize("word", sorted(set(ARGUMENTS) - {"MemoryStrategy"}))
def test_every_argument_of_the_aws_provider_is_a_member_of_the_api(word: str, tmp_path: Path) -> None:
    kind = by_terraform(f"aws_bedrockagentcore_{snake(word)}")
    assert kind
    for document in arguments(word):
        [found] = read(document, tmp_path)
        strange = {path.rpartition(".")[2] for path in unknown_members(plain(found.members), request(kind.create))}
        assert {folded(name) for name in strange} <= COMPUTED.get(kind.name, set())


OF_OTHER_TYPES = {"reflection", "extraction", "reflectionconfiguration"}
OF_STRATEGIES = {"memoryid", "triggerconditionsactual", "triggerconditionsactuals"}
"""The memory's own, and what the provider computes."""


@pytest.mark.parametrize("place", [0, 1], ids=["terraform", "pulumi"])
@pytest.mark.parametrize("override", ["", *OVERRIDES, SELF_MANAGED])
@pytest.mark.parametrize("type_", TYPES)
def test_every_argument_of_a_strategy_is_a_member_of_the_memory_s(
    type_: str, override: str, place: int, tmp_path: Path
) -> None:
    body = (planned, bridged)[place]("MemoryStrategy") | {"type": type_}
    inside = body.pop("configuration")
    if override and type_ == "CUSTOM":
        inside = inside[0] if isinstance(inside, list) else inside
        own = {key: each for key, each in inside.items() if ("self" in key) == (override == SELF_MANAGED)}
        body["configuration"] = [own | {"type": override}]
    token = "aws:bedrock/agentcoreMemoryStrategy:AgentcoreMemoryStrategy"
    [found] = read(plan(body, "memory_strategy") if place == 0 else preview(body, token), tmp_path)
    strange = unknown_members(plain(found.members), request("CreateMemory"))
    assert {folded(path.rpartition(".")[2]) for path in strange} <= OF_STRATEGIES | OF_OTHER_TYPES


def test_the_types_of_the_aws_provider_are_those_of_the_table() -> None:
    assert {snake(word) for word in ARGUMENTS} == {name for kind in BY_NAME.values() for name in kind.terraform}


GATEWAY = {"gateway_arn": "arn:x", "outbound_auth": [{"aws_iam": True, "none": False, "oauth": []}]}
PLACE = {"bucket": "b", "prefix": "p"}
WRITE_ONLY = {"client_id": None, "client_id_wo": "i", "client_secret_wo": "hunter2", "client_credentials_wo_version": 1}
TOOL = {
    "name": "ask",
    "input_schema": [
        {
            "type": "object",
            "property": [
                {"name": "text", "type": "string", "required": True, "property": [], "items": []},
                {"name": "deep", "type": "array", "required": False, "items_json": '{"type": "string"}'},
                {"name": "more", "type": "object", "properties_json": '{"properties": {"a": {"type": "number"}}}'},
            ],
        }
    ],
}
TOOL_OF_API = {
    "name": "ask",
    "inputSchema": {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "deep": {"type": "array", "items": {"type": "string"}},
            "more": {"type": "object", "properties": {"a": {"type": "number"}}},
        },
        "required": ["text"],
    },
}


@pytest.mark.parametrize(
    ("kind", "body", "members"),
    [
        (
            "browser",
            {"enterprise_policy": [{"type": "MANAGED", "location": [{"s3": [PLACE]}]}]},
            {"enterprisePolicies": [{"type": "MANAGED", "location": {"s3": PLACE}}]},
        ),
        (
            "harness",
            {"tool": [{"type": "agentcore_gateway", "config": [{"agentcore_gateway": [GATEWAY]}]}]},
            {
                "tools": [
                    {
                        "type": "agentcore_gateway",
                        "config": {"agentCoreGateway": {"gatewayArn": "arn:x", "outboundAuth": {"awsIam": {}}}},
                    }
                ]
            },
        ),
        (
            "oauth2_credential_provider",
            {"oauth2_provider_config": [{"github_oauth2_provider_config": [{"client_secret": "hunter2"}]}]},
            {"oauth2ProviderConfigInput": {"githubOauth2ProviderConfig": {"clientSecret": "*******"}}},
        ),
        (
            "memory",
            {"indexed_key": [{"key": "k", "type": "STRING"}]},
            {"indexedKeys": [{"key": "k", "type": "STRING"}]},
        ),
        (
            "evaluator",
            {
                "evaluator_config": [
                    {"llm_as_a_judge": [{"rating_scale": [{"numerical": [{"value": 1}], "categorical": []}]}]}
                ]
            },
            {"evaluatorConfig": {"llmAsAJudge": {"ratingScale": {"numerical": [{"value": 1}]}}}},
        ),
        (
            "gateway_rule",
            {"action": [{"route_to_target": [{"static_route": [{"target_name": "t"}]}]}]},
            {"actions": [{"routeToTarget": {"staticRoute": {"targetName": "t"}}}]},
        ),
        (
            "gateway_target",
            {"target_configuration": [{"mcp": [{"lambda": [{"tool_schema": [{"inline_payload": [TOOL]}]}]}]}]},
            {"targetConfiguration": {"mcp": {"lambda": {"toolSchema": {"inlinePayload": [TOOL_OF_API]}}}}},
        ),
        (
            "harness",
            {
                "memory": [
                    {"agentcore_memory_configuration": [{"retrieval_config": [{"map_block_key": "/a", "top_k": 3}]}]}
                ]
            },
            {"memory": {"agentCoreMemoryConfiguration": {"retrievalConfig": {"/a": {"topK": 3}}}}},
        ),
        (
            "configuration_bundle",
            {"component": [{"component_identifier": "arn:x", "configuration": "{}"}]},
            {"components": {"arn:x": {"configuration": "{}"}}},
        ),
        (
            "oauth2_credential_provider",
            {"oauth2_provider_config": [{"github_oauth2_provider_config": [WRITE_ONLY]}]},
            {"oauth2ProviderConfigInput": {"githubOauth2ProviderConfig": {"clientId": "i", "clientSecret": "*******"}}},
        ),
        ("api_key_credential_provider", {"api_key_wo": None, "api_key_wo_version": 1, "name": "k"}, {"name": "k"}),
        ("dataset", {"name": "d"}, {"datasetName": "d"}),
        (
            "code_interpreter",
            {"certificate": [{"location": [{"secrets_manager": [{"secret_arn": "arn:x"}]}]}]},
            {"certificates": [{"location": {"secretsManager": {"secretArn": "arn:x"}}}]},
        ),
    ],
)
def test_words_of_terraform(kind: str, body: dict[str, Any], members: dict[str, Any], tmp_path: Path) -> None:
    [found] = read(plan(body, kind), tmp_path)
    assert plain(found.members) == members


@pytest.mark.parametrize(
    "document",
    [template({"EndpointName": "prod"}, "HarnessEndpoint"), plan({"name": "prod"}, "harness_endpoint")],
    ids=["cloudformation", "terraform"],
)
def test_an_endpoint_of_a_harness_by_the_name_of_either_tool(document: Any, tmp_path: Path) -> None:
    [found] = read(document, tmp_path)
    assert (found.subject, plain(found.members)) == ("prod", {"endpointName": "prod"})


def test_no_other_word_is_a_member_of_the_same_request() -> None:
    for kind, words in RENAMED.items():
        asked = request(BY_NAME[kind].create)
        assert asked
        assert not set(words) & {name.lower() for name in asked.members}


@pytest.mark.parametrize("schema", ["open_api_schema", "smithy_model"])
def test_a_block_with_one_text_is_the_text_that_the_api_has(schema: str, tmp_path: Path) -> None:
    """hashicorp/aws writes `inline_payload { payload = … }`."""
    target = {"mcp": [{schema: [{"inline_payload": [{"payload": "{}"}], "s3": []}]}]}
    [found] = read(plan({"target_configuration": [target]}, "gateway_target"), tmp_path)
    member = "openApiSchema" if schema == "open_api_schema" else "smithyModel"
    assert plain(found.members) == {"targetConfiguration": {"mcp": {member: {"inlinePayload": "{}"}}}}


@pytest.mark.parametrize("properties", ["text", ["a"], 5, True, {"Fn::Select": [0, [{"Ref": "AWS::StackName"}]]}])
def test_properties_that_are_no_object_are_not_read(properties: Any, tmp_path: Path) -> None:
    resources = {"M": {"Type": "AWS::BedrockAgentCore::Memory", "Properties": properties}}
    [made] = read({"Resources": resources}, tmp_path)
    assert (made.members, bool(made.unread)) == ({}, True)


def test_only_cloudformation_minds_the_case(tmp_path: Path) -> None:
    [of_a_template] = read(template({"agentRuntimeName": "a"}), tmp_path)
    [of_a_plan] = read(plan({"agent_runtime_name": "a"}), tmp_path)
    assert (of_a_template.subject, of_a_plan.subject) == ("a", "a")
    assert [each.right for each in of_a_template.misspelled] == ["AgentRuntimeName"]
    assert not of_a_plan.misspelled
