"""How close an audit is to its floor: the longest chain of dependent calls.

Every call of the simulated account is given the same latency, so the floor is the number of calls in the longest
chain times that latency, and what one call after another would take is the number of calls times it. Prints ratios,
asserts nothing. Run it from the checkout: `python tests/bench/audit.py [agents]`.
"""

from __future__ import annotations

import statistics
import sys
import time
from typing import Any

from attrs import define, evolve

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

LATENCY = 0.1
RUNS = 5
HOST = "123456789012.dkr.ecr.us-west-2.amazonaws.com"


@define
class Distant:
    """A responder as far away as a real endpoint: answers come from memory, after the latency."""

    near: Live
    known: dict[str, Raw | Failure]
    calls: int = 0

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The answer of a first run, a latency later."""
        key = f"{query.service} {query.operation} {region} {sorted(call.params.items())}"
        if key not in self.known:
            self.known[key] = self.near.respond(query, call, region)
        self.calls += 1
        time.sleep(LATENCY)
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


def measure(what: Target | None) -> tuple[float, int]:
    """Median seconds of a run, first run left out, and its calls."""
    every = questions(checks.all_checks())
    with demo("ready", "us-west-2") as world:
        known: dict[str, Raw | Failure] = {}
        seconds = []
        for _ in range(RUNS + 1):
            distant = Distant(Live(world.session, every, fetch=world.fetch), known)
            started = time.perf_counter()
            audit(what, account=LiveAccount(Engine(distant)), regions=["us-west-2"])
            seconds.append(time.perf_counter() - started)
        return statistics.median(seconds[1:]), distant.calls


def main() -> None:
    """Prints the ratios of three runs."""
    chain = max(depth(query) for check in checks.all_checks() for query in check.queries)
    sizes = [int(arg) for arg in sys.argv[1:]] or [1, 50]
    for name, what, stages in [("region", None, chain + 4), *((f"{n} agents", target(n), chain + 1) for n in sizes)]:
        seconds, calls = measure(what)
        floor, serial = stages * LATENCY, calls * LATENCY
        print(
            f"{name:10} {calls:4} calls  {seconds:5.2f} s  {seconds / floor:4.2f} x the floor of {stages} dependent calls  "
            f"{serial / seconds:4.1f} x faster than one call after another"
        )


if __name__ == "__main__":
    main()
