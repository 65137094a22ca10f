"""Policies on the resource itself: any of them can deny, and within one account an Allow of them is enough.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics-single-account.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import frozen

from preflight.core.query import Call, Facts, Query
from preflight.iam.policies import Decision
from preflight.iam.simulation import Simulated


@frozen
class Attached:
    """The policy document of a resource, None where it has none."""

    text: str | None = None


Params = Callable[[str, str], dict[str, Any]]


def _asked(simulation: Query[Simulated], service: str, params: Params) -> Callable[[Facts], Iterator[Call]]:
    """A call for each resource of the service on which the identity's own policies do not deny by name."""

    def calls(facts: Facts) -> Iterator[Call]:
        start = f"arn:{facts.scope.partition}:{service}:"
        rows = (one for _, row in facts.known(simulation) for one in row.each)
        open_ = (row for row in rows if row.decision != Decision.EXPLICIT_DENY)
        for arn in dict.fromkeys(row.resource for row in open_ if row.resource.startswith(start)):
            account = arn.split(":")[4] or facts.scope.account
            yield Call(arn, params(arn, account), region=arn.split(":")[3] or None)

    return calls


def attached(simulation: Query[Simulated]) -> tuple[Query[Attached], ...]:
    """The queries for policies on the ECR repositories, secrets, functions, keys and buckets of a simulation."""
    return (
        Query(
            "ecr",
            "GetRepositoryPolicy",
            "{text: policyText}",
            Attached,
            calls=_asked(simulation, "ecr", _repository),
            needs=(simulation,),
            member="policyText",
            absent=frozenset({"RepositoryPolicyNotFoundException", "RepositoryNotFoundException"}),
        ),
        Query(
            "secretsmanager",
            "GetResourcePolicy",
            "{text: ResourcePolicy}",
            Attached,
            calls=_asked(simulation, "secretsmanager", lambda arn, _: {"SecretId": arn}),
            needs=(simulation,),
            member="ARN",
            absent=frozenset({"ResourceNotFoundException"}),
        ),
        Query(
            "lambda",
            "GetPolicy",
            "{text: Policy}",
            Attached,
            calls=_asked(simulation, "lambda", _function),
            needs=(simulation,),
            member="Policy",
            absent=frozenset({"ResourceNotFoundException"}),
        ),
        Query(
            "kms",
            "GetKeyPolicy",
            "{text: Policy}",
            Attached,
            calls=_asked(simulation, "kms", lambda arn, _: {"KeyId": arn, "PolicyName": "default"}),
            needs=(simulation,),
            member="Policy",
            absent=frozenset({"NotFoundException"}),
        ),
        Query(
            "s3",
            "GetBucketPolicy",
            "{text: Policy}",
            Attached,
            calls=_asked(simulation, "s3", _bucket),
            needs=(simulation,),
            member="Policy",
            absent=frozenset({"NoSuchBucketPolicy", "NoSuchBucket"}),
        ),
    )


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
