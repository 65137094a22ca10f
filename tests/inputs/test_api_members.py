"""The table of members is that of the SDK, and of every kind that AgentCore has."""

from __future__ import annotations

from botocore.session import get_session

from preflight.core.kinds import BY_NAME
from preflight.inputs.api_members import MEMBERS
from preflight.inputs.api_requests import REQUESTS


def test_the_table_of_requests_is_that_of_the_sdk() -> None:
    """A newer SDK that adds or moves a member is noticed here."""
    model = get_session().get_service_model("bedrock-agentcore-control")
    for each in REQUESTS:
        create = model.operation_model(each.create).input_shape
        update = model.operation_model(each.update).input_shape if each.update else None
        assert each.required == set(create.required_members), each.kind
        assert each.members == {*create.members, *(update.members if update else ()), "clientToken"}, each.kind


def test_no_member_is_told_twice() -> None:
    for kind, (required, for_update, more) in MEMBERS.items():
        assert not {*required.split(), *for_update.split()} & set(more.split()), kind
        assert len(set(more.split())) == len(more.split()), kind


def test_every_kind_of_the_table_is_one() -> None:
    assert set(MEMBERS) <= set(BY_NAME)
