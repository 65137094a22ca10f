"""How the cost of an audit grows with what is audited: CPU seconds by number of agents, VPCs, regions and accounts.

    python tests/bench/growth.py [--json] [--write]

Agents and VPCs are judged in this process, from answers that a first run keeps; regions and accounts are whole processes
against the canned server. Linear is what costs the same for each further one. Prints figures, asserts nothing.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import audit as in_process
import whole
from attrs import asdict, evolve, frozen
from loaded import Unpaced

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.session import LiveAccount
from preflight.audit.run import audit, questions
from preflight.core.target import Agent, Network, Role, Target
from preflight.core.value import Value
from preflight.demo import DemoAccount, demo
from preflight.demo.site import Site
from preflight.demo.state import states
from preflight.demo.worlds import images, network

REGION = "us-west-2"
START, END = "<!-- growth -->", "<!-- /growth -->"
RUNS = 3
ONE = in_process.target(1).agents[0]


@frozen
class Point:
    """What one audit of so many things costs."""

    kind: str
    count: int
    cpu: float
    calls: int | None = None


def sharing(_: Site, count: int) -> Iterator[Agent]:
    """Agents that share a role and two images."""
    yield from in_process.target(count).agents


def distinct(site: Site, count: int) -> Iterator[Agent]:
    """Agents with a role and an image each."""
    iam, model = site.client("iam"), "ResearchAgentRole"
    trust = iam.get_role(RoleName=model)["Role"]["AssumeRolePolicyDocument"]
    policy = iam.get_role_policy(RoleName=model, PolicyName=model)["PolicyDocument"]["Statement"]
    for number in range(count):
        repository = images.repository(site, f"agent-{number}")
        images.push_image(site, f"agent-{number}", "arm64", "latest")
        role = site.role(f"Agent{number}", trust, policy)
        yield named(number, image=Value(f"{repository}:latest"), role=Role(Value(role)))


def in_vpcs(site: Site, count: int) -> Iterator[Agent]:
    """Agents in a VPC each."""
    for number in range(count):
        built = network.vpc_for_agents(site, network.zones(site)[:2])
        subnets = tuple(Value(subnet) for subnet in built.private_subnets)
        yield named(number, network=Network(Value("VPC"), Value(built.vpc), subnets, (Value(built.security_group),)))


def named(number: int, **parts: object) -> Agent:
    """The agent of the benchmark with another name and other parts."""
    return evolve(ONE, subject=f"agent_{number}", name=Value(f"agent_{number}"), **parts)


AGENTS: dict[str, tuple[Callable[[Site, int], Iterator[Agent]], tuple[int, ...]]] = {
    "agents that share a role and images": (sharing, (1, 10, 100, 500)),
    "agents with a role and an image each": (distinct, (1, 10, 100)),
    "agents in a VPC each": (in_vpcs, (1, 10, 50)),
}
PLACES = (1, 5, 20)


def judged(kind: str, agents: Callable[[Site, int], Iterator[Agent]], count: int) -> Point:
    """An audit of so many agents in this process."""
    every = questions(checks.all_checks())
    with demo("ready", REGION) as world:
        target = Target("flags", "flags", agents=tuple(agents(site_of(world), count)))
        near, known, cpu = Live(world.session, every, fetch=world.fetch), {}, []
        for _ in range(RUNS + 1):
            asked = in_process.Distant(near, known, latency=0.0)
            gc.collect()
            started = time.process_time()
            audit(target, account=LiveAccount(Engine(asked, pacer=Unpaced())), regions=[REGION])
            cpu.append(time.process_time() - started)
    return Point(kind, count, round(statistics.median(cpu[1:]), 3), asked.calls)


def site_of(world: DemoAccount) -> Site:
    """Where more can be built in a world."""
    return Site(world.session, REGION, world.account_id, states[world.account_id][REGION])


def processes(folder: Path) -> Iterator[Point]:
    """Audits of many regions and accounts as whole processes."""
    recording = whole.record(folder)
    with whole.served(recording, 0) as url:
        for kind, command in (("regions", whole.of_regions), ("accounts", whole.of_accounts)):
            for count in PLACES:
                runs = [whole.run(command(url, count), url) for _ in range(RUNS + 1)][1:]
                yield Point(kind, count, round(statistics.median(run.cpu for run in runs), 3), runs[0].calls)


def table(points: list[Point]) -> str:
    """Markdown: a row a point, with what each further one costs since the point before."""
    lines = ["| audit of | | CPU | each further one | calls |", "|---|---|---|---|---|"]
    before: Point | None = None
    for point in points:
        further = ""
        if before and before.kind == point.kind:
            further = f"{(point.cpu - before.cpu) / (point.count - before.count) * 1000:.1f} ms"
        lines.append(f"| {point.kind} | {point.count} | {point.cpu:.2f} s | {further} | {point.calls or ''} |")
        before = point
    return "\n".join(lines)


def main() -> None:
    """Measures everything, prints, and with `--write` puts the table beside what else is known of speed."""
    parser = argparse.ArgumentParser(description="How the cost of an audit grows.")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--write", action="store_true", help="rewrite the table in tests/bench/README.md")
    given = parser.parse_args()
    gc.set_threshold(500_000)  # as the command line does
    points = [judged(kind, agents, count) for kind, (agents, counts) in AGENTS.items() for count in counts]
    with tempfile.TemporaryDirectory() as folder:
        points += processes(Path(folder))
    print(json.dumps([asdict(point) for point in points], indent=2) if given.json else table(points))
    if given.write:
        page = Path(__file__).with_name("README.md")
        before, _, rest = page.read_text(encoding="utf-8").partition(START)
        page.write_text(f"{before}{START}\n{table(points)}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
