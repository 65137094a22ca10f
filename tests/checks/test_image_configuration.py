"""Configurations of images against the protocol of the agent: port, user, layers, command."""

from __future__ import annotations

from typing import Any

import pytest
from attrs import evolve
from image_rows import URI, agent, batch, image, index, stored
from worlds import findings, scope, statuses

from preflight.account.raw import Raw
from preflight.account.rows import answer
from preflight.checks.image_configuration import judge
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.images.contents import (
    CHILD_CONFIGURATIONS,
    CHILD_LINKS,
    CONFIGURATIONS,
    LINKS,
    Configuration,
    Link,
)
from preflight.images.queries import MANIFESTS

LINK = Link("https://example.com/config")
GOOD = Configuration("arm64", "linux", "1000", None, ("8080/tcp",), (), ("python", "-m", "agent"), ("sha256:1",))
MANY = tuple(f"sha256:{n}" for n in range(54))


def told(configuration: Any, manifest: str = "") -> dict[Any, Any]:
    rows = {LINKS: {URI: LINK}, CONFIGURATIONS: {URI: configuration}}
    return {MANIFESTS: {URI: batch(stored(manifest or image(1)))}, **rows}


@pytest.mark.parametrize(
    ("protocol", "changes", "status"),
    [
        (None, {}, "pass"),
        ("HTTP", {}, "pass"),
        ("MCP", {}, "warn"),
        ("A2A", {}, "warn"),
        ("A2A", {"exposed": ("9000/tcp",)}, "pass"),
        ("A2A", {"exposed": ("8080/tcp", "9000/tcp")}, "pass"),
        ("A2A", {"exposed": (), "port": "PORT=8080"}, "warn"),
        ("A2A", {"exposed": (), "port": "PORT=9000"}, "pass"),
        (None, {"exposed": ()}, "pass"),
        (None, {"exposed": ("3000/tcp",)}, "warn"),
        ("NEWER", {"exposed": ("3000/tcp",)}, "pass"),
        (None, {"user": "app", "layers": MANY}, "fail"),
        (None, {"user": "app", "layers": MANY[:53]}, "pass"),
        (None, {"user": "1000:1000", "layers": MANY}, "pass"),
        (None, {"user": None, "layers": MANY}, "pass"),
        (None, {"command": ()}, "fail"),
        (None, {"command": (), "entrypoint": ("/run",)}, "pass"),
    ],
)
def test_what_the_configuration_says(protocol: str | None, changes: dict[str, Any], status: str) -> None:
    one = agent(protocol=Value(protocol)) if protocol else agent()
    assert statuses(judge, scope(one), told(evolve(GOOD, **changes))) == {URI: status}


def test_the_port_it_should_listen_on_is_named() -> None:
    [found] = findings(judge, scope(agent(protocol=Value("A2A"))), told(evolve(GOOD, port="PORT=8080")))
    assert "is called on port 9000, and the image exposes 8080 and sets PORT=8080" in found.because


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ({CHILD_LINKS: {URI: LINK}, CHILD_CONFIGURATIONS: {URI: GOOD}}, "pass"),
        ({CHILD_LINKS: {}}, "unknown"),
    ],
)
def test_the_image_of_an_index(rows: dict[Any, Any], status: str) -> None:
    manifests = {MANIFESTS: {URI: batch(stored(index(("linux", "arm64"))))}}
    assert statuses(judge, scope(agent()), {**manifests, **rows}) == {URI: status}


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ({MANIFESTS: {URI: Unanswered(UnansweredReason.DENIED, "ecr:BatchGetImage")}}, "unknown"),
        ({MANIFESTS: {URI: batch()}}, "skip"),
    ],
)
def test_without_an_image(rows: dict[Any, Any], status: str) -> None:
    assert statuses(judge, scope(agent()), rows) == {URI: status}


def test_an_unknown_protocol_has_no_port() -> None:
    unknown = unknown_value(Why.PARAMETER, "a parameter without a value")
    assert statuses(judge, scope(agent(protocol=unknown)), told(GOOD)) == {URI: "unknown"}


def test_of_the_environment_only_the_port_is_read() -> None:
    body = {"architecture": "arm64", "config": {"Env": ["API_KEY=hunter2", "PORT=8000"], "ExposedPorts": None}}
    [row] = answer(CONFIGURATIONS, Raw(body)).rows
    assert (row.port, row.exposed) == ("PORT=8000", ())
    assert "hunter2" not in str(row)
