"""The map of a network as JSON and back, and where a path ends."""

from __future__ import annotations

import json

import pytest

from preflight.core.network_map import MapEndpoint, MapHop, MapPath, MapSubnet, NetworkMap, from_json, to_json

GOOD, BAD, OPEN = (MapHop(text, text) for text in ("reachable", "broken", "unknown"))
FULL = NetworkMap(
    "vpc-1",
    (MapSubnet("subnet-a", "us-west-2a", "usw2-az1", "10.0.1.0/24", "private", True, "rtb-1", "nat-1"),),
    ("sg-1",),
    ("s3", "logs"),
    (MapEndpoint("vpce-1", "s3", "Gateway", "available", ("sg-2",)),),
    (MapPath("subnet-a", "s3", "broken", (GOOD, MapHop("no", "broken", ("rtb-1", "nat-1")))),),
)


@pytest.mark.parametrize("drawn", [FULL, NetworkMap("vpc-1", ()), NetworkMap("", (MapSubnet("subnet-a"),))])
def test_there_and_back(drawn: NetworkMap) -> None:
    assert from_json(json.loads(json.dumps(to_json(drawn)))) == drawn


@pytest.mark.parametrize(
    ("hops", "end"), [((), None), ((GOOD,), None), ((GOOD, BAD), BAD), ((GOOD, OPEN, BAD), OPEN), ((BAD, GOOD), BAD)]
)
def test_a_path_ends_at_the_first_hop_that_does_not_let_it_on(hops, end) -> None:
    assert MapPath("subnet-a", "s3", "x", hops).end is end


@pytest.mark.parametrize(
    ("subnet", "service", "there"), [("subnet-a", "s3", True), ("subnet-a", "logs", False), ("subnet-b", "s3", False)]
)
def test_a_path_is_found_by_both_ends(subnet: str, service: str, there: bool) -> None:
    assert FULL.path(subnet, service) == (FULL.paths[0] if there else None)


@pytest.mark.parametrize("member", ["vpc", "subnets", "paths"])
def test_a_map_without_a_member_is_none(member: str) -> None:
    data = to_json(FULL)
    del data[member]
    with pytest.raises(KeyError):
        from_json(data)
