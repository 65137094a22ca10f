"""Memory: the guide's six sizes; AWS documents 8 GB for a session and no list."""

import pytest
from worlds import findings, scope

from preflight.checks.runtime_memory import judge
from preflight.core.target import Agent
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("size", "guide", "aws", "fix"),
    [
        (512, "pass", "pass", None),
        (8192, "pass", "pass", None),
        (16384, "pass", "warn", "8192"),
        (500, "fail", "warn", "512"),
        (3000, "fail", "warn", "4096"),
        (32768, "fail", "warn", "16384"),
        (0, "fail", "warn", "512"),
    ],
)
def test_sizes(size: int, guide: str, aws: str, fix: str | None) -> None:
    for standard, expected in (("guide", guide), ("aws", aws)):
        [found] = findings(judge, scope(Agent("a", memory_mb=Value(size)), standard=standard))
        assert found.status == expected
        assert found.fix is None or fix is None or fix in found.fix.text


def test_without_a_size_it_does_not_apply() -> None:
    assert [finding.status for finding in findings(judge, scope(Agent("a")))] == ["skip"]
