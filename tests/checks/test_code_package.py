"""Code packages: the language runtime, the object's presence and size, the bucket's region."""

from typing import Any

import botocore.session
import pytest
from attrs import evolve
from botocore.model import StringShape
from worlds import Rows, findings, scope, statuses

from preflight.checks.code_package import BUCKET, OBJECT, Bucket, Object, judge
from preflight.core.target import Agent, Code
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.images.code_packages import RUNTIMES

URI = "s3://code-bucket/research.zip"
HERE = Bucket("us-west-2")
DENIED = Unanswered(UnansweredReason.DENIED, "s3:GetObject")
MIB = 1024**2


def agent(runtime: str | None = "PYTHON_3_12", **rest: Any) -> Agent:
    named = Value(runtime) if runtime else None
    return Agent(
        "a", code=Code(**{"bucket": Value("code-bucket"), "key": Value("research.zip"), "runtime": named, **rest})
    )


@pytest.mark.parametrize(
    ("found", "bucket", "status"),
    [
        (Object(40_000_000), HERE, "pass"),
        (Object(250_000_000), HERE, "pass"),
        (Object(250_000_001), HERE, "warn"),
        (Object(250 * MIB), HERE, "warn"),
        (Object(250 * MIB + 1), HERE, "fail"),
        (Object(0), HERE, "fail"),
        ([], HERE, "fail"),
        ([], [], "fail"),
        ([], DENIED, "fail"),
        (Object(1), Bucket("eu-west-1"), "warn"),
        (Object(1), Unanswered(UnansweredReason.DENIED, "s3:ListBucket"), "unknown"),
        (DENIED, HERE, "unknown"),
    ],
)
def test_object(found: Any, bucket: Any, status: str) -> None:
    told: Rows = {OBJECT: {URI: found}, BUCKET: {"code-bucket": bucket}}
    assert statuses(judge, scope(agent()), told) == {"a": status}


@pytest.mark.parametrize(("state", "status"), [("READY", "warn"), ("CREATE_FAILED", "fail")])
def test_a_running_runtime_keeps_the_copy_of_the_service(state: str, status: str) -> None:
    deployed = evolve(agent(), deployed=True, status=state)
    assert statuses(judge, scope(deployed), {OBJECT: {URI: []}, BUCKET: {"code-bucket": HERE}}) == {"a": status}


@pytest.mark.parametrize(
    ("runtime", "status"),
    [
        (None, "pass"),
        *((name, "pass") for name in RUNTIMES),
        ("PYTHON_3_15", "unknown"),
        ("NODE_20", "unknown"),
        ("python3.12", "fail"),
        ("PYTHON_3.12", "fail"),
        ("python", "fail"),
    ],
)
def test_runtime(runtime: str | None, status: str) -> None:
    told: Rows = {OBJECT: {URI: Object(1)}, BUCKET: {"code-bucket": HERE}}
    assert statuses(judge, scope(agent(runtime)), told) == {"a": status}


@pytest.mark.parametrize(
    ("bucket", "there", "status"),
    [
        (Value("code-bucket"), [], "fail"),
        (Value("code-bucket"), HERE, "skip"),
        (Value("code-bucket"), DENIED, "skip"),
        (Value("code-bucket", created=True), [], "skip"),
        (Value("code-bucket", derived_by="the toolkit"), [], "skip"),
        (unknown_value(Why.ASSET, "created by agentcore launch"), [], "skip"),
    ],
)
def test_the_bucket_that_a_deployment_uploads_to(bucket: Value[str], there: Any, status: str) -> None:
    uploaded = agent(None, bucket=bucket, key=unknown_value(Why.ASSET, "uploaded by agentcore launch"))
    told: Rows = {OBJECT: {}, BUCKET: {"code-bucket": there}}
    assert statuses(judge, scope(uploaded), told) == {"a": status}


def test_the_runtimes_are_those_of_the_installed_sdk() -> None:
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    shape = model.shape_for("AgentManagedRuntimeType")
    assert isinstance(shape, StringShape)
    assert sorted(shape.enum) == list(RUNTIMES)


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ({"key": unknown_value(Why.ASSET, "uploaded by the deployment")}, "pass"),
        ({"bucket": unknown_value(Why.PARAMETER, "a parameter without value")}, "unknown"),
        ({"bucket": None}, "unknown"),
    ],
)
def test_not_known_yet(rest: Any, status: str) -> None:
    """The runtime is judged all the same; an object to come is skipped."""
    found = [f.status.value for f in findings(judge, scope(agent(**rest)), {BUCKET: {"code-bucket": HERE}})]
    assert sorted(found) == sorted(["pass", "skip" if status == "pass" else status])


@pytest.mark.parametrize(
    ("key", "found", "status"),
    [
        (Value("research.zip", created=True), [], "skip"),
        (Value("research.zip", created=True), Object(1), "pass"),
        (Value("research.zip", derived_by="the toolkit"), [], "warn"),
    ],
)
def test_created_and_derived(key: Value[str], found: Any, status: str) -> None:
    told: Rows = {OBJECT: {URI: found}, BUCKET: {"code-bucket": HERE}}
    assert statuses(judge, scope(agent(None, key=key)), told) == {"a": status}


def test_missing_bucket_and_missing_object_are_told_apart() -> None:
    told: Rows = {OBJECT: {URI: []}, BUCKET: {"code-bucket": []}}
    (found,) = (f for f in findings(judge, scope(agent(None)), told) if f.status == "fail")
    assert found.because == "there is no bucket code-bucket"
    assert found.fix
    assert (found.fix.command or "").startswith("aws s3 mb s3://code-bucket --region us-west-2")
    told = {OBJECT: {URI: []}, BUCKET: {"code-bucket": HERE}}
    (found,) = (f for f in findings(judge, scope(agent(None)), told) if f.status == "fail")
    assert found.because == f"there is no {URI}"


def test_without_code_it_does_not_apply() -> None:
    assert set(statuses(judge, scope(Agent("a"))).values()) == {"skip"}
