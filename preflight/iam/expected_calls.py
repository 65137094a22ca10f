"""The calls of a query that follow from the target alone, before AWS has answered anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve

from preflight.core.query import Answer, Answers, Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.iam.policies import Decision
from preflight.iam.simulation import Simulated

SIMULATES = "SimulatePrincipalPolicy"
ANY = frozenset({"*"})
NAMES: Mapping[str, frozenset[str]] = {
    "bedrock-agentcore:GetApiKeyCredentialProvider": frozenset({"bedrock-agentcore-control", "secretsmanager"}),
    # Its role is asked about whatever its targets name.
    "bedrock-agentcore:GetGateway": ANY,
    "bedrock-agentcore:GetOauth2CredentialProvider": frozenset({"bedrock-agentcore-control", "secretsmanager"}),
    "bedrock-agentcore:ListAgentRuntimes": frozenset({"bedrock-agentcore-control"}),
    "bedrock-agentcore:ListGateways": frozenset({"bedrock-agentcore-control"}),
    "bedrock:GetFoundationModelAvailability": frozenset({"iam"}),
    "bedrock:GetInferenceProfile": frozenset({"bedrock", "iam"}),
    "bedrock:ListInferenceProfiles": frozenset({"bedrock", "iam"}),
    "ec2:DescribeSubnets": frozenset({"ec2", "efs", "route53", "route53profiles", "route53resolver", "s3files"}),
    "ec2:DescribeVpcBlockPublicAccessOptions": frozenset({"ec2"}),
    "ec2:DescribeVpcs": frozenset({"ec2"}),
    "ecr:BatchGetImage": frozenset({"ecr"}),
    "ecr:GetDownloadUrlForLayer": frozenset({"https"}),
    "elasticfilesystem:DescribeAccessPoints": frozenset({"efs"}),
    "elasticfilesystem:DescribeMountTargets": frozenset({"efs"}),
    "iam:GetPolicy": frozenset({"iam"}),
    "iam:GetRole": frozenset({"iam"}),
    "iam:SimulatePrincipalPolicy": frozenset(),
    "route53resolver:ListResolverRuleAssociations": frozenset({"route53resolver"}),
    "s3files:GetAccessPoint": frozenset({"s3files"}),
    "s3files:ListMountTargets": frozenset({"s3files"}),
    "secretsmanager:DescribeSecret": frozenset({"kms", "secretsmanager"}),
}
"""By what is asked: the services that are asked about more for the answer. Without a row: any.

As of 2026-11-28. Source: what the queries select of the answers of botocore 1.44.8; a gateway has a role, a credential
provider a secret, a secret a key, and a subnet tells in which zone a mount target and in which VPC a rule is.
`tests/iam/test_expected_calls.py` holds the table against the queries, and against what simulated accounts are asked.
"""


def expected(query: Query[Any], scope: Scope) -> list[Call] | None:
    """The calls, where no answer of AWS can add to them; None where one can."""
    return _expected(query, scope, query.service)


def _expected(query: Query[Any], scope: Scope, service: str) -> list[Call] | None:
    answers: dict[Query[Any], Answers | BaseException] = {}
    for need in query.needs:
        supposed = _supposed(need, scope, service)
        if supposed is None:
            return None
        answers[need] = supposed
    try:
        asker = _with_deployer(scope) if query.operation == SIMULATES else scope
        return list(query.calls(Facts(asker, answers)))
    except (Unanswered, KeyError):
        return None


def _with_deployer(scope: Scope) -> Scope:
    """Whoever deploys can be simulated; raises `Unanswered` where not even the account is known."""
    return evolve(scope, deployer=scope.deployer or somebody(scope))


def somebody(scope: Scope) -> str:
    """Stands for whoever deploys, whose name the target does not tell."""
    return f"arn:{scope.partition}:iam::{scope.account}:user/deployer"


def _supposed(need: Query[Any], scope: Scope, service: str) -> Answers | None:
    """Answers that lead to no fewer resources of the service than AWS's; None where nobody knows them.

    A policy on each resource that is simulated may be read, whatever the simulator says.
    """
    calls = _expected(need, scope, service)
    if calls is None:
        return None
    if need.operation == SIMULATES:
        return {call.key: Answer(tuple(map(_allowed, call.params["ResourceArns"]))) for call in calls}
    if calls and NAMES.get(need.action, ANY) & {service, *ANY}:
        return None
    return {call.key: Unanswered(UnansweredReason.OFFLINE, need.action) for call in calls}


def _allowed(resource: str) -> Simulated:
    return Simulated("", resource, Decision.ALLOWED)
