"""What a deployment deletes is failed by any of its names, and nothing else is."""

import pytest

from preflight.core.deletion import deletion
from preflight.core.target import Target

ARN = "arn:aws:iam::123456789012:role/Agents"


@pytest.mark.parametrize(
    ("names", "found"),
    [((ARN,), ARN), (("Agents", ARN), ARN), (("arn:aws:iam::123456789012:role/Others",), ""), ((), "")],
)
def test_a_deletion(names: tuple[str, ...], found: str) -> None:
    finding = deletion(Target("terraform", "plan.json", deleted=frozenset({ARN})), *names)
    assert (finding.because if finding else "") == (
        f"{found} is there today, and this deployment deletes it" if found else ""
    )
