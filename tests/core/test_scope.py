"""Under which identity an audit runs, and that an identity nobody told is raised, not guessed."""

from __future__ import annotations

import pytest
from worlds import ACCOUNT, CALLER, scope, target

from preflight.core.scope import Caller
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason


def test_the_identity() -> None:
    assert (scope().account, scope().principal) == (ACCOUNT, CALLER.arn)


@pytest.mark.parametrize("what", ["account", "principal"])
def test_an_identity_that_could_not_be_read_is_raised(what: str) -> None:
    denied = Unanswered(UnansweredReason.DENIED, "sts:GetCallerIdentity")
    with pytest.raises(Unanswered) as raised:
        getattr(scope(caller=denied), what)
    assert raised.value is denied


@pytest.mark.parametrize("account", ["", "12345678901", "1234567890123", "12345678901a", "123456789012\n"])
def test_an_account_has_twelve_digits(account: str) -> None:
    with pytest.raises(ValueError, match="account"):
        Caller(account, "arn:aws:iam::123456789012:user/x")
    with pytest.raises(ValueError, match="arn"):
        Caller(ACCOUNT, "")


@pytest.mark.parametrize(
    ("region", "partition", "suffix"),
    [
        ("us-west-2", "aws", "amazonaws.com"),
        ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
        ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
    ],
)
def test_the_partition_is_that_of_the_region(region: str, partition: str, suffix: str) -> None:
    made = scope(region=region)
    assert (made.partition, made.dns_suffix) == (partition, suffix)


@pytest.mark.parametrize(("standard", "by_guide"), [("guide", True), ("aws", False)])
def test_who_is_strict(standard: str, by_guide: bool) -> None:
    assert scope(standard=standard).by_guide is by_guide


def test_another_target_in_the_same_audit() -> None:
    made = scope(deployer="arn:x", region="eu-west-1")
    other = made.for_target(target(Agent("a")))
    assert [agent.subject for agent in other.target.agents] == ["a"]
    assert (other.deployer, other.region, other.caller) == ("arn:x", "eu-west-1", made.caller)
