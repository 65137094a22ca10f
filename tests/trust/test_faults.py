"""One answer goes wrong, everything else is as it was: no crash, no new pass and no new fail.

Every operation that a scenario asks meets every fault of `tests/faults.py`. Faults that come to the same facts are judged
once. `pytest --accept` rewrites the table in `reports/faults.md`, over all scenarios and every member of every answer;
the suite holds the first two of them, `FAULTS=all` all.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field, frozen
from faults import IN_THE_BODY, ON_THE_WIRE, in_the_body, on_the_wire, without
from targets import wide

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.errors import unanswered
from preflight.account.live import Live
from preflight.account.raw import Failure, Raw
from preflight.account.session import CouldNotRunError, LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.check import Check, closure
from preflight.core.finding import Finding, worst
from preflight.core.query import Call, Query
from preflight.core.target import Target
from preflight.demo import DemoAccount, demo
from preflight.inventory.candidate_queries import CANDIDATES
from preflight.inventory.queries import DEPLOYED

TABLE = Path(__file__).parents[2] / "reports" / "faults.md"
REGION = "us-west-2"
EVERY = checks.all_checks()
ALL_QUERIES = questions(EVERY)
Operation = tuple[str, str]
SCENARIOS: Mapping[str, tuple[str, Target | None]] = {
    "a region that is ready": ("ready", None),
    "a file": ("ready", wide()),
    "a region that is blocked": ("blocked", None),
    "a region without agents": ("bare", None),
}
ALL = os.environ.get("FAULTS") == "all"
IN_THE_SUITE = ("a region that is ready", "a file")
EVERYWHERE = frozenset((query.service, query.operation) for query in closure([*DEPLOYED, *CANDIDATES])) | {
    ("sts", "GetCallerIdentity")
}
"""Operations that decide what is audited: every check rests on them."""
_RUNTIME, _GATEWAY, _TARGET = (
    f"bedrock-agentcore-control:Get{name}" for name in ("AgentRuntime", "Gateway", "GatewayTarget")
)
MEANT = {
    (_RUNTIME, "without metadataConfiguration"): "absent, MMDSv2 is not required",
    (_RUNTIME, "without requireMMDSV2"): "absent, it is not required",
    (_RUNTIME, "without agentRuntimeArtifact"): "absent, there is no image to pull",
    (_RUNTIME, "without containerConfiguration"): "absent, there is no image to pull",
    (_GATEWAY, "without authorizerConfiguration"): "absent, there is none",
    (_GATEWAY, "without customJWTAuthorizer"): "absent, there is none",
    (_TARGET, "without credentialProviderConfigurations"): "absent, there is none",
    (_TARGET, "without credentialProvider"): "absent, there is none",
}
"""Cells in which the answer is another one rather than a broken one."""


@frozen
class Cell:
    """What one fault of one operation did that it must not do; empty where nothing."""

    operation: str
    fault: str
    wrong: tuple[str, ...] = ()


@define
class Noting:
    """A responder that notes one call of each operation."""

    live: Live
    calls: dict[Operation, tuple[Query[Any], Call, str]] = field(factory=dict)
    answers: dict[Operation, list[Raw]] = field(factory=lambda: defaultdict(list))

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The live answer."""
        found = self.live.respond(query, call, region)
        if query.service != "https" and isinstance(found, Raw):
            self.calls.setdefault((query.service, query.operation), (query, call, region))
            self.answers[query.service, query.operation].append(found)
        return found


@define
class Bench:
    """One scenario, its healthy answers, and what is found with them."""

    noting: Noting
    target: Target | None
    memo: dict[str, Raw | Failure]
    healthy: dict[tuple[str, str], str]
    judged: dict[Any, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, world: DemoAccount, target: Target | None) -> Bench:
        """The scenario as it is without a fault."""
        noting = Noting(Live(world.session, ALL_QUERIES, fetch=world.fetch))
        engine = Engine(noting, seconds=60)
        report = audit(target, account=LiveAccount(engine), regions=REGION, options=Options(strict=True))
        return cls(noting, target, engine.memo, statuses(report.findings))

    def cells(self, *, each_member: bool) -> Iterator[Cell]:
        """Every operation with every fault, and without each member of its answers."""
        for operation in sorted(self.noting.calls):
            for name, fault in ON_THE_WIRE.items():
                yield self.cell(operation, name, on_the_wire(*operation, fault))
            names = members(self.noting.answers[operation]) if each_member else []
            lacking = {f"without {member}": without(member) for member in names}
            for name, change in {**IN_THE_BODY, **lacking}.items():
                yield self.cell(operation, name, in_the_body(*operation, change))

    def cell(self, operation: Operation, name: str, fault: AbstractContextManager[None]) -> Cell:
        """Audits once more with the fault, unless another one came to the same."""
        with fault:
            outcome = self.outcome(operation)
            if outcome not in self.judged:
                self.judged[outcome] = tuple(self.wrong(operation))
        return Cell(":".join(operation), name, self.judged[outcome])

    def outcome(self, operation: Operation) -> Any:
        """What the faulty answer comes to: a cause, that there is none, or another body."""
        query, call, region = self.noting.calls[operation]
        found = self.noting.live.respond(query, call, region)
        if isinstance(found, Failure):
            return operation, found.code in query.absent, unanswered(query.action, found, region).cause
        return operation, hash(repr({**found.body, "ResponseMetadata": None}))

    def wrong(self, operation: Operation) -> Iterator[str]:
        """What the fault did that it must not have done."""
        service, name = operation
        memo = {key: raw for key, raw in self.memo.items() if f" {service}:{name} " not in f" {key} "}
        some = EVERY if operation in EVERYWHERE else asking(operation)
        try:
            account = LiveAccount(Engine(self.noting.live, memo=memo))
            report = audit(self.target, account=account, regions=REGION, options=Options(checks=some))
        except CouldNotRunError:
            return
        ids = {check.id for check in some}
        for (check, subject), status in statuses(report.findings).items():
            before = self.healthy.get((check, subject))
            if check in ids and before is not None and status in {"pass", "fail"} and status != before:
                yield f"{check} {subject}: {before} became {status}"
        yield from (each.because for each in report.findings if "the check itself failed" in each.because)


