"""Which registries and forms of a reference pass, warn and fail, by either standard, and what the fix says."""

import pytest
from image_rows import agent
from worlds import findings, scope, statuses

from preflight.checks.image_registry import judge
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value

ECR = "123456789012.dkr.ecr.us-west-2.amazonaws.com"


@pytest.mark.parametrize(
    ("uri", "aws", "guide"),
    [
        (f"{ECR}/stats-agent-research:latest", "pass", "pass"),
        (f"{ECR}/my-org/my-agent:v1.0.0", "pass", "pass"),
        (f"{ECR}/no-tag", "pass", "pass"),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.com/other:1", "pass", "pass"),
        ("public.ecr.aws/org/img:1", "warn", "fail"),
        ("public.ecr.aws/Org/img:1", "fail", "fail"),
        ("ghcr.io/myorg/my-agent:latest", "fail", "fail"),
        ("docker.io/myimage:latest", "fail", "fail"),
        ("gcr.io/my-project/my-agent:latest", "fail", "fail"),
        ("nginx", "fail", "fail"),
        ("123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/a:1", "fail", "fail"),
        ("123456789012.dkr-ecr.us-east-1.on.aws/a:1", "fail", "fail"),
        (f"{ECR}/Upper:1", "fail", "fail"),
        (f"{ECR}/double__underscore:1", "fail", "fail"),
        (f"https://{ECR}/a:1", "fail", "fail"),
        ("123456789.dkr.ecr.us-east-1.amazonaws.com/a:1", "fail", "fail"),
        (f"{ECR}/research:v1\n", "fail", "fail"),
    ],
)
def test_registry(uri: str, aws: str, guide: str) -> None:
    assert set(statuses(judge, scope(agent(uri))).values()) == {aws}
    assert set(statuses(judge, scope(agent(uri), standard="guide")).values()) == {guide}


@pytest.mark.parametrize(
    ("image", "status"),
    [
        (unknown_value(Why.ASSET, "pushed by the deployment"), "skip"),
        (unknown_value(Why.PARAMETER, "the parameter ImageUri has no value"), "unknown"),
        (Value("123456789012.dkr.ecr.us-west-2.amazonaws.com/<your-image>"), "fail"),
        (Value("ghcr.io/org/a:1", derived_by="the toolkit"), "warn"),
    ],
)
def test_not_known_yet(image: Value[str], status: str) -> None:
    assert set(statuses(judge, scope(Agent("a", image=image))).values()) == {status}


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("123456789.dkr.ecr.us-east-1.amazonaws.com/a:1", "names the account '123456789', and an account has 12"),
        ("ACCOUNT.dkr.ecr.us-east-1.amazonaws.com/a:1", "names the account 'ACCOUNT'"),
        ("ghcr.io/org/a:1", "is in GitHub Container Registry"),
    ],
)
def test_an_account_that_is_none_is_told_from_another_registry(uri: str, said: str) -> None:
    (found,) = findings(judge, scope(agent(uri)))
    assert said in found.because


def test_one_wrong_among_many() -> None:
    many = [agent(f"{ECR}/a{n}:1") for n in range(20)]
    found = statuses(judge, scope(*many, agent("ghcr.io/org/a:1")))
    assert {uri for uri, status in found.items() if status == "fail"} == {"ghcr.io/org/a:1"}
    assert len(found) == 21


def test_without_an_image_it_does_not_apply() -> None:
    assert [f.status.value for f in findings(judge, scope(Agent("a")))] == ["skip"]


def test_the_fix_is_the_whole_migration() -> None:
    (found,) = findings(judge, scope(agent("ghcr.io/myorg/stats-agent-research:latest")))
    assert found.fix
    assert (found.fix.command or "").splitlines() == [
        "aws ecr create-repository --repository-name stats-agent-research --region us-west-2",
        f"aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin {ECR}",
        "printenv GHCR_TOKEN | docker login ghcr.io -u USERNAME --password-stdin",
        "docker pull --platform linux/arm64 ghcr.io/myorg/stats-agent-research:latest",
        f"docker tag ghcr.io/myorg/stats-agent-research:latest {ECR}/stats-agent-research:latest",
        f"docker push {ECR}/stats-agent-research:latest",
    ]


@pytest.mark.parametrize(
    ("uri", "in_fix"),
    [
        ("nginx", "docker pull --platform linux/arm64 docker.io/library/nginx"),
        ("nginx", f"docker push {ECR}/nginx:latest"),
        ("gcr.io/p/a:1", "gcloud auth configure-docker gcr.io"),
        ("me.azurecr.io/a:1", "docker login me.azurecr.io"),
        ("123456789012.dkr-ecr.us-east-1.on.aws/a:1", "Write 123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1"),
    ],
)
def test_fix(uri: str, in_fix: str) -> None:
    (found,) = findings(judge, scope(agent(uri)))
    assert found.fix
    assert in_fix in f"{found.fix.text}\n{found.fix.command}"


def test_an_unknown_account_is_asked_for_in_the_fix() -> None:
    caller = Unanswered(UnansweredReason.OFFLINE, "sts:GetCallerIdentity")
    (found,) = findings(judge, scope(agent("ghcr.io/org/a:1"), caller=caller))
    assert found.fix
    assert "docker push ACCOUNT.dkr.ecr.us-west-2.amazonaws.com/a:1" in (found.fix.command or "")
