"""The files beside an agentcore CLI project: where it goes, what it deployed before, its harnesses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from preflight.inputs.agentcore_cli_files import Place, deployed, folder, harness_file, optional, places
from preflight.inputs.document import parse
from preflight.inputs.node import Node, root


def node(data: Any, file: str = "f") -> Node:
    return root(parse(json.dumps(data), file))


@pytest.mark.parametrize(
    ("file", "path", "found"),
    [
        ("p/agentcore/agentcore.json", None, Path("p/agentcore")),
        ("named", Path("q/agentcore.json"), Path("q")),
        ("stdin", None, None),
        ("stdin", Path("q/agentcore.json"), Path("q")),
    ],
)
def test_the_folder_of_a_project(file: str, path: Path | None, found: Path | None) -> None:
    assert folder(parse("{}", file), path) == found


def test_a_file_that_need_not_be_there_keeps_its_errors_among_the_others(tmp_path: Path) -> None:
    whole = node({})
    assert optional(tmp_path / "none.json", whole) is None
    (tmp_path / "f.json").write_text('{"a": 1}')
    found = optional(tmp_path / "f.json", whole)
    assert found is not None
    found.at("a").wrong("is bad")
    assert [error.text for error in whole.errors] == ["a is bad"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (None, [("", None, None)]),
        ([], [("", None, None)]),
        (
            [{"name": "dev", "account": "111122223333", "region": "us-west-2"}, {"name": "prod"}],
            [("dev", "111122223333", "us-west-2"), ("prod", None, None)],
        ),
        ([{"name": "dev", "account": "${ACCOUNT}"}], [("dev", None, None)]),
    ],
)
def test_where_the_project_goes(data: Any, found: list[tuple[str, str | None, str | None]]) -> None:
    made = places(None if data is None else node(data))
    assert [(p.name, p.account and p.account.value, p.region and p.region.value) for p in made] == found


def test_a_place_needs_a_name() -> None:
    targets = node([{"account": "111122223333"}])
    assert [place.name for place in places(targets)] == [""]
    assert [error.text for error in targets.errors] == ["[0].name is required; write it"]


RESOURCES = {
    "runtimes": {"chat": {"runtimeId": "chat-1"}},
    "mcp": {"gateways": {"g": {"gatewayId": "mcp-g"}}},
    "gateways": {"h": {"gatewayId": "plain-h"}},
    "httpGateways": {"g": {"gatewayId": "http-g"}},
    "memories": {"m": {"memoryArn": "arn", "memoryId": "m-1"}, "odd": "text"},
}
STATE = {"targets": {"dev": {"resources": RESOURCES}}}


@pytest.mark.parametrize(
    ("place", "kind", "name", "found"),
    [
        ("dev", "runtime", "chat", "chat-1"),
        ("dev", "gateway", "g", "mcp-g"),
        ("dev", "Gateway", "g", "http-g"),
        ("dev", "gateway", "h", "plain-h"),
        ("dev", "Memory", "m", "m-1"),
        ("dev", "Memory", "odd", ""),
        ("dev", "runtime", "other", ""),
        ("dev", "Dataset", "chat", ""),
        ("prod", "runtime", "chat", ""),
        ("", "runtime", "chat", ""),
    ],
)
def test_what_was_deployed_before(place: str, kind: str, name: str, found: str) -> None:
    assert deployed(node(STATE), Place(place), kind, name) == found
    assert deployed(None, Place(place), kind, name) == ""


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ({"path": "app/h"}, None),
        ({"path": "app/h/harness.json"}, None),
        ({"path": "app/x"}, "app/x: there is no harness.json"),
        ({}, "the harness.json of this harness was not read"),
        ({"path": "${PATH}"}, "the harness.json of this harness was not read"),
    ],
)
def test_the_file_of_a_harness(tmp_path: Path, written: dict[str, str], note: str | None) -> None:
    (tmp_path / "app/h").mkdir(parents=True)
    (tmp_path / "app/h/harness.json").write_text('{"name": "h"}')
    found, told = harness_file(node(written), tmp_path / "agentcore")
    assert (found and found.data, told and told.text) == ({"name": "h"} if note is None else None, note)


def test_without_a_folder_no_harness_is_read() -> None:
    found, told = harness_file(node({"path": "app/h"}), None)
    assert found is None
    assert told is not None
