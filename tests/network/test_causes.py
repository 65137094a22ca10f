"""The cause of one hop: equal for all that one remedy fixes, with its sentence."""

from __future__ import annotations

import pytest
from network_rows import WORLD, changed, world

from preflight.core.cause import Cause
from preflight.network.causes import TITLES, hop_cause
from preflight.network.hops import Hop, Obstacle, broken, passed
from preflight.network.places import Place

PLACE = Place(WORLD, "vpc-1", ("subnet-a", "subnet-b"), ("sg-run",))


@pytest.mark.parametrize(
    ("hop", "cause", "title"),
    [
        (passed("on", "a"), None, ""),
        (broken(Obstacle.GROUP_EGRESS, "off"), None, ""),
        (
            broken(Obstacle.GROUP_INGRESS, "off", "sg-ep"),
            Cause("group-ingress", ("sg-ep", "sg-run")),
            "sg-ep, a security group of the endpoints, does not let HTTPS in from the agents (sg-run)",
        ),
        (
            broken(Obstacle.BLACKHOLE, "off", "rtb-1", "0.0.0.0/0", "nat-1"),
            Cause("blackhole", ("rtb-1", "0.0.0.0/0", "nat-1")),
            "rtb-1 routes 0.0.0.0/0 to nat-1, which is gone",
        ),
        (broken(Obstacle.FAR_SIDE, "as it is told", "tgw-1"), Cause("far-side", ("tgw-1",)), "as it is told"),
        (broken(Obstacle.ENDPOINT_POLICY, "off", "vpce-1"), Cause("endpoint-policy", ("vpce-1",)), None),
    ],
)
def test_the_cause_of_a_hop(hop: Hop, cause: Cause | None, title: str | None) -> None:
    found = hop_cause(PLACE, hop)
    assert found == cause
    if found and title is not None:
        assert found.title == title


def test_groups_that_the_tool_makes_are_told_by_their_subnets() -> None:
    found = hop_cause(Place(WORLD, "vpc-1", ("subnet-a",), None), broken(Obstacle.GROUP_INGRESS, "off", "sg-ep"))
    assert found
    assert (found.resources, "(their subnets)" in found.title) == (("sg-ep",), True)


UNSERVED = world(*(changed("subnets", f"subnet-{name}", zone_id="usw2-az4") for name in "ab"))


@pytest.mark.parametrize(
    ("hop", "falls_with"),
    [
        (broken(Obstacle.NO_ROUTE, "off", "rtb-priv", "subnet-a"), "unfit-subnet:subnet-a"),
        (broken(Obstacle.BLACKHOLE, "off", "rtb-priv", "0.0.0.0/0", "nat-1"), "unfit-subnet:subnet-a"),
        (broken(Obstacle.ENDPOINT_NOT_ASSOCIATED, "off", "vpce-s3", "rtb-priv"), "unfit-subnet:subnet-a"),
        (broken(Obstacle.PUBLIC_SUBNET, "off", "subnet-a", "rtb-priv", "igw-1"), "unfit-subnet:subnet-a"),
        (broken(Obstacle.GROUP_EGRESS, "off", "sg-run"), ""),
        (broken(Obstacle.NO_ROUTE, "off", "rtb-pub", "subnet-pub"), ""),
    ],
)
def test_what_falls_away_with_a_subnet_that_has_to_be_replaced(hop: Hop, falls_with: str) -> None:
    found = hop_cause(Place(UNSERVED, "vpc-1", ("subnet-a", "subnet-b"), ("sg-run",)), hop)
    assert found
    assert found.falls_with == falls_with


@pytest.mark.parametrize("obstacle", TITLES)
def test_every_title_is_filled_in(obstacle: Obstacle) -> None:
    found = hop_cause(PLACE, broken(obstacle, "off", "one", "two", "three"))
    assert found
    assert "{" not in found.title
