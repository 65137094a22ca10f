"""Every code package is in S3, small enough, and for a language runtime that AgentCore has.

Why: AgentCore copies the zip when the runtime is created. Whoever creates the runtime needs to read the object, not
the execution role.

Error: AccessDenied, or a ValidationException that names the S3 object or the runtime

Fix: Upload the zip before the runtime is deployed, with at most 250 MB.

Source: https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-code-deploy-common-issues.html
https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/bedrock-agentcore-limits.html

Limits: Without `s3:ListBucket` S3 answers 403 for an object that is missing, which is `unknown` here. The 750 MB that
the unpacked zip may have are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import evolve, frozen

from preflight.core.cause import Cause
from preflight.core.check import Subject, check
from preflight.core.command import aws
from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, Status, failed, passed, skipped, unknown, warned
from preflight.core.near import near as nearest
from preflight.core.query import Call, Facts, Query
from preflight.core.scope import Scope
from preflight.core.steps import Build
from preflight.core.subjects import display_name, subject_of
from preflight.core.target import Agent, Code
from preflight.core.value import CREATED, Value
from preflight.images.code_packages import RUNTIMES, ZIP_MB
from preflight.images.findings import running

MB, MIB = 1000**2, 1024**2
RUNTIME = re.compile(r"[A-Z]+(_[0-9]+)+")
SMALLER = "Leave out what the agent does not import, and build wheels for arm64 without debug symbols."


@frozen
class Object:
    """One object in S3."""

    size: int


@frozen
class Bucket:
    """One bucket and where it is."""

    region: str


def _packages(scope: Scope) -> Iterator[tuple[Agent, Code]]:
    return ((agent, agent.code) for agent in scope.target.agents if agent.code)


def _object_calls(facts: Facts) -> Iterator[Call]:
    for _, code in _packages(facts.scope):
        if code.bucket and code.key and code.bucket.known and code.key.known:
            version = {"VersionId": code.version.get()} if code.version and code.version.known else {}
            yield Call(_uri(code), {"Bucket": code.bucket.get(), "Key": code.key.get(), **version})


def _bucket_calls(facts: Facts) -> Iterator[Call]:
    buckets = {code.bucket.get() for _, code in _packages(facts.scope) if code.bucket and code.bucket.known}
    return (Call(bucket, {"Bucket": bucket}) for bucket in sorted(buckets))


def _uri(code: Code) -> str:
    version = f"?versionId={code.version.value}" if code.version and code.version.value else ""
    bucket, key = (display_name(value, "") if value else "" for value in (code.bucket, code.key))
    return f"s3://{bucket}/{key}{version}"


OBJECT = Query(
    "s3",
    "HeadObject",
    select="{size: ContentLength}",
    member="ETag",  # a proxy's page has a length, too
    row=Object,
    calls=_object_calls,
    absent=frozenset({"404", "NoSuchBucket", "NoSuchKey", "NoSuchVersion", "NotFound"}),
    action="s3:GetObject",
)
BUCKET = Query(
    "s3",
    "HeadBucket",
    select="{region: BucketRegion}",
    member="BucketRegion",
    row=Bucket,
    calls=_bucket_calls,
    absent=frozenset({"404", "NoSuchBucket", "NotFound"}),
    action="s3:ListBucket",
)


def packages(scope: Scope) -> Iterator[Subject[Agent]]:
    """The code package of every agent that has one."""
    return (subject_of(agent, agent.subject, agent, code.origin) for agent, code in _packages(scope))


@check(
    requirement="images",
    subjects=packages,
    none="no agent runs a code package",
    kinds=("Runtime",),
    queries=(OBJECT, BUCKET),
)
def judge(agent: Agent, facts: Facts) -> Iterator[Finding]:
    """Judges the runtime, the object and the bucket of one code package."""
    code = agent.code or Code()
    if code.runtime:
        yield from _runtime(code.runtime.get())
    if not code.bucket or not code.key:
        yield unknown("the file does not say which S3 object it is", "Name its bucket and key.")
        return
    if gone := _without_bucket(code.bucket, code.key, facts):
        yield gone
        return
    bucket, _key = code.bucket.get(), code.key.get()
    found = facts.one(OBJECT, _uri(code))
    if found is None and (code.bucket.created or code.key.created):
        yield skipped("the deployment itself uploads it")
        return
    yield _copied(downgrade_if_derived(_object(found, _uri(code), bucket, facts), code.key), agent)
    yield from _bucket(bucket, facts)


def _without_bucket(bucket: Value[str], key: Value[str], facts: Facts) -> Finding | None:
    """What is wrong where the deployment uploads to a bucket that the source names, and that is not there."""
    uploaded = key.why in CREATED and bucket.known
    if not uploaded or bucket.created or bucket.derived_by or not _no_bucket(bucket.get(), facts):
        return None
    name, region = bucket.get(), facts.scope.region
    because = f"there is no bucket {name}, and the deployment uploads to it without making it"
    make = aws("s3", "mb", f"s3://{name}", region=region)
    return failed(because, "Create it, or let the deployment make one.", make, cause=Cause("package-missing", (name,)))


def _copied(finding: Finding, agent: Agent) -> Finding:
    """What is wrong with the object by now, told as what it is for a runtime that runs the service's own copy."""
    # https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/agentcore-vpc.html (acr-code buckets)
    if finding.status is not Status.FAIL or not running(agent):
        return finding
    because = f"{finding.because}; the runtime keeps the service's copy of the package, its next update needs this one"
    return evolve(finding, status=Status.WARN, because=because)


