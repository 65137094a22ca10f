"""Runtime names: the API's pattern."""

import pytest
from worlds import findings, scope

from preflight.checks.runtime_name import judge
from preflight.core.target import Agent
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("name", "derived_by", "status", "fix"),
    [
        ("research", "", "pass", None),
        ("my_agent_2", "", "pass", None),
        ("my-agent", "", "fail", "my_agent"),
        ("2agents", "", "fail", "agent_2agents"),
        ("openclaw-multitenancy-runtime", "", "fail", "openclaw_multitenancy_runtime"),
        ("p_" + "a" * 48, "@aws/agentcore", "warn", "p_" + "a" * 46),
    ],
)
def test_names(name: str, derived_by: str, status: str, fix: str | None) -> None:
    [found] = findings(judge, scope(Agent("a", name=Value(name, derived_by=derived_by))))
    assert (found.status, found.fix.text if found.fix else None) == (status, fix and f"Name it {fix}.")


def test_without_a_name_it_does_not_apply() -> None:
    assert [f.status for f in findings(judge, scope(Agent("a")))] == ["skip"]
