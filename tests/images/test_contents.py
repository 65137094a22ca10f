"""What is asked behind the manifests of images: the one image of an index, and configurations."""

from __future__ import annotations

from typing import Any

import pytest
from image_rows import HOST, batch, image, index, stored
from worlds import StubAccount, scope

from preflight.account.raw import Raw
from preflight.account.rows import answer
from preflight.core.query import Facts, Query
from preflight.core.target import Agent
from preflight.core.value import Value
from preflight.images.contents import (
    CHILD_CONFIGURATIONS,
    CHILD_LINKS,
    CHILDREN,
    CONFIG_LIMIT,
    CONFIGURATIONS,
    LINKS,
    Configuration,
    Link,
    wanted_child,
)
from preflight.images.manifests import Child, Index
from preflight.images.queries import MANIFESTS, Failed

SINGLE, MANY, NONE, GONE = (f"{HOST}/a:{tag}" for tag in ("single", "many", "none", "gone"))
HAVE = batch(
    stored(image(1), "single"),
    stored(index(("linux", "amd64"), ("linux", "arm64")), "many"),
    stored(index(("windows", "amd64")), "none"),
    Failed("ImageNotFound", tag="gone"),
)


def facts(**more: Any) -> Facts:
    made = scope(*(Agent(uri, image=Value(uri)) for uri in (SINGLE, MANY, NONE, GONE)))
    told: dict[Query[Any], Any] = {MANIFESTS: dict.fromkeys((SINGLE, MANY, NONE, GONE), HAVE)}
    queries: dict[str, Query[Any]] = {"children": CHILDREN, "links": LINKS, "child_links": CHILD_LINKS}
    return StubAccount(told | {queries[name]: rows for name, rows in more.items()}).ask(
        [MANIFESTS, *queries.values()], made
    )


def params(query: Query[Any], given: Facts) -> dict[str, Any]:
    return {call.key: dict(call.params) for call in query.calls(given)}


@pytest.mark.parametrize(
    ("platforms", "digest"),
    [
        (("linux/amd64", "linux/arm64"), "d1"),
        (("linux/amd64",), "d0"),
        (("windows/amd64",), ""),
        (("",), ""),
        ((), ""),
    ],
)
def test_the_image_that_would_run(platforms: tuple[str, ...], digest: str) -> None:
    children = tuple(Child(f"d{place}", platform) for place, platform in enumerate(platforms))
    assert wanted_child(Index(children)) == digest


def test_the_one_image_of_each_index() -> None:
    found = params(CHILDREN, facts())
    assert list(found) == [MANY]
    assert found[MANY]["imageIds"] == [{"imageDigest": f"sha256:{1:064x}"}]


def test_the_configuration_of_each_image() -> None:
    assert {uri: asked["layerDigest"] for uri, asked in params(LINKS, facts()).items()} == {SINGLE: "sha256:c0"}
    given = facts(children={MANY: batch(stored(image(2)))}, links={SINGLE: Link("https://one")})
    assert {uri: asked["layerDigest"] for uri, asked in params(CHILD_LINKS, given).items()} == {MANY: "sha256:c0"}
    assert params(CONFIGURATIONS, given) == {SINGLE: {"url": "https://one", "limit": CONFIG_LIMIT}}
    assert params(CHILD_CONFIGURATIONS, given) == {}


def test_a_repository_that_is_missing_leads_to_no_further_call() -> None:
    given = StubAccount({MANIFESTS: {SINGLE: ()}}).ask([MANIFESTS], scope(Agent("a", image=Value(SINGLE))))
    assert not any(params(query, given) for query in (LINKS, CHILDREN))


@pytest.mark.parametrize(
    ("config", "row"),
    [
        ({}, Configuration("arm64", "linux")),
        ({"User": "app", "Env": ["PATH=/", "PORT=80"]}, Configuration("arm64", "linux", "app", "PORT=80")),
        ({"Env": ["SECRET=x"]}, Configuration("arm64", "linux")),
        (
            {"ExposedPorts": {"8080/tcp": {}}, "Cmd": ["run"]},
            Configuration("arm64", "linux", exposed=("8080/tcp",), command=("run",)),
        ),
    ],
)
def test_of_the_environment_only_the_port_is_kept(config: dict[str, Any], row: Configuration) -> None:
    body = {"architecture": "arm64", "os": "linux", "config": config}
    assert answer(CONFIGURATIONS, Raw(body)).rows == (row,)
