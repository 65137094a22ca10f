"""The templates: valid, deployable, and each role with what its function needs and no more."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import warnings
import zipfile
from ast import literal_eval
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

import boto3
import pytest
import yaml
from moto import mock_aws
from samples import audit, found, report

from preflight import checks
from preflight.audit.run import questions
from preflight.core.finding import Status
from preflight.iam.auditor_policy import policy
from preflight.inputs.document import parse
from preflight.serverless.metrics import metrics
from preflight.serverless.templates import NAMES, STACKS, STAGES, UnknownTemplateError, template

REGION = "us-west-2"
PARAMETERS = {
    "scheduled": {
        "CodeBucket": "code",
        "CodeKey": "preflight.zip",
        "Regions": "us-west-2",
        "Email": "team@example.com",
        "SecurityHub": "true",
    },
    "fleet": {
        "CodeBucket": "code",
        "CodeKey": "preflight.zip",
        "Regions": "us-west-2,eu-west-1",
        "ExternalId": "fleet-1",
    },
    "member-role": {"FleetRoleArn": "arn:aws:iam::123456789012:role/fleet-AuditRole-1", "ExternalId": "fleet-1"},
}


def test_the_templates_pass_cfn_lint(tmp_path):
    for name in STACKS:
        (tmp_path / f"{name}.yaml").write_text(template(name), encoding="utf-8")
    files = [f"{name}.yaml" for name in STACKS]
    lint = ["from cfnlint.runner import main; main()", "--regions", REGION, "--", *files]
    ran = subprocess.run([sys.executable, "-c", *lint], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.stdout + ran.stderr, ran.returncode) == ("", 0)


@pytest.mark.parametrize("name", STACKS)
def test_no_template_has_an_alias_which_cloudformation_refuses(name):
    assert not [line for line in template(name).splitlines() if line.split("#")[0].lstrip("- ").startswith(("*", "&"))]


@pytest.mark.parametrize(
    ("wanted", "says"), [("schedule", "did you mean 'scheduled'?"), ("x", "there are scheduled, fleet")]
)
def test_an_unknown_name_says_what_there_is(wanted, says):
    with pytest.raises(UnknownTemplateError) as caught:
        template(wanted)
    assert says in str(caught.value)


@pytest.mark.parametrize("name", NAMES)
def test_every_template_says_how_it_is_used(name):
    assert "agentcore-preflight" in template(name)


FETCHES = re.compile(r"uses:|pip install|pipx install|rev:")
PINNED = re.compile(r"(@|/archive/|rev: )([0-9a-f]{40}|COMMIT)\b")


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_runs_no_code_by_a_tag_that_can_be_moved(name):
    fetched = [line for line in template(name).splitlines() if FETCHES.search(line)]
    assert [line for line in fetched if not PINNED.search(line)] == []
    assert fetched or name == "codepipeline"


@pytest.mark.parametrize("name", STAGES)
def test_no_stage_needs_git_which_slim_images_lack(name):
    assert "git+" not in template(name)


def test_a_workflow_grants_each_job_what_it_needs_and_keeps_no_credentials():
    workflow = yaml.safe_load(template("github"))
    assert workflow["permissions"] == {}
    assert {name: set(job["permissions"]) for name, job in workflow["jobs"].items()} == {
        "preflight": {"contents", "id-token"},
        "deploy": {"contents"},
    }
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    checkouts = [step for step in steps if "actions/checkout" in step.get("uses", "")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False, False]


@pytest.mark.parametrize(("name", "gate"), [("github", "if"), ("gitlab", "rules")])
def test_a_branch_is_audited_and_not_deployed(name, gate):
    document = yaml.safe_load(template(name))
    jobs = document.get("jobs", document)
    assert gate in jobs["deploy"]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws(config={"lambda": {"use_docker": False}}):
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": REGION})
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("x.py", "")
        s3.put_object(Bucket="code", Key="preflight.zip", Body=archive.getvalue())
        yield


NOT_IN_MOTO = (
    "CloudWatch::Alarm", "Lambda::EventInvokeConfig", "S3::BucketPolicy", "Scheduler::Schedule", "SNS::Subscription"
)  # fmt: skip


def deployed(name: str, **parameters: str) -> dict[str, Any]:
    """The physical id of each resource; moto makes none of some kinds."""
    cloudformation = boto3.client("cloudformation")
    given = [{"ParameterKey": k, "ParameterValue": v} for k, v in {**PARAMETERS[name], **parameters}.items()]
    named = {"StackName": name, "TemplateBody": template(name), "Parameters": given}
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", f"Tried to parse AWS::({'|'.join(NOT_IN_MOTO)})")
        cloudformation.create_stack(**named, Capabilities=["CAPABILITY_NAMED_IAM"])
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        found = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in found if "PhysicalResourceId" in one}


def statements(role: str) -> dict[str, list[dict[str, Any]]]:
    iam = boto3.client("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    documents = {name: iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"] for name in names}
    return {name: (literal_eval(d) if isinstance(d, str) else d)["Statement"] for name, d in documents.items()}


def test_the_scheduled_stack_deploys(account):
    made = deployed("scheduled")
    function = boto3.client("lambda").get_function_configuration(FunctionName=made["Audit"])
    assert (function["Handler"], function["Runtime"]) == ("preflight.serverless.handler.handler", "python3.13")
    variables = function["Environment"]["Variables"]
    assert variables["PREFLIGHT_BUCKET"] == made["Reports"]
    assert variables["PREFLIGHT_TOPIC"] == made["Verdicts"]
    groups = boto3.client("logs").describe_log_groups()["logGroups"]
    assert [group["retentionInDays"] for group in groups if group["logGroupName"] == made["Log"]] == [30]


@pytest.mark.parametrize("name", ["scheduled", "fleet"])
def test_the_reports_are_private_encrypted_and_forgotten_in_time(name):
    bucket = resources(name)["Reports"]["Properties"]
    assert set(bucket["PublicAccessBlockConfiguration"].values()) <= {True, "true"}
    assert {"BucketEncryption", "LifecycleConfiguration", "OwnershipControls"} <= set(bucket)


@pytest.mark.parametrize(("name", "role"), [("scheduled", "AuditRole"), ("member-role", "Role")])
def test_the_audit_policy_of_a_role_is_the_one_of_the_checks_less_contents(account, name, role):
    made = deployed(name)
    (asked,) = policy(questions(checks.all_checks()))["Statement"]
    everywhere, published = statements(made[role])["Audit"]
    assert {*everywhere["Action"], *published["Action"], "s3:GetObject"} == set(asked["Action"])
    assert everywhere["Resource"] == "*"
    assert published["Resource"] == [
        "arn:aws:ssm:*::parameter/aws/service/*",
        "arn:aws:ssm:*:123456789012:parameter/cdk-bootstrap/*",
    ]
    assert not [one for one in everywhere["Action"] if one.startswith(("ssm:", "s3:GetObject"))]


@pytest.mark.parametrize(("name", "role"), [("scheduled", "AuditRole"), ("member-role", "Role")])
def test_objects_are_read_where_a_parameter_says_so(account, name, role):
    made = deployed(name, ReadableObjects="arn:aws:s3:::packages/*,arn:aws:s3:::schemas/*")
    (objects,) = statements(made[role])["Objects"]
    assert objects["Action"] == ["s3:GetObject", "s3:GetObjectVersion"]
    assert objects["Resource"] == ["arn:aws:s3:::packages/*", "arn:aws:s3:::schemas/*"]


@pytest.mark.parametrize(
    ("parameters", "extra"),
    [
        ({"SecurityHub": "false"}, []),
        ({"SecurityHub": "true"}, ["SecurityHub"]),
        ({"SecurityHub": "false", "CodePipeline": "true"}, ["CodePipeline"]),
        ({"SecurityHub": "false", "TargetBucket": "b", "TargetKey": "k"}, ["TargetObject"]),
        ({"SecurityHub": "false", "TargetParameter": "/agents/deploy"}, ["TargetParameter"]),
        (
            {"SecurityHub": "false", "ReadableParameters": "arn:aws:ssm:us-west-2:123456789012:parameter/x"},
            ["Parameters"],
        ),
    ],
)
def test_what_is_not_asked_for_is_not_granted(account, parameters, extra):
    made = deployed("scheduled", **parameters)
    granted = statements(made["AuditRole"])
    assert sorted(granted) == sorted(["Audit", "Sinks", *extra])


def test_the_member_role_trusts_the_fleet_role_with_the_external_id(account):
    made = deployed("member-role")
    role = boto3.client("iam").get_role(RoleName=made["Role"])["Role"]
    (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"AWS": "arn:aws:iam::123456789012:root"}
    assert trust["Condition"] == {
        "StringEquals": {"sts:ExternalId": "fleet-1"},
        "ArnEquals": {"aws:PrincipalArn": PARAMETERS["member-role"]["FleetRoleArn"]},
    }


@pytest.mark.parametrize("name", ["scheduled", "fleet"])
def test_every_function_runs_on_arm64_and_its_handler_is_there(name):
    for function in [one["Properties"] for one in resources(name).values() if one["Type"] == "AWS::Lambda::Function"]:
        module, _, entry = function["Handler"].rpartition(".")
        assert callable(getattr(import_module(module), entry))
        assert function["Architectures"] == ["arm64"]


@pytest.mark.parametrize(("name", "status"), [("Blocked", Status.FAIL), ("Unproven", Status.UNKNOWN)])
def test_an_alarm_watches_a_metric_that_the_function_prints(name, status):
    alarm = resources("scheduled")[name]["Properties"]
    (line, _) = metrics(report(audit(found(status, "x"))), 0, datetime.now(UTC))
    assert line[name] == 1
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert alarm["Namespace"] == directive["Namespace"]
    assert alarm["MetricName"] in {metric["Name"] for metric in directive["Metrics"]}
    assert [dimension["Name"] for dimension in alarm["Dimensions"]] in directive["Dimensions"]


def test_no_statement_of_any_template_grants_a_wildcard_action():
    for name in STACKS:
        for one in (each for each in _statements(resources(name)) if each["Effect"] == "Allow"):
            actions = one["Action"] if isinstance(one["Action"], list) else [one["Action"]]
            assert not [action for action in actions if "*" in action]


@pytest.mark.parametrize("name", STACKS)
def test_every_parameter_has_bounds(name):
    document = parse(template(name), name).data
    bounds = {"AllowedPattern", "AllowedValues", "MinLength", "MaxLength", "MinValue", "MaxValue"}
    unbounded = [key for key, one in document["Parameters"].items() if not bounds & set(one)]
    assert unbounded in ([], ["TargetKey"])


def resources(name: str) -> dict[str, Any]:
    found: dict[str, Any] = parse(template(name), name).data["Resources"]
    return found


def _statements(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if "Effect" in node and "Action" in node:
            yield node
        node = list(node.values())
    for inner in node if isinstance(node, list) else ():
        yield from _statements(inner)
