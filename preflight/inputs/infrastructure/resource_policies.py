"""Policies that a deployment puts onto resources which are there: they take the place of what stands today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from preflight.core.target import ResourcePolicy
from preflight.inputs.infrastructure.leaf import leaves, plain
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment

REPOSITORY = "ECR::Repository"
COMPUTED = frozenset({"SecretsManager::Secret", "S3::Bucket"})
"""Kinds of which Terraform's plan tells a policy even where nobody writes one: then it is empty, or not known."""


@frozen
class Written:
    """Where a kind of policy says whose it is and what it says."""

    service: str
    of: str
    document: str


KINDS: Mapping[str, Written] = {
    "ECR::Repository": Written("ecr", "RepositoryName", "RepositoryPolicyText"),
    "ECR::RepositoryPolicy": Written("ecr", "Repository", "Policy"),
    "S3::Bucket": Written("s3", "Bucket|BucketName", "Policy"),
    "SecretsManager::Secret": Written("secretsmanager", "Name", "Policy"),
    "SecretsManager::ResourcePolicy": Written("secretsmanager", "SecretId|SecretArn", "ResourcePolicy|Policy"),
    "S3::BucketPolicy": Written("s3", "Bucket", "PolicyDocument|Policy"),
    "KMS::KeyPolicy": Written("kms", "KeyId", "Policy"),
    "Kinesis::ResourcePolicy": Written("kinesis", "ResourceArn", "ResourcePolicy|Policy"),
    "EFS::FileSystemPolicy": Written("elasticfilesystem", "FileSystemId", "Policy"),
    "BedrockAgentCore::ResourcePolicy": Written("bedrock-agentcore", "ResourceArn", "Policy"),
}
"""Of a Lambda function a deployment only adds statements that allow, which take nothing from anybody."""
PERMISSION = "Lambda::Permission"


def resource_policies(deployment: Deployment) -> tuple[ResourcePolicy, ...]:
    """The policies that will stand on what is named by an id; one that is deleted leaves none."""
    return (*_gone(deployment), *_given(deployment), *_of_keys(deployment), *_of_functions(deployment))


def _given(deployment: Deployment) -> Iterator[ResourcePolicy]:
    for each in deployment.of(*KINDS):
        kind = KINDS[each.kind]
        document, name = each.at(kind.document), each.at(kind.of).known()
        if name and _is_written(each.kind, document):
            text, whole = (None, True) if each.uncertain else _text(document)
            yield ResourcePolicy(kind.service, name, text, whole)


def _is_written(kind: str, document: Node) -> bool:
    """Whether a resource has a policy of this document; one that is nothing but a policy always has."""
    if kind in COMPUTED:
        return bool(document and not (document.leaf and document.leaf.why) and plain(document.data))
    return bool(document) or kind != REPOSITORY


def _of_keys(deployment: Deployment) -> Iterator[ResourcePolicy]:
    """The policies of the keys to come; one without a policy gets AWS's, which lets the account decide."""
    for each in deployment.of("KMS::Key"):
        node = each.at("KeyPolicy|Policy")
        if not each.exists and node and not (node.leaf and node.leaf.why):
            data = plain(node.data)
            text = data if isinstance(data, str) else json.dumps(data)
            yield ResourcePolicy("kms", each.name, text, not any(leaf.why for leaf in leaves(node.data)))


def _of_functions(deployment: Deployment) -> Iterator[ResourcePolicy]:
    """What is added to functions for others than a service: it may be the role of a gateway that may invoke one."""
    for each in deployment.of(PERMISSION):
        function, principal = each.at("FunctionName|Function"), each.at("Principal").known()
        name = function.known() or next(iter(function.sources), "")
        if name and not principal.endswith(".amazonaws.com"):
            yield ResourcePolicy("lambda", name, None)


def _gone(deployment: Deployment) -> Iterator[ResourcePolicy]:
    for each in (gone for gone in deployment.gone if gone.kind in KINDS):
        kind = KINDS[each.kind]
        if (name := each.at(kind.of).known()) and each.kind not in {REPOSITORY, *COMPUTED}:
            yield ResourcePolicy(kind.service, name, "")


def _text(node: Node) -> tuple[str | None, bool]:
    """The document as text, and whether it is all of it: an Allow may be missing that is not known, no Deny is.

    None where a part is not known that may deny.
    """
    if not any(leaf.why for leaf in leaves(node.data)):
        data = plain(node.data)
        return (data if isinstance(data, str) else json.dumps(data)), True
    statements = [each.data for each in node.at("Statement").items()]
    known = [plain(each) for each in statements if not _is_open(each)]
    if not statements or not all(_only_allows(each) for each in statements if _is_open(each)):
        return None, True
    version = node.at("Version").known()
    return json.dumps({**({"Version": version} if version else {}), "Statement": known}), False


def _only_allows(statement: Any) -> bool:
    return isinstance(statement, Mapping) and plain(statement.get("Effect")) == "Allow"


def _is_open(data: Any) -> bool:
    return any(leaf.why for leaf in leaves(data))
