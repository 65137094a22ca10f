"""An image must be in the runtime's region."""

import pytest
from image_rows import agent
from worlds import findings, scope, statuses

from preflight.checks.image_region import judge
from preflight.core.target import Agent
from preflight.core.value import Why, unknown_value


@pytest.mark.parametrize(
    ("uri", "region", "status"),
    [
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1", "us-west-2", "pass"),
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1", "us-west-2", "fail"),
        ("123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1", "us-west-1", "fail"),
        ("123456789012.dkr-ecr.us-east-1.on.aws/a:1", "us-west-2", "fail"),
        ("public.ecr.aws/org/img:1", "us-west-2", "skip"),
        ("ghcr.io/org/img:1", "us-west-2", "skip"),
    ],
)
def test_region(uri: str, region: str, status: str) -> None:
    assert statuses(judge, scope(agent(uri), region=region)) == {uri: status}


def test_an_image_to_come_is_not_judged() -> None:
    image = unknown_value(Why.ASSET, "pushed by the deployment")
    assert set(statuses(judge, scope(Agent("a", image=image))).values()) == {"skip"}


def test_the_message_is_the_one_aws_gives_and_the_fix_copies() -> None:
    (found,) = findings(judge, scope(agent("123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1")))
    assert "Ecr uri region us-east-1 does not match the application region us-west-2" in found.because
    assert found.fix
    assert (found.fix.command or "").endswith(
        "--tag 123456789012.dkr.ecr.us-west-2.amazonaws.com/a:1 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"
    )
