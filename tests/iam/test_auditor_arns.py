"""Every question that an audit of a target asks is in the table, under the resources AWS ties it to or under none."""

from __future__ import annotations

import pytest

from preflight import checks
from preflight.audit.run import questions_of_target
from preflight.iam.auditor_arns import RESOURCES, WITHOUT_RESOURCES, arn, parameters

ASKED = {
    (query.service, query.operation) for query in questions_of_target(checks.all_checks()) if query.service != "https"
}
BARE = {(service, operation) for service, operations in WITHOUT_RESOURCES.items() for operation in operations}
HOME = {"partition": "aws", "place": "us-west-2", "account": "123456789012"}
KEY = "arn:{partition}:kms:{place}:{account}:key/{KeyId}"
KEYS = "arn:aws:kms:us-west-2:123456789012:key"
SECRET = "arn:{partition}:secretsmanager:{place}:{account}:secret:{SecretId}-??????"
SECRETS = "arn:aws:secretsmanager:us-west-2:123456789012:secret"
PARAMETER = "arn:{partition}:ssm:{place}:{account}:parameter/{Name}"


def test_every_question_has_one_row_and_every_row_a_question() -> None:
    assert not RESOURCES.keys() & BARE
    assert RESOURCES.keys() | BARE == ASKED


@pytest.mark.parametrize(
    ("template", "value", "made"),
    [
        (KEY, "1234abcd", f"{KEYS}/1234abcd"),
        (KEY, f"{KEYS}/1234abcd", f"{KEYS}/1234abcd"),
        (KEY, "alias/mine", f"{KEYS}/*"),
        (KEY, "arn:aws:kms:us-west-2:123456789012:alias/mine", f"{KEYS}/*"),
        (SECRET, "api-key", f"{SECRETS}:api-key-??????"),
        (SECRET, f"{SECRETS}:api-key", f"{SECRETS}:api-key*"),
        (SECRET, "*", f"{SECRETS}:*"),
        (PARAMETER, "/app/model:3", "arn:aws:ssm:us-west-2:123456789012:parameter/app/model"),
    ],
)
def test_the_arn_of_a_value(template: str, value: str, made: str) -> None:
    (name,) = set(parameters(template)) - HOME.keys()
    assert arn(template, HOME | {name: value}) == made
