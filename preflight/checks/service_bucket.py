"""What memories, browsers and others name in S3, Kinesis and SNS is there.

Why:
    A browser records its sessions into a bucket, a memory with a self-managed strategy hands over its payloads to one
    and announces them on a topic, or delivers its records to a stream; an authorizer or provider trusts a certificate
    that it reads from S3. Creating them succeeds without these, and then there is no recording, payload or connection.

Error:
    NoSuchBucket, and nothing in the bucket

Fix:
    Create it in the same region, or name one that exists.

Limits:
    Only that it is there is looked up, nothing in it. Whether the role may use it is judged by service-role.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/browser-session-recording.html
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/memory-self-managed-strategies.html
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, Remedy, failed, passed, skipped
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.steps import Run
from preflight.core.subjects import resources
from preflight.core.value import Value
from preflight.gateways.targets import S3_URI

KINDS = ("Memory", "MemoryStrategy", "Browser", "CodeInterpreter", "Gateway", "OAuth2CredentialProvider", "Harness")
ARN = re.compile(r"arn:[^:]+:[^:]+:(?P<region>[a-z0-9-]+):")
FOLDER = re.compile(r"s3://(?P<bucket>[^/]+)")
BUCKETS = frozenset({("recording", "s3Location", "bucket"), ("enterprisePolicies", "location", "s3", "bucket")})


@frozen
class Named:
    """One thing that a resource names; `what` is a key of `WHAT`."""

    what: str
    value: Value[str]


@frozen
class There:
    """A bucket, object, topic or stream that is there."""

    name: str


def named(scope: Scope) -> Iterator[Subject[Named]]:
    """Every bucket, topic and stream that a resource names, and every object but those of schemas and code."""
    for subject in resources()(scope):
        for path, value in subject.of.leaves():
            names = tuple(step for step in path if isinstance(step, str))
            if what := _what(subject.of.kind, names):
                origin = value.origin if value.origin.file else subject.origin
                each = _bucket_of(value) if names[0] == "skills" else Named(what, value)
                yield Subject(subject.name, each, origin, subject.account, owners=subject.owners)


def _bucket_of(value: Value[str]) -> Named:
    """The bucket of a harness's skill, whose URI is that of a folder."""
    found = FOLDER.match(str(value.value)) if value.known else None
    return Named("bucket", evolve(value, value=found["bucket"]) if found else value)


def _what(kind: str, names: tuple[str, ...]) -> str:
    if names in BUCKETS or names[-1] == "payloadDeliveryBucketName":
        return "bucket"
    if names[-2:] == ("s3", "uri") and not (kind == "GatewayTarget" and names[0] == "targetConfiguration"):
        return "object"
    return {"topicArn": "topic", "dataStreamArn": "stream"}.get(names[-1], "")


def _calls(what: str, parameters: Callable[[str], dict[str, Any]]) -> Callable[[Facts], Iterator[Call]]:
    def calls(facts: Facts) -> Iterator[Call]:
        for subject in named(facts.scope):
            value = subject.of.value
            if subject.of.what == what and value.known and not value.created and parameters(value.get()):
                yield Call(value.get(), parameters(value.get()), region=_region(value.get()))

    return calls


def _region(text: str) -> str | None:
    found = ARN.match(text)
    return found["region"] if found else None


def _object(text: str) -> dict[str, Any]:
    found = S3_URI.fullmatch(text)
    return {"Bucket": found["bucket"], "Key": found["key"]} if found else {}


# Not HeadBucket: an answer to HEAD has no body, and botocore's region redirector would ask it without end behind a
# portal that redirects everything.
BUCKET = Query(
    "s3",
    "ListObjectsV2",
    select="{name: Name}",
    member="Name",
    paginate=False,
    row=There,
    calls=_calls("bucket", lambda text: {"Bucket": text, "MaxKeys": 0}),
    absent=frozenset({"NoSuchBucket"}),
    action="s3:ListBucket",
)
OBJECT = Query(
    "s3",
    "HeadObject",
    select="{name: ETag}",
    member="ETag",
    row=There,
    calls=_calls("object", _object),
    absent=frozenset({"404", "NoSuchBucket", "NoSuchKey", "NotFound"}),
    action="s3:GetObject",
)
TOPIC = Query(
    "sns",
    "GetTopicAttributes",
    select="{name: Attributes.TopicArn}",
    member="Attributes",
    row=There,
    calls=_calls("topic", lambda text: {"TopicArn": text}),
    absent=frozenset({"NotFound", "NotFoundException"}),
)
STREAM = Query(
    "kinesis",
    "DescribeStreamSummary",
    select="StreamDescriptionSummary.{name: StreamARN}",
    member="StreamDescriptionSummary",
    row=There,
    calls=_calls("stream", lambda text: {"StreamARN": text}),
    absent=frozenset({"ResourceNotFoundException"}),
)
WHAT = {"bucket": BUCKET, "object": OBJECT, "topic": TOPIC, "stream": STREAM}


@check(
    requirement="services",
    subjects=named,
    none="nothing here names a bucket, object, topic or stream",
    kinds=KINDS,
    queries=tuple(WHAT.values()),
)
def judge(each: Named, facts: Facts) -> Iterator[Finding]:
    """Looks it up by its name."""
    if each.value.created:
        yield skipped(f"the deployment itself makes the {each.what}")
        return
    name = each.value.get()
    if each.what == "object" and not _object(name):
        yield failed(f"{name} is not the address of an S3 object", "Write it as s3://bucket/key.")
    elif facts.one(WHAT[each.what], name):
        yield passed(f"the {each.what} {name} is there")
    else:
        gone = f"there is no {each.what} {name}"
        region = _region(name) or facts.scope.region
        cause = Cause(f"no-{each.what}", (name,), title=gone)
        yield failed(
            gone, f"Create it in {region}, or name one that exists.", _make(each.what, name, region), cause=cause
        )


def _make(what: str, name: str, region: str) -> Remedy:
    short = name.rpartition(":")[2].removeprefix("stream/")
    made = {
        "bucket": aws("s3", "mb", f"s3://{name}", region=region),
        "object": aws("s3", "cp", name.rpartition("/")[2], name, region=region),
        "topic": aws("sns", "create-topic", name=short, region=region),
        "stream": aws("kinesis", "create-stream", stream_name=short, region=region),
    }
    return Run(made[what], order=10)
