"""The stack can be deployed: each state, and what to do about it."""

from __future__ import annotations

import json

import pytest
from worlds import REGION, findings, live_facts, scope

from preflight.checks.stack_state import judge
from preflight.core.finding import Finding
from preflight.core.query import Answer
from preflight.core.target import Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.demo import demo
from preflight.deployment.queries import STACK, Stack


def target(kind: str = "cloudformation", stack: Value[str] | None = None) -> Target:
    return Target(kind, "stack.yaml", stack=stack or Value("agents"))


def found(status: str, kind: str = "cloudformation") -> Finding:
    [one] = findings(judge, scope(target=target(kind)), {STACK: {"agents": Stack("agents", status)}})
    return one


@pytest.mark.parametrize(
    ("state", "kind", "status"),
    [
        ("CREATE_COMPLETE", "cloudformation", "pass"),
        ("UPDATE_ROLLBACK_COMPLETE", "cloudformation", "pass"),
        ("REVIEW_IN_PROGRESS", "cloudformation", "pass"),
        ("UPDATE_IN_PROGRESS", "cdk", "warn"),
        ("ROLLBACK_COMPLETE", "cloudformation", "fail"),
        ("ROLLBACK_COMPLETE", "cdk", "warn"),
        ("ROLLBACK_FAILED", "cdk", "fail"),
        ("DELETE_FAILED", "cloudformation", "fail"),
        ("UPDATE_ROLLBACK_FAILED", "cdk", "fail"),
        ("NEVER_HEARD_OF", "cdk", "unknown"),
    ],
)
def test_states(state: str, kind: str, status: str) -> None:
    assert found(state, kind).status == status


@pytest.mark.parametrize(
    ("state", "command"),
    [("ROLLBACK_COMPLETE", "delete-stack"), ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback")],
)
def test_the_command_that_frees_it(state: str, command: str) -> None:
    fix = found(state).fix
    assert fix
    assert fix.command == f"aws cloudformation {command} --stack-name agents --region us-west-2"


def test_a_stack_that_is_not_there_is_created() -> None:
    [one] = findings(judge, scope(target=target()), {STACK: {"agents": Answer(())}})
    assert one.status == "pass"


def test_a_denied_answer_is_unknown() -> None:
    denied = Unanswered(UnansweredReason.DENIED, "cloudformation:DescribeStacks")
    [one] = findings(judge, scope(target=target()), {STACK: {"agents": denied}})
    assert one.status == "unknown"


@pytest.mark.parametrize(
    ("made", "status"),
    [(target("account"), "skip"), (target(stack=unknown_value(Why.PARAMETER, "not given")), "unknown")],
)
def test_without_a_name_there_is_nothing_to_ask(made: Target, status: str) -> None:
    [one] = findings(judge, scope(target=made))
    assert one.status == status


def test_the_stacks_of_an_account() -> None:
    with demo("bare", REGION) as account:
        body = json.dumps({"Resources": {"T": {"Type": "AWS::SNS::Topic"}}})
        account.session.client("cloudformation").create_stack(StackName="agents", TemplateBody=body)
        assert live_facts(account.session, scope(target=target()), STACK).one(STACK, "agents")
        gone = scope(target=target(stack=Value("gone")))
        assert live_facts(account.session, gone, STACK).one(STACK, "gone") is None
