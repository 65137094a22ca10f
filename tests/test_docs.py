"""The pages in `docs/checks/` say what the code says; `pytest --accept` rewrites them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_pages import FIRST, page, since

from preflight import checks

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "checks"
CHECKS = {check.id: check for check in checks.all_checks()}


def shown() -> list[dict[str, Any]]:
    """The findings of the samples, those of the worlds that people try first."""
    names = ("blocked", "guide", "bare", "ready")
    reports = [json.loads((ROOT / "reports" / f"{name}.json").read_text(encoding="utf-8")) for name in names]
    return [finding for report in reports for audit in report["audits"] for finding in audit["findings"]]


@pytest.mark.parametrize("check_id", CHECKS)
def test_the_page_of_every_check(check_id: str, request: pytest.FixtureRequest) -> None:
    path, text = PAGES / f"{check_id}.md", page(CHECKS[check_id], shown())
    if request.config.getoption("--accept"):
        path.write_text(text, encoding="utf-8", newline="")
    assert path.is_file(), f"{path.name} is missing: run pytest --accept"
    assert path.read_text(encoding="utf-8") == text, f"{path.name} is stale: run pytest --accept"


def test_no_page_is_left_over(request: pytest.FixtureRequest) -> None:
    for path in PAGES.glob("*.md"):
        if path.stem not in CHECKS and request.config.getoption("--accept"):
            path.unlink()
    assert {path.stem for path in PAGES.glob("*.md")} == set(CHECKS)


@pytest.mark.parametrize("check_id", sorted(set(CHECKS) - FIRST))
def test_the_changelog_names_a_later_check(check_id: str) -> None:
    assert since(check_id), f"CHANGELOG.md does not name `{check_id}`"


def test_the_first_release_is_whole() -> None:
    assert set(CHECKS) >= FIRST
