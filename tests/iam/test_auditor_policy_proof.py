"""The read-only promise: what is called is declared, the generated policy is enough, and less than it is never green."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from attrs import define, evolve, field
from targets import wide

from preflight import checks
from preflight.account.engine import Engine
from preflight.account.live import Live
from preflight.account.raw import Failure, Raw
from preflight.account.session import LiveAccount
from preflight.audit.run import Options, audit, questions
from preflight.core.query import Call, Query
from preflight.core.report import Report
from preflight.core.target import Target
from preflight.demo import DemoAccount, demo
from preflight.demo.denials import denying
from preflight.iam.auditor_policy import actions, policy

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
REGION = "us-west-2"
EVERY = checks.all_checks()
ACTIONS = actions(questions(EVERY))


def account(session: boto3.Session, world: DemoAccount) -> LiveAccount:
    return LiveAccount(Engine(Live(session, questions(EVERY), fetch=world.fetch), seconds=60))


@define
class Remembering:
    """A responder that asks the world each question once, but for what is denied, which it asks anew."""

    live: Live
    answers: dict[tuple[str, ...], Raw | Failure] = field(factory=dict)
    denied: str = ""

    def respond(self, query: Query[Any], call: Call, region: str) -> Raw | Failure:
        """The world's answer."""
        if query.action == self.denied:
            return self.live.respond(query, call, region)
        key = (query.service, query.operation, region, repr(call))
        if key not in self.answers:
            self.answers[key] = self.live.respond(query, call, region)
        return self.answers[key]


@pytest.fixture(scope="module")
def live() -> Iterator[Remembering]:
    """The ready world, stood up once; every run has an engine of its own."""
    with demo("ready", REGION) as world:
        yield Remembering(Live(world.session, questions(EVERY), fetch=world.fetch))


def run(opened: LiveAccount, target: Target | None) -> Report:
    return audit(target, account=opened, regions=[REGION], options=Options(), now=NOW)


@pytest.fixture(scope="module")
def whole(live: Remembering) -> dict[str, Report]:
    """The reports with nothing denied."""
    return {
        kind: run(LiveAccount(Engine(live)), wide() if kind == "target" else None) for kind in ("account", "target")
    }


def passes(report: Report) -> set[tuple[str, str]]:
    """(check, subject) of all that is green through and through."""
    bad = {(f.check, f.subject) for f in report.findings if f.status not in {"pass", "skip"}}
    return {(f.check, f.subject) for f in report.findings if f.status == "pass"} - bad


def failing(report: Report) -> set[tuple[str, str]]:
    return {(f.check, f.subject) for f in report.findings if f.status == "fail"}


def test_the_ready_world_is_ready(whole: dict[str, Report]) -> None:
    report = whole["account"]
    assert report.exit_code == 0
    assert {f.status.value for f in report.findings} == {"pass", "skip"}


def test_what_is_called_is_declared(whole: dict[str, Report]) -> None:
    for report in whole.values():
        called = {call for found in report.audits for call in found.calls}
        assert called - {"https:Get"} <= set(ACTIONS)


def test_no_action_is_a_wildcard() -> None:
    [statement] = policy(questions(EVERY))["Statement"]
    assert statement["Action"] == list(ACTIONS)
    assert not [action for action in ACTIONS if "*" in action]


@pytest.mark.parametrize("kind", ["account", "target"])
@pytest.mark.parametrize("action", ACTIONS)
def test_each_action_denied_alone(action: str, kind: str, live: Remembering, whole: dict[str, Report]) -> None:
    """No new pass, no new fail, no crash, and the denied action is named wherever it was needed."""
    before = whole[kind]
    with denying({action}):
        denied = evolve(live, denied=action)
        report = run(LiveAccount(Engine(denied, seconds=60)), wide() if kind == "target" else None)
    assert passes(report) - passes(before) == set()
    assert not [f for f in report.findings if "the check itself failed" in f.because]
    assert failing(report) - failing(before) == set()
    if any(action in found.calls for found in before.audits):
        assert any(action in f.because for f in report.findings), f"{action} is not named"


def test_the_policy_of_one_check_is_no_wider_than_its_questions() -> None:
    [one] = checks.select(["secret-exists"])
    assert "secretsmanager:DescribeSecret" in actions(one.everything)
    assert not [a for a in actions(one.everything) if not a.startswith(("secretsmanager:", "sts:", "iam:"))]
