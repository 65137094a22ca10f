"""The table of kinds: how each tool's words map to it, and that it is what the installed SDK says."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from preflight.core import kinds
from preflight.core.kinds import BY_NAME, KINDS, Kind

NOT_KINDS = {"CreateDatasetVersion"}
"""Operations that create no resource of its own."""


@pytest.fixture(scope="module")
def model() -> Any:
    return botocore.session.get_session().get_service_model("bedrock-agentcore-control")


@pytest.mark.parametrize(
    ("type_name", "name"),
    [
        ("AWS::BedrockAgentCore::Runtime", "Runtime"),
        ("AWS::BedrockAgentCore::BrowserCustom", "Browser"),
        ("AWS::BedrockAgentCore::CodeInterpreterCustom", "CodeInterpreter"),
        ("AWS::BedrockAgentCore::OAuth2CredentialProvider", "OAuth2CredentialProvider"),
        ("AWS::BedrockAgentCore::Invented", None),
        ("AWS::S3::Bucket", None),
    ],
)
def test_types_of_cloudformation(type_name: str, name: str | None) -> None:
    assert kinds.by_cloudformation(type_name) == (BY_NAME[name] if name else None)


@pytest.mark.parametrize(
    ("type_name", "name"),
    [
        ("aws_bedrockagentcore_agent_runtime", "Runtime"),
        ("aws_bedrockagentcore_oauth2_credential_provider", "OAuth2CredentialProvider"),
        ("awscc_bedrockagentcore_runtime", "Runtime"),
        ("awscc_bedrockagentcore_browser_custom", "Browser"),
        ("awscc_bedrockagentcore_o_auth_2_credential_provider", "OAuth2CredentialProvider"),
        ("aws_bedrockagentcore_invented", None),
        ("aws_s3_bucket", None),
    ],
)
def test_types_of_terraform(type_name: str, name: str | None) -> None:
    assert kinds.by_terraform(type_name) == (BY_NAME[name] if name else None)


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:bedrock/agentcoreAgentRuntime:AgentcoreAgentRuntime", "Runtime"),
        ("aws:bedrock/agentcoreOauth2CredentialProvider:AgentcoreOauth2CredentialProvider", "OAuth2CredentialProvider"),
        ("aws-native:bedrockagentcore:CodeInterpreterCustom", "CodeInterpreter"),
        ("aws:s3/bucket:Bucket", None),
    ],
)
def test_tokens_of_pulumi(token: str, name: str | None) -> None:
    assert kinds.by_pulumi(token) == (BY_NAME[name] if name else None)


@pytest.mark.parametrize("type_name", ["AWS::BedrockAgentCore::Invented", "aws_bedrockagentcore_invented"])
def test_a_type_that_is_newer_than_the_table_is_of_agentcore_all_the_same(type_name: str) -> None:
    assert kinds.is_agentcore(type_name)
    assert not kinds.is_agentcore("AWS::Bedrock::Agent")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_sdk_knows_every_operation_and_member_of_the_table(kind: Kind, model: Any) -> None:
    for operation in (kind.create, kind.update, kind.get, kind.listed):
        assert not operation or operation in model.operation_names
    if kind.create and kind.name_member:
        assert kind.name_member in model.operation_model(kind.create).input_shape.members
    if kind.get:
        members = model.operation_model(kind.get).input_shape.members
        assert {kind.id_member, kind.parent_member} - {""} <= set(members)


def test_the_sdk_creates_nothing_that_the_table_does_not_name(model: Any) -> None:
    creates = {operation for operation in model.operation_names if operation.startswith("Create")}
    assert creates - NOT_KINDS == {kind.create for kind in KINDS if kind.create.startswith("Create")}


def test_parents_are_kinds() -> None:
    assert {kind.parent for kind in KINDS if kind.parent} <= set(BY_NAME)
