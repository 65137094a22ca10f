"""The function as an action of CodePipeline: every job is answered, with what stands in the way."""

from __future__ import annotations

import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from lambdas import BAD, BUCKET, GOOD, QUICK, REGION

from preflight.account.live import Live
from preflight.account.session import CouldNotRunError
from preflight.serverless import handler
from preflight.serverless.codepipeline import artifact, is_job, run

JOB = {"id": "11111111-2222-3333-4444-555555555555"}


class Pipeline:
    """CodePipeline's answer sheet; moto does not have these operations."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, Any]]] = []

    def put_job_success_result(self, **params: Any) -> None:
        self.told.append(("success", params))

    def put_job_failure_result(self, **params: Any) -> None:
        self.told.append(("failure", params))


@pytest.mark.parametrize(
    ("parameters", "result", "says"),
    [
        (json.dumps({"target": GOOD, **QUICK}), "success", "partial: "),
        (json.dumps({"target": BAD, **QUICK}), "failure", "blocked: 1 fail"),
        (json.dumps({"target": f"s3://{BUCKET}/none"}), "failure", "CouldNotRunError: s3://preflight-reports/none"),
        ('{"region": "us-west-2"}', "ConfigurationError", "did you mean regions?"),
        ("us-west-2", "ConfigurationError", "no JSON"),
        (json.dumps({"target": "artifact:in/deploy.json", **QUICK}), "failure", "blocked: 1 fail"),
        (json.dumps({"target": "artifact:none.json", **QUICK}), "failure", "the input artifact holds no none.json"),
    ],
)
def test_a_codepipeline_job_is_answered_whatever_happens(function, monkeypatch, parameters, result, says):
    pipeline = Pipeline()
    own = SimpleNamespace(
        client=lambda name, **_: pipeline if name == "codepipeline" else function.client(name), region_name=REGION
    )
    monkeypatch.setattr(handler, "own_session", lambda: own)
    monkeypatch.setattr(handler, "Live", lambda session, *rest: Live(function.session, *rest))
    configuration = {"FunctionName": "audit", "UserParameters": parameters}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("in/deploy.json", json.dumps(BAD))
    function.put("source", archive.getvalue())
    keys = function.session.get_credentials().get_frozen_credentials()
    data = {
        "actionConfiguration": {"configuration": configuration},
        "inputArtifacts": [{"location": {"s3Location": {"bucketName": BUCKET, "objectKey": "source"}}}],
        "artifactCredentials": {
            "accessKeyId": keys.access_key,
            "secretAccessKey": keys.secret_key,
            "sessionToken": keys.token,
        },
    }
    answered = handler.handler({"CodePipeline.job": {**JOB, "data": data}})
    function.s3.delete_object(Bucket=BUCKET, Key="source")
    ((told, params),) = pipeline.told
    assert answered is None
    assert params["jobId"] == JOB["id"]
    assert says in json.dumps(params)
    assert result in {told, params.get("failureDetails", {}).get("type")}


@pytest.mark.parametrize(
    ("event", "job"), [({"CodePipeline.job": {}}, True), ({"regions": "us-west-2"}, False), (None, False), ("CodePipeline.job", False)]
)  # fmt: skip
def test_whether_codepipeline_invokes(event: Any, job: bool) -> None:
    assert is_job(event) is job


FINDING = {"check": "c", "subject": "s", "because": "b", "status": "fail", "cause": None}
BLOCKED = {"verdict": "blocked", "exitCode": 1, "summary": {"pass": 0, "fail": 2, "unknown": 1}}


def told(answer: Any, parameters: str | None = "{}") -> tuple[str, dict[str, Any]]:
    pipeline = Pipeline()
    data = {"actionConfiguration": {"configuration": {"UserParameters": parameters} if parameters else {}}}
    run({"CodePipeline.job": {**JOB, "data": data}}, lambda _: answer, pipeline)
    [found] = pipeline.told
    return found


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({}, "blocked: 2 fail, 1 unknown"),
        ({"reportUri": "s3://r"}, "blocked: 2 fail, 1 unknown\nReport: s3://r"),
        (
            {"audits": [{"findings": [{**FINDING, "status": "unknown"}, FINDING, {**FINDING, "status": "pass"}]}]},
            "blocked: 2 fail, 1 unknown\nc s: b\nc s: b",
        ),
        (
            {"audits": [{"findings": [{**FINDING, "status": "unknown", "cause": "not-asked:--check"}]}]},
            "blocked: 2 fail, 1 unknown",
        ),
        ({"audits": [{"findings": [FINDING] * 1000}]}, "blocked: 2 fail, 1 unknown\n" + ("c s: b\n" * 1000)[:1973]),
    ],
)
def test_a_job_hears_what_stands_in_the_way_as_far_as_it_fits(more: Any, message: str) -> None:
    how, params = told({**BLOCKED, **more})
    assert (how, params["failureDetails"]) == ("failure", {"type": "JobFailed", "message": message})


def test_a_ready_job_hears_the_verdict_as_a_variable() -> None:
    how, params = told({"verdict": "ready", "exitCode": 0, "summary": {"pass": 3}}, parameters=None)
    assert (how, params["outputVariables"], params["executionDetails"]["summary"]) == (
        "success",
        {"verdict": "ready"},
        "ready: 3 pass",
    )


@pytest.mark.parametrize("data", [{}, {"inputArtifacts": []}, {"inputArtifacts": [{"location": {}}]}])
def test_an_action_without_an_input_artifact_says_so(data: Any) -> None:
    with pytest.raises(CouldNotRunError, match="the action has no input artifact; name one in InputArtifacts"):
        artifact(data)("deploy.json")
