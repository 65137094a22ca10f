"""The CDK's bootstrap: there, and new enough."""

from __future__ import annotations

import pytest
from worlds import REGION, findings, live_facts, scope

from preflight.checks.cdk_bootstrap import judge
from preflight.core.query import Answer
from preflight.core.target import Bootstrap, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.demo import demo
from preflight.deployment.queries import BOOTSTRAP, Parameter

DEFAULT, CUSTOM = "/cdk-bootstrap/hnb659fds/version", "/cdk-bootstrap/team/version"


def target(parameter: str = DEFAULT, version: int = 6) -> Target:
    return Target("cdk", "cdk.out", bootstrap=Bootstrap(parameter, version))


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        (Parameter(DEFAULT, "6"), "pass"),
        (Parameter(DEFAULT, "27"), "pass"),
        (Parameter(DEFAULT, "4"), "fail"),
        (Parameter(DEFAULT, "six"), "unknown"),
        (Answer(()), "fail"),
        (Unanswered(UnansweredReason.DENIED, "ssm:GetParameter"), "unknown"),
    ],
)
def test_versions(rows: object, status: str) -> None:
    [one] = findings(judge, scope(target=target()), {BOOTSTRAP: {DEFAULT: rows}})
    assert one.status == status


@pytest.mark.parametrize(
    ("parameter", "command"),
    [
        (DEFAULT, "cdk bootstrap aws://123456789012/us-west-2"),
        (CUSTOM, "cdk bootstrap aws://123456789012/us-west-2 --qualifier team"),
    ],
)
def test_the_command_that_bootstraps(parameter: str, command: str) -> None:
    [one] = findings(judge, scope(target=target(parameter)), {BOOTSTRAP: {parameter: Answer(())}})
    assert one.fix
    assert one.fix.command == command


def test_other_tools_ask_no_question() -> None:
    [one] = findings(judge, scope(target=Target("terraform", "plan.json")))
    assert one.status == "skip"


def test_the_parameter_of_an_account() -> None:
    with demo("ready", REGION) as account:
        facts = live_facts(account.session, scope(target=target()), BOOTSTRAP)
        assert facts.of(BOOTSTRAP, DEFAULT) == (Parameter(DEFAULT, "27"),)
        other = scope(target=target(CUSTOM))
        assert live_facts(account.session, other, BOOTSTRAP).one(BOOTSTRAP, CUSTOM) is None
