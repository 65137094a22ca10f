"""Which calls the images of a target lead to: per repository, a hundred at a time, in the registry's own region."""

from typing import Any

import pytest
from image_rows import batch, image, index, stored
from worlds import answer, scope

from preflight.core.query import Facts, Query
from preflight.core.target import Agent
from preflight.core.value import Value, Why, unknown_value
from preflight.images.queries import DETAILS, MANIFESTS, PER_CALL, TAGS, Failed, references

HOST = "123456789012.dkr.ecr.us-west-2.amazonaws.com"


def agents(*uris: str) -> list[Agent]:
    return [Agent(uri, image=Value(uri)) for uri in uris]


def params(query: Query[Any], facts: Facts) -> dict[str, tuple[dict[str, Any], str | None]]:
    return {call.key: (dict(call.params), call.region) for call in query.calls(facts)}


@pytest.mark.parametrize(
    ("uris", "expected"),
    [
        ([f"{HOST}/a:1"], [f"{HOST}/a:1"]),
        ([f"{HOST}/a:1", f"{HOST}/a:1"], [f"{HOST}/a:1"]),
        (["public.ecr.aws/o/i:1", "ghcr.io/o/i:1", "nginx", f"{HOST}/Upper:1"], []),
        (["123456789012.dkr-ecr.us-east-1.on.aws/a:1"], []),
        ([f"{HOST}/<your-image>"], []),
        ([], []),
    ],
)
def test_only_images_of_private_registries_are_asked_about(uris: list[str], expected: list[str]) -> None:
    assert [reference.uri for reference in references(scope(*agents(*uris)))] == expected


def test_images_to_come_are_not_asked_about() -> None:
    assert references(scope(Agent("a", image=unknown_value(Why.ASSET, "pushed by the deployment")), Agent("b"))) == ()


def test_images_of_one_repository_share_a_call() -> None:
    uris = [
        f"{HOST}/a:1",
        f"{HOST}/a:2",
        f"{HOST}/a@sha256:{'0' * 64}",
        f"{HOST}/b",
        "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1",
    ]
    found = params(MANIFESTS, Facts(scope(*agents(*uris))))
    assert list(found) == uris
    assert found[uris[0]] == found[uris[1]] == found[uris[2]]
    asked, region = found[uris[0]]
    assert (asked["registryId"], asked["repositoryName"], region) == ("123456789012", "a", "us-west-2")
    assert asked["imageIds"] == [{"imageTag": "1"}, {"imageTag": "2"}, {"imageDigest": f"sha256:{'0' * 64}"}]
    assert found[uris[3]][0]["imageIds"] == [{"imageTag": "latest"}]
    asked, region = found[uris[4]]
    assert (asked["registryId"], region) == ("111122223333", "eu-west-1")


def test_a_call_holds_no_more_than_ecr_takes() -> None:
    found = params(MANIFESTS, Facts(scope(*agents(*(f"{HOST}/a:{n}" for n in range(250))))))
    sizes = {str(asked["imageIds"]): len(asked["imageIds"]) for asked, _ in found.values()}
    assert sorted(sizes.values()) == [50, PER_CALL, PER_CALL]
    assert all({"imageTag": uri.rpartition(":")[2]} in asked["imageIds"] for uri, (asked, _) in found.items())


def test_what_follows_from_the_manifests() -> None:
    single, many, gone = f"{HOST}/a:single", f"{HOST}/a:many", f"{HOST}/b:gone"
    have = batch(stored(image(1), "single"), stored(index(("linux", "amd64"), ("linux", "arm64")), "many"))
    facts = Facts(scope(*agents(single, many, gone)))
    facts.answers[MANIFESTS] = {
        single: answer(have),
        many: answer(have),
        gone: answer(batch(Failed("ImageNotFound", tag="gone"))),
    }
    assert list(params(TAGS, facts)) == [gone]
    details = params(DETAILS, facts)
    assert details[single] == details[many]
    assert [len(asked["imageIds"]) for asked, _ in details.values()] == [2, 2, 1]
    assert details[gone][0]["imageIds"] == [{"imageTag": "gone"}]


def test_a_repository_that_is_missing_leads_to_no_further_call() -> None:
    facts = Facts(scope(*agents(f"{HOST}/a:1")))
    facts.answers[MANIFESTS] = {f"{HOST}/a:1": answer([])}
    assert not any(params(query, facts) for query in (TAGS, DETAILS))
