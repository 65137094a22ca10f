"""An image that is there, archived, missing, or in a repository that is missing; and what could not be asked."""

from typing import Any

import pytest
from image_rows import URI, agent, batch, digest, holding, text
from worlds import Rows, answer, findings, scope, statuses

from preflight.checks.image_exists import judge
from preflight.core.query import Facts
from preflight.core.target import Agent
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Origin, Value, Why, unknown_value
from preflight.images.queries import DETAILS, MANIFESTS, REPOSITORY, TAGS, Batch, Detail, Failed, Repository, Tag

DENIED = Unanswered(UnansweredReason.DENIED, "ecr:BatchGetImage")
DIGEST = digest(text("oci-index"))
NO_IMAGE = batch(Failed("ImageNotFound", "Requested image not found", tag="v1"))


@pytest.mark.parametrize(
    ("manifests", "details", "status"),
    [
        (holding("oci-index"), Detail(DIGEST, "ACTIVE", "2026-11-20T10:00:00+00:00"), "pass"),
        (holding("oci-index"), Detail(DIGEST), "pass"),
        (holding("oci-index"), Detail(DIGEST, "ARCHIVED"), "fail"),
        (holding("oci-index"), Detail(DIGEST, "ACTIVATING"), "warn"),
        (holding("oci-index"), Detail(DIGEST, "NEVER_HEARD_OF"), "unknown"),
        (holding("oci-index"), Detail("sha256:another", "ARCHIVED"), "pass"),
        (holding("oci-index"), Unanswered(UnansweredReason.DENIED, "ecr:DescribeImages"), "unknown"),
        ([], [], "fail"),
        (NO_IMAGE, [], "fail"),
        (NO_IMAGE, Unanswered(UnansweredReason.DENIED, "ecr:DescribeImages"), "fail"),
        (NO_IMAGE, Detail(DIGEST, "ARCHIVED"), "fail"),
        (batch(Failed("ImageInaccessible", tag="v1")), [], "unknown"),
        (batch(Failed("InvalidImageTag", tag="v1")), [], "fail"),
        (batch(Failed("KmsError", tag="v1")), [], "unknown"),
        (batch(Failed("UpstreamUnavailable", tag="v1")), [], "unknown"),
        (Batch(), [], "unknown"),
        (holding("oci-index", tag="v2"), [], "unknown"),
        (DENIED, [], "unknown"),
        (Unanswered(UnansweredReason.THROTTLED, "ecr:BatchGetImage"), [], "unknown"),
    ],
)
def test_exists(manifests: Any, details: Any, status: str) -> None:
    told: Rows = {MANIFESTS: {URI: manifests}, DETAILS: {URI: details}, TAGS: {URI: []}}
    assert statuses(judge, scope(agent()), told) == {URI: status}


PUSHED = "123456789012.dkr.ecr.us-west-2.amazonaws.com/agents/chat"


@pytest.mark.parametrize(
    ("repository", "row", "status"),
    [
        (PUSHED, Repository("agents/chat"), "pass"),
        (PUSHED, [], "fail"),
        ("chat", Repository("chat"), "pass"),
        ("chat", [], "fail"),
        (PUSHED, Unanswered(UnansweredReason.DENIED, "ecr:DescribeRepositories"), "unknown"),
    ],
)
def test_the_repository_that_a_deployment_pushes_to(repository: str, row: Any, status: str) -> None:
    made = unknown_value(Why.ASSET, "built and pushed by agentcore launch", Origin(path="image"))
    pushed = Agent("a", image=made, repository=Value(repository))
    assert statuses(judge, scope(pushed), {REPOSITORY: {repository: row}}) == {"image": status}


@pytest.mark.parametrize(
    ("repository", "params", "region"),
    [
        (PUSHED, {"repositoryNames": ["agents/chat"], "registryId": "123456789012"}, "us-west-2"),
        ("chat", {"repositoryNames": ["chat"]}, None),
    ],
)
def test_the_repository_is_asked_for_where_it_is(repository: str, params: dict[str, Any], region: str | None) -> None:
    facts = Facts(scope(Agent("a", repository=Value(repository))))
    [call] = REPOSITORY.calls(facts)
    assert (call.key, dict(call.params), call.region) == (repository, params, region)


