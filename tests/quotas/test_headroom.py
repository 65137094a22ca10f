"""How much room an applied quota leaves."""

import pytest

from preflight.core.target import Agent, Gateway
from preflight.core.value import Value, Why, unknown_value
from preflight.quotas.headroom import Headroom, QuotaDemand


@pytest.mark.parametrize(
    ("used", "adding", "perhaps", "applied", "room"),
    [
        (0, 0, 0, 0, Headroom.CLOSED),
        (0, 1, 0, 0, Headroom.CLOSED),
        (0, 1, 0, 1000, Headroom.FREE),
        (799, 0, 0, 1000, Headroom.FREE),
        (799, 1, 0, 1000, Headroom.TIGHT),
        (800, 0, 0, 1000, Headroom.TIGHT),
        (999, 1, 0, 1000, Headroom.TIGHT),
        (1000, 0, 0, 1000, Headroom.TIGHT),
        (1000, 1, 0, 1000, Headroom.FULL),
        (999, 2, 0, 1000, Headroom.FULL),
        (1000, 0, 1, 1000, Headroom.DOUBTFUL),
        (998, 1, 2, 1000, Headroom.DOUBTFUL),
        (10, 0, 1, 1000, Headroom.FREE),
    ],
)
def test_room(used: int, adding: int, perhaps: int, applied: float, room: Headroom) -> None:
    assert QuotaDemand(used, adding, perhaps).room(applied) is room


def test_need_counts_only_what_is_certainly_new() -> None:
    wanted: list[Agent | Gateway] = [
        Agent("new", name=Value("new")),
        Agent("new again", name=Value("new")),
        Agent("update", name=Value("there")),
        Agent("update by id", name=Value("renamed"), runtime_id="renamed-0123456789"),
        Agent("deployed", name=Value("other"), deployed=True),
        Agent("nameless"),
        Agent("to come", name=unknown_value(Why.AFTER_DEPLOY, "named by the deployment")),
        Gateway("gateway", name=Value("gw")),
    ]
    assert QuotaDemand.of(wanted, ["there", "other"]) == QuotaDemand(used=2, adding=2, perhaps=2)