def members(answers: Iterable[Raw]) -> list[str]:
    """The names of members of the answers, and of the items of their lists."""
    found: set[str] = set()
    for raw in answers:
        for name, value in raw.body.items():
            found |= {name} if name != "ResponseMetadata" else set()
            inner = value if isinstance(value, list) else [value] if name != "ResponseMetadata" else []
            found |= {key for each in inner if isinstance(each, dict) for key in each}
    return sorted(found)


def asking(operation: Operation) -> tuple[Check[Any], ...]:
    """The checks that ask an operation."""
    return tuple(c for c in EVERY if any((q.service, q.operation) == operation for q in c.everything))


def statuses(findings: Iterable[Finding]) -> dict[tuple[str, str], str]:
    """The worst status of each subject of each check."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for each in findings:
        found[each.check, each.subject].append(each.status)
    return {key: worst(some).value for key, some in found.items()}


def judged(scenario: str, *, each_member: bool = True) -> list[Cell]:
    """Every cell of a scenario."""
    world, target = SCENARIOS[scenario]
    with demo(world, REGION) as account:
        return list(Bench.of(account, target).cells(each_member=each_member))


def red(cells: Iterable[Cell]) -> dict[tuple[str, str], tuple[str, ...]]:
    """The cells that are wrong."""
    return {(cell.operation, cell.fault): cell.wrong for cell in cells if cell.wrong and not meant(cell)}


def meant(cell: Cell) -> bool:
    """Whether the answer says something else, rather than being broken."""
    return (cell.operation, cell.fault) in MEANT


def table(by_scenario: Mapping[str, list[Cell]]) -> str:
    """The table of `reports/faults.md`."""
    operations = sorted({cell.operation for cells in by_scenario.values() for cell in cells})
    wrong = {name: red(cells) for name, cells in by_scenario.items()}
    lines = [
        "# What one bad answer does",
        "",
        "Each number counts the ways in which one answer was made to go wrong: on the wire (denied, throttled, a proxy's",
        "page, cut, reset, …) and in its body (each member left out, null, of another type, an empty item). Green is: no",
        "crash, no check that passes or fails where it did not before. Made by `pytest --accept tests/trust`.",
        "",
        f"| operation | {' | '.join(by_scenario)} |",
        f"|---|{'---|' * len(by_scenario)}",
    ]
    for operation in operations:
        counts = {name: sum(c.operation == operation for c in cells) for name, cells in by_scenario.items()}
        bad = {name: sum(key[0] == operation for key in wrong[name]) for name in by_scenario}
        cells = (f"✔ {count}" if not bad[name] else f"✘ {bad[name]} of {count}" for name, count in counts.items())
        lines.append(f"| `{operation}` | {' | '.join(cell if cell != '✔ 0' else '–' for cell in cells)} |")
    total = sum(map(len, by_scenario.values()))
    ways = sorted(
        {
            (key, MEANT[key])
            for name in by_scenario
            for key in [(c.operation, c.fault) for c in by_scenario[name]]
            if key in MEANT
        }
    )
    lines += ["", f"{total:,} cells, {sum(map(len, wrong.values()))} red. Not counted as faults:", ""]
    lines += [f"- `{operation}` {fault}: {why}" for (operation, fault), why in ways]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("scenario", SCENARIOS if ALL else IN_THE_SUITE)
def test_one_bad_answer_makes_no_verdict(scenario: str) -> None:
    assert red(judged(scenario, each_member=ALL or scenario == "a file")) == {}


def test_a_check_that_passes_on_nothing_turns_cells_red(monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof can fail: with a planted fault in how answers are read, there are red cells."""
    monkeypatch.setattr("preflight.account.live.refuse_misshapen", lambda *_: None)
    monkeypatch.setattr("preflight.account.rows._has_null_item", lambda _: False)
    with demo("ready", REGION) as account:
        bench = Bench.of(account, None)
        operation = ("ec2", "DescribeSubnets")
        text = bench.cell(operation, "text", in_the_body(*operation, IN_THE_BODY["text for a member"]))
    assert text.wrong


def test_the_table_has_no_red_cell(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--accept"):
        TABLE.write_text(table({name: judged(name) for name in SCENARIOS}), encoding="utf-8")
    text = TABLE.read_text(encoding="utf-8")
    assert ", 0 red" in text
    assert "✘" not in text
    asked = {f"{query.service}:{query.operation}" for query in ALL_QUERIES if query.service != "https"}
    assert {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")} <= asked
