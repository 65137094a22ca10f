"""What is taken away proves nothing: with less known no finding passes that did not, and order and others do not matter.

Facts of the simulated accounts are recorded once and judged again with one thing changed: a call denied, a listing cut, a
row gone, a member null, a value of the target unknown. The suite samples the changes; `CHANGES=all` makes all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import pytest
from attrs import evolve
from changes import (
    DENIED,
    NOTHING,
    Change,
    Document,
    World,
    cuts,
    denials,
    new_fails,
    new_passes,
    now_well,
    nulls,
    of_other_kinds,
    removals,
    unheard_of,
    unknowns,
)
from evidence import ABSENT, ALONE, passing
from recordings import ALL, recorded
from test_demo_coverage import REGION, RUNS

from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.raw import Failure, Raw
from preflight.account.session import LiveAccount
from preflight.audit.run import audit, questions
from preflight.core.query import Call, Query
from preflight.core.report import Report
from preflight.demo import demo

Test = Callable[[Report, Report], Iterator[str]]
STEP = 1 if ALL else 60
"""Of the changes of a run the suite makes every 60th."""
SOME = {"ready": (0, 1), "blocked": (0, 1), "bare": (1,)}
"""The runs in the suite: a region and a file where all is well, and where nothing is, and a region without agents."""

WHETHER = "whether a first agent is searched for is not known"
MEANT = {
    "denied": {
        f"bedrock-agentcore-control:ListGateways {check}": WHETHER
        for check in ("image-exists", "private-subnets", "startup-path", "vpc-endpoints")
    },
    "without row": {
        "bedrock-agentcore-control:ListGateways gateway-quota": "the gateway beyond the quota is gone",
        "cloudformation:DescribeStacks stack-state": "the stack that cannot be updated is gone",
        "ec2:DescribeNetworkAcls network-acls": "without an ACL of its own a subnet has the default one of the VPC",
        "ec2:DescribeRouteTables private-subnets": "without a table of its own a subnet has the main one of the VPC",
        "ec2:DescribeSubnets endpoint-health": "the subnet that does not reach the endpoint is gone",
    },
    "null": {
        "https:Get image-configuration": "an image that names no command or port has none",
        "bedrock-agentcore-control:GetGateway jwt-discovery": "a gateway that names no discovery URL has none",
        "ec2:DescribeRegions region-enabled": "the region itself answers, as only an enabled one does",
        "bedrock-agentcore-control:GetAgentRuntime service-name": "a runtime without a status hides no failed endpoint",
    },
    "another": {
        "bedrock-agentcore-control:GetAgentRuntime service-name": "a runtime that did not fail hides no failed endpoint",
        "bedrock-agentcore-control:GetGatewayTarget credential-provider": "members of another kind are no answer of AWS",
        "bedrock-agentcore-control:ListGateways api-constraints": "it is not what the source says, whatever it is",
        "bedrock:ListFoundationModels model-available": "offered otherwise, it is not offered on demand",
        "ec2:DescribeRegions region-enabled": "the region itself answers, as only an enabled one does",
        "ec2:DescribeSecurityGroups endpoint-health": "another protocol is not TCP",
        "ec2:DescribeSecurityGroups startup-path": "another protocol is not TCP",
        "https:Get image-architecture": "another operating system is not Linux",
    },
    "unsupported": {
        "account account-identity": "a file that names no account fits every one",
        "exceptionLevel api-constraints": "the finding names the values that it does not know",
    },
}
"""What may pass or fail after a change, and why: the facts are other ones, rather than fewer."""


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """Runs of the worlds."""
    found = []
    for name in RUNS if ALL else SOME:
        with demo(name, REGION) as account:
            found += [recorded(account, name, number) for number in (range(len(RUNS[name])) if ALL else SOME[name])]
    return found


def sampled(worlds: Iterable[World], make: Callable[[Document], Iterator[Change]]) -> Iterator[tuple[World, Change]]:
    """Some of the changes of every world, each world beginning elsewhere."""
    for first, world in enumerate(worlds):
        yield from ((world, each) for each in islice(make(world.facts), first % STEP, None, STEP))


def excused(kind: str, operation: str, told: str) -> bool:
    """Whether a change is meant to do what it did."""
    check = told.split(" ", maxsplit=1)[0]
    return any(kind.startswith(known) and f"{operation} {check}" in some for known, some in MEANT.items())


def wrong(worlds: Iterable[World], make: Callable[[Document], Iterator[Change]], *tests: Test) -> list[str]:
    """What changes do that they must not do."""
    found: list[str] = []
    before: dict[str, Report] = {}
    for world, change in sampled(worlds, make):
        if world.name not in before:
            as_is = world.report()
            assert as_is is not None
            before[world.name] = as_is
        after = world.report(change.facts)
        told = (each for test in tests if after for each in test(before[world.name], after))
        found += [f"{world.name}, {change}: {t}" for t in told if not excused(change.kind, change.operation, t)]
    return found


@pytest.mark.parametrize(
    ("make", "tests"),
    [
        (denials, (new_passes, new_fails, now_well)),
        (cuts, (new_passes, new_fails, now_well)),
        (nulls, (new_passes, new_fails)),
        (removals, (new_passes,)),
        (unheard_of, (new_passes, new_fails)),
        (of_other_kinds, (new_passes, new_fails)),
    ],
    ids=["denied", "cut", "null", "row gone", "a word of the future", "another kind"],
)
def test_less_known_proves_nothing(
    worlds: list[World], make: Callable[[Document], Iterator[Change]], tests: tuple[Test, ...]
) -> None:
    assert wrong(worlds, make, *tests) == []


@pytest.mark.parametrize(("answer", "may"), [(DENIED, ALONE), (NOTHING, ALONE | ABSENT)], ids=["denied", "nothing"])
def test_a_pass_rests_on_an_answer(worlds: list[World], answer: Document, may: dict[str, str]) -> None:
    assert passing(worlds, answer) <= may.keys()


def test_an_unknown_value_proves_nothing(worlds: list[World]) -> None:
    found = []
    for world in worlds:
        before = world.report()
        for path, target in islice(unknowns(world.target), 0, None, 1 if ALL else 3) if world.target else ():
            after = evolve(world, target=target).report()
            told = [*new_passes(before, after), *new_fails(before, after)] if before and after else []
            name = path.rpartition(".")[2]
            found += [f"{world.name}, {path}: {each}" for each in told if not excused("unsupported", name, each)]
    assert found == []


class Turned:
    """A live account whose every list comes the other way round."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        found = self.live.respond(query, call, region)
        if isinstance(found, Failure) or not isinstance(found.body.get(query.member), list):
            return found
        return Raw({**found.body, query.member: found.body[query.member][::-1]}, found.complete)


