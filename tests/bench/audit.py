"""How close an audit is to its floor: the longest chain of dependent calls.

Every call of the simulated account is given the same latency, so the floor is the number of calls in the longest
chain times that latency, and what one call after another would take is the number of calls times it. Prints ratios,
asserts nothing. Run it from the checkout: `python tests/bench/audit.py [agents …] [--json] [--write]`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import Any

from attrs import asdict, define, evolve, frozen

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.raw import Failure, Raw
from preflight.account.session import LiveAccount
from preflight.audit.run import audit, questions
from preflight.core.query import Call, Query
from preflight.core.target import Agent, Network, Role, Target
from preflight.core.value import Value
from preflight.demo import demo

README = Path(__file__).parents[2] / "README.md"
START, END = "<!-- bench -->", "<!-- /bench -->"
LATENCY = 0.1
RUNS = 5
HOST = "123456789012.dkr.ecr.us-west-2.amazonaws.com"


@define
class Distant:
    """A responder as far away as a real endpoint: answers come from memory, after the latency."""

    near: Live
    known: dict[str, Raw | Failure]
    latency: float = LATENCY
    calls: int = 0

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer of a first run, a latency later."""
        key = f"{query.service} {query.operation} {region} {sorted(call.params.items())}"
        if key not in self.known:
            self.known[key] = self.near.respond(query, call, region)
        self.calls += 1
        time.sleep(self.latency)
        return self.known[key]


def target(count: int) -> Target:
    """Agents that share a role, a network and two repositories, as deployments do."""
    one = Agent(
        "agent",
        name=Value("agent"),
        role=Role(Value("arn:aws:iam::123456789012:role/ResearchAgentRole")),
        network=Network(mode=Value("PUBLIC")),
        lifetime=Value(300),
    )
    images = [Value(f"{HOST}/{('research-agent', 'writer-agent')[n % 2]}:latest") for n in range(count)]
    agents = [evolve(one, subject=f"agent_{n}", name=Value(f"agent_{n}"), image=images[n]) for n in range(count)]
    return Target("flags", "flags", agents=tuple(agents))


def depth(query: Query[Any]) -> int:
    """How many calls stand one after another before this query is answered."""
    return 1 + max((depth(need) for need in query.needs), default=0)


@frozen
class Measured:
    """One kind of audit: medians over the runs, the first left out, which fills what is compiled once."""

    name: str
    calls: int
    seconds: float
    cpu: float
    stages: int

    @property
    def over_floor(self) -> float:
        """Wall time over the longest chain of dependent calls."""
        return self.seconds / (self.stages * LATENCY)

    @property
    def over_serial(self) -> float:
        """How many times faster it is than one call after another."""
        return self.calls * LATENCY / self.seconds


def measure(name: str, what: Target | None, stages: int) -> Measured:
    """Several runs of one kind of audit."""
    every = questions(checks.all_checks())
    with demo("ready", "us-west-2") as world:
        known: dict[str, Raw | Failure] = {}
        calls, seconds, cpu = 0, [], []
        for _ in range(RUNS + 1):
            distant = Distant(Live(world.session, every, fetch=world.fetch), known)
            started, worked = time.perf_counter(), time.process_time()
            audit(what, account=LiveAccount(Engine(distant)), regions=["us-west-2"])
            seconds.append(time.perf_counter() - started)
            cpu.append(time.process_time() - worked)
            calls = distant.calls
    return Measured(name, calls, statistics.median(seconds[1:]), statistics.median(cpu[1:]), stages)


def table(found: list[Measured]) -> str:
    """The README's table."""
    head = (
        "| audit | calls | wall time over the longest chain of dependent calls | faster than one call after another |"
    )
    rows = [f"| {m.name} | {m.calls} | {m.over_floor:.1f} × | {m.over_serial:.1f} × |" for m in found]
    return "\n".join([head, "|---|---|---|---|", *rows])


def main() -> None:
    """Prints the ratios; `--json` as data, `--write` into the README."""
    parser = argparse.ArgumentParser(description="How close an audit is to its floor.")
    parser.add_argument("sizes", nargs="*", type=int, default=[1, 50, 500], help="numbers of agents")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="rewrite the table in the README")
    given = parser.parse_args()
    chain = max(depth(query) for check in checks.all_checks() for query in check.queries)
    found = [measure("what a region holds", None, chain + 4)]
    for count in given.sizes:
        name = "one agent" if count == 1 else f"{count} agents that share role and repositories"
        found.append(measure(name, target(count), chain + 1))
    if given.json:
        print(
            json.dumps([{**asdict(m), "overFloor": m.over_floor, "overSerial": m.over_serial} for m in found], indent=2)
        )
    else:
        print(table(found))
        print("\n".join(f"{m.name}: {m.cpu:.2f} s CPU" for m in found))
    if given.write:
        text = README.read_text(encoding="utf-8")
        before, _, rest = text.partition(START)
        _, _, after = rest.partition(END)
        README.write_text(f"{before}{START}\n{table(found)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
