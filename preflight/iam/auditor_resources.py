"""The resources that the auditor's calls are about, where the target names them: for a policy that says no more.

As of 2026-11-26. Source: the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
An operation that is not in the table has no resource type, or is about whatever is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from preflight.core.check import closure
from preflight.core.query import Call, Query
from preflight.core.scope import Scope
from preflight.iam.deployer import DEPLOYER_ROLE
from preflight.iam.expected_calls import expected

EVERYTHING = "*"
_REPOSITORY = ("arn:{partition}:ecr:{place}:{registryId}:repository/{repositoryName}",)
_BUCKET = ("arn:{partition}:s3:::{Bucket}",)
RESOURCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("ecr", "BatchGetImage"): _REPOSITORY,
    ("ecr", "DescribeImages"): _REPOSITORY,
    ("ecr", "DescribeRepositories"): _REPOSITORY,
    ("ecr", "GetDownloadUrlForLayer"): _REPOSITORY,
    ("ecr", "GetRepositoryPolicy"): _REPOSITORY,
    ("efs", "DescribeAccessPoints"): (
        "arn:{partition}:elasticfilesystem:{place}:{account}:access-point/{AccessPointId}",
    ),
    ("iam", "GetRole"): (
        "arn:{partition}:iam::{account}:role/{RoleName}",
        "arn:{partition}:iam::{account}:role/*/{RoleName}",
    ),
    ("kms", "DescribeKey"): ("{KeyId}",),
    ("kinesis", "GetResourcePolicy"): ("{ResourceARN}",),
    ("kms", "GetKeyPolicy"): ("{KeyId}",),
    ("lambda", "GetFunctionConfiguration"): ("{FunctionName}",),
    ("lambda", "GetPolicy"): ("{FunctionName}", "{FunctionName}:*"),
    ("s3", "GetBucketPolicy"): _BUCKET,
    ("s3", "HeadBucket"): _BUCKET,
    ("s3", "HeadObject"): ("arn:{partition}:s3:::{Bucket}/{Key}",),
    ("s3", "ListObjectsV2"): _BUCKET,
    ("secretsmanager", "DescribeSecret"): ("{secret}",),
    ("secretsmanager", "GetResourcePolicy"): ("{secret}",),
    ("sns", "GetTopicAttributes"): ("{TopicArn}",),
    ("ssm", "GetParametersByPath"): (
        "arn:{partition}:ssm:{place}::parameter{Path}",
        "arn:{partition}:ssm:{place}::parameter{Path}/*",
    ),
}
"""The ARNs of an operation's resources, from its parameters; `place` is the region of the call."""
OWN = frozenset({"bedrock", "iam"})
"""Services whose answers lead to no resource of the services below."""
BY_SERVICE = frozenset({"ecr", "kms", "lambda", "s3", "secretsmanager"})
"""Services of which what follows from another answer is about the same things as what does not."""
OF_BUCKETS = frozenset({"GetBucketPolicy", "HeadBucket", "ListObjectsV2"})
"""Operations of S3 that are about a bucket, not about an object in it."""
WITHOUT_RESOURCES = frozenset({"GetRegistryPolicy"})
"""Operations of these services that take no resource."""
VERSIONED = "s3:GetObjectVersion"
"""What reading an object takes where its version is named."""


Resources = Mapping[str, frozenset[str]]
"""By IAM action: the resources it is needed on."""


def resources_by_action(queries: Iterable[Query[Any]], scopes: Iterable[Scope]) -> Resources:
    """What every action is needed on; an action that nothing would ask is left out.

    What follows from another answer is about the same things as the questions to that service that do not: the
    configuration of an image is in the image's repository.
    """
    every, where = list(queries), list(scopes)
    direct = {query: found for query in every if (found := _asked(query, where)) is not None}
    of_service: dict[str, set[str]] = {}
    for query, found in direct.items():
        if query.service in BY_SERVICE:
            of_service.setdefault(query.service, set()).update(found - {EVERYTHING})
    by_action: dict[str, set[str]] = {}
    for query in every:
        known = direct[query] if query in direct else _alike(query, of_service.get(query.service, set()))
        by_action.setdefault(query.action, set()).update(known if query in direct or known else {EVERYTHING})
        if names_versions(query, where):
            by_action.setdefault(VERSIONED, set()).update(known)
    return {
        action: frozenset({EVERYTHING} if EVERYTHING in found else found)
        for action, found in by_action.items()
        if found
    }


def _alike(query: Query[Any], resources: set[str]) -> set[str]:
    """What follows from answers of the same service is about: resources of it, as far as the query takes them."""
    led_by = {need.service for need in closure(query.needs)} - OWN
    if query.operation in WITHOUT_RESOURCES or not led_by <= {query.service}:
        return set()
    return {arn.partition("/")[0] for arn in resources} if query.operation in OF_BUCKETS else resources


def _asked(query: Query[Any], scopes: Iterable[Scope]) -> set[str] | None:
    """The resources of the calls that follow from the target alone; None where they follow from an answer of AWS."""
    templates = RESOURCES.get((query.service, query.operation))
    found: set[str] = set()
    for scope in scopes:
        calls = expected(query, scope)
        if calls is None:
            return None if query.needs else {EVERYTHING}
        if query is DEPLOYER_ROLE and getattr(scope.caller, "arn", "").endswith(":root"):
            # Whoever audits is to have a role whose name is not known yet.
            found.add(f"arn:{scope.partition}:iam::{scope.account}:role/*")
        for call in calls:
            found |= set(_arns(templates, call, scope)) if templates else {EVERYTHING}
    return found


def names_versions(query: Query[Any], scopes: Iterable[Scope]) -> bool:
    """Whether a call of the query names the version of an object."""
    calls = (call for scope in scopes for call in expected(query, scope) or ())
    return query.operation == "HeadObject" and any("VersionId" in call.params for call in calls)


def _arns(templates: Iterable[str], call: Call, scope: Scope) -> Iterator[str]:
    place = call.region or scope.region
    account = getattr(scope.caller, "account", EVERYTHING)
    given = {key: _one(value) for key, value in call.params.items()}
    named = {"repositoryName": given["repositoryNames"]} if "repositoryNames" in given else {}
    values = {"registryId": account, **named, **given, "partition": scope.partition, "account": account, "place": place}
    values["secret"] = _secret(given.get("SecretId", EVERYTHING), place, scope, account)
    for template in templates:
        try:
            yield _IN_FULL.sub(":key/*", template.format_map(values))
        except KeyError:
            yield EVERYTHING


# A policy of IAM does not go by a key's alias:
# https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
_IN_FULL = re.compile(r"(?<=:\d{12}):alias/.*")


def _one(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


def _secret(name: str, place: str, scope: Scope, account: str) -> str:
    """The ARN of a secret: a name lacks the six characters that end it."""
    if name.startswith("arn:"):
        return f"{name}*"
    return f"arn:{scope.partition}:secretsmanager:{place}:{account}:secret:{name}-??????"
