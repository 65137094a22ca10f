"""What a source writes out by name although the same source creates it: an ARN, an image, a bucket.

A reference shows what it is of; a name that is written out has to be compared with what is created.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attrs import evolve, frozen

from preflight.core.value import Why
from preflight.inputs.infrastructure.leaf import Leaf, missing
from preflight.inputs.infrastructure.node import folded
from preflight.inputs.infrastructure.resource import Deployment, Resource

READ = ("BedrockAgentCore::", "IAM::Role", "IAM::Attachment")
"""The resources whose texts are compared."""
NAMES: Mapping[str, str] = {
    "IAM::Role": "RoleName|Name",
    "IAM::ManagedPolicy": "ManagedPolicyName|Name",
    "ECR::Repository": "RepositoryName|Name",
    "Lambda::Function": "FunctionName",
    "Serverless::Function": "FunctionName",
    "S3::Bucket": "BucketName|Bucket",
    "SecretsManager::Secret": "Name",
    "KMS::Alias": "AliasName|Name",
}
"""The property that names a resource of a kind."""
TEXTS: Mapping[str, str] = {
    "IAM::Role": r"arn:[\w-]+:iam::{account}:role(?:/|/.*/){name}",
    "IAM::ManagedPolicy": r"arn:[\w-]+:iam::{account}:policy(?:/|/.*/){name}",
    "ECR::Repository": r"{account}\.dkr\.ecr\.[\w-]+\.amazonaws\.[\w.]+/{name}(?:[:@].*)?",
    "Lambda::Function": r"arn:[\w-]+:lambda:[\w-]+:{account}:function:{name}(?::.*)?",
    "Serverless::Function": r"arn:[\w-]+:lambda:[\w-]+:{account}:function:{name}(?::.*)?",
    "S3::Bucket": r"(?:s3://|arn:[\w-]+:s3:::){name}(?:/.*)?",
    "SecretsManager::Secret": r"arn:[\w-]+:secretsmanager:[\w-]+:{account}:secret:{name}(?:-\w{{6}})?",
    "KMS::Alias": r"(?:arn:[\w-]+:kms:[\w-]+:{account}:)?{name}",
}
"""How a resource of a kind is written out, by its name."""
BUCKET = "bucket"
PARTS, SUFFIX = re.compile(r"[/:@]"), re.compile(r"-\w{6}$")
"""What stands between the parts of a text, and the ending that Secrets Manager adds to a name."""


@frozen
class Named:
    """A resource that is created, and how its name is written out."""

    name: str
    pattern: re.Pattern[str]
    bucket: str
    uncertain: bool

    def is_meant(self, text: str, key: str) -> bool:
        """Whether a text under a property means it."""
        return bool(self.pattern.fullmatch(text)) or (key == BUCKET and bool(self.bucket) and text == self.bucket)


Index: TypeAlias = "defaultdict[str, list[Named]]"


def linked(deployment: Deployment) -> Deployment:
    """The deployment with the names that its AgentCore resources and roles write out tied to what it creates."""
    named: Index = defaultdict(list)
    for end, one in _named(deployment):
        named[end].append(one)
    return evolve(deployment, resources=tuple(_linked(each, named) for each in deployment.resources))


def _named(deployment: Deployment) -> Iterator[tuple[str, Named]]:
    """What is created, by the last part of its name: a text is compared with those alone whose part it holds."""
    for resource in deployment.of(*NAMES):
        name = resource.at(NAMES[resource.kind]).known()
        if name and not resource.exists:
            values = {"account": deployment.account or r"\d{12}", "name": re.escape(name)}
            bucket = name if resource.kind == "S3::Bucket" else ""
            pattern = re.compile(TEXTS[resource.kind].format(**values))
            yield name.rpartition("/")[2], Named(resource.name, pattern, bucket, resource.uncertain)


def _linked(resource: Resource, named: Index) -> Resource:
    if not named or not resource.kind.startswith(READ):
        return resource
    return evolve(resource, properties=evolve(resource.properties, data=_tied(resource.properties.data, "", named)))


def _tied(data: Any, key: str, named: Index) -> Any:
    if isinstance(data, Mapping):
        return {name: _tied(value, folded(str(name)), named) for name, value in data.items()}
    if isinstance(data, list):
        return [_tied(value, key, named) for value in data]
    text = data.value if isinstance(data, Leaf) and data.why is None and not data.sources else data
    one = next(_meant(text, key, named), None) if isinstance(text, str) else None
    return _as_made(data, text, one) if one else data


def _meant(text: str, key: str, named: Index) -> Iterator[Named]:
    parts = PARTS.split(text)
    ends = dict.fromkeys((*parts, *(SUFFIX.sub("", part) for part in parts)))
    return (each for end in ends for each in named.get(end, ()) if each.is_meant(text, key))


def _as_made(data: Any, text: str, one: Named) -> Leaf:
    if one.uncertain:
        return missing(Why.UNSUPPORTED, f"{one.name} may create {text}, behind a condition that is not known", text)
    leaf = data if isinstance(data, Leaf) else Leaf(text)
    return evolve(leaf, created=True, sources=(one.name,))
