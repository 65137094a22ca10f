"""What denies is never taken for nothing: with a Deny more or an Allow less, a right is no longer passed.

Over the recorded facts of the simulated accounts, for every right that any check asks. The suite makes some of the
changes; `CHANGES=all` makes all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

import pytest
from attrs import evolve
from changes import Document, World, new_fails, new_passes
from recordings import ALL, recorded
from rights import (
    CERTAIN,
    OPEN,
    POLICIES,
    VAIN,
    Changed,
    Denial,
    in_endpoints,
    in_resources,
    in_trust,
    operation,
    parameters,
    planned,
    simulated,
    without_allows,
)
from test_demo_coverage import REGION, RUNS

from preflight import checks
from preflight.core.finding import Finding, Status
from preflight.core.report import Report
from preflight.core.target import Target
from preflight.demo import demo
from preflight.iam.grants import as_policies_say, is_made_up
from preflight.iam.resource_policies import KINDS

SOME: Mapping[str, tuple[int, ...]] = {"ready": (0, 1, 5, 9), "blocked": (0,)}
STEP = 1 if ALL else 20
ACTIONS = {name.partition(":")[2] for name in POLICIES}
ACCOUNT = "123456789012"
ARN = re.compile(r"arn:aws:[^\s,;()]+[^\s,;():]")
RIGHT = re.compile(r"\bmay\b|\blets\b|admits")
EITHER = "bedrock-agentcore:Create"
"""How actions begin for which an Allow on another resource is as good."""


SURE = {"Deny of an identity policy", "Deny of the permissions boundary", *CERTAIN}
"""What denies for sure: it is said so, as a fail or where the right is only recommended as a warning."""
SAID = {Status.FAIL, Status.WARN}
UNNAMED = "its name is not known until the deployment"
"""Why what is denied for sure of a name that nobody knows yet is not said so."""


def asking(operations: Iterable[str]) -> frozenset[str]:
    """The checks that ask one of these."""
    wanted = frozenset(operations)
    return frozenset(check.id for check in checks.all_checks() if wanted & {each.operation for each in check.queries})


PATHS = {"startup-path", "service-paths"}
OF_RIGHTS, OF_POLICIES = asking(["SimulatePrincipalPolicy"]), asking(ACTIONS)


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """Runs of the worlds, those in which much is asked of roles."""
    found = []
    for name in RUNS if ALL else SOME:
        with demo(name, REGION) as account:
            found += [recorded(account, name, number) for number in (range(len(RUNS[name])) if ALL else SOME[name])]
    return found


def passes(report: Report, among: frozenset[str]) -> Iterator[Finding]:
    """What passes of rights, not of whether things are there."""
    found = (each for each in report.findings if each.status is Status.PASS and each.check in among)
    return (each for each in found if RIGHT.search(each.because))


def says(finding: Finding, about: Iterable[str]) -> bool:
    """Whether a finding speaks of all these, of everything only where it says so."""
    text = f"{finding.subject} {finding.because}"
    begun = {each: r"(?<!\S)" if each == "*" else "" for each in about}
    return all(
        re.search(rf"{begun[each]}({re.escape(each)}|{re.escape(as_policies_say(each))})(?!\w)", text) for each in about
    )


Make = Callable[[Document], Iterator[Denial]]


def wrong(
    worlds: Iterable[World], make: Make, among: frozenset[str], *, open_: bool = True, step: int = STEP
) -> list[str]:
    """The passes that the changes leave of the right they are about, and those that they bring."""
    found = []
    for first, world in enumerate(worlds):
        before = world.report()
        for change in islice(make(world.facts), first % step, None, step) if before else ():
            after = world.report(change.facts)
            assert before
            assert after
            new = [*new_passes(before, after), *(() if open_ else new_fails(before, after))]
            left = [each for each in passes(after, among) if open_ and says(each, change.about)]
            if change.kind in SURE and not any(each.startswith(EITHER) for each in change.about):
                told = (each for each in after.findings if each.status in SAID or UNNAMED in each.because)
                sure = {each.check for each in told if says(each, change.about)}
                left += [each for each in passes(before, among) if says(each, change.about) and each.check not in sure]
            found += [f"{world.name}, {change}: {each}" for each in new]
            found += [f"{world.name}, {change}: {each.check} passes: {each.because}" for each in left]
    return found


def test_a_right_that_a_policy_of_the_role_denies_does_not_pass(worlds: list[World]) -> None:
    def make(facts: Document) -> Iterator[Denial]:
        return (each for each in simulated(facts) if "Allow" not in each.kind or not each.about[1].startswith(EITHER))

    assert wrong(worlds, make, OF_RIGHTS) == []


@pytest.mark.parametrize("conditions", [CERTAIN, OPEN], ids=["certain", "open"])
def test_a_right_that_a_policy_of_the_resource_denies_does_not_pass(
    worlds: list[World], conditions: Mapping[str, Mapping[str, object]]
) -> None:
    assert wrong(worlds, lambda facts: in_resources(facts, conditions), OF_POLICIES) == []


@pytest.mark.parametrize("conditions", [CERTAIN, OPEN], ids=["certain", "open"])
def test_a_trust_policy_that_denies_does_not_pass(
    worlds: list[World], conditions: Mapping[str, Mapping[str, object]]
) -> None:
    assert wrong(worlds, lambda facts: in_trust(facts, conditions), frozenset({"role-trust"})) == []


@pytest.mark.parametrize("conditions", [CERTAIN, OPEN], ids=["certain", "open"])
def test_an_endpoint_whose_policy_denies_is_no_way(
    worlds: list[World], conditions: Mapping[str, Mapping[str, object]]
) -> None:
    """Whatever an endpoint serves is not reached by it; where it serves nothing that is needed, nothing changes."""
    found = []
    for world in worlds:
        before = world.report()
        for change in in_endpoints(world.facts, conditions) if before else ():
            after = world.report(change.facts)
            assert before
            assert after
            left = (each for each in after.findings if each.status is Status.PASS and each.check in PATHS)
            found += [f"{world.name}, {change}: {each}" for each in new_passes(before, after)]
            found += [f"{world.name}, {change}: {each.because}" for each in left if change.about[0] in each.because]
    assert found == []


@pytest.mark.parametrize("make", [in_resources, in_endpoints, in_trust])
def test_a_deny_that_does_not_apply_changes_nothing(
    worlds: list[World], make: Callable[[Document, Mapping[str, Mapping[str, object]]], Iterator[Denial]]
) -> None:
    assert wrong(worlds, lambda facts: make(facts, VAIN), frozenset(), open_=False) == []


def of_plans(worlds: Iterable[World], make: Callable[[Target], Iterator[Changed]]) -> list[str]:
    """The passes that changes of roles to come leave of their rights, and those that they bring."""
    found = []
    for world in worlds:
        before = world.report()
        for kind, name, target in make(world.target) if world.target and before else ():
            after = evolve(world, target=target).report()
            assert before
            assert after
            left = [each for each in passes(after, OF_RIGHTS) if each.because.startswith(f"{name} may")]
            found += [f"{world.name}, {name} {kind}: {each}" for each in new_passes(before, after)]
            found += [f"{world.name}, {name} {kind}: {each.check} passes: {each.because}" for each in left]
    return found


@pytest.mark.parametrize(
    "make",
    [lambda target: planned(target, {**CERTAIN, **OPEN}), without_allows],
    ids=["denied", "not allowed"],
)
def test_a_right_that_a_role_to_come_is_denied_does_not_pass(
    worlds: list[World], make: Callable[[Target], Iterator[Changed]]
) -> None:
    assert of_plans(worlds, make) == []


def test_every_policy_that_can_deny_a_passed_right_was_read(worlds: list[World]) -> None:
    """Of each resource on which a right passes and whose kind has policies, the policy was asked for."""
    unread = []
    for world in worlds:
        asked = {(operation(key), json.dumps(parameters(key), sort_keys=True)) for key in world.facts["answers"]}
        for each in passes(report, OF_RIGHTS) if (report := world.report()) else ():
            for arn in ARN.findall(each.because.partition(": ")[2]):
                account = arn.split(":")[4] or ACCOUNT
                for kind in KINDS if not is_made_up(arn) and "*" not in arn else ():
                    wanted = f"{kind.service}:{kind.operation}", json.dumps(kind.params(arn, account), sort_keys=True)
                    if re.fullmatch(f"arn:aws:{kind.arns}", arn) and wanted not in asked:
                        unread.append(f"{world.name}, {each.check}: {wanted[0]} of {arn}")
    assert unread == []


def test_the_proof_can_fail(worlds: list[World], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where policies of resources are not read, rights that they deny pass."""
    monkeypatch.setattr("preflight.iam.queries.with_resource", lambda one, *_: one)
    assert wrong(worlds, lambda facts: in_resources(facts, {"Deny": {}}), OF_POLICIES, step=1) != []
