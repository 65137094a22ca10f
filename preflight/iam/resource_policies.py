"""Policies on the resource itself: any of them can deny, and within one account an Allow of them is enough.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.core.target import ResourcePolicy
from preflight.iam.grants import is_made_up
from preflight.iam.policies import Decision
from preflight.iam.simulation import Simulated


@frozen
class Attached:
    """The policy document of a resource, None where it has none."""

    text: str | None = None


Params = Callable[[str, str], dict[str, Any]]
Resources = Callable[[Facts], Iterable[str]]
"""Resources beside those that are simulated."""


@frozen
class Kind:
    """A kind of resource that can have a policy: how its ARNs go on after the partition, and how the policy is read."""

    arns: str
    service: str
    operation: str
    params: Params
    text: str = "Policy"
    member: str = "Policy"
    absent: tuple[str, ...] = ("ResourceNotFoundException",)
    action: str = ""


def _end(arn: str) -> str:
    return arn.rpartition("/")[2]


def _bucket(arn: str, account: str) -> dict[str, Any]:
    # An ARN of S3 names no account; of another account's bucket the policy would not be enough, so it is not read.
    return {"Bucket": arn.split(":")[5].partition("/")[0], "ExpectedBucketOwner": account}


def _repository(arn: str, account: str) -> dict[str, Any]:
    return {"registryId": account, "repositoryName": arn.partition(":repository/")[2]}


def _function(arn: str, _account: str) -> dict[str, Any]:
    # The policy of a version or alias is its own, apart from the function's:
    # https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
    parts = arn.split(":")
    function, qualifier = ":".join(parts[:7]), parts[7:]
    return {"FunctionName": function} | ({"Qualifier": qualifier[0]} if qualifier else {})


KINDS: tuple[Kind, ...] = (
    Kind(
        r"ecr:.+",
        "ecr",
        "GetRepositoryPolicy",
        _repository,
        "policyText",
        "policyText",
        ("RepositoryPolicyNotFoundException", "RepositoryNotFoundException"),
    ),
    Kind(
        r"secretsmanager:.+",
        "secretsmanager",
        "GetResourcePolicy",
        lambda arn, _: {"SecretId": arn},
        "ResourcePolicy",
        "ARN",
    ),
    Kind(r"lambda:.+", "lambda", "GetPolicy", _function),
    Kind(
        r"kms:.+",
        "kms",
        "GetKeyPolicy",
        lambda arn, _: {"KeyId": arn, "PolicyName": "default"},
        absent=("NotFoundException",),
    ),
    Kind(r"s3:.+", "s3", "GetBucketPolicy", _bucket, absent=("NoSuchBucketPolicy", "NoSuchBucket")),
    # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/resource-based-policies.html
    Kind(
        r"bedrock-agentcore:[^:]*:[^:]*:(runtime|gateway|memory)/.+",
        "bedrock-agentcore-control",
        "GetResourcePolicy",
        lambda arn, _: {"resourceArn": arn},
        "policy",
        "policy",
    ),
    Kind(
        r"sns:.+",
        "sns",
        "GetTopicAttributes",
        lambda arn, _: {"TopicArn": arn},
        "Attributes.Policy",
        "Attributes",
        ("NotFound",),
    ),
    Kind(r"kinesis:.+:stream/.+", "kinesis", "GetResourcePolicy", lambda arn, _: {"ResourceARN": arn}),
    # https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
    Kind(
        r"elasticfilesystem:.+:file-system/.+",
        "efs",
        "DescribeFileSystemPolicy",
        lambda arn, _: {"FileSystemId": _end(arn)},
        absent=("PolicyNotFound", "FileSystemNotFound"),
        action="elasticfilesystem:DescribeFileSystemPolicy",
    ),
    Kind(
        r"execute-api:.+",
        "apigateway",
        "GetRestApi",
        lambda arn, _: {"restApiId": arn.split(":")[5].partition("/")[0]},
        "policy",
        "id",
        ("NotFoundException",),
        "apigateway:GET",
    ),
    Kind(
        r"s3files:.+:file-system/[^/]+",
        "s3files",
        "GetFileSystemPolicy",
        lambda arn, _: {"fileSystemId": _end(arn)},
        "policy",
        "policy",
    ),
)
"""Botocore 1.44.8, 2026-11-28. Of the services whose rights the checks ask, one more has policies: those of CloudWatch
Logs are for other services that write there."""
REGISTRY = Kind(
    r"ecr:.+",
    "ecr",
    "GetRegistryPolicy",
    lambda _arn, _account: {},
    "policyText",
    "policyText",
    ("RegistryPolicyNotFoundException",),
)
"""The policy of a whole registry, which is enforced in all requests; only that of the caller's own account can be read.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html, read 2026-11-27.
"""


def concerns(policy: ResourcePolicy, arn: str) -> bool:
    """Whether a policy of the deployment is that of the resource, which it names by its name, id or ARN."""
    sections = arn.split(":", maxsplit=5)
    if len(sections) <= _LAST or sections[2] != policy.service:
        return False
    name = sections[5]
    if policy.service == "secretsmanager":
        # What is written may lack the six characters that Secrets Manager adds.
        whole = {arn, arn[:-_SUFFIX], name.removeprefix("secret:"), name.removeprefix("secret:")[:-_SUFFIX]}
        return policy.of in whole
    return policy.of in {arn, name, name.partition("/")[0], name.partition("/")[2]} or arn.startswith(f"{policy.of}/")


_LAST, _SUFFIX = 5, len("-AbCdEf")


def attached(simulation: Query[Simulated], others: Resources = lambda _: ()) -> tuple[Query[Attached], ...]:
    """The queries for policies on the resources of a simulation, and on others."""
    return tuple(_query(kind, simulation, others) for kind in KINDS)


def registry(simulation: Query[Simulated], others: Resources = lambda _: ()) -> Query[Attached]:
    """The query for the policy of the registry that repositories are in."""
    return _query(REGISTRY, simulation, others)


def _query(kind: Kind, simulation: Query[Simulated], others: Resources) -> Query[Attached]:
    return Query(
        kind.service,
        kind.operation,
        f"{{text: {kind.text}}}",
        Attached,
        calls=lambda facts: _calls(kind, simulation, others, facts),
        needs=(simulation, *simulation.needs),
        member=kind.member,
        absent=frozenset(kind.absent),
        action=kind.action,
    )


def _calls(kind: Kind, simulation: Query[Simulated], others: Resources, facts: Facts) -> Iterator[Call]:
    """A call for each resource of the kind on which the identity's own policies do not deny by name."""
    pattern = re.compile(f"arn:{re.escape(facts.scope.partition)}:{kind.arns}")
    for arn in dict.fromkeys((*_simulated(simulation, facts), *others(facts))):
        account = arn.split(":")[4] if pattern.fullmatch(arn) else None
        elsewhere = kind is REGISTRY and account != facts.scope.account
        if account is not None and not elsewhere and not is_made_up(arn):
            yield Call(arn, kind.params(arn, account or facts.scope.account), region=arn.split(":")[3] or None)


def _simulated(simulation: Query[Simulated], facts: Facts) -> Iterator[str]:
    """What was simulated and is not denied by name; where an answer names a template, what was asked."""
    for key, row in facts.known(simulation):
        for one in row.each:
            if one.resource == "*" and not key.endswith("|*"):
                asked = (call for call in simulation.calls(facts) if call.key == key)
                yield from (arn for call in asked for arn in call.params["ResourceArns"])
            elif one.decision != Decision.EXPLICIT_DENY:
                yield one.resource
