"""The door to the worlds: any region, the same every time, and no trace of the user's own settings."""

import os
import runpy
import subprocess
import sys

import pytest

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.checks import all_checks
from preflight.demo import WORLDS, DemoUnavailableError, demo

CENSUS = """
from preflight.demo import demo
import json, sys
with demo("ready", "us-west-2") as account:
    get = account.session.client
    answers = [
        get("ec2").describe_subnets(), get("ec2").describe_route_tables(), get("ec2").describe_vpc_endpoints(),
        get("ec2").describe_security_groups(), get("ecr").describe_images(repositoryName="writer-agent"),
        get("iam").list_roles(), get("bedrock-agentcore-control").list_agent_runtimes(),
        get("bedrock-agentcore-control").list_gateways(), get("lambda").list_functions(),
        get("secretsmanager").list_secrets()["SecretList"][0]["ARN"],
    ]
    [answer.pop("ResponseMetadata") for answer in answers if isinstance(answer, dict)]
    print(json.dumps(answers, default=str))
"""


def census(script, hash_seed):
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", script], env=environment, capture_output=True, text=True, check=True
    )
    return run.stdout


def test_two_processes_build_the_same_account(tmp_path, capsys):
    script = tmp_path / "census.py"
    script.write_text(CENSUS, encoding="utf-8")
    runpy.run_path(str(script))
    assert census(script, "1") == capsys.readouterr().out


def test_two_builds_in_one_process_are_the_same_with_an_audit_between_them():
    """What an audit asks for may make moto load services, which must not build anything before the ids are fixed."""
    every, built = questions(all_checks()), []
    for _ in range(2):
        with demo("bare", "us-west-2") as account:
            built.append(account.session.client("ec2").describe_vpcs()["Vpcs"])
            live = LiveAccount(Engine(Live(account.session, every, fetch=account.fetch), seconds=60))
            audit(account=live, regions=["us-west-2"], options=Options())
    assert built[0] == built[1]


@pytest.mark.parametrize(
    ("region", "arn"),
    [
        ("eu-south-1", "arn:aws:sts::123456789012:assumed-role/Deployer/alice"),
        ("us-gov-west-1", "arn:aws-us-gov:sts::123456789012:assumed-role/Deployer/alice"),
    ],
)
def test_any_region_will_do(region, arn):
    with demo("ready", region) as account:
        agents = account.session.client("bedrock-agentcore-control").list_agent_runtimes()["agentRuntimes"]
        own = account.session.client("ec2").describe_regions(RegionNames=[region])["Regions"]
        assert account.session.client("sts").get_caller_identity()["Arn"] == arn
        assert len(agents) == 2
        assert own[0]["OptInStatus"] in {"opted-in", "opt-in-not-required"}


def test_the_users_settings_are_neither_used_nor_changed(monkeypatch):
    mine = {
        "AWS_PROFILE": "mine",
        "AWS_ENDPOINT_URL": "https://elsewhere.example.com",
        "AWS_ACCESS_KEY_ID": "AKIAMINEMINEMINEMINE",
        "AWS_REGION": "eu-west-1",
    }
    for name, value in mine.items():
        monkeypatch.setenv(name, value)
    before = dict(os.environ)
    with demo("bare", "us-west-2") as account:
        assert account.session.client("sts").get_caller_identity()["Account"] == account.account_id
        assert account.session.region_name == "us-west-2"
        assert account.session.get_credentials().access_key != mine["AWS_ACCESS_KEY_ID"]
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("world", "region", "says"),
    [("rosy", "us-west-2", "ready, blocked, bare, denied"), ("bare", "us-west-9", "us-west-9")],
)
def test_what_cannot_be_built_says_so(world, region, says):
    with pytest.raises(DemoUnavailableError, match=says), demo(world, region):
        pass


def test_without_moto_it_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("preflight.demo.account")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "moto", None)
    with (
        pytest.raises(DemoUnavailableError, match=r"pip install 'agentcore-preflight\[demo\]'"),
        demo("bare", "us-west-2"),
    ):
        pass


def test_importing_the_package_does_not_import_moto():
    script = "import preflight.demo, sys; print('moto' in sys.modules, 'boto3' in sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_the_worlds_have_names():
    assert WORLDS == ("ready", "blocked", "bare", "denied")


@pytest.mark.parametrize(
    ("url", "limit"), [("https://elsewhere.example.com/x", 10), ("https://login.example.com/.well-known/jwks.json", 3)]
)
def test_fetch_serves_only_its_own_documents_and_only_if_they_fit(url, limit):
    with demo("ready", "us-west-2") as account, pytest.raises(OSError, match=r"nothing answers|larger than"):
        account.fetch(url, limit)
