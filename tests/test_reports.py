"""The samples in `reports/` are what the program prints, byte for byte; `pytest --accept` rewrites them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.cli import cli
from preflight.core.report import Evidence, Report
from preflight.core.scope import Ambient
from preflight.core.target import Target
from preflight.demo import WORLDS, demo, note
from preflight.inputs import Options as Reading
from preflight.inputs import reader
from preflight.inputs.document import parse_bytes
from preflight.reports.render import FORMATS, render

ROOT = Path(__file__).parents[1]
REPORTS = ROOT / "reports"
NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
SUFFIX = {
    "asff": "asff.json", "csv": "csv", "github": "github.txt", "html": "html", "json": "json", "junit": "junit.xml",
    "markdown": "md", "ocsf": "ocsf.jsonl", "plan": "plan.sh", "sarif": "sarif", "text": "txt",
}  # fmt: skip
SAMPLES = (*WORLDS, "guide")
FOR_EVERY_WORLD = ("html", "json", "markdown", "plan", "text")
SHOWN = [(name, form) for name in SAMPLES for form in FORMATS if form in FOR_EVERY_WORLD or name == "blocked"]
"""The other formats are shown once: a new row would move as many files as there are worlds and formats."""


@cache
def sample(name: str) -> Report:
    """A world audited as it is, or the guide's example against the bare one."""
    guide = name == "guide"
    with demo("bare" if guide else name, "us-west-2") as world:
        live = Live(world.session, questions(checks.all_checks()), fetch=world.fetch)
        account = LiveAccount(Engine(live, seconds=120), Evidence.SIMULATED)
        options = Options(ambient=Ambient(region_from="config.json" if guide else "--region"))
        report = audit(_guide() if guide else None, account=account, regions=["us-west-2"], options=options, now=NOW)
    audits = tuple(evolve(one, notes=(*one.notes, note("bare" if guide else name))) for one in report.audits)
    return evolve(report, audits=audits, seconds=1.0)


def _guide() -> Target:
    raw = (ROOT / "tests" / "inputs" / "fixtures" / "guide.json").read_bytes()
    [target] = reader("agentkit").read(parse_bytes(raw, "config.json"), Reading())
    return target


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    def compare(name: str, text: str) -> None:
        path = REPORTS / name
        if request.config.getoption("--accept"):
            path.write_text(text, encoding="utf-8", newline="")
        assert path.is_file(), f"{path.name} is missing: run pytest --accept"
        assert path.read_text(encoding="utf-8") == text, (
            f"{path.name} is stale: run pytest --accept and review the diff"
        )

    return compare


@pytest.mark.parametrize(("name", "form"), SHOWN)
def test_samples(name: str, form: str, golden: Callable[[str, str], None]) -> None:
    golden(f"{name}.{SUFFIX[form]}", render(sample(name), form))


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_hold_to_the_schema(name: str) -> None:
    schema = json.loads((ROOT / "preflight" / "reports" / "report.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads((REPORTS / f"{name}.json").read_text()))


@pytest.mark.parametrize(
    ("name", "args"),
    [("help.txt", ["--help"]), ("checks.txt", ["checks"]), ("policy.json", ["policy"])],
)
def test_what_the_program_says_of_itself(name: str, args: list[str], golden: Callable[[str, str], None]) -> None:
    golden(name, CliRunner().invoke(cli, args, prog_name="agentcore-preflight", terminal_width=100).output)


def test_explain_of_every_check(golden: Callable[[str, str], None]) -> None:
    told = [
        CliRunner().invoke(cli, ["explain", check.id], prog_name="agentcore-preflight").output
        for check in checks.all_checks()
    ]
    golden("explain.txt", "\n".join(told))


def test_no_sample_is_left_over() -> None:
    wanted = {f"{name}.{SUFFIX[form]}" for name, form in SHOWN}
    assert {path.name for path in REPORTS.iterdir()} == {
        *wanted,
        "help.txt",
        "checks.txt",
        "policy.json",
        "explain.txt",
        "eight-kinds.md",
        "faults.md",
        "proof.md",
    }
