"""Image references are read as docker reads them, and accepted as AgentCore's own pattern accepts them."""

import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from preflight.images.reference import parse
from preflight.images.registries import CONTAINER_URI

ECR = "123456789012.dkr.ecr.us-west-2.amazonaws.com"
DIGEST = "sha256:" + "a" * 64


@pytest.mark.parametrize(
    ("uri", "registry", "host", "repository", "tag", "digest"),
    [
        (f"{ECR}/research:v1", "Amazon ECR", ECR, "research", "v1", ""),
        (f"{ECR}/my-org/my-agent", "Amazon ECR", ECR, "my-org/my-agent", "", ""),
        (f"{ECR}/research:v1@{DIGEST}", "Amazon ECR", ECR, "research", "v1", DIGEST),
        (f"{ECR}/research@{DIGEST}", "Amazon ECR", ECR, "research", "", DIGEST),
        ("public.ecr.aws/org/img:1", "Amazon ECR Public", "public.ecr.aws", "org/img", "1", ""),
        ("ghcr.io/myorg/my-agent:latest", "GitHub Container Registry", "ghcr.io", "myorg/my-agent", "latest", ""),
        ("docker.io/myimage:latest", "Docker Hub", "docker.io", "library/myimage", "latest", ""),
        ("index.docker.io/org/img", "Docker Hub", "index.docker.io", "org/img", "", ""),
        ("nginx", "Docker Hub", "docker.io", "library/nginx", "", ""),
        ("nginx:1.27", "Docker Hub", "docker.io", "library/nginx", "1.27", ""),
        ("org/img:tag", "Docker Hub", "docker.io", "org/img", "tag", ""),
        (
            "gcr.io/my-project/my-agent:latest",
            "Google Container Registry",
            "gcr.io",
            "my-project/my-agent",
            "latest",
            "",
        ),
        ("eu.gcr.io/p/a", "Google Container Registry", "eu.gcr.io", "p/a", "", ""),
        ("us-docker.pkg.dev/p/r/a:1", "Google Artifact Registry", "us-docker.pkg.dev", "p/r/a", "1", ""),
        ("quay.io/org/img", "Quay", "quay.io", "org/img", "", ""),
        ("me.azurecr.io/img", "Azure Container Registry", "me.azurecr.io", "img", "", ""),
        ("registry.example.com:5000/a/b:1", "registry.example.com:5000", "registry.example.com:5000", "a/b", "1", ""),
        ("localhost/a", "localhost", "localhost", "a", "", ""),
        (f"docker://{ECR}/research:v1", "Amazon ECR", ECR, "research", "v1", ""),
    ],
)
def test_parts(uri: str, registry: str, host: str, repository: str, tag: str, digest: str) -> None:
    found = parse(uri)
    assert (found.registry, found.host, found.repository, found.tag, found.digest) == (
        registry,
        host,
        repository,
        tag,
        digest,
    )


@pytest.mark.parametrize(
    ("uri", "account", "region"),
    [
        (f"{ECR}/a", "123456789012", "us-west-2"),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a", "123456789012", "cn-north-1"),
        ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/a", "123456789012", "us-east-1"),
        ("123456789012.dkr-ecr.us-east-1.on.aws/a", "123456789012", "us-east-1"),
        ("123456789012.dkr-ecr-fips.us-east-1.on.aws/a", "123456789012", "us-east-1"),
        ("12345.dkr.ecr.us-west-2.amazonaws.com/a", "", ""),
        ("nginx", "", ""),
    ],
)
def test_place(uri: str, account: str, region: str) -> None:
    assert (parse(uri).account, parse(uri).region) == (account, region)


@pytest.mark.parametrize(
    ("uri", "accepted"),
    [
        (f"{ECR}/research:v1", True),
        (f"{ECR}/research", True),
        (f"{ECR}/a/b-c/d_e:v1@{DIGEST}", True),
        ("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a:1", True),
        ("public.ecr.aws/org/img:1", True),
        ("ghcr.io/myorg/my-agent:latest", False),
        ("nginx", False),
        ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/a", False),
        ("123456789012.dkr-ecr.us-east-1.on.aws/a", False),
        (f"{ECR}/Upper:v1", False),
        (f"{ECR}/double__underscore:v1", False),
        (f"https://{ECR}/research:v1", False),
        (f" {ECR}/research:v1", False),
        (f"{ECR}/research:v1\n", False),
        (f"{ECR}/research:{'t' * 301}", False),
        (f"{ECR}/research@{'d' * 1024}", False),
        ("", False),
    ],
)
def test_accepted(uri: str, accepted: bool) -> None:
    assert parse(uri).accepted is accepted


def test_the_pattern_is_the_one_of_the_installed_sdk() -> None:
    model = botocore.session.get_session().get_service_model("bedrock-agentcore-control")
    shape = model.shape_for("RuntimeContainerUri")
    assert shape.metadata["pattern"] == CONTAINER_URI.pattern


@pytest.mark.parametrize(
    ("uri", "image_id"),
    [
        (f"{ECR}/a", {"imageTag": "latest"}),
        (f"{ECR}/a:v1", {"imageTag": "v1"}),
        (f"{ECR}/a:v1@{DIGEST}", {"imageDigest": DIGEST}),
    ],
)
def test_image_id(uri: str, image_id: dict[str, str]) -> None:
    assert parse(uri).image_id == image_id


@pytest.mark.parametrize(
    ("uri", "plain"),
    [
        ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/a:1", "123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"),
        ("123456789012.dkr-ecr.us-east-1.on.aws/a", "123456789012.dkr.ecr.us-east-1.amazonaws.com/a"),
        (
            "123456789012.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn/a",
            "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/a",
        ),
        (f"https://{ECR}/a:1", f"{ECR}/a:1"),
    ],
)
def test_plain(uri: str, plain: str) -> None:
    assert parse(uri).plain == plain
    assert parse(plain).private


@given(st.one_of(st.text(), st.from_regex(CONTAINER_URI, fullmatch=True)))
def test_every_text_is_read_and_what_is_accepted_is_ecrs(uri: str) -> None:
    found = parse(uri)
    assert found.uri == uri
    if found.accepted:
        assert CONTAINER_URI.fullmatch(uri)
        assert found.private or found.public
        assert found.host in uri
        assert uri == f"{found.host}/{found.repository}{found.ending}"
