"""Gateway authorizer: AWS's enum; the guide's IAM means AWS_IAM only in agentkit files and flags."""

import pytest
from worlds import findings, scope, target

from preflight.checks.gateway_authorizer import judge
from preflight.core.target import Gateway
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("kind", "written", "guide", "aws"),
    [
        ("agentkit", "NONE", "pass", "pass"),
        ("agentkit", "IAM", "pass", "pass"),
        ("agentkit", "AWS_IAM", "pass", "pass"),
        ("agentkit", "CUSTOM_JWT", "pass", "pass"),
        ("agentkit", "AUTHENTICATE_ONLY", "fail", "warn"),
        ("agentkit", "LAMBDA", "fail", "fail"),
        ("agentkit", None, "pass", "pass"),
        ("flags", "IAM", "pass", "pass"),
        ("flags", None, "pass", "pass"),
        ("cloudformation", "IAM", "fail", "fail"),
        ("cloudformation", "AWS_IAM", "pass", "pass"),
        ("cloudformation", "AUTHENTICATE_ONLY", "fail", "warn"),
        ("cloudformation", "custom_jwt", "fail", "fail"),
        ("terraform", None, "fail", "fail"),
    ],
)
def test_types(kind: str, written: str | None, guide: str, aws: str) -> None:
    gateway = Gateway("g", authorizer=Value(written) if written else None)
    found = {s: findings(judge, scope(target=target(gateway, kind=kind), standard=s))[0] for s in ("guide", "aws")}
    assert {standard: each.status for standard, each in found.items()} == {"guide": guide, "aws": aws}


def test_a_wrong_type_is_corrected() -> None:
    cases = {"IAM": "AWS_IAM", "custom_jwt": "CUSTOM_JWT", "none": "NONE", "AWSIAM": "AWS_IAM"}
    for written, better in cases.items():
        gateway = Gateway("g", authorizer=Value(written))
        [found] = findings(judge, scope(target=target(gateway, kind="api")))
        assert found.fix is not None
        assert found.fix.text == f"Set it to {better}."


def test_a_type_that_a_deployed_gateway_has_is_one_that_aws_takes() -> None:
    gateway = Gateway("g", authorizer=Value("NEVER_HEARD_OF"), deployed=True)
    [found] = findings(judge, scope(target=target(gateway, kind="account")))
    assert found.status == "unknown"
