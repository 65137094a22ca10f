"""Reads what an event's `target` names: an S3 object, an SSM parameter, a file of an artifact, or the event itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from preflight.account.session import CouldNotRunError
from preflight.core.source_kinds import INLINE
from preflight.core.target import Target
from preflight.inputs import kind_of, reader
from preflight.inputs.document import MAX_BYTES, Document, Options, parse_bytes
from preflight.serverless.clients import bounded_client
from preflight.serverless.event import Event

ARTIFACT = "artifact:"

Artifact = Callable[[str], bytes]
"""Reads a file of a pipeline's input artifact; raises `CouldNotRunError`."""


def targets(event: Event, session: boto3.Session, artifact: Artifact | None = None) -> tuple[Target, ...]:
    """What the event's document is about to deploy, nothing when it names none.

    Raises `InputError` for a document that cannot be read, `CouldNotRunError` when it cannot be had.
    """
    if event.target is None:
        return ()
    document = _document(event.target, event.target_name or INLINE, session, artifact)
    region = event.regions[0] if event.regions else None
    return reader(event.kind or kind_of(document)).read(document, Options(region, event.parameters))


def _document(
    target: str | Mapping[str, Any], name: str, session: boto3.Session, artifact: Artifact | None
) -> Document:
    if isinstance(target, str) and target.startswith(ARTIFACT):
        if artifact is None:
            raise CouldNotRunError(f"{target}: only an action of CodePipeline has an input artifact")
        return parse_bytes(artifact(target.removeprefix(ARTIFACT)), target)
    if isinstance(target, str):
        return parse_bytes(_contents(target, session), target)
    return parse_bytes(json.dumps(target, indent=2).encode(), name)


def _contents(address: str, session: boto3.Session) -> bytes:
    try:
        if address.startswith("s3://"):
            bucket, _, key = address.removeprefix("s3://").partition("/")
            body: bytes = bounded_client(session, "s3").get_object(Bucket=bucket, Key=key)["Body"].read(MAX_BYTES + 1)
            return body
        name = address.removeprefix("ssm:")
        parameter = bounded_client(session, "ssm").get_parameter(Name=name)["Parameter"]
    except (BotoCoreError, ClientError) as error:
        raise CouldNotRunError(f"{address} cannot be read: {error}") from error
    if parameter["Type"] == "SecureString":
        raise CouldNotRunError(f"{address} is a SecureString, which is never decrypted; keep the document in a String")
    return str(parameter["Value"]).encode()
