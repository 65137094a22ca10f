"""The resources that the auditor's calls are about, where the target names them: for a policy that says no more.

As of 2026-11-26. Source: the service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html).
An operation that is not in the table has no resource type, or is about whatever is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.unanswered import Unanswered

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
    ("kms", "GetKeyPolicy"): ("{KeyId}",),
    ("lambda", "GetFunctionConfiguration"): ("{FunctionName}",),
    ("s3", "HeadBucket"): _BUCKET,
    ("s3", "HeadObject"): ("arn:{partition}:s3:::{Bucket}/{Key}",),
    ("s3", "ListObjectsV2"): _BUCKET,
    ("secretsmanager", "DescribeSecret"): ("{secret}",),
    ("ssm", "GetParametersByPath"): (
        "arn:{partition}:ssm:{place}::parameter{Path}",
        "arn:{partition}:ssm:{place}::parameter{Path}/*",
    ),
}
"""The ARNs of an operation's resources, from its parameters; `place` is the region of the call."""
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
    direct = {query: _asked(query, where) for query in every if not query.needs}
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
    """What follows from another answer is about: resources of its service, as far as it takes them."""
    if query.operation in WITHOUT_RESOURCES:
        return set()
    return {arn.partition("/")[0] for arn in resources} if query.operation in OF_BUCKETS else resources


def _asked(query: Query[Any], scopes: Iterable[Scope]) -> set[str]:
    """The resources of the calls that follow from the target alone; everything where they are not known before."""
    templates = RESOURCES.get((query.service, query.operation))
    found: set[str] = set()
    for scope in scopes:
        try:
            calls = list(query.calls(Facts(scope)))
        except Unanswered:
            return {EVERYTHING}
        for call in calls:
            found |= set(_arns(templates, call, scope)) if templates else {EVERYTHING}
    return found


def names_versions(query: Query[Any], scopes: Iterable[Scope]) -> bool:
    """Whether a call of the query names the version of an object."""
    return query.operation == "HeadObject" and any("VersionId" in call.params for call in _calls(query, scopes))


def _calls(query: Query[Any], scopes: Iterable[Scope]) -> Iterator[Call]:
    for scope in scopes:
        try:
            yield from query.calls(Facts(scope))
        except Unanswered:
            continue


def _arns(templates: Iterable[str], call: Call, scope: Scope) -> Iterator[str]:
    place = call.region or scope.region
    account = getattr(scope.caller, "account", EVERYTHING)
    given = {key: _one(value) for key, value in call.params.items()}
    named = {"repositoryName": given["repositoryNames"]} if "repositoryNames" in given else {}
    values = {"registryId": account, **named, **given, "partition": scope.partition, "account": account, "place": place}
    values["secret"] = _secret(given.get("SecretId", EVERYTHING), place, scope, account)
    for template in templates:
        try:
            yield template.format_map(values)
        except KeyError:
            yield EVERYTHING


def _one(value: Any) -> str:
    return str(value[0]) if isinstance(value, list) and value else str(value)


def _secret(name: str, place: str, scope: Scope, account: str) -> str:
    """The ARN of a secret: a name lacks the six characters that end it."""
    if name.startswith("arn:"):
        return f"{name}*"
    return f"arn:{scope.partition}:secretsmanager:{place}:{account}:secret:{name}-??????"