@pytest.mark.parametrize(
    ("ending", "state", "manifests", "status"),
    [
        (":v1", "READY", NO_IMAGE, "unknown"),
        (":v1", "UPDATING", NO_IMAGE, "unknown"),
        (":v1", "CREATE_FAILED", NO_IMAGE, "fail"),
        (":v1", "READY", [], "fail"),
        (":v1", "READY", holding("oci-index"), "pass"),
        (f"@{DIGEST}", "READY", batch(Failed("ImageNotFound", digest=DIGEST)), "fail"),
    ],
)
def test_a_running_runtime_keeps_what_its_tag_named(ending: str, state: str, manifests: Any, status: str) -> None:
    uri = URI.removesuffix(":v1") + ending
    told: Rows = {MANIFESTS: {uri: manifests}, DETAILS: {uri: Detail(DIGEST)}, TAGS: {uri: []}}
    assert statuses(judge, scope(agent(uri, deployed=True, status=state)), told) == {uri: status}


@pytest.mark.parametrize(
    ("uri", "status"),
    [("public.ecr.aws/org/img:1", "unknown"), ("ghcr.io/org/img:1", "skip"), ("nginx", "skip")],
)
def test_other_registries(uri: str, status: str) -> None:
    assert statuses(judge, scope(agent(uri))) == {uri: status}


@pytest.mark.parametrize(
    ("why", "status"), [(Why.ASSET, "skip"), (Why.AFTER_DEPLOY, "skip"), (Why.PARAMETER, "unknown")]
)
def test_not_known_yet(why: Why, status: str) -> None:
    assert set(statuses(judge, scope(Agent("a", image=unknown_value(why, "not there")))).values()) == {status}


@pytest.mark.parametrize(
    ("manifests", "because", "command"),
    [
        (
            [],
            "account 123456789012 has no repository research in us-west-2",
            "aws ecr create-repository --repository-name research",
        ),
        (NO_IMAGE, "there is no v1 in repository research; it has v1.0, v1.0.1, ", f"-t {URI} --push ."),
    ],
)
def test_repository_and_tag_are_told_apart(manifests: Any, because: str, command: str) -> None:
    tags = [Tag("v1.0.1"), Tag("v1.0"), Tag("main"), Tag("zzz")]
    told: Rows = {MANIFESTS: {URI: manifests}, DETAILS: {URI: []}, TAGS: {URI: tags}}
    (found,) = findings(judge, scope(agent()), told)
    assert found.because.startswith(because)
    assert found.fix
    assert command in (found.fix.command or "")


@pytest.mark.parametrize(
    ("image", "status"),
    [(Value(URI), "fail"), (Value(URI, derived_by="the toolkit"), "warn"), (Value(URI, created=True), "skip")],
)
def test_a_derived_name_warns_and_a_created_image_is_skipped(image: Value[str], status: str) -> None:
    told: Rows = {MANIFESTS: {URI: NO_IMAGE}, DETAILS: {URI: []}, TAGS: {URI: []}}
    assert statuses(judge, scope(Agent("a", image=image)), told) == {URI: status}


def test_archived_is_restored() -> None:
    told: Rows = {MANIFESTS: {URI: NO_IMAGE}, DETAILS: {URI: Detail(DIGEST, "ARCHIVED")}, TAGS: {URI: []}}
    (found,) = findings(judge, scope(agent()), told)
    assert found.fix
    assert "update-image-storage-class" in (found.fix.command or "")
    assert "--image-id imageTag=v1 --target-storage-class STANDARD --region us-west-2" in (found.fix.command or "")


def test_one_missing_among_many() -> None:
    names = [f"123456789012.dkr.ecr.us-west-2.amazonaws.com/research:t{n}" for n in range(30)]
    have = batch(*(holding("oci-index", tag=f"t{n}").images[0] for n in range(29)), Failed("ImageNotFound", tag="t29"))
    told: Rows = {
        MANIFESTS: dict.fromkeys(names, have),
        DETAILS: dict.fromkeys(names, Detail(DIGEST)),
        TAGS: {names[29]: []},
    }
    found = statuses(judge, scope(*(agent(uri) for uri in names)), told)
    assert [uri for uri, status in found.items() if status != "pass"] == [names[29]]


def test_a_denied_repository_leaves_the_others_judged() -> None:
    other = "111122223333.dkr.ecr.us-west-2.amazonaws.com/shared:v1"
    told: Rows = {
        MANIFESTS: {URI: holding("oci-index"), other: DENIED},
        DETAILS: {URI: answer(Detail(DIGEST))},
        TAGS: {},
    }
    assert statuses(judge, scope(agent(), agent(other)), told) == {URI: "pass", other: "unknown"}
