"""Policies that a deployment puts onto resources which are there, and what they do to rights on them."""

import json
from typing import Any

import pytest
from deployments import deployment, resource

from preflight.core.target import ResourcePolicy
from preflight.core.value import Why
from preflight.iam.resource_policies import concerns
from preflight.inputs.infrastructure.leaf import made, missing
from preflight.inputs.infrastructure.resource_policies import resource_policies

OPEN = missing(Why.PARAMETER, "no value for Open", "Open")
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]}
TEXT = json.dumps(DENY)
A = "123456789012"
REPOSITORY = f"arn:aws:ecr:us-west-2:{A}:repository/team/agent"
SECRET = f"arn:aws:secretsmanager:us-west-2:{A}:secret:db-AbCdEf"
KEY = f"arn:aws:kms:us-west-2:{A}:key/1234"


LETS = {"Effect": "Allow", "Principal": {"AWS": OPEN}, "Action": "*", "Resource": "*"}
SHUTS = {**LETS, "Effect": "Deny"}


def with_more(statement: Any) -> Any:
    return {**DENY, "Statement": [*DENY["Statement"], statement]}


@pytest.mark.parametrize(
    ("kind", "properties", "found"),
    [
        ("ECR::RepositoryPolicy", {"repository": "team/agent", "policy": TEXT}, ("ecr", "team/agent", TEXT)),
        (
            "SecretsManager::ResourcePolicy",
            {"SecretId": SECRET, "ResourcePolicy": DENY},
            ("secretsmanager", SECRET, TEXT),
        ),
        ("SecretsManager::ResourcePolicy", {"secret_arn": SECRET, "policy": TEXT}, ("secretsmanager", SECRET, TEXT)),
        ("S3::BucketPolicy", {"Bucket": "packages", "PolicyDocument": DENY}, ("s3", "packages", TEXT)),
        ("KMS::KeyPolicy", {"key_id": "1234", "policy": OPEN}, ("kms", "1234", None)),
        (
            "ECR::Repository",
            {"RepositoryName": "team/agent", "RepositoryPolicyText": DENY},
            ("ecr", "team/agent", TEXT),
        ),
        ("ECR::Repository", {"RepositoryName": "team/agent"}, None),
        (
            "ECR::Repository",
            {"RepositoryName": "r", "RepositoryPolicyText": with_more(LETS)},
            ("ecr", "r", TEXT, False),
        ),
        ("ECR::Repository", {"RepositoryName": "r", "RepositoryPolicyText": with_more(SHUTS)}, ("ecr", "r", None)),
        ("ECR::Repository", {"RepositoryName": "r", "RepositoryPolicyText": with_more(OPEN)}, ("ecr", "r", None)),
        ("SecretsManager::Secret", {"name": "db", "policy": TEXT}, ("secretsmanager", "db", TEXT)),
        ("SecretsManager::Secret", {"name": "db", "policy": ""}, None),
        ("SecretsManager::Secret", {"name": "db", "policy": OPEN}, None),
        ("S3::Bucket", {"bucket": "packages", "policy": TEXT}, ("s3", "packages", TEXT)),
        ("S3::Bucket", {"BucketName": "packages"}, None),
        ("Kinesis::ResourcePolicy", {"ResourceArn": "arn:s", "ResourcePolicy": DENY}, ("kinesis", "arn:s", TEXT)),
        ("EFS::FileSystemPolicy", {"file_system_id": "fs-1", "policy": TEXT}, ("elasticfilesystem", "fs-1", TEXT)),
        (
            "BedrockAgentCore::ResourcePolicy",
            {"ResourceArn": "arn:r", "Policy": TEXT},
            ("bedrock-agentcore", "arn:r", TEXT),
        ),
        ("S3::BucketPolicy", {"Bucket": made("B"), "PolicyDocument": DENY}, None),
        (
            "Lambda::Permission",
            {"FunctionName": "tool", "Principal": f"arn:aws:iam::{A}:role/g"},
            ("lambda", "tool", None),
        ),
        ("Lambda::Permission", {"function": made("F", "Arn"), "principal": OPEN}, ("lambda", "F", None)),
        ("Lambda::Permission", {"FunctionName": "tool", "Principal": "apigateway.amazonaws.com"}, None),
    ],
)
def test_a_policy_of_something_that_is_there(kind: str, properties: Any, found: Any) -> None:
    made_here = resource_policies(deployment(resource(kind, "P", properties)))
    assert made_here == ((ResourcePolicy(*found),) if found else ())


@pytest.mark.parametrize(
    ("properties", "more", "found"),
    [
        ({"KeyPolicy": DENY}, {}, ResourcePolicy("kms", "K", TEXT)),
        ({"policy": TEXT}, {}, ResourcePolicy("kms", "K", TEXT)),
        (
            {"KeyPolicy": {"Statement": [OPEN]}},
            {},
            ResourcePolicy("kms", "K", '{"Statement": ["${Open}"]}', whole=False),
        ),
        ({"KeyPolicy": OPEN}, {}, None),
        ({}, {}, None),
        ({"KeyPolicy": DENY}, {"exists": "1234"}, None),
    ],
)
def test_the_policy_of_a_key_to_come(properties: Any, more: Any, found: ResourcePolicy | None) -> None:
    made_here = resource_policies(deployment(resource("KMS::Key", "K", properties, **more)))
    assert made_here == ((found,) if found else ())


def test_one_that_is_deleted_leaves_none_and_one_behind_a_condition_is_not_known() -> None:
    properties = {"repository": "team/agent", "policy": TEXT}
    gone = deployment(gone=(resource("ECR::RepositoryPolicy", "P", properties),))
    assert resource_policies(gone) == (ResourcePolicy("ecr", "team/agent", ""),)
    doubtful = deployment(resource("ECR::RepositoryPolicy", "P", properties, uncertain=True))
    assert resource_policies(doubtful) == (ResourcePolicy("ecr", "team/agent", None),)


@pytest.mark.parametrize(
    ("service", "of", "arn", "same"),
    [
        ("ecr", "team/agent", REPOSITORY, True),
        ("ecr", REPOSITORY, REPOSITORY, True),
        ("ecr", "agent", REPOSITORY, False),
        ("secretsmanager", "db", SECRET, True),
        ("secretsmanager", SECRET, SECRET, True),
        ("secretsmanager", SECRET.removesuffix("-AbCdEf"), SECRET, True),
        ("secretsmanager", "db", SECRET.replace("db-", "db-prod-"), False),
        ("secretsmanager", SECRET.removesuffix("-AbCdEf"), SECRET.replace("db-", "db-prod-"), False),
        ("secretsmanager", "d", SECRET, False),
        ("kms", "1234", KEY, True),
        ("kms", KEY, KEY, True),
        ("s3", "packages", "arn:aws:s3:::packages/agent.zip", True),
        ("s3", "packages", "arn:aws:s3:::packages", True),
        ("s3", "package", "arn:aws:s3:::packages/agent.zip", False),
        ("s3", "team/agent", REPOSITORY, False),
        ("ecr", "x", "*", False),
    ],
)
def test_whose_policy_it_is(service: str, of: str, arn: str, same: bool) -> None:
    assert concerns(ResourcePolicy(service, of, TEXT), arn) is same
