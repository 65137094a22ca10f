"""A value a tool derives never fails; every other finding stays as it is."""

import pytest

from preflight.core.derived import downgrade_if_derived
from preflight.core.finding import Finding, failed, passed, unknown, warned
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("finding", "plain", "derived"),
    [
        (failed("wrong", "mend it"), "fail", "warn"),
        (warned("odd"), "warn", "warn"),
        (passed("right"), "pass", "pass"),
        (unknown("who knows"), "unknown", "unknown"),
    ],
)
def test_softened(finding: Finding, plain: str, derived: str) -> None:
    assert downgrade_if_derived(finding, Value("x")).status.value == plain
    found = downgrade_if_derived(finding, Value("x", derived_by="the toolkit"))
    assert found.status.value == derived
    assert found.fix == finding.fix
