"""What the policy of a VPC endpoint says about a request whose sender and context are only known in part."""

from __future__ import annotations

import re

from preflight.iam.conditions import Context, some
from preflight.iam.documents import Policy, Statement
from preflight.iam.patterns import PartialValue, Truth
from preflight.iam.permissions import SERVICE
from preflight.network.endpoints import Allows
from preflight.network.rows import Endpoint

UNTOLD = "AbCdEf"
"""Stands for what nobody knows of an ARN before the thing exists; what it matches in a statement is unknown."""


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
            statements = Policy.of(text).statements
        except ValueError:
            return None
        truths = [
            (each.allows, _applies(each, action, resource, Context.of(context, unsure=True))) for each in statements
        ]
        allowed = some(truth for allows, truth in truths if allows)
        denied = some(truth for allows, truth in truths if not allows)
        if allowed is False or denied is True:
            return False
        return True if allowed and denied is False else None

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
        return {**owner, "aws:ResourceOrgID": (NO_ORGANIZATION,), "aws:ResourceOrgPaths": (f"{NO_ORGANIZATION}/",)}
    named = resource.split(":")[4] if resource.count(":") >= 5 else ""  # noqa: PLR2004 - the parts of an ARN
    return {"aws:ResourceAccount": (named,)} if ACCOUNT.fullmatch(named) else {}


def _applies(statement: Statement, action: str, resource: str, context: Context) -> Truth:
    """Whether a statement is about a request; None where its sender, a key or the rest of its resource decides."""
    told = PartialValue(resource.replace(UNTOLD, "*")) if UNTOLD in resource else resource
    applies = statement.applies(action, told, context)
    everyone = not statement.not_principals and all(name == "*" for _, name in statement.principals or ())
    return applies if everyone or applies is False else None
