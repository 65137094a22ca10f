"""Values of the target: known, or unknown with a reason that people can read."""

import pytest

from preflight.core.value import Undetermined, Why, creator, creators, unknown_value


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("import:Net-Subnets#1", "another stack exports it as Net-Subnets"),
        ("import:RoleArn, which is not there", "another stack exports it as RoleArn, which is not there"),
        ("ssm:/agents/role", "Parameter Store holds it under /agents/role"),
        ("secretsmanager:db", "the secret db holds it"),
        ("zones:us-west-2#0", "it is a zone of the account, which a template does not tell"),
        ("lookup:vpc-12345", "cdk synth did not look it up and wrote vpc-12345 in its place"),
        ("the parameter P has no value and no default", "the parameter P has no value and no default"),
    ],
)
def test_what_is_not_known_is_said_without_internals(detail, said):
    with pytest.raises(Undetermined) as raised:
        unknown_value(Why.DYNAMIC, detail).get()
    assert raised.value.detail == said


@pytest.mark.parametrize(
    ("detail", "names", "one"),
    [
        ("created by this deployment: Notes", ("Notes",), "Notes"),
        ("created by this deployment: Notes#1", ("Notes",), "Notes"),
        ("created by this deployment: Notes or Bucket", ("Notes", "Bucket"), ""),
        ("the parameter Notes has no value", (), ""),
    ],
)
def test_what_gives_a_value(detail, names, one):
    value = unknown_value(Why.AFTER_DEPLOY, detail)
    assert (creators(value), creator(value)) == (names, one)
