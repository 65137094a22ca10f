"""A value a tool derives never fails; every other finding stays as it is."""

import pytest

from preflight.core.derived import softened
from preflight.core.finding import Finding, failed, passed, undecided, warned
from preflight.core.value import Value


@pytest.mark.parametrize(
    ("finding", "plain", "derived"),
    [
        (failed("wrong", "mend it"), "fail", "warn"),
        (warned("odd"), "warn", "warn"),
        (passed("right"), "pass", "pass"),
        (undecided("who knows"), "unknown", "unknown"),
    ],
)
def test_softened(finding: Finding, plain: str, derived: str) -> None:
    assert softened(finding, Value("x")).status.value == plain
    found = softened(finding, Value("x", derived_by="the toolkit"))
    assert found.status.value == derived
    assert found.fix == finding.fix
