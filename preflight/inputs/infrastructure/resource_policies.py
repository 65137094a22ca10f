"""Policies that a deployment puts onto resources which are there: they take the place of what stands today."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from attrs import frozen

from preflight.core.target import ResourcePolicy
from preflight.inputs.infrastructure.leaf import leaves, plain
from preflight.inputs.infrastructure.node import Node
from preflight.inputs.infrastructure.resource import Deployment


@frozen
class Written:
    """Where a kind of policy says whose it is and what it says."""

    service: str
    of: str
    document: str


KINDS: Mapping[str, Written] = {
    "ECR::RepositoryPolicy": Written("ecr", "Repository", "Policy"),
    "SecretsManager::ResourcePolicy": Written("secretsmanager", "SecretId|SecretArn", "ResourcePolicy|Policy"),
    "S3::BucketPolicy": Written("s3", "Bucket", "PolicyDocument|Policy"),
    "KMS::KeyPolicy": Written("kms", "KeyId", "Policy"),
}
"""Of a Lambda function a deployment only adds statements that allow, which take nothing from anybody."""


def resource_policies(deployment: Deployment) -> tuple[ResourcePolicy, ...]:
    """The policies that will stand on what is named by an id; one that is deleted leaves none."""
    return (*_gone(deployment), *_given(deployment), *_of_keys(deployment))


def _given(deployment: Deployment) -> Iterator[ResourcePolicy]:
    for each in deployment.of(*KINDS):
        kind = KINDS[each.kind]
        if name := each.at(kind.of).known():
            yield ResourcePolicy(kind.service, name, None if each.uncertain else _text(each.at(kind.document)))


def _of_keys(deployment: Deployment) -> Iterator[ResourcePolicy]:
    """The policies of the keys to come; one without a policy gets AWS's, which lets the account decide."""
    for each in deployment.of("KMS::Key"):
        node = each.at("KeyPolicy|Policy")
        if not each.exists and node and not (node.leaf and node.leaf.why):
            data = plain(node.data)
            text = data if isinstance(data, str) else json.dumps(data)
            yield ResourcePolicy("kms", each.name, text, not any(leaf.why for leaf in leaves(node.data)))


def _gone(deployment: Deployment) -> Iterator[ResourcePolicy]:
    for each in (gone for gone in deployment.gone if gone.kind in KINDS):
        kind = KINDS[each.kind]
        if name := each.at(kind.of).known():
            yield ResourcePolicy(kind.service, name, "")


def _text(node: Node) -> str | None:
    """The document as text; None where a part of it is not known."""
    if any(leaf.why for leaf in leaves(node.data)):
        return None
    data = plain(node.data)
    return data if isinstance(data, str) else json.dumps(data)
