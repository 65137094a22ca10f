"""The data source of a policy, as a plan shows it, becomes the policy that it will give."""

import json

import pytest

from preflight.inputs.infrastructure.leaf import made
from preflight.inputs.infrastructure.policy_data import document

BUCKET = made("aws_s3_bucket.b", "arn")
READ = {"sid": "Read", "actions": ["s3:GetObject"], "resources": [BUCKET], "effect": None, "condition": []}
WRITE = {"Sid": "Write", "Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["*"]}
GIVEN = json.dumps({"Statement": [WRITE, {"Sid": "Read", "Effect": "Deny", "Action": "*", "Resource": "*"}]})
TRUST = {
    "actions": ["sts:AssumeRole"],
    "principals": [{"type": "Service", "identifiers": ["a.amazonaws.com"]}, {"type": "AWS", "identifiers": ["1"]}],
    "condition": [
        {"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["1"]},
        {"test": "StringEquals", "variable": "aws:SourceArn", "values": ["2"]},
    ],
}
ALLOWED = {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [BUCKET]}


@pytest.mark.parametrize(
    ("data", "statements"),
    [
        ({"statement": [READ]}, [ALLOWED]),
        ({"statement": [{"effect": "Deny", "not_actions": ["a:b"], "not_resources": ["c"]}]},
         [{"Effect": "Deny", "NotAction": ["a:b"], "NotResource": ["c"]}]),
        ({"statement": [TRUST]}, [{
            "Effect": "Allow", "Action": ["sts:AssumeRole"],
            "Principal": {"Service": ["a.amazonaws.com"], "AWS": ["1"]},
            "Condition": {"StringEquals": {"aws:SourceAccount": ["1"], "aws:SourceArn": ["2"]}},
        }]),
        ({"statement": [{"principals": [{"type": "*", "identifiers": ["*"]}]}]}, [{"Effect": "Allow", "Principal": "*"}]),
        ({"source_policy_documents": [GIVEN], "statement": [READ]}, [WRITE, ALLOWED]),
        ({"source_policy_documents": [{"Statement": WRITE}]}, [WRITE]),
        ({"override_policy_documents": [json.dumps({"Statement": [ALLOWED | {"Resource": "*"}]})], "statement": [READ]},
         [ALLOWED | {"Resource": "*"}]),
        ({}, []),
    ],
)  # fmt: skip
def test_what_it_says(data, statements):
    assert document(data) == {"Version": "2012-10-17", "Statement": statements}


@pytest.mark.parametrize(
    "unknown", [{"source_policy_documents": [BUCKET]}, {"override_json": BUCKET}, {"source_json": "x"}]
)
def test_a_policy_inside_that_is_not_known_hides_it(unknown):
    assert document({"statement": [READ], **unknown}) is None