@pytest.mark.parametrize("name", RUNS if ALL else ["ready"])
def test_the_order_of_answers_does_not_matter(name: str) -> None:
    with demo(name, REGION) as account:
        live = Live(account.session, questions(RUNS[name][0].checks), fetch=account.fetch)
        accounts = [LiveAccount(Engine(one, seconds=60)) for one in (live, Turned(live))]
        target = RUNS[name][0].target(account)
        reports = [audit(target, account=one, regions=REGION) for one in accounts]
    first, other = ({(f.check, f.subject, f.status) for f in report.findings} for report in reports)
    assert first == other


def test_a_judge_that_passes_on_less_is_noticed(worlds: list[World], monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof can fail: where subnets that could not be listed are no subnets, endpoints pass."""
    [world] = [each for each in worlds if each.name == "blocked 0"]
    [change] = [each for each in denials(world.facts) if "ec2:DescribeSubnets" in each.where and "vpc-id" in each.where]
    before, whole = world.report(), world.report(change.facts)
    monkeypatch.setattr(
        "preflight.network.places.Place.subnets",
        property(lambda place: tuple(row for row in place.named if place.topology.subnets)),
    )
    seeded = world.report(change.facts)
    assert before
    assert whole
    assert seeded
    assert list(new_passes(before, whole)) == []
    assert list(new_passes(before, seeded)) != []
