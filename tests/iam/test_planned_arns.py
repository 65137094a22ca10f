"""The ARNs of what a source makes."""

from __future__ import annotations

import pytest
from resources import LATER, resource
from worlds import scope

from preflight.core.kinds import BY_NAME
from preflight.core.value import Undetermined
from preflight.iam.grants import as_policies_say
from preflight.iam.planned_arns import arn_to_be


@pytest.mark.parametrize(
    ("kind", "prefix"), [("Memory", "memory"), ("Runtime", "runtime"), ("PolicyEngine", "policy-engine")]
)
def test_the_name_and_an_ending_that_nobody_knows(kind: str, prefix: str) -> None:
    made = resource(kind, {BY_NAME[kind].name_member: "notes"})
    wanted = f"arn:aws:bedrock-agentcore:us-west-2:123456789012:{prefix}/notes-*"
    assert as_policies_say(arn_to_be(made, scope())) == wanted


@pytest.mark.parametrize("members", [{}, {"name": LATER}])
def test_a_name_that_is_not_known(members: dict[str, object]) -> None:
    with pytest.raises(Undetermined):
        arn_to_be(resource("Memory", members), scope())
