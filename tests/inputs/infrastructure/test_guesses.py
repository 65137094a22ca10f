"""Models and secrets read off environment and role; no other value of a variable is kept."""

import pytest
from deployments import deployment, node, ref, resource

from preflight.core.target import RolePlan
from preflight.core.value import DYNAMIC_REFERENCE
from preflight.inputs.infrastructure.evaluation import dynamic
from preflight.inputs.infrastructure.guesses import models, secrets
from preflight.inputs.infrastructure.leaf import Leaf

MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
ARN = "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"
SECRET = "arn:aws:secretsmanager:us-west-2:123456789012:secret:key"
GUESS = "guess from the role's policies"


def allowing(*resources, effect="Allow"):
    return RolePlan(policies=({"Statement": {"Effect": effect, "Action": "*", "Resource": list(resources)}},))


@pytest.mark.parametrize(
    ("environment", "plan", "found"),
    [
        ({"MODEL_ID": MODEL}, None, [(MODEL, "")]),
        ({"LLM": MODEL}, None, [(MODEL, "the environment variable LLM")]),
        ({"MODEL_ID": ARN}, None, [(ARN, "")]),
        ({"MODEL_ID": MODEL, "LLM": MODEL}, None, [(MODEL, "")]),
        ({"TABLE": "amazon.table"}, None, []),
        ({"MODEL_ID": "gpt-4o"}, None, []),
        ({"MODEL_ID": "deepseek.v3.2"}, None, [("deepseek.v3.2", "")]),
        ({"MODEL_ID": f"bedrock/{MODEL}"}, None, [(MODEL, "")]),
        ({}, allowing(ARN), [(ARN, GUESS)]),
        ({}, allowing(ARN.replace("us-west-2", "*")), [("amazon.nova-lite-v1:0", GUESS)]),
        ({"MODEL_ID": "us.amazon.nova-lite-v1:0"}, allowing(ARN), [("us.amazon.nova-lite-v1:0", "")]),
        ({"MODEL_ID": MODEL}, allowing(ARN), [(MODEL, ""), (ARN, GUESS)]),
        (
            {"MODEL_ID": ARN, "OTHER_MODEL_ID": "us.amazon.nova-lite-v1:0"},
            None,
            [(ARN, ""), ("us.amazon.nova-lite-v1:0", "")],
        ),
        ({}, allowing("*", "arn:aws:s3:::b"), []),
        ({}, allowing(ARN, effect="Deny"), []),
        (None, None, []),
    ],
)
def test_models(environment, plan, found):
    assert [(each.value, each.derived_by) for each in models(node(environment), plan)] == found


@pytest.mark.parametrize(
    ("environment", "plan", "found"),
    [
        ({"KEY": SECRET}, None, [(SECRET, "")]),
        ({"KEY": dynamic("{{resolve:secretsmanager:db:SecretString:pw}}")}, None, [("db", DYNAMIC_REFERENCE)]),
        ({"KEY": dynamic("{{resolve:ssm:/x}}")}, None, []),
        ({"KEY": ref("Made")}, None, [(None, "")]),
        ({"KEY": ref("Bucket")}, None, []),
        ({"KEY": "hunter2"}, None, []),
        ({"KEY": Leaf(SECRET)}, None, [(SECRET, "")]),
        ({}, allowing(f"{SECRET}-??????"), [(SECRET, GUESS)]),
        ({}, allowing(f"{SECRET}-*"), [(SECRET, GUESS)]),
        ({}, allowing(f"{SECRET[:-3]}*"), []),
        ({"KEY": SECRET}, allowing(SECRET), [(SECRET, "")]),
    ],
)
def test_secrets(environment, plan, found):
    made = deployment(resource("SecretsManager::Secret", "Made"), resource("S3::Bucket", "Bucket"))
    assert [(each.value, each.derived_by) for each in secrets(node(environment), plan, made)] == found
