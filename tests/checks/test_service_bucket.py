"""Buckets, objects, topics and streams: there, not there, made by the same file."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import REGION, findings, live_facts, scope

from preflight.checks.service_bucket import BUCKET, OBJECT, STREAM, TOPIC, There, judge
from preflight.core.resource import Resource
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import demo

DENIED = Unanswered(UnansweredReason.DENIED, "s3:ListBucket")


def browser(bucket: Any = "replays") -> Resource:
    return resource("Browser", {"name": "b", "recording": {"s3Location": {"bucket": bucket, "prefix": "x"}}})


def memory() -> Resource:
    place = {"invocationConfiguration": {"topicArn": "t", "payloadDeliveryBucketName": "replays"}}
    strategy = {"customMemoryStrategy": {"configuration": {"selfManagedConfiguration": place}}}
    return resource("Memory", {"name": "m", "memoryStrategies": [strategy]})


@pytest.mark.parametrize(
    ("made", "answer", "status"),
    [
        (browser(), There("replays"), "pass"),
        (browser(), [], "fail"),
        (browser(), DENIED, "unknown"),
        (browser(LATER), [], "skip"),
        (browser(Value("replays", created=True)), [], "skip"),
        (memory(), There("replays"), "pass"),
        (memory(), [], "fail"),
    ],
)
def test_each_bucket(made: Resource, answer: Any, status: str) -> None:
    where = scope(target=Target("api", "it", resources=(made,)))
    [found] = [
        each
        for each in findings(judge, where, {BUCKET: {"replays": answer}, TOPIC: {"t": There("t")}})
        if "topic" not in each.because
    ]
    assert found.status == status
    assert (found.fix is not None) == (status in {"fail", "unknown"})


def test_s3_is_asked_for_each_bucket() -> None:
    with demo("ready", REGION) as world:
        world.session.client("s3").create_bucket(
            Bucket="replays", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        where = scope(target=Target("api", "it", resources=(browser(), browser("nowhere-at-all"))))
        facts = live_facts(world.session, where, BUCKET)
        assert facts.one(BUCKET, "replays") == There("replays")
        assert facts.one(BUCKET, "nowhere-at-all") is None


ARNS = "arn:aws:{}:us-west-2:123456789012:{}"
DELIVERED = {"resources": [{"kinesis": {"dataStreamArn": ARNS.format("kinesis", "stream/s")}}]}
CERTIFICATE = {"certificateConfigurations": [{"s3": {"uri": "s3://keys/ca.pem"}}]}


@pytest.mark.parametrize(
    ("made", "query", "key", "word"),
    [
        (
            resource("Memory", {"streamDeliveryResources": DELIVERED}),
            STREAM,
            ARNS.format("kinesis", "stream/s"),
            "stream",
        ),
        (
            resource("Memory", {"x": {"topicArn": ARNS.format("sns", "t")}}),
            TOPIC,
            ARNS.format("sns", "t"),
            "topic",
        ),
        (resource("Gateway", {"authorizerConfiguration": CERTIFICATE}), OBJECT, "s3://keys/ca.pem", "object"),
        (resource("OAuth2CredentialProvider", CERTIFICATE), OBJECT, "s3://keys/ca.pem", "object"),
        (resource("GatewayTarget", CERTIFICATE), OBJECT, "s3://keys/ca.pem", "object"),
        (resource("Harness", {"skills": [{"s3": {"uri": "s3://skills/folder/"}}]}), BUCKET, "skills", "bucket"),
        (resource("Harness", {"skills": [{"s3": {"uri": "s3://skills"}}]}), BUCKET, "skills", "bucket"),
    ],
)
@pytest.mark.parametrize(("row", "status"), [(There("x"), "pass"), ((), "fail"), (DENIED, "unknown")])
def test_what_else_is_named(made: Resource, query: Any, key: str, word: str, row: Any, status: str) -> None:
    where = scope(target=Target("api", "it", resources=(made,)))
    [found] = findings(judge, where, {query: {key: row}})
    assert found.status == status
    assert word in found.because or status == "unknown"


def test_the_schema_of_a_target_is_judged_with_the_target() -> None:
    schema = {"targetConfiguration": {"mcp": {"openApiSchema": {"s3": {"uri": "s3://schemas/a.json"}}}}}
    where = scope(target=Target("api", "it", resources=(resource("GatewayTarget", schema),)))
    assert [each.status for each in findings(judge, where)] == ["skip"]


def test_aws_is_asked_for_each() -> None:
    gone = [
        resource("Memory", {"streamDeliveryResources": DELIVERED, "x": {"topicArn": ARNS.format("sns", "t")}}),
        resource("Gateway", {"authorizerConfiguration": CERTIFICATE}),
    ]
    with demo("ready", REGION) as world:
        topic = world.session.client("sns").create_topic(Name="payloads")["TopicArn"]
        world.session.client("kinesis").create_stream(StreamName="records", ShardCount=1)
        stream = world.session.client("kinesis").describe_stream_summary(StreamName="records")
        arn = stream["StreamDescriptionSummary"]["StreamARN"]
        there = resource("Memory", {"a": {"topicArn": topic}, "b": {"dataStreamArn": arn}})
        where = scope(target=Target("api", "it", resources=(there, *gone)))
        facts = live_facts(world.session, where, STREAM, TOPIC, OBJECT)
        assert [facts.one(STREAM, arn), facts.one(TOPIC, topic)] == [There(arn), There(topic)]
        assert facts.one(STREAM, ARNS.format("kinesis", "stream/s")) is None
        assert facts.one(TOPIC, ARNS.format("sns", "t")) is None
        assert facts.one(OBJECT, "s3://keys/ca.pem") is None
