"""A world stood up in this process: the caller of its own, the dates of its own, and nothing outside its regions."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from preflight.demo import DemoUnavailableError, demo
from preflight.demo.account import ACCOUNT_ID, BUILDERS, CORRECTIONS
from preflight.demo.dispatch import _answers
from preflight.demo.state import NOW, states


# These build worlds of their own, so they come before those that share one.
def test_a_world_is_gone_once_it_is_left():
    with demo("ready", "us-west-2") as account:
        assert states[account.account_id]["us-west-2"].runtimes
    with demo("bare", "us-west-2") as account:
        assert not states[account.account_id]["us-west-2"].runtimes
        with pytest.raises(ClientError):
            account.session.client("iam").get_role(RoleName="ResearchAgentRole")


def test_one_region_is_switched_on():
    with demo("bare", "eu-south-1") as account:
        told = account.session.client("ec2").describe_regions(RegionNames=["eu-south-1", "eu-south-2"], AllRegions=True)
    assert [each["OptInStatus"] for each in told["Regions"]] == ["opted-in", "not-opted-in"]


def test_there_is_no_such_region():
    with pytest.raises(DemoUnavailableError, match="there is no AWS region 'mars-1'"), demo("bare", "mars-1"):
        pass


def test_the_caller_is_that_of_the_world(ready):
    assert ready.account_id == ACCOUNT_ID
    assert ready.session.client("sts").get_caller_identity()["Arn"].endswith(":assumed-role/Deployer/alice")


def test_what_is_there_was_made_at_one_moment(ready):
    assert {role["CreateDate"] for role in ready.session.client("iam").list_roles()["Roles"]} == {NOW}


@pytest.mark.parametrize("region", ["us-west-2", "eu-west-1"])
def test_agentcore_answers_where_it_is(ready, region):
    ready.session.client("bedrock-agentcore-control", region_name=region).list_agent_runtimes()


@pytest.mark.parametrize("region", ["us-west-9", "af-south-1"])
def test_and_is_not_reached_where_it_is_not(ready, region):
    with pytest.raises(EndpointConnectionError, match=region):
        ready.session.client("bedrock-agentcore-control", region_name=region).list_agent_runtimes()


@pytest.mark.parametrize(
    ("url", "limit", "said"),
    [
        ("https://login.example.com/.well-known/openid-configuration", 10_000, None),
        ("https://login.example.com/.well-known/openid-configuration?x=1", 10_000, None),
        ("https://login.example.com/.well-known/openid-configuration", 3, "larger than 3 bytes"),
        ("https://elsewhere.example.com/", 3, "nothing answers at"),
    ],
)
def test_documents(ready, url, limit, said):
    if said is None:
        assert ready.fetch(url, limit).startswith(b"{")
        return
    with pytest.raises(OSError, match=said):
        ready.fetch(url, limit)


def test_every_module_that_corrects_moto_answers_something():
    answering = {
        answer.func.__module__ if hasattr(answer, "func") else answer.__module__ for answer in _answers.values()
    }
    assert {module.__name__ for module in CORRECTIONS} == answering
    assert set(BUILDERS) == {"ready", "blocked", "bare", "denied"}
