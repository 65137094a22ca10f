"""Endpoint names: the API's pattern, and warnings where a tool derives the name."""

import pytest
from worlds import findings, scope, statuses

from preflight.checks.endpoint_name import judge
from preflight.core.target import Agent
from preflight.core.value import Value, Why, unknown_value


@pytest.mark.parametrize(
    ("name", "status", "fix"),
    [
        ("research_endpoint", "pass", None),
        ("synthesisEndpoint", "pass", None),
        ("agent1_endpoint", "pass", None),
        ("a" * 48, "pass", None),
        ("research-endpoint", "fail", "research_endpoint"),
        ("1_endpoint", "fail", "agent_1_endpoint"),
        ("my-agent-endpoint", "fail", "my_agent_endpoint"),
        ("a" * 49, "fail", "a" * 48),
        ("", "fail", "agent"),
        ("ends ", "fail", "ends"),
        ("naïve", "fail", "na_ve"),
        ("line\nbreak", "fail", "line_break"),
        ("<your-name>", "fail", None),
    ],
)
def test_names(name: str, status: str, fix: str | None) -> None:
    [found] = findings(judge, scope(Agent("a", endpoints=(Value(name),))))
    assert found.status == status
    assert fix is None or (found.fix and found.fix.text == f"Name it {fix}.")


@pytest.mark.parametrize(
    ("endpoints", "expected"),
    [
        ((), {"flags": "skip"}),
        ((Value("a-b", derived_by="agentkit-aws-cdk"),), {"a-b": "warn"}),
        ((Value(3600),), {"3600": "fail"}),
        ((Value("good"), Value("not-good")), {"good": "pass", "not-good": "fail"}),
        ((unknown_value(Why.PARAMETER, "parameter Name has no value"),), {"a": "unknown"}),
        ((unknown_value(Why.AFTER_DEPLOY, "created by the deployment"),), {"a": "skip"}),
    ],
)
def test_statuses(endpoints: tuple[Value[str], ...], expected: dict[str, str]) -> None:
    assert statuses(judge, scope(Agent("a", endpoints=endpoints))) == expected
