"""What the policy of a VPC endpoint says about a request whose sender and context are only known in part."""

from __future__ import annotations

import re
from collections.abc import Mapping

from preflight.iam.conditions import Context
from preflight.iam.documents import Policy, Statement
from preflight.iam.permissions import SERVICE
from preflight.iam.policies import Decision, Layer, Request, evaluate
from preflight.network.endpoints import Allows
from preflight.network.rows import Endpoint

UNTOLD = "AbCdEf"
"""Stands for what nobody knows of an ARN before the thing exists; that no statement fits it proves nothing."""


NOBODY, NO_ORGANIZATION = "000000000000", "o-0000000000"
"""Stand for the account and organization of AWS itself, which no policy of a customer can name."""
LAYERS = re.compile(r"arn:aws[\w-]*:s3:::prod-[\w-]+-starport-layer-bucket/")
CODE = re.compile(r"arn:aws[\w-]*:s3:::acr-code-")
ACCOUNT = re.compile(r"(?<!\d)\d{12}(?!\d)")


def allows(vpc_id: str, region: str, account: str | None = None) -> Allows:
    """Judges the policies of endpoints for requests from this VPC; None for whatever depends on more than that.

    The sender is an execution role of the account, except where AWS itself fetches a code package.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """

    def judge(endpoint: Endpoint, action: str, resource: str) -> bool | None:
        text = endpoint.policy or ""
        context = {
            "aws:SourceVpc": (vpc_id,),
            "aws:SourceVpce": (endpoint.endpoint_id,),
            "aws:RequestedRegion": (region,),
            "aws:SecureTransport": ("true",),
            **_sender(resource, account),
            **_owner(resource, text, account),
        }
        try:
            policy = Policy.of(text)
        except ValueError:
            return None
        verdict = evaluate(Request(action, resource, context=context), (), resource_policy=policy).of(Layer.RESOURCE)
        open_question = any(_in_doubt(statement, action, resource, context) for statement in policy.statements)
        if verdict is None or verdict.missing or open_question:
            return None
        if verdict.decision is Decision.IMPLICIT_DENY and UNTOLD in resource:
            return None
        return verdict.decision is Decision.ALLOWED

    return judge


def _sender(resource: str, account: str | None) -> dict[str, tuple[str, ...]]:
    """The keys of a request by an execution role, or by AgentCore itself where it reads a code package.

    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html
    """
    if CODE.match(resource):
        return {"aws:PrincipalIsAWSService": ("true",), "aws:PrincipalServiceName": (SERVICE,)}
    if not account:
        return {}
    return {
        "aws:PrincipalAccount": (account,),
        "aws:PrincipalType": ("AssumedRole",),
        "aws:PrincipalIsAWSService": ("false",),
    }


def _owner(resource: str, policy: str, account: str | None) -> dict[str, tuple[str, ...]]:
    """The account and organization of a resource: the layers of images are in a bucket of AWS's own.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
    """
    if LAYERS.match(resource):
        names_others = bool(set(ACCOUNT.findall(policy)) - {account})
        owner = {} if names_others else {"aws:ResourceAccount": (NOBODY,), "s3:ResourceAccount": (NOBODY,)}
        return {**owner, "aws:ResourceOrgID": (NO_ORGANIZATION,)}
    named = resource.split(":")[4] if resource.count(":") >= 5 else ""  # noqa: PLR2004 - the parts of an ARN
    return {"aws:ResourceAccount": (named,)} if ACCOUNT.fullmatch(named) else {}


def _in_doubt(statement: Statement, action: str, resource: str, context: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a statement might decide, for a sender that it names and that is not known."""
    everyone = not statement.not_principals and all(name == "*" for _, name in statement.principals or ())
    return not everyone and statement.applies(action, resource, Context.of(context, unsure=True)) is not False
