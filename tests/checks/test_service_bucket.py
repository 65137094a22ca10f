"""The buckets that memories and browsers write to: there, elsewhere, not there, made by the same file."""

from __future__ import annotations

from typing import Any

import pytest
from resources import LATER, resource
from worlds import REGION, findings, live_facts, scope

from preflight.checks.service_bucket import BUCKET, Bucket, judge
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
        (browser(), Bucket("replays"), "pass"),
        (browser(), [], "fail"),
        (browser(), DENIED, "unknown"),
        (browser(LATER), [], "skip"),
        (browser(Value("replays", created=True)), [], "skip"),
        (memory(), Bucket("replays"), "pass"),
        (memory(), [], "fail"),
    ],
)
def test_each_bucket(made: Resource, answer: Any, status: str) -> None:
    [found] = findings(judge, scope(target=Target("api", "it", resources=(made,))), {BUCKET: {"replays": answer}})
    assert found.status == status
    assert (found.fix is not None) == (status in {"fail", "unknown"})


def test_s3_is_asked_for_each_bucket() -> None:
    with demo("ready", REGION) as world:
        world.session.client("s3").create_bucket(
            Bucket="replays", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        where = scope(target=Target("api", "it", resources=(browser(), browser("nowhere-at-all"))))
        facts = live_facts(world.session, where, BUCKET)
        assert facts.one(BUCKET, "replays") == Bucket("replays")
        assert facts.one(BUCKET, "nowhere-at-all") is None
