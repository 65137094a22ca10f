"""Attributes that follow from a name are spelled as AWS spells them."""

import pytest

from preflight.inputs.infrastructure.attributes import RULES

HERE = {
    "partition": "aws", "account": "123456789012", "region": "us-west-2", "suffix": "amazonaws.com", "path": "/agents/",
    "name": "it",
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "attribute", "text"),
    [
        ("IAM::Role", "Ref", "it"),
        ("IAM::Role", "Arn", "arn:aws:iam::123456789012:role/agents/it"),
        ("IAM::ManagedPolicy", "Ref", "arn:aws:iam::123456789012:policy/agents/it"),
        ("ECR::Repository", "Arn", "arn:aws:ecr:us-west-2:123456789012:repository/it"),
        ("ECR::Repository", "RepositoryUri", "123456789012.dkr.ecr.us-west-2.amazonaws.com/it"),
        ("S3::Bucket", "Arn", "arn:aws:s3:::it"),
        ("Lambda::Function", "Arn", "arn:aws:lambda:us-west-2:123456789012:function:it"),
        ("Logs::LogGroup", "Arn", "arn:aws:logs:us-west-2:123456789012:log-group:it:*"),
        ("DynamoDB::Table", "Arn", "arn:aws:dynamodb:us-west-2:123456789012:table/it"),
        ("SNS::Topic", "Ref", "arn:aws:sns:us-west-2:123456789012:it"),
        ("SQS::Queue", "Arn", "arn:aws:sqs:us-west-2:123456789012:it"),
        ("StepFunctions::StateMachine", "Ref", "arn:aws:states:us-west-2:123456789012:stateMachine:it"),
        ("SSM::Parameter", "Value", "it"),
    ],
)
def test_an_attribute_that_follows_from_a_name(kind, attribute, text):
    assert RULES[kind, attribute].template.format(**HERE) == text


def test_what_has_random_characters_follows_from_no_name():
    assert not [rule for rule in RULES if rule[0] in {"SecretsManager::Secret", "EC2::VPC", "KMS::Key"}]


def test_every_template_is_of_what_is_known_and_every_value_but_one_of_the_name():
    for (kind, attribute), rule in RULES.items():
        assert "it" in rule.template.format(**HERE)
        assert rule.named_by == "Value" if attribute == "Value" else rule.named_by.endswith("Name"), kind
