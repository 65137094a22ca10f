"""VPC Block Public Access stops what a NAT gateway sends, unless the VPC or the NAT gateway's subnet is left out."""

from __future__ import annotations

import pytest
from attrs import evolve
from network_rows import ENDPOINTS, REGION, WORLD, no_way_out, world

from preflight.network.hops import Obstacle, Reach
from preflight.network.paths import path
from preflight.network.rows import Exclusion, PublicAccess


def excluded(resource: str, state: str | None = "create-complete") -> Exclusion:
    return Exclusion(f"arn:aws:ec2:{REGION}:123456789012:{resource}", state)


@pytest.mark.parametrize(
    ("mode", "exclusions", "reach"),
    [
        ("off", (), Reach.REACHABLE),
        ("block-ingress", (), Reach.REACHABLE),
        ("block-bidirectional", (), Reach.BROKEN),
        ("block-bidirectional", (excluded("vpc/vpc-1"),), Reach.REACHABLE),
        ("block-bidirectional", (excluded("subnet/subnet-pub"),), Reach.REACHABLE),
        ("block-bidirectional", (excluded("subnet/subnet-a"),), Reach.BROKEN),
        ("block-bidirectional", (excluded("vpc/vpc-1", "delete-complete"),), Reach.BROKEN),
        ("block-bidirectional", (excluded("vpc/vpc-1", "create-in-progress"),), Reach.UNKNOWN),
        ("block-bidirectional", (excluded("vpc/vpc-1", None),), Reach.UNKNOWN),
        ("block-bidirectional", None, Reach.UNKNOWN),
        ("block-something-new", (), Reach.UNKNOWN),
        (None, (), Reach.UNKNOWN),
    ],
)
def test_the_way_by_nat(mode: str | None, exclusions: tuple[Exclusion, ...] | None, reach: Reach) -> None:
    found = path(
        evolve(WORLD, public_access=PublicAccess(mode), exclusions=exclusions), "subnet-a", ("sg-run",), "logs"
    )
    assert found.status is reach
    if reach is Reach.BROKEN:
        assert [hop.obstacle for hop in found.steps if hop.obstacle] == [Obstacle.PUBLIC_ACCESS_BLOCKED]


def test_endpoints_do_not_care() -> None:
    closed = evolve(world(no_way_out(*ENDPOINTS)), public_access=PublicAccess("block-bidirectional"))
    assert path(closed, "subnet-a", ("sg-run",), "logs").status is Reach.REACHABLE


def test_what_was_not_read_is_unknown() -> None:
    assert path(evolve(WORLD, public_access=None), "subnet-a", ("sg-run",), "logs").status is Reach.UNKNOWN
