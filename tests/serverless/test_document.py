"""What an event's target names, read: an object, a parameter, a file of an artifact, or the event itself."""

from __future__ import annotations

import json

import boto3
import pytest
from lambdas import GOOD, put

from preflight.account.session import CouldNotRunError
from preflight.inputs import InputError
from preflight.inputs import document as reading
from preflight.serverless import document
from preflight.serverless.document import targets
from preflight.serverless.event import Event
from preflight.serverless.values import Kind, Region

TEMPLATE = {
    "Parameters": {"Name": {"Type": "String"}},
    "Resources": {"A": {"Type": "AWS::BedrockAgentCore::Runtime", "Properties": {"AgentRuntimeName": {"Ref": "Name"}}}},
}


@pytest.fixture
def own(session: boto3.Session) -> boto3.Session:
    put(session, "in/deploy.json", GOOD)
    parameters = session.client("ssm")
    parameters.put_parameter(Name="/plain", Value=json.dumps(GOOD), Type="String")
    parameters.put_parameter(Name="/secure", Value=json.dumps(GOOD), Type="SecureString")
    return session


@pytest.mark.parametrize(
    ("event", "source"),
    [
        (Event(target=GOOD), "event"),
        (Event(target=GOOD, target_name="orders"), "orders"),
        (Event(target="s3://reports/in/deploy.json"), "s3://reports/in/deploy.json"),
        (Event(target="ssm:/plain"), "ssm:/plain"),
        (Event(target="artifact:a/deploy.json"), "artifact:a/deploy.json"),
    ],
)
def test_a_document(own: boto3.Session, event: Event, source: str) -> None:
    files = {"a/deploy.json": json.dumps(GOOD).encode()}
    [found] = targets(event, own, files.__getitem__)
    assert (found.source, [agent.subject for agent in found.agents]) == (source, ["research"])


def test_without_a_target_there_is_nothing(own: boto3.Session) -> None:
    assert targets(Event(), own) == ()


@pytest.mark.parametrize(
    ("event", "error", "says"),
    [
        (Event(target="s3://reports/none"), CouldNotRunError, "s3://reports/none cannot be read"),
        (Event(target="ssm:/none"), CouldNotRunError, "ssm:/none cannot be read"),
        (Event(target="ssm:/secure"), CouldNotRunError, "never decrypted; keep the document in a String"),
        (Event(target="artifact:a"), CouldNotRunError, "only an action of CodePipeline has an input artifact"),
        (Event(target={"what": "ever"}), InputError, "event: is no kind of file"),
        (Event(target={"what": "ever"}, target_name="mine"), InputError, "mine: is no kind of file"),
    ],
)
def test_what_cannot_be_read(own: boto3.Session, event: Event, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says):
        targets(event, own)


def test_parameters_region_and_kind_go_to_the_reader(own: boto3.Session) -> None:
    event = Event(
        target=TEMPLATE,
        kind=Kind("cloudformation"),
        parameters={"Name": "bot"},
        regions=(Region("eu-west-1"), Region("us-west-2")),
    )
    [found] = targets(event, own)
    assert found.agents[0].name is not None
    assert found.agents[0].name.value == "bot"
    with pytest.raises(InputError):
        targets(Event(target=TEMPLATE, kind=Kind("agentkit")), own)


def test_a_document_too_large_is_refused(own: boto3.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (document, reading):
        monkeypatch.setattr(module, "MAX_BYTES", 10)
    monkeypatch.setattr(reading, "MAX_JSON", 10)
    for target in ("s3://reports/in/deploy.json", "ssm:/plain"):
        with pytest.raises(InputError, match="larger than"):
            targets(Event(target=target), own)
