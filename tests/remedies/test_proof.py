"""The proof: the plan of every world, run by a real shell with the real AWS CLI, makes it green; run twice it changes nothing.

The suite holds the worlds where most is broken at once; `PROOF=all` and `--accept` hold all.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path

import pytest
from attrs import evolve

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.finding import Status, is_restricted
from preflight.core.problem import Problem
from preflight.core.report import Audit, Evidence, Report
from preflight.core.steps import Add, Build, Choose, Edit, Request, Run
from preflight.demo import demo
from preflight.inputs import read_target
from preflight.remedies.order import is_lookup
from preflight.remedies.plan import plan
from preflight.reports.render import render

from .by_hand import carry_out
from .shell_account import ShellAccount
from .worlds import REGION, WORLDS, Account, World

pytest.importorskip("awscli", reason="the AWS CLI is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")

TABLE = Path(__file__).parents[2] / "reports" / "proof.md"
IN_THE_SUITE = frozenset(
    {"everything at once", "file and account together", "file: YAML with comments", "bare"}
)  # fmt: skip


@contextmanager
def standing(world: World, folder: Path):
    """The world with what is broken in it, and its input file in the folder."""
    with demo(world.base, REGION) as account:
        for breaks in world.breaks:
            breaks(Account(account.session))
        if world.file:
            text = world.file if isinstance(world.file, str) else world.file(Account(account.session))
            source(world, folder).write_text(text, encoding="utf-8")
        yield account


def source(world: World, folder: Path) -> Path:
    return folder / f"deploy.{world.suffix}"


def audited(account, file: Path) -> Report:
    live = Live(account.session, questions(checks.all_checks()), fetch=account.fetch)
    targets = read_target(file, region=REGION) if file.exists() else None
    return audit(
        targets, account=LiveAccount(Engine(live, seconds=120), Evidence.SIMULATED), regions=[REGION], options=Options()
    )


def carried_out(before: Report, shell: ShellAccount, account, file: Path) -> tuple[str, Report]:
    """The plan of a report, run and carried out by hand; the script, and what an audit says then."""
    script = render(before, "plan")
    ran = shell.run(script)
    assert ran.returncode == 0, ran.stderr
    [found] = before.audits
    carry_out(found, file, Account(account.session))
    return script, audited(account, file)


def has_cure(problem: Problem) -> bool:
    """Whether the problem says what to run, edit, add, build or choose."""
    return any(
        isinstance(step, Edit | Add | Build | Choose) or (isinstance(step, Run) and not is_lookup(step.command))
        for step in problem.steps
    )


def named(problem: Problem) -> str:
    return str(problem.cause)


def renamed(found: Audit) -> set[str]:
    """The problems there were, also under the names that the edits give."""
    names = {named(problem) for problem in found.problems}
    for edit in (each.step for each in plan(found).edits if isinstance(each.step, Edit)):
        names |= {name.replace(edit.old, edit.new) for name in names}
    return names


def kinds(steps) -> str:
    order = (Run, Edit, Add, Build, Choose, Request)
    run = [step for step in steps if not (isinstance(step, Run) and is_lookup(step.command))]
    there = [kind.__name__ for kind in order if any(isinstance(step, kind) for step in run)]
    return ", ".join(there) or ("only a look-up" if steps else "none")


@pytest.fixture(scope="module")
def table(request):
    rows: dict[str, list[str]] = {}
    yield rows
    if request.config.getoption("--accept"):
        lines = [line for world in WORLDS for line in rows.get(world.name, [])]
        TABLE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


HEAD = """\
# The plan, run, makes it green

Each row is a problem of a simulated account or of a file that is deployed to it. The plan was run by `sh` with the AWS
CLI against that account, its edits, additions and choices were made in a copy of the file (or by an update of the
runtimes), and all was audited again: nothing new was wrong. Run a second time, the script changed nothing. `tests/remedies/test_proof.py` makes this table (`pytest --accept`).

| account | problem | steps | after the plan |
|---|---|---|---|
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "world" in metafunc.fixturenames:
        every = os.environ.get("PROOF") == "all" or metafunc.config.getoption("--accept")
        chosen = [world for world in WORLDS if every or world.name in IN_THE_SUITE]
        metafunc.parametrize("world", chosen, ids=[world.name for world in chosen])


def test_the_plan_makes_it_green(world: World, tmp_path: Path, table) -> None:
    with standing(world, tmp_path) as account:
        shell = ShellAccount(account.session, REGION, tmp_path)
        file = source(world, tmp_path)
        before = audited(account, file)
        [found] = before.audits
        with shell.listening():
            script, after = carried_out(before, shell, account, file)
            told = [found]
            for _ in range(world.rounds - 1):
                told += after.audits
                script, after = carried_out(after, shell, account, file)
            [last] = after.audits
            left = {named(problem): problem for problem in last.problems}
            rows(table, world, found, left)
            problems = [problem for each in told for problem in each.problems]
            curable = [problem for problem in problems if has_cure(problem)]
            assert found.problems, "nothing is broken in this world"
            fails = [problem for problem in problems if problem.status is Status.FAIL]
            assert [named(p) for p in fails if not p.steps and not p.falls_with] == [], "a fail says nothing to do"
            assert [named(p) for p in curable if named(p) in left] == [], "a problem with a cure is still there"
            assert set(left) - set().union(*map(renamed, told)) == set(), "something new is wrong"
            again = shell.run(script)
            assert again.returncode == 0, again.stderr
            if shell.calls:
                [twice] = audited(account, file).audits
                assert [named(p) for p in twice.problems] == [named(p) for p in last.problems]


def rows(table, world: World, found: Audit, left) -> None:
    for problem in found.problems:
        if all(map(is_restricted, problem.findings)):
            continue
        result = "still there" if named(problem) in left else "gone"
        kind = problem.cause.kind
        table.setdefault(world.name, []).append(
            f"| {world.name} | {kind} ({problem.status}) | {kinds(problem.steps)} | {result} |"
        )


def test_the_worlds_are_of_many_kinds() -> None:
    assert {world.name for world in WORLDS} > IN_THE_SUITE
    assert len(WORLDS) >= 20
    assert len({world.name for world in WORLDS}) == len(WORLDS)


def test_a_ready_account_has_nothing_to_run(tmp_path: Path) -> None:
    with standing(World("ready"), tmp_path) as account:
        [found] = audited(account, tmp_path / "none.json").audits
        assert [p for p in found.problems if p.status is Status.FAIL] == []
        assert plan(evolve(found)).steps == ()
