"""The questions of these checks, asked of the simulated accounts by real SDK calls, and what is made of the answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import boto3
import pytest
from image_rows import digest, text
from simulated import ACCOUNT, HAIKU, HOST, REGION, SONNET, agent, ask, gateway
from worlds import scope

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.audit.inspection import inspect
from preflight.checks import code_package, image_access, image_exists, name_available
from preflight.core.check import closure
from preflight.core.target import Agent, Code, Role
from preflight.core.value import Value
from preflight.demo import DemoAccount, demo
from preflight.demo.state import states


@pytest.fixture(scope="module")
def ready() -> Iterator[DemoAccount]:
    with demo("ready", REGION) as account:
        yield account


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("research-agent:latest", {"exists": "pass", "architecture": "pass", "size": "pass"}),
        ("research-agent", {"exists": "pass", "architecture": "pass", "size": "pass"}),
        ("writer-agent:latest", {"exists": "pass", "architecture": "pass", "size": "pass"}),
        ("research-agent:v9", {"exists": "fail", "architecture": "skip", "size": "skip"}),
        ("no-such-repository:v1", {"exists": "fail", "architecture": "skip", "size": "skip"}),
    ],
)
def test_images(ready: DemoAccount, image: str, expected: dict[str, str]) -> None:
    found = ask(ready, agent(image))
    assert {name: found[f"image-{name}", f"{HOST}/{image}"] for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "children", "expected"),
    [
        ("oci-index", ("oci-arm64", "oci-amd64"), ("pass", "pass")),
        ("docker-index", ("docker-arm64", "docker-amd64"), ("pass", "pass")),
        ("oci-arm64", (), ("pass", "pass")),
        ("docker-arm64", (), ("pass", "pass")),
        ("oci-amd64", (), ("fail", "pass")),
        ("docker-amd64", (), ("fail", "pass")),
    ],
)
def test_images_that_buildah_built(
    ready: DemoAccount, name: str, children: tuple[str, ...], expected: tuple[str, str]
) -> None:
    ecr, repository = ready.session.client("ecr"), f"built/{name}"
    ecr.create_repository(repositoryName=repository)
    blobs = states[ACCOUNT][REGION].blobs
    for each in (*children, name):
        tag = {"imageTag": "v1"} if each == name else {}
        ecr.put_image(repositoryName=repository, imageManifest=text(each), **tag)
        if "index" not in each:
            configuration = text(f"{each}-config")
            blobs[digest(configuration)] = configuration.encode()
    found = ask(ready, agent(f"{repository}:v1"))
    uri = f"{HOST}/{repository}:v1"
    assert (found["image-architecture", uri], found["image-size", uri]) == expected
    assert found["image-exists", uri] == "pass"


def test_a_hundred_images_of_one_repository_are_two_calls(ready: DemoAccount) -> None:
    engine_checks = (image_exists.judge,)
    queries = closure(image_exists.judge.queries)
    engine = Engine(Live(ready.session, queries, fetch=ready.fetch), seconds=60)
    agents = [agent(f"research-agent:t{n}") for n in range(150)]
    inspect(scope(*agents), engine, engine_checks, strict=True)
    assert sum("BatchGetImage" in key for key in engine.memo) == 2


@pytest.mark.parametrize(
    ("principal", "action", "expected"),
    [
        (None, "", "unknown"),
        (f"arn:aws:iam::{ACCOUNT}:root", "ecr:*", "pass"),
        (f"arn:aws:iam::{ACCOUNT}:root", "ecr:GetRepositoryPolicy", "fail"),
        ("arn:aws:iam::444455556666:root", "ecr:*", "unknown"),
    ],
)
def test_images_of_another_account(ready: DemoAccount, principal: str | None, action: str, expected: str) -> None:
    """Whoever may not read the repository's policy knows nothing of it."""
    owner, name = "111122223333", f"shared-{expected}-{len(action)}"
    assumed = ready.session.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{owner}:role/Owner", RoleSessionName="owner"
    )
    keys = assumed["Credentials"]
    theirs = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=REGION)
    ecr = theirs.client("ecr")
    ecr.create_repository(repositoryName=name)
    if principal:
        statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": action}
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        ecr.set_repository_policy(repositoryName=name, policyText=document)
    role = Role(Value(f"arn:aws:iam::{ACCOUNT}:role/execution"))
    shared = Agent("a", image=Value(f"{owner}.dkr.ecr.{REGION}.amazonaws.com/{name}:v1"), role=role)
    assert ask(ready, shared, checks=(image_access.judge,)) == {("image-access", "a"): expected}


def test_models_secrets_quotas_and_traces(ready: DemoAccount) -> None:
    models = tuple(Value(name) for name in (f"us.{SONNET}", SONNET, HAIKU, "amazon.nova-pro-v1:0", f"eu.{SONNET}"))
    secrets = tuple(Value(name) for name in ("research-agent/api-key", "no/such"))
    place = REGION
    found = ask(ready, agent("research-agent:latest", models=models, secrets=secrets), gateway())
    assert {key: status for key, status in found.items() if not key[0].startswith("image")} == {
        ("model-available", f"us.{SONNET}"): "pass",
        ("model-available", SONNET): "fail",
        ("model-available", HAIKU): "warn",
        ("model-available", "amazon.nova-pro-v1:0"): "pass",
        ("model-available", f"eu.{SONNET}"): "fail",
        ("secret-exists", "research-agent/api-key"): "pass",
        ("secret-exists", "no/such"): "fail",
        ("agent-quota", place): "pass",
        ("gateway-quota", place): "pass",
        ("transaction-search", place): "pass",
        ("jwt-discovery", "gw"): "pass",
        ("name-available", "new"): "pass",
        ("name-available", "gw"): "pass",
        ("code-package", "flags"): "skip",
    }


def test_names_that_are_held(ready: DemoAccount) -> None:
    held = Agent("held", name=Value("research_agent"))
    found = ask(ready, held, gateway(name=Value("tools-gateway")), checks=(name_available.judge,))
    assert found == {("name-available", "held"): "warn", ("name-available", "gw"): "warn"}


@pytest.mark.parametrize(
    ("bucket", "key", "status"),
    [("code-here", "research.zip", "pass"), ("code-here", "no.zip", "fail"), ("no-such-bucket-here", "a.zip", "fail"),
     ("code-elsewhere", "research.zip", "warn")],
)  # fmt: skip
def test_code_packages(ready: DemoAccount, bucket: str, key: str, status: str) -> None:
    for name, region in (("code-here", REGION), ("code-elsewhere", "eu-west-1")):
        s3 = ready.session.client("s3", region_name=region)
        if name not in {each["Name"] for each in s3.list_buckets()["Buckets"]}:
            s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": region})
            s3.put_object(Bucket=name, Key="research.zip", Body=b"zip")
    code = Code(Value(bucket), Value(key), runtime=Value("PYTHON_3_12"))
    assert ask(ready, Agent("a", code=code), checks=(code_package.judge,)) == {("code-package", "a"): status}
