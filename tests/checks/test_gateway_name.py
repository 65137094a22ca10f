"""Gateway names: hyphens singly, never underscores."""

import pytest
from worlds import findings, scope

from preflight.checks.gateway_name import judge
from preflight.core.target import Gateway
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("name", "status", "fix"),
    [
        ("my-gateway", "pass", None),
        ("Gateway1", "pass", None),
        ("a" * 48, "pass", None),
        ("trailing-", "pass", None),
        ("my_gateway", "fail", "my-gateway"),
        ("-leading", "fail", "leading"),
        ("double--hyphen", "fail", "double-hyphen"),
        ("a" * 49, "fail", "a" * 48),
        ("___", "fail", "gateway"),
        ("spaced name", "fail", "spaced-name"),
    ],
)
def test_names(name: str, status: str, fix: str | None) -> None:
    [found] = findings(judge, scope(Gateway("g", name=Value(name))))
    assert (found.status, found.fix.text if found.fix else None) == (status, fix and f"Name it {fix}.")


def test_without_a_gateway_it_does_not_apply() -> None:
    assert [f.status for f in findings(judge, scope())] == ["skip"]
