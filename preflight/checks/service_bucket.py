"""The S3 buckets that memories and browsers write to are there.

Why:
    A browser records its sessions, and a memory with a self-managed strategy hands over its payloads, into a bucket.
    Creating either succeeds without the bucket, and then there is no recording and no payload.

Error:
    NoSuchBucket, and nothing in the bucket

Fix:
    Create the bucket in the same region, or name one that exists.

Limits:
    Only the bucket is looked up, nothing in it. Whether the role may write to it is judged by service-role.

Source:
    https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/browser-session-recording.html
    https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.finding import Finding, failed, passed, skipped
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.steps import Run
from preflight.core.subjects import resources
from preflight.core.value import Value

KINDS = ("Memory", "MemoryStrategy", "Browser")
BUCKETS = frozenset({("recording", "s3Location", "bucket"), ("enterprisePolicies", "location", "s3", "bucket")})
BUCKET_NAME = "payloadDeliveryBucketName"


@frozen
class Bucket:
    """A bucket that is there."""

    name: str


def buckets(scope: Scope) -> Iterator[Subject[Value[str]]]:
    """Every bucket that a memory or browser names."""
    for subject in resources(*KINDS)(scope):
        for path, value in subject.of.leaves():
            names = tuple(step for step in path if isinstance(step, str))
            if names in BUCKETS or names[-1] == BUCKET_NAME:
                origin = value.origin if value.origin.file else subject.origin
                yield Subject(subject.name, value, origin, subject.account, owners=subject.owners)


def _calls(facts: Facts) -> Iterator[Call]:
    for subject in buckets(facts.scope):
        if subject.of.known and not subject.of.created:
            yield Call(subject.of.get(), {"Bucket": subject.of.get(), "MaxKeys": 0})


# Not HeadBucket: an answer to HEAD has no body, and botocore's region redirector would ask it without end behind a
# portal that redirects everything.
BUCKET = Query(
    "s3",
    "ListObjectsV2",
    select="{name: Name}",
    member="Name",
    paginate=False,
    row=Bucket,
    calls=_calls,
    absent=frozenset({"NoSuchBucket"}),
    action="s3:ListBucket",
)


@check(
    requirement="services",
    subjects=buckets,
    none="no memory or browser names a bucket",
    kinds=KINDS,
    queries=(BUCKET,),
)
def judge(bucket: Value[str], facts: Facts) -> Iterator[Finding]:
    """Looks the bucket up by its name."""
    if bucket.created:
        yield skipped("the deployment itself makes the bucket")
        return
    name, region = bucket.get(), facts.scope.region
    row = facts.one(BUCKET, name)
    if row is None:
        yield failed(
            f"there is no bucket {name}",
            f"Create it in {region}, or name one that exists.",
            Run(aws("s3", "mb", f"s3://{name}", region=region), order=10),
            cause=Cause("no-bucket", (name,), title=f"there is no bucket {name}"),
        )
    else:
        yield passed(f"the bucket {name} is there")
