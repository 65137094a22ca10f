"""The function as an action of CodePipeline: the user parameters are the event, the verdict is the job's result.

https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from preflight.account.session import CouldNotRunError
from preflight.core.cause import NOT_ASKED, Cause
from preflight.core.exit_codes import READY_CODE
from preflight.inputs.document import MAX_BYTES
from preflight.serverless.clients import bounded_client
from preflight.serverless.event import BadEventError

KEY = "CodePipeline.job"
LONGEST = 2000
MOST_BYTES = 200_000_000
"""Of an artifact: it is held in memory."""


def is_job(event: Any) -> bool:
    """Whether CodePipeline invokes."""
    return isinstance(event, Mapping) and KEY in event


def run(event: Mapping[str, Any], respond: Callable[[Any], Mapping[str, Any]], pipeline: Any) -> None:
    """Answers the job: a job without an answer would hold its pipeline for twenty minutes."""
    job = event[KEY]
    try:
        answer = respond(_parameters(job))
    except Exception as error:  # noqa: BLE001 - whatever happens, the pipeline must hear of it
        kind = "ConfigurationError" if isinstance(error, BadEventError) else "JobFailed"
        _fail(pipeline, job["id"], kind, f"{type(error).__name__}: {error}")
        return
    if answer["exitCode"] == READY_CODE:
        told = {"summary": _said(answer)[:LONGEST], "percentComplete": 100}
        variables = {"verdict": str(answer["verdict"])}
        pipeline.put_job_success_result(jobId=job["id"], executionDetails=told, outputVariables=variables)
    else:
        _fail(pipeline, job["id"], "JobFailed", _said(answer))


def artifact(data: Mapping[str, Any]) -> Callable[[str], bytes]:
    """Reads a file of the action's input artifact, with the credentials that the job brings for it."""

    def read(path: str) -> bytes:
        try:
            place = data["inputArtifacts"][0]["location"]["s3Location"]
            keys = data["artifactCredentials"]
        except (KeyError, IndexError):
            raise CouldNotRunError("the action has no input artifact; name one in InputArtifacts") from None
        session = boto3.Session(keys["accessKeyId"], keys["secretAccessKey"], keys["sessionToken"])
        try:
            found = bounded_client(session, "s3").get_object(Bucket=place["bucketName"], Key=place["objectKey"])
            archive = zipfile.ZipFile(io.BytesIO(found["Body"].read(MOST_BYTES)))
            with archive.open(path) as file:
                return file.read(MAX_BYTES + 1)
        except KeyError:
            raise CouldNotRunError(f"the input artifact holds no {path}") from None
        except (BotoCoreError, ClientError, zipfile.BadZipFile) as error:
            raise CouldNotRunError(f"the input artifact cannot be read: {error}") from error

    return read


def _fail(pipeline: Any, job: str, kind: str, message: str) -> None:
    pipeline.put_job_failure_result(jobId=job, failureDetails={"type": kind, "message": message[:LONGEST]})


def _parameters(job: Mapping[str, Any]) -> Any:
    text = job["data"]["actionConfiguration"]["configuration"].get("UserParameters") or "{}"
    try:
        return json.loads(text)
    except ValueError as error:
        raise BadEventError(f"the user parameters are no JSON: {error}") from None


def restricted(finding: Mapping[str, Any]) -> bool:
    """Whether the finding is unknown only because nobody asked."""
    return Cause.parse(str(finding.get("cause") or "")).kind == NOT_ASKED


def _said(answer: Mapping[str, Any]) -> str:
    """The verdict, the counts, and what stands in the way as far as it fits."""
    counts = ", ".join(f"{count} {status}" for status, count in answer["summary"].items() if count)
    found = [finding for audit in answer.get("audits", ()) for finding in audit["findings"]]
    lines = [
        f"{f['check']} {f['subject']}: {f['because']}"
        for s in ("fail", "unknown")
        for f in found
        if f["status"] == s and not restricted(f)
    ]
    where = [f"Report: {answer['reportUri']}"] if answer.get("reportUri") else []
    return "\n".join((f"{answer['verdict']}: {counts}", *where, *lines))
