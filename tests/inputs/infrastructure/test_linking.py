"""What a source writes out by name and creates too: it is known to be created, and nothing else is taken for it."""

from __future__ import annotations

from typing import Any

import pytest
from deployments import deployment, resource

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import Leaf
from preflight.inputs.infrastructure.linking import NAMES, TEXTS, linked

A = "123456789012"
MADE = (
    resource("IAM::Role", "Role", {"RoleName": "agent"}),
    resource("ECR::Repository", "Repo", {"name": "team/agent"}),
    resource("Lambda::Function", "Function", {"function_name": "tool"}),
    resource("S3::Bucket", "Bucket", {"bucket": "recordings"}),
    resource("SecretsManager::Secret", "Secret", {"Name": "prod/key"}),
    resource("KMS::Alias", "Alias", {"AliasName": "alias/agents"}),
)
REGISTRY = f"{A}.dkr.ecr.us-west-2.amazonaws.com"


def value_of(properties: Any, *made: Any, account: str | None = A) -> Any:
    runtime = resource("BedrockAgentCore::Runtime", "Agent", properties)
    return linked(deployment(*made, runtime, account=account)).resources[-1].properties.data


@pytest.mark.parametrize(
    ("key", "text", "made"),
    [
        ("RoleArn", f"arn:aws:iam::{A}:role/agent", "Role"),
        ("RoleArn", f"arn:aws:iam::{A}:role/path/agent", "Role"),
        ("RoleArn", f"arn:aws:iam::{A}:role/agent-two", ""),
        ("RoleArn", "arn:aws:iam::111122223333:role/agent", ""),
        ("ContainerUri", f"{REGISTRY}/team/agent:v1", "Repo"),
        ("ContainerUri", f"{REGISTRY}/team/agent@sha256:ab", "Repo"),
        ("ContainerUri", f"{REGISTRY}/team/agent-two:v1", ""),
        ("LambdaArn", f"arn:aws:lambda:us-west-2:{A}:function:tool", "Function"),
        ("LambdaArn", f"arn:aws:lambda:us-west-2:{A}:function:tool:live", "Function"),
        ("LambdaArn", f"arn:aws:lambda:us-west-2:{A}:function:tools", ""),
        ("Bucket", "recordings", "Bucket"),
        ("AgentRuntimeName", "recordings", ""),
        ("Uri", "s3://recordings/schema.json", "Bucket"),
        ("Uri", "s3://recordings-two/schema.json", ""),
        ("ApiKeySecretArn", f"arn:aws:secretsmanager:us-west-2:{A}:secret:prod/key-AbCdEf", "Secret"),
        ("ApiKeySecretArn", f"arn:aws:secretsmanager:us-west-2:{A}:secret:prod/key-two-AbCdEf", ""),
        ("EncryptionKeyArn", f"arn:aws:kms:us-west-2:{A}:alias/agents", "Alias"),
    ],
)
def test_what_is_written_out(key: str, text: str, made: str) -> None:
    found = value_of({"Inside": [{key: text}]}, *MADE)["Inside"][0][key]
    assert (found.value, found.created, found.sources) == (text, True, (made,)) if made else found == text


@pytest.mark.parametrize(
    ("made", "account", "linked_to"),
    [
        (MADE[0], None, True),
        (resource("IAM::Role", "Role", {"RoleName": "agent"}, exists="agent"), A, False),
        (resource("SNS::Topic", "Topic", {"TopicName": "agent"}), A, False),
        (resource("IAM::Role", "Role", {}), A, False),
    ],
)
def test_only_what_is_created_is_meant(made: Any, account: str | None, linked_to: bool) -> None:
    found = value_of({"RoleArn": f"arn:aws:iam::{A}:role/agent"}, made, account=account)["RoleArn"]
    assert isinstance(found, Leaf) is linked_to


def test_what_is_created_behind_a_condition_is_not_known() -> None:
    made = resource("IAM::Role", "Role", {"RoleName": "agent"}, uncertain=True)
    found = value_of({"RoleArn": f"arn:aws:iam::{A}:role/agent"}, made)["RoleArn"]
    assert (found.why, "behind a condition" in found.detail) == (Why.UNSUPPORTED, True)


def test_other_resources_are_left_as_they_are() -> None:
    group = resource("EC2::SecurityGroup", "G", {"Bucket": "recordings"})
    assert linked(deployment(*MADE, group)).resources[-1] is group


def test_every_kind_has_its_texts() -> None:
    assert NAMES.keys() == TEXTS.keys()
