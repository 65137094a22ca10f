"""Reports, facts and waivers from elsewhere, with anything in the place of anything: a line each, never a traceback."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from preflight.cli import run

ANYTHING: tuple[Any, ...] = (
    *(None, [], {}, 7, -1, "", True, "x" * 3000, [[]], [None], {"a": None}, 1e308, "\0", 10**18, ["x"], {"": ""}),
    "2026-99-99T00:00:00Z",
)
REGION = ("--region", "us-west-2", "--check", "region")
RENDERED = ("text", "html", "junit", "sarif", "markdown", "csv", "json", "github", "ocsf", "asff", "plan")
WAIVERS = {"waivers": [{"check": "image-architecture", "subject": "*", "reason": "later", "expires": "2099-01-01"}]}
COMMANDS = {
    "report": [
        ["verify", "changed.json", "--allow-simulated", "--allow-partial", "--max-age", "9999d"],
        ["diff", "changed.json", "report.json"],
        ["diff", "report.json", "changed.json"],
        *(["render", "changed.json", "-o", form] for form in RENDERED),
    ],
    "facts": [["--facts", "changed.json", *REGION], ["--facts", "changed.json", "--check", "image-exists"]],
    "waivers": [["--offline", "--waivers", "changed.json", *REGION]],
}
TURNS = {"report": 60, "facts": 25, "waivers": 25}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a document."""
    yield path
    if isinstance(node, dict | list):
        for key, each in node.items() if isinstance(node, dict) else enumerate(node):
            yield from places(each, (*path, key))


def changed(document: Any, chosen: random.Random) -> Any:
    """The document with one thing gone, or another in its place."""
    made = copy.deepcopy(document)
    *path, last = chosen.choice([each for each in places(made) if each])
    inner = made
    for key in path:
        inner = inner[key]
    if chosen.random() < 0.3:
        del inner[last]
    else:
        inner[last] = chosen.choice(ANYTHING)
    return made


@pytest.mark.parametrize("kind", COMMANDS)
def test_anything_in_the_place_of_anything(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run(["--demo", "ready", *REGION, "--check", "image-exists", "-o", "json=report.json", "--save-facts", "facts.json"])
    Path("waivers.json").write_text(json.dumps(WAIVERS))
    document = json.loads(Path(f"{kind}.json").read_text())
    chosen = random.Random(kind)  # noqa: S311 - the same every time
    for turn in range(TURNS[kind]):
        Path("changed.json").write_text(json.dumps(changed(document, chosen)))
        for args in COMMANDS[kind][turn % 2 :: 2] or COMMANDS[kind]:
            capsys.readouterr()
            assert run(args) in {0, 1, 2, 3}
            told = capsys.readouterr().err
            assert "internal" not in told, Path("changed.json").read_text()
            assert len(told) < 5000
