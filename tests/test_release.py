"""A release is refused while tag, version and changelog disagree; every action is pinned by a commit."""

from __future__ import annotations

import re
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from preflight.version import VERSION

ROOT = Path(__file__).parents[1]
USES = re.compile(r"uses: (\S+)(.*)")


def release_check() -> Any:
    spec = spec_from_file_location("release_check", ROOT / ".ci" / "release_check.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("tag", "heading", "words"),
    [
        ("v1.2.3", "## 1.2.3 - 2026-01-31", []),
        ("v1.2.4", "## 1.2.3 - 2026-01-31", ["the tag is v1.2.4"]),
        ("v1.2.3", "## 1.2.3", ["no heading"]),
        ("v1.2.3", "## Unreleased", ["no heading"]),
        ("v1.2.3", "## 1.2.3 - 2999-01-31", ["in the future"]),
        ("v1.2.3", "## Unreleased\n\n## 1.2.3 - 2026-01-31\n\n- One.", []),
        ("v1.2.3", "## Unreleased\n\n### Added\n\n- Two.\n\n## 1.2.3 - 2026-01-31", ["as Unreleased"]),
    ],
)
def test_what_is_refused(tag: str, heading: str, words: list[str], tmp_path: Path) -> None:
    (tmp_path / "preflight").mkdir()
    (tmp_path / "preflight" / "version.py").write_text('VERSION = "1.2.3"\n')
    (tmp_path / "CHANGELOG.md").write_text(f"# Changelog\n\n{heading}\n")
    found = release_check().faults(tag, tmp_path)
    assert len(found) == len(words)
    assert all(word in line for word, line in zip(words, found, strict=True))


def test_the_released_versions_are_dated() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" or headings[0].startswith(VERSION)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", each) for each in headings if each != "Unreleased")


FOLDERS = (".ci", ".github", "docs", "preflight", "reports", "tests")
HOME = re.compile(r"github\.com/([\w.-]+)/agentcore-preflight\b")


def test_no_file_sends_anybody_to_a_repository_that_somebody_else_could_register() -> None:
    files = [*ROOT.glob("*"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*"))]
    texts = [path.read_text("utf-8") for path in files if path.suffix in {".md", ".py", ".toml", ".yaml", ".yml"}]
    named = {owner for text in texts for owner in HOME.findall(text)}
    assert named == {"OWNER"}


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_every_action_is_pinned_by_a_commit(path: Path) -> None:
    for action, comment in USES.findall(path.read_text(encoding="utf-8")):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), f"{action} does not name its version"
