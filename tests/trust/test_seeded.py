"""The proof can fail: with a fault planted in a check, the properties of this folder report it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import test_registry
from attrs import evolve
from changes import DENIED, NOTHING, Document, World, cuts, new_fails
from evidence import ABSENT, ALONE, passing
from recordings import recorded
from test_demo_coverage import REGION

from preflight import checks
from preflight.checks.secret_exists import SECRET
from preflight.core.check import Check
from preflight.core.finding import Finding, passed
from preflight.core.query import Facts, Query
from preflight.core.unanswered import Unanswered
from preflight.demo import demo

Judge = Callable[[Any, Facts], Iterator[Finding]]


def always(_of: Any, _facts: Facts) -> Iterator[Finding]:
    """Passes whatever AWS says."""
    yield passed("it is well")


def on_no_rows(of: Any, facts: Facts) -> Iterator[Finding]:
    """Takes a secret that is not there for one that is well."""
    facts.one(SECRET, of.get())
    yield passed("it is well")


def on_denials(of: Any, facts: Facts) -> Iterator[Finding]:
    """Takes a denied call for a secret that is well, and only that."""
    if isinstance(facts.reply(SECRET, of.get()), Unanswered):
        yield passed("it is well")
    else:
        yield from checks.get_check("secret-exists").judge(of, facts)


def plant(monkeypatch: pytest.MonkeyPatch, judge: Judge, **changed: Any) -> Check[Any]:
    """The registry with another judge of `secret-exists`, which a run of all checks then asks."""
    planted = evolve(checks.get_check("secret-exists"), judge=judge, **changed)
    every = tuple(planted if each.id == planted.id else each for each in checks.all_checks())
    monkeypatch.setattr(checks, "all_checks", lambda: every)
    return planted


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    """A file whose agent names a secret that is there."""
    with demo("ready", REGION) as account:
        return [recorded(account, "ready", 1)]


@pytest.mark.parametrize(
    ("judge", "answer", "may"),
    [(always, DENIED, ALONE), (always, NOTHING, ALONE | ABSENT), (on_no_rows, NOTHING, ALONE | ABSENT), (on_denials, DENIED, ALONE)],
)  # fmt: skip
def test_a_check_that_passes_without_evidence_is_noticed(
    worlds: list[World], monkeypatch: pytest.MonkeyPatch, judge: Judge, answer: Document, may: dict[str, str]
) -> None:
    assert "secret-exists" not in passing(worlds, answer)
    planted = plant(monkeypatch, judge)
    seeded = [evolve(each, options=evolve(each.options, checks=checks.all_checks())) for each in worlds]
    assert passing(seeded, answer) - may.keys() == {planted.id}


@pytest.mark.parametrize(
    "query", [Query("iam", "CreateRole", "Role", str), Query("secretsmanager", "GetSecretValue", "ARN", str)]
)
def test_an_operation_that_is_no_read_is_noticed(query: Query[Any]) -> None:
    with pytest.raises(AssertionError):
        test_registry.TestQuery().test_reads_only(query)


def test_a_cut_listing_taken_for_none_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    with demo("bare", REGION) as account:
        world = recorded(account, "bare", 1)
    [change] = [each for each in cuts(world.facts) if "iam:ListRoles" in each.where and not rows(each, world)]
    whole = world.report(change.facts)
    monkeypatch.setattr(Facts, "complete", lambda *_: True)
    seeded = world.report(change.facts)
    assert whole
    assert seeded
    assert list(new_fails(whole, seeded)) != []


def rows(change: Any, world: World) -> list[Any]:
    """What is left of the listing that a change cuts."""
    [left] = [each for key, each in change.facts["answers"].items() if each is not world.facts["answers"][key]]
    found: list[Any] = left["rows"]
    return found
