"""The state machine from end to end: several accounts and regions, and a member that refuses and stops nothing."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Iterator
from typing import Any

import boto3
import moto.stepfunctions.parser.asl.utils.boto_client  # noqa: F401 - its import is slow; not while the clock runs
import pytest
from lambdas import GOOD
from moto import mock_aws
from moto.awslambda.utils import get_backend
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.models import stepfunctions_backends

from preflight.demo import account as corrections  # noqa: F401 - answers what moto lacks
from preflight.demo import simulate
from preflight.demo.dispatch import AwsError, Call, intercepting
from preflight.serverless import fleet_plan, fleet_summary, handler
from preflight.serverless.templates import template

REGION, OWN = "us-west-2", "123456789012"
MEMBERS = ("111122223333", "222233334444", "333344445555")
REFUSING = MEMBERS[1]
REGIONS = ("us-west-2", "eu-west-1")
TARGET = {
    "PREFLIGHT_TARGET": json.dumps(GOOD),
    "PREFLIGHT_KIND": "agentkit",
    "PREFLIGHT_CHECKS": "runtime-lifetime,role-exists",
}
CONFIG: Any = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


class Fleet:
    """The deployed stack."""

    def __init__(self) -> None:
        self.assumed: list[dict[str, Any]] = []
        self.s3 = boto3.client("s3")
        self.s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        self.s3.put_object(Bucket="code", Key="preflight.zip", Body=b"zip")
        given = {
            "CodeBucket": "code",
            "CodeKey": "preflight.zip",
            "Regions": ",".join(REGIONS),
            "ExternalId": "fleet-1",
            "MaxConcurrency": "3",
        }
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Tried to parse AWS::(Scheduler|CloudWatch|S3::BucketPolicy)")
            boto3.client("cloudformation").create_stack(
                StackName="fleet",
                TemplateBody=template("fleet"),
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
            )
        # moto's CloudFormation fills its plain backends, not those that run what they hold; and it cannot read EXPRESS.
        self.functions = {f.function_name: f for f in get_backend(OWN, REGION).list_functions()}
        (made,) = stepfunctions_backends[OWN][REGION].state_machines
        given = {
            "name": made.name,
            "definition": made.definition.replace("EXPRESS", "STANDARD"),
            "roleArn": made.roleArn,
        }
        self.machine = boto3.client("stepfunctions").create_state_machine(**given)["stateMachineArn"]
        (self.bucket,) = [b["Name"] for b in self.s3.list_buckets()["Buckets"] if b["Name"] != "code"]

    def gate(self, call: Call) -> None:
        """Members are let in with the external id; one of them lets nobody in."""
        if call.operation != "AssumeRole":
            return
        self.assumed.append(call.params)
        if REFUSING in call.params["RoleArn"]:
            raise AwsError("AccessDenied", "not authorized to perform: sts:AssumeRole", 403)

    def invoke(self, name: str, payload: Any) -> Any:
        function = self.functions[name.rpartition(":")[2]]
        environment = {name: str(value) for name, value in function.environment_vars.items()}
        session = boto3.Session(region_name=REGION)
        match function.handler.split(".")[2]:
            case "fleet_plan":
                return fleet_plan.plan(payload["run"], payload["given"], environment, session)
            case "fleet_summary":
                return fleet_summary.summarize(payload, environment["FLEET_TOPIC"], session)
            case _:
                return handler.respond(payload, None, {**environment, **TARGET})

    def run(self, given: Any) -> dict[str, Any]:
        states = boto3.client("stepfunctions")
        started = states.start_execution(
            stateMachineArn=self.machine, name=f"run-{time.monotonic_ns()}", input=json.dumps(given)
        )
        until = time.monotonic() + 60
        while (found := states.describe_execution(executionArn=started["executionArn"]))["status"] == "RUNNING":
            assert time.monotonic() < until, "the run does not end"
            time.sleep(0.05)
        return dict(found)

    def read(self, uri: str) -> Any:
        key = uri.removeprefix(f"s3://{self.bucket}/")
        return json.loads(self.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())


def _settings(patched: pytest.MonkeyPatch) -> None:
    settings = {"AWS_DEFAULT_REGION": REGION, "AWS_ACCESS_KEY_ID": "ak", "AWS_SECRET_ACCESS_KEY": "sk"}
    for name, value in settings.items():
        patched.setenv(name, value)


@pytest.fixture(autouse=True)
def _credentials(_no_credentials: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _settings(monkeypatch)


@pytest.fixture(scope="module")
def fleet() -> Iterator[Fleet]:
    patched = pytest.MonkeyPatch()
    _settings(patched)
    with mock_aws(config=CONFIG), intercepting(), simulate.install():
        made = Fleet()
        patched.setattr(handler, "own_session", lambda: boto3.Session(region_name=REGION))

        def invoke(_self: Any, name: str, _qualifier: Any, body: str, headers: Any, response: Any) -> bytes:
            try:
                return json.dumps(made.invoke(name, json.loads(body))).encode()
            except Exception as error:  # noqa: BLE001 - as Lambda does
                response["x-amz-function-error"] = "Unhandled"
                return json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}).encode()

        patched.setattr(LambdaSimpleBackend, "invoke", invoke)
        with intercepting(made.gate):
            yield made
    patched.undo()


@pytest.fixture(scope="module")
def found(fleet: Fleet) -> dict[str, Any]:
    return fleet.run({"accounts": list(MEMBERS)})


def test_the_run_succeeds_with_a_member_that_refuses(found):
    assert found["status"] == "SUCCEEDED", found
    head = json.loads(found["output"])
    assert head["summary"]["members"] == 6
    assert head["summary"]["unaudited"] == 2
    assert head["verdict"] in {"blocked", "unproven"}


def test_the_summary_names_every_member_and_says_why_one_is_unaudited(fleet, found):
    summary = fleet.read(json.loads(found["output"])["reportUri"])
    members = {(member["account"], member["region"]): member for member in summary["members"]}
    assert set(members) == {(account, region) for account in MEMBERS for region in REGIONS}
    for (account, region), member in members.items():
        if account == REFUSING:
            assert member["verdict"] == "unaudited"
            assert f"cannot assume arn:aws:iam::{REFUSING}:role/AgentcorePreflightAudit" in member["error"]
        else:
            (audit,) = fleet.read(member["reportUri"])["audits"]
            assert (audit["account"], audit["region"]) == (account, region)


def test_every_role_is_assumed_with_the_external_id(fleet, found):
    assert {params["ExternalId"] for params in fleet.assumed} == {"fleet-1"}
    assert len(fleet.assumed) == 6


def test_audits_that_run_at_once_are_of_different_accounts(fleet, found):
    items = fleet.read(f"s3://{fleet.bucket}/fleet/{found['name']}/items.json")
    assert [item["account"] for item in items[:3]] == list(MEMBERS)


def test_a_run_that_cannot_be_planned_fails_and_says_what_is_wrong(fleet):
    ended = fleet.run({"region": "us-west-2"})
    assert ended["status"] == "FAILED"
    assert "did you mean regions?" in ended["cause"]
