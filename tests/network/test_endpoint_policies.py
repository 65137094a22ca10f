"""Endpoint policies, as they let through requests of which only the VPC is known."""

import json

import pytest

from preflight.network.endpoint_policies import UNTOLD, allows
from preflight.network.rows import Endpoint

PULL, LAYERS = "s3:GetObject", "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*"
GUESSED = f"arn:aws:s3:::acr-code-{UNTOLD}-us-west-2-an/*"


def statement(effect="Allow", **rest):
    return {"Effect": effect, "Principal": "*", "Action": "*", "Resource": "*", **rest}


def when(operator, key, value):
    return {"Condition": {operator: {key: value}}}


ACCOUNT = "123456789012"
REPOSITORY = f"arn:aws:ecr:us-west-2:{ACCOUNT}:repository/agent"
ROLE = {"AWS": "arn:aws:iam::123456789012:role/agent"}


@pytest.mark.parametrize(
    ("statements", "resource", "verdict"),
    [
        ([statement()], LAYERS, True),
        ([statement(Resource=LAYERS)], LAYERS, True),
        ([statement(Action="s3:PutObject")], LAYERS, False),
        ([statement(Resource="arn:aws:s3:::mine/*")], LAYERS, False),
        ([], LAYERS, False),
        ([statement(), statement("Deny", Action="s3:*")], LAYERS, False),
        ([statement(), statement("Deny", **when("StringNotEquals", "aws:SourceVpc", "vpc-1"))], LAYERS, True),
        ([statement(**when("StringEquals", "aws:SourceVpc", "vpc-2"))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:PrincipalOrgID", "o-1"))], LAYERS, None),
        ([statement(), statement("Deny", **when("StringNotEquals", "aws:PrincipalOrgID", "o-1"))], LAYERS, None),
        ([statement(), statement("Deny", **when("Bool", "aws:SecureTransport", "false"))], LAYERS, True),
        ([statement(Principal=ROLE)], LAYERS, None),
        ([statement(Principal=ROLE, Action="s3:PutObject")], LAYERS, False),
        ([statement(Resource="arn:aws:s3:::acr-code-*-us-west-2-an/*")], GUESSED, True),
        ([statement(Resource="arn:aws:s3:::acr-code-1a2b-us-west-2-an/*")], GUESSED, None),
        ([statement("Deny")], GUESSED, False),
        ([statement(**when("StringEquals", "aws:SourceVpce", "vpce-1"))], LAYERS, True),
        ([statement(**when("StringEquals", "aws:SourceVpce", "vpce-2"))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:PrincipalAccount", ACCOUNT))], LAYERS, True),
        ([statement(**when("StringEquals", "aws:PrincipalAccount", "999999999999"))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:PrincipalAccount", ACCOUNT))], GUESSED, None),
        ([statement(**when("Bool", "aws:PrincipalIsAWSService", "true"))], LAYERS, False),
        ([statement(**when("Bool", "aws:PrincipalIsAWSService", "true"))], GUESSED, True),
        (
            [statement(**when("StringEquals", "aws:PrincipalServiceName", "bedrock-agentcore.amazonaws.com"))],
            GUESSED,
            True,
        ),
        ([statement(**when("StringEquals", "aws:PrincipalServiceName", "lambda.amazonaws.com"))], GUESSED, False),
        ([statement(Action="s3:PutObject")], GUESSED, False),
        ([statement(Resource="arn:aws:s3:::mine/*")], GUESSED, False),
        ([statement(), statement("Deny", Resource="arn:aws:s3:::acr-code-1a2b-us-west-2-an/*")], GUESSED, None),
        ([statement(), statement("Deny", Resource="arn:aws:s3:::other-*")], GUESSED, True),
        ([statement(), statement("Deny", NotResource="arn:aws:s3:::acr-code-*")], GUESSED, True),
        ([statement(), statement("Deny", NotResource=LAYERS)], GUESSED, False),
        ([statement(), statement("Deny", Principal=ROLE)], LAYERS, None),
        ([statement(), {**statement("Deny"), "Principal": None, "NotPrincipal": ROLE}], LAYERS, None),
        ([statement(), statement("Deny", Action="s3:PutObject", Principal=ROLE)], LAYERS, True),
        ([statement(**when("ArnEquals", "aws:PrincipalArn", ROLE["AWS"]))], LAYERS, None),
        ([statement(), statement("Deny", **when("ArnNotLike", "aws:PrincipalArn", ROLE["AWS"]))], LAYERS, None),
        ([statement(**when("StringEquals", "aws:PrincipalServiceName", "lambda.amazonaws.com"))], LAYERS, None),
        ([statement(**when("StringLike", "aws:ResourceOrgPaths", "o-1/*"))], LAYERS, False),
        ([statement(**when("StringEqualsIfExists", "aws:ResourceOrgID", "o-1"))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:PrincipalOrgID", "o-1"), Action="s3:PutObject")], LAYERS, False),
        (
            [
                statement(),
                statement("Deny", Resource="arn:aws:s3:::mine/*", **when("Null", "aws:PrincipalOrgID", "true")),
            ],
            LAYERS,
            True,
        ),
        ([statement(**when("StringEquals", "aws:ResourceAccount", ACCOUNT))], LAYERS, False),
        ([statement(**when("StringEquals", "s3:ResourceAccount", ACCOUNT))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:ResourceAccount", [ACCOUNT, "999999999999"]))], LAYERS, None),
        ([statement(), statement("Deny", **when("StringNotEquals", "aws:ResourceAccount", ACCOUNT))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:ResourceOrgID", "o-1"))], LAYERS, False),
        ([statement(), statement("Deny", **when("StringNotEquals", "aws:ResourceOrgID", "o-1"))], LAYERS, False),
        ([statement(**when("StringEquals", "aws:ResourceOrgID", "o-1"))], REPOSITORY, None),
        ([statement(**when("StringEquals", "aws:ResourceAccount", ACCOUNT))], REPOSITORY, True),
        ([statement(**when("StringEquals", "aws:ResourceAccount", "999999999999"))], REPOSITORY, False),
    ],
)
def test_policy(statements, resource, verdict):
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    assert allows("vpc-1", "us-west-2", ACCOUNT)(Endpoint("vpce-1", policy=text), PULL, resource) is verdict


SECRET = f"arn:aws:secretsmanager:us-west-2:{ACCOUNT}:secret:key-{UNTOLD}"


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ([statement(Resource=f"{SECRET[:-6]}*")], True),
        ([statement(Resource=f"{SECRET[:-6]}Zx9Yw8")], None),
        ([statement(), statement("Deny", Resource=f"{SECRET[:-6]}Zx9Yw8")], None),
        ([statement(), statement("Deny", Resource=f"{SECRET[:-6]}*")], False),
        ([statement(Resource=f"{SECRET[:-10]}other-*")], False),
    ],
)
def test_what_is_not_told_of_a_name_is_not_guessed(statements, verdict):
    text = json.dumps({"Version": "2012-10-17", "Statement": statements})
    judge = allows("vpc-1", "us-west-2", ACCOUNT)
    assert judge(Endpoint("vpce-1", policy=text), "secretsmanager:GetSecretValue", SECRET) is verdict


def test_what_is_not_a_policy_says_nothing():
    assert allows("vpc-1", "us-west-2")(Endpoint("vpce-1", policy="[]"), PULL, LAYERS) is None
