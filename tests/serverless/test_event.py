"""What an event may say, and what is said of one that cannot be run."""

from __future__ import annotations

import pytest

from preflight.serverless.event import BadEventError, Event, parse
from preflight.serverless.values import AccountId, Arn, CheckId, Kind, Region

ROLE = "arn:aws:iam::123456789012:role/Auditor"
TOPIC = "arn:aws:sns:us-west-2:123456789012:verdicts"
OREGON, IRELAND = Region("us-west-2"), Region("eu-west-1")


@pytest.mark.parametrize(
    ("event", "environment", "expected"),
    [
        ({}, {}, Event()),
        ({"regions": ["us-west-2", "eu-west-1"]}, {}, Event(regions=(OREGON, IRELAND))),
        ({"regions": "us-west-2, eu-west-1"}, {}, Event(regions=(OREGON, IRELAND))),
        ({}, {"PREFLIGHT_REGIONS": "us-west-2"}, Event(regions=(OREGON,))),
        ({"regions": "eu-west-1"}, {"PREFLIGHT_REGIONS": "us-west-2"}, Event(regions=(IRELAND,))),
        ({"target": {"agents": []}, "kind": "agentkit"}, {}, Event(target={"agents": []}, kind=Kind("agentkit"))),
        ({"target": {"agents": []}, "targetName": "orders"}, {}, Event(target={"agents": []}, target_name="orders")),
        ({"target": "s3://b/k.json"}, {}, Event(target="s3://b/k.json")),
        ({"target": "ssm:/agents/deploy"}, {}, Event(target="ssm:/agents/deploy")),
        ({}, {"PREFLIGHT_TARGET": '{"agents": [1]}'}, Event(target={"agents": [1]})),
        ({"checks": ["runtime-name"], "skip": "image-size,"[:-1]}, {}, Event(checks=(CheckId("runtime-name"),), skip=(CheckId("image-size"),))),
        ({}, {"PREFLIGHT_TIMEOUT": "12.5", "PREFLIGHT_FETCH_DOCUMENTS": "true"}, Event(timeout=12.5, fetch_documents=True)),
        ({"topic": TOPIC, "bucket": "b"}, {"PREFLIGHT_PREFIX": "audits/"}, Event(topic=Arn(TOPIC), bucket="b", prefix="audits/")),
        ({}, {"PREFLIGHT_TOPIC": "", "AWS_REGION": "us-west-2"}, Event()),
        ({"publish": ["security-hub"]}, {}, Event(publish=("security-hub",))),
        ({"account": "123456789012", "assumeRole": "arn:aws:iam::{account}:role/A"}, {}, Event(account=AccountId("123456789012"), assume_role=Arn("arn:aws:iam::{account}:role/A"))),
        ({"parameters": {"Image": "x"}}, {}, Event(parameters={"Image": "x"})),
    ],
)  # fmt: skip
def test_the_event_goes_over_the_environment(event, environment, expected):
    assert parse(event, environment) == expected


def test_an_eventbridge_rule_carries_the_event_in_its_detail():
    around = {"version": "0", "id": "1", "source": "s", "account": "1", "time": "t", "region": "r", "resources": []}
    event = {**around, "detail-type": "d", "detail": {"regions": "us-west-2"}}
    assert parse(event, {}) == Event(regions=(OREGON,))


@pytest.mark.parametrize(
    ("event", "says"),
    [
        (None, "the event is NoneType; give an object"),
        ([], "the event is list"),
        ({"region": "us-west-2"}, "region: there is no such key; did you mean regions?"),
        ({"whatever": 1}, "whatever: there is no such key; regions, target, kind"),
        ({"regions": ["us-west-2", "Oregon", 7]}, "regions: 'Oregon' is not a region; one is like us-west-2; 7 is not a region"),
        ({"regions": 7}, "regions: 7 is not a list"),
        ({"target": "deploy.json"}, "target: 'deploy.json' is not a target; give s3://bucket/key, ssm:NAME"),
        ({"target": "s3://bucket"}, "is not a target"),
        ({"target": {}}, "is not a target"),
        ({"kind": "cloudformatoin"}, "kind: there is no 'cloudformatoin'; did you mean cloudformation?"),
        ({"standard": "strict"}, "standard: there is no 'strict'; auto, guide, aws"),
        ({"checks": ["runtime-nam"]}, "checks: there is no check 'runtime-nam'; did you mean 'runtime-name'?"),
        ({"account": 123456789012}, "account: 123456789012 is not an account id; one has 12 digits, in quotes"),
        ({"assumeRole": "Auditor"}, "assumeRole: 'Auditor' is not an ARN"),
        ({"assumeRole": "arn:aws:iam::{account}:role/A"}, "assumeRole holds {account}: give account"),
        ({"timeout": -1}, "timeout: -1 is not a number of seconds"),
        ({"timeout": True}, "timeout: True is not a number of seconds"),
        ({"fetchDocuments": "yes"}, "fetchDocuments: 'yes' is neither true nor false"),
        ({"publish": ["securityhub"]}, "publish: there is no 'securityhub'; did you mean security-hub?"),
        ({"topic": TOPIC}, "topic and bus need bucket"),
        ({"targetName": "orders"}, "targetName names a document in the event: give target as an object"),
        ({"target": "s3://b/k", "targetName": "orders"}, "targetName names a document in the event"),
        ({"answer": "summary"}, "a summary needs bucket"),
        ({"bucket": ""}, "bucket: '' is not a string"),
        ({"parameters": {"a": 1}}, "parameters: {'a': 1} is not an object of strings"),
    ],
)  # fmt: skip
def test_a_bad_event_says_what_is_wrong_and_what_was_meant(event, says):
    with pytest.raises(BadEventError) as caught:
        parse(event, {})
    assert says in str(caught.value)


def test_all_that_is_wrong_is_said_at_once_and_the_environment_is_held_to_the_same_names():
    with pytest.raises(BadEventError) as caught:
        parse({"timeout": "soon", "regions": "x", "foo": 1}, {"PREFLIGHT_REGION": "us-west-2"})
    assert [line.partition(":")[0] for line in str(caught.value).splitlines()] == [
        "regions",
        "timeout",
        "PREFLIGHT_REGION",
        "foo",
    ]
    assert "did you mean PREFLIGHT_REGIONS?" in str(caught.value)


@pytest.mark.parametrize("text", ["12345678", "true", "{a}", "1.5", "007"])
def test_text_of_the_environment_stays_text(text):
    assert parse({}, {"PREFLIGHT_EXTERNAL_ID": text}).external_id == text