def _runtime(name: str) -> Iterator[Finding]:
    near = nearest(name.upper().replace(".", "_"), RUNTIMES, cutoff=0)
    if name in RUNTIMES:
        yield passed(f"the language runtime {name} is one of AgentCore's")
    elif RUNTIME.fullmatch(name):
        because = f"the language runtime {name} is not among those known on 2026-11-22: {', '.join(RUNTIMES)}"
        yield unknown(because, f"Use {near[0]}, or update this tool.")
    else:
        yield failed(f"{name!r} is not how a language runtime is spelled", f"Write {near[0]}.")


def _object(found: Object | None, uri: str, bucket: str, facts: Facts) -> Finding:
    if found is None:
        missing = _no_bucket(bucket, facts)
        what = f"there is no bucket {bucket}" if missing else f"there is no {uri}"
        create = (aws("s3", "mb", f"s3://{bucket}", region=facts.scope.region),) if missing else ()
        upload = aws("s3", "cp", "deployment.zip", uri.partition("?")[0], region=facts.scope.region)
        build = Build((*create, upload), "Upload the package.")
        return failed(what, "Upload the package.", build, cause=Cause("package-missing", (uri,)))
    is_ = f"{uri} has {found.size / MB:,.1f} MB, {ZIP_MB} MB are allowed"
    if found.size > ZIP_MB * MIB:
        return failed(is_, SMALLER)
    if found.size > ZIP_MB * MB:
        return warned(f"{is_}, and AWS does not say whether a MB is 1000 or 1024 kB", SMALLER)
    if found.size == 0:
        return failed(f"{uri} is empty", "Upload the package again.")
    return passed(is_)


def _no_bucket(bucket: str, facts: Facts) -> bool:
    """Whether S3 says the bucket is not there; used to word a failure that stands without it."""
    return facts.unanswered(BUCKET) is None and facts.one(BUCKET, bucket) is None


def _bucket(bucket: str, facts: Facts) -> Iterator[Finding]:
    row = facts.one(BUCKET, bucket)
    if row and row.region != facts.scope.region:
        because = f"bucket {bucket} is in {row.region}, and whether AgentCore reads across regions is not documented"
        yield warned(because, f"Use a bucket in {facts.scope.region}.")
