"""Statements of policies, drawn at random from all elements of the language and from what audits ask."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ACCOUNT, OTHER, REGION = "123456789012", "210987654321", "us-west-2"
ACTIONS = (
    "*",
    "ecr:*",
    "ecr:BatchGetImage",
    "ECR:getauthorizationtoken",
    "logs:*",
    "logs:Create*",
    "bedrock:Invoke*",
    "bedrock:*",
    "secretsmanager:GetSecretValue",
    "secretsmanager:*",
    "kms:Decrypt",
    "kms:*",
    "s3:Get?bject",
    "s3:*",
    "lambda:InvokeFunction",
    "bedrock-agentcore:*",
    "bedrock-agentcore:Create*",
    "iam:PassRole",
    "xray:Put*",
    "cloudwatch:PutMetricData",
    "ec2:*",
    "sts:*",
    "sts:AssumeRole",
    "sns:Publish",
)
RESOURCES = (
    "*",
    "arn:aws:ecr:*:*:repository/*",
    f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/research-agent",
    f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:*",
    "arn:*:s3:::*",
    "arn:aws:s3:::agent-code/*",
    f"arn:aws:logs:*:{ACCOUNT}:log-group:/aws/bedrock-agentcore/*",
    "arn:aws:bedrock:*::foundation-model/*",
    f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:*",
    f"arn:aws:iam::{ACCOUNT}:role/*",
    f"arn:aws:kms:{REGION}:{ACCOUNT}:key/*",
    "arn:aws:s3:::${aws:PrincipalTag/team}/*",
    "arn:aws:s3:::${aws:PrincipalTag/team, 'agent-code'}/*",
    f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:*",
)
ROLE = f"arn:aws:iam::{ACCOUNT}:role/ResearchAgentRole"
PRINCIPALS: tuple[Any, ...] = (
    "*",
    {"AWS": "*"},
    {"AWS": ACCOUNT},
    {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    {"AWS": [ROLE, f"arn:aws:iam::{ACCOUNT}:root"]},
    {"AWS": ROLE},
    {"AWS": f"arn:aws:sts::{ACCOUNT}:assumed-role/ResearchAgentRole/session"},
    {"AWS": OTHER},
    {"Service": "bedrock-agentcore.amazonaws.com"},
    {"Service": ["lambda.amazonaws.com", "bedrock-agentcore.amazonaws.com"]},
    {"Federated": "cognito-identity.amazonaws.com"},
    {"AWS": OTHER, "Service": "bedrock-agentcore.amazonaws.com"},
)
KEYS: dict[str, tuple[str, ...]] = {
    "aws:RequestedRegion": (REGION, "eu-west-1", "us-*"),
    "aws:PrincipalTag/team": ("research", "${aws:ResourceTag/team}", "*"),
    "aws:PrincipalAccount": (ACCOUNT, OTHER),
    "aws:PrincipalArn": (ROLE, f"arn:aws:iam::{ACCOUNT}:role/*"),
    "aws:PrincipalOrgID": ("o-0123456789", "*"),
    "aws:ResourceAccount": (ACCOUNT, OTHER, "${aws:PrincipalAccount}"),
    "aws:SourceVpc": ("vpc-0123456789abcdef0", "vpc-*"),
    "aws:SourceVpce": ("vpce-0123456789abcdef0",),
    "aws:SourceIp": ("10.0.0.0/8", "203.0.113.7"),
    "aws:SourceAccount": (ACCOUNT, OTHER, "*"),
    "aws:SourceArn": (f"arn:aws:bedrock-agentcore:{REGION}:{ACCOUNT}:*", "arn:*"),
    "aws:SecureTransport": ("true", "false"),
    "aws:ViaAWSService": ("true", "false"),
    "aws:MultiFactorAuthPresent": ("true", "false"),
    "aws:MultiFactorAuthAge": ("3600", "x"),
    "aws:CurrentTime": ("2026-01-01T00:00:00Z", "2030-01-01"),
    "aws:TagKeys": ("team", "stage"),
    "aws:CalledVia": ("cloudformation.amazonaws.com",),
    "kms:ViaService": (f"secretsmanager.{REGION}.amazonaws.com", "ecr.*.amazonaws.com"),
    "iam:PassedToService": ("bedrock-agentcore.amazonaws.com", "lambda.amazonaws.com"),
}
BASES = (
    "StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike",
    "StringNotLike", "ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike", "Bool", "IpAddress", "NotIpAddress",
    "NumericLessThan", "NumericNotEquals", "NumericGreaterThanEquals", "DateLessThan", "DateGreaterThan",
    "DateNotEquals", "BinaryEquals", "StringResembles",
)  # fmt: skip

operators = st.builds("".join, st.tuples(
    st.sampled_from(["", "", "", "ForAllValues:", "ForAnyValue:"]),
    st.sampled_from(BASES),
    st.sampled_from(["", "", "IfExists"]),
))  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    """A condition block of up to two operators."""
    made: dict[str, Any] = {}
    for _ in range(draw(st.integers(0, 2))):
        key = draw(st.sampled_from(sorted(KEYS)))
        if draw(st.integers(0, 4)) == 0:
            made.setdefault("Null", {})[key] = draw(st.sampled_from(["true", "false"]))
        else:
            values = draw(st.lists(st.sampled_from(KEYS[key]), min_size=1, max_size=2, unique=True))
            made.setdefault(draw(operators), {})[key] = values
    return made


def _some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True)


@st.composite
def statements(draw: st.DrawFn, effect: str, *, principals: bool = False, trust: bool = False) -> dict[str, Any]:
    """A statement, with a Principal where the policy takes one and without a Resource where it takes none."""
    made: dict[str, Any] = {
        "Effect": effect,
        draw(st.sampled_from(["Action", "Action", "NotAction"])): draw(_some(ACTIONS)),
    }
    if not trust:
        made[draw(st.sampled_from(["Resource", "Resource", "NotResource"]))] = draw(_some(RESOURCES))
    if principals:
        whom = "NotPrincipal" if effect == "Deny" and draw(st.integers(0, 2)) == 0 else "Principal"
        made[whom] = draw(st.sampled_from(PRINCIPALS))
    if condition := draw(conditions()):
        made["Condition"] = condition
    return made
