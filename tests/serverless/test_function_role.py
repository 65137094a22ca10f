"""The role of the scheduled function: enough for the audit and every sink, and nothing that goes unused."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import boto3
import pytest
from lambdas import BAD, BUCKET, GOOD, QUICK, REGION, Function, lines

from preflight.account.live import Live
from preflight.demo.denials import denying, enforcing
from preflight.inputs.document import parse
from preflight.serverless import handler
from preflight.serverless.templates import PUBLISHED, template

BY_LAMBDA = {"logs:CreateLogStream", "logs:PutLogEvents", "sqs:SendMessage"}
"""What the Lambda service does with the role: the log and the dead-letter queue."""

BY_S3 = {"s3:ListBucket"}
"""Without it S3 says 403 where there is no such key; moto does not."""

BY_PIPELINE = {"codepipeline:PutJobFailureResult", "codepipeline:PutJobSuccessResult"}
"""moto does not have them; the handler's own tests see both called."""


AUDIT = {"AgentcorePreflight", PUBLISHED, "Objects", "Parameters"}
"""What the checks ask for, by resource or everywhere."""


def granted() -> list[dict[str, Any]]:
    """Every statement the role can have, on all resources: the simulation does not work out which one a call names."""
    resources = parse(template("scheduled"), "scheduled").data["Resources"]
    own = [policy["PolicyDocument"] for policy in resources["AuditRole"]["Properties"]["Policies"]]
    extra = [one["Properties"]["PolicyDocument"] for one in resources.values() if one["Type"] == "AWS::IAM::Policy"]
    return [{**one, "Resource": "*"} for policy in (*own, *extra) for one in policy["Statement"]]


def actions() -> set[str]:
    listed = [one["Action"] for one in granted() if one["Sid"] not in AUDIT]
    return {action for one in listed for action in ([one] if isinstance(one, str) else one)}


@pytest.fixture
def role(function: Function, monkeypatch: pytest.MonkeyPatch) -> boto3.Session:
    """A session with exactly what the template grants, and the topic and parameter the event names."""
    iam, name = function.client("iam"), "Audit"
    trust = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
    }
    if name not in {role["RoleName"] for role in iam.list_roles(MaxItems=100)["Roles"]}:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))
    policy = json.dumps({"Version": "2012-10-17", "Statement": granted()})
    iam.put_role_policy(RoleName=name, PolicyName=name, PolicyDocument=policy)
    function.put("in/deploy.json", json.dumps(GOOD).encode())
    function.client("sns").create_topic(Name="verdicts")
    function.client("ssm").put_parameter(Name="/deploy", Value=json.dumps(BAD), Type="String", Overwrite=True)
    given = function.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::123456789012:role/{name}", RoleSessionName="audit"
    )
    keys = given["Credentials"]
    session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=REGION)
    monkeypatch.setattr(handler, "own_session", lambda: session)
    monkeypatch.setattr(handler, "Live", partial(Live, fetch=function.account.fetch))
    return session


EVENT = {"bucket": BUCKET, "topic": f"arn:aws:sns:{REGION}:123456789012:verdicts", "publish": ["security-hub"]}
SOURCES = ("ssm:/deploy", f"s3://{BUCKET}/in/deploy.json")


def run(function: Function, capsys: Any, source: str) -> dict[str, str]:
    """What became of each sink, and of the document."""
    capsys.readouterr()
    try:
        function.invoke(target=source, **EVENT, **QUICK)
    except Exception as error:  # noqa: BLE001 - a document that may not be read
        return {"document": str(error)}
    sinks: dict[str, str] = lines(capsys)[0]["sinks"]
    return sinks


def test_the_role_is_enough_for_the_audit(function, role):
    with enforcing():
        findings = function.invoke(fetchDocuments=True)["audits"][0]["findings"]
    assert [f["because"] for f in findings if f["status"] == "unknown"] == []


@pytest.mark.parametrize("source", SOURCES)
def test_the_role_is_enough_for_every_sink(function, role, capsys, source):
    with enforcing():
        said = run(function, capsys, source)
    assert said == dict.fromkeys(["s3", "last verdict", "sns", f"security-hub {REGION}"], "ok")


@pytest.mark.parametrize("action", sorted(actions() - BY_LAMBDA - BY_S3 - BY_PIPELINE))
def test_no_permission_beside_the_audits_goes_unused(function, role, capsys, action):
    with denying({action}):
        said = [text for source in SOURCES for text in run(function, capsys, source).values()]
    assert any(text != "ok" for text in said)
