"""The README is true: its commands, its report, its catalog. `pytest --accept` rewrites the generated blocks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from preflight import checks
from preflight.core.requirement import REQUIREMENTS
from preflight.reports.render import FORMATS

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
SHELL = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def block(name: str, text: str, request: pytest.FixtureRequest) -> None:
    """The block between the comments of that name holds exactly the text."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    readme = README.read_text(encoding="utf-8")
    wanted = pattern.sub(lambda found: f"{found[1]}{text}{found[2]}", readme)
    if request.config.getoption("--accept"):
        README.write_text(wanted, encoding="utf-8")
    assert readme == wanted or request.config.getoption("--accept"), "run pytest --accept and review the diff"


def test_the_report(request: pytest.FixtureRequest) -> None:
    block("report", f"```text\n{(ROOT / 'reports' / 'ready.txt').read_text(encoding='utf-8')}```\n", request)


def test_the_finding(request: pytest.FixtureRequest) -> None:
    lines = (ROOT / "reports" / "blocked.txt").read_text(encoding="utf-8").splitlines()
    end = lines.index("NAMES")
    block("finding", "```text\n" + "\n".join(lines[:end]).rstrip() + "\n```\n", request)


def test_the_catalog(request: pytest.FixtureRequest) -> None:
    rows = ["| requirement | check | what is true when it passes |", "|---|---|---|"]
    for requirement in REQUIREMENTS:
        of = [check for check in checks.all_checks() if check.requirement == requirement.id]
        rows += [f"| {requirement.text if n == 0 else ''} | `{c.id}` | {c.title} |" for n, c in enumerate(of)]
    block("checks", "\n".join(rows) + "\n", request)


def test_the_two_commands() -> None:
    first, second = SHELL.findall(README.read_text(encoding="utf-8"))[:2]
    assert "agentcore-preflight --region us-west-2 --demo" in first
    assert "pytest" in second


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_named(name: str) -> None:
    assert f"`{name}`" in README.read_text(encoding="utf-8")


def test_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8"))
    assert [link for link in links if not link.startswith("https://") and not (ROOT / link).exists()] == []


def test_options_named_in_the_readme_exist() -> None:
    from preflight.cli import cli

    known = {name for command in cli.commands.values() for option in command.params for name in option.opts}
    readme = README.read_text(encoding="utf-8")
    own = {*re.findall(r"(?<![\w-])--[a-z][a-z-]+", readme)} - {
        "--quiet",
        "--json",
        "--push",
        "--platform",
        "--provenance",
    }
    assert own <= known
