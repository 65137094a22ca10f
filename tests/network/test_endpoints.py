"""Which endpoint answers for a service, and what of it stops a subnet; `test_paths.py` holds whole paths."""

from __future__ import annotations

import pytest
from attrs import evolve
from network_rows import OPEN, WORLD, changed, gateway, having, interface, world

from preflight.network.endpoints import (
    Destination,
    by_interface,
    endpoint_state_hop,
    gateway_for,
    image_layers,
    is_associated,
    is_interface,
    policy_hops,
    resolving,
    uncovered_zones,
)
from preflight.network.hops import Obstacle, Path, Reach
from preflight.network.rows import AclEntry, Endpoint, NetworkAcl, Route, RouteTable, Subnet
from preflight.network.topology import Topology


@pytest.mark.parametrize(("region", "partition"), [("us-west-2", "aws"), ("us-gov-west-1", "aws-us-gov")])
def test_the_layers_of_an_image_are_in_a_bucket_of_the_region(region: str, partition: str) -> None:
    arn = f"arn:{partition}:s3:::prod-{region}-starport-layer-bucket/*"
    assert image_layers(region) == Destination("s3", (("s3:GetObject", arn),))


@pytest.mark.parametrize(
    ("endpoint", "interface_", "answers"),
    [
        (interface("logs"), True, True),
        (interface("logs", type="interface"), True, True),
        (interface("logs", private_dns=False), True, False),
        (interface("logs", private_dns=None), True, False),
        (interface("s3", inbound_resolver_only=True), False, False),
        (interface("logs", type=None), False, False),
        (gateway("rtb-priv"), False, False),
    ],
)
def test_whose_private_dns_answers(endpoint: Endpoint, interface_: bool, answers: bool) -> None:
    assert is_interface(endpoint) is interface_
    assert resolving([gateway("rtb-x"), endpoint]) is (endpoint if answers else None)


@pytest.mark.parametrize(
    ("endpoint", "associated"),
    [
        (gateway("rtb-priv"), True),
        (gateway("rtb-x", "rtb-priv"), True),
        (gateway("rtb-x"), False),
        (gateway(), False),
        (gateway(endpoint_id="vpce-route"), True),
    ],
)
def test_a_gateway_endpoint_serves_the_tables_it_is_associated_with(endpoint: Endpoint, associated: bool) -> None:
    table = RouteTable("rtb-priv", routes=(Route(destination_prefix_list="pl-s3", gateway_id="vpce-route"),))
    assert is_associated(endpoint, table) is associated
    assert gateway_for([interface("s3", route_table_ids=("rtb-priv",)), endpoint], table) is (
        endpoint if associated else None
    )


@pytest.mark.parametrize(
    ("state", "reach"),
    [
        ("available", Reach.REACHABLE),
        ("Available", Reach.REACHABLE),
        ("pending", Reach.UNKNOWN),
        ("never heard of", Reach.UNKNOWN),
        (None, Reach.UNKNOWN),
        ("partial", Reach.UNKNOWN),
        ("pendingAcceptance", Reach.BROKEN),
        ("failed", Reach.BROKEN),
    ],
)
def test_an_endpoint_by_its_state(state: str | None, reach: Reach) -> None:
    assert endpoint_state_hop(interface("logs", state=state)).reach is reach


NEEDED = Destination("logs", (("logs:PutLogEvents", "arn:x"), ("logs:Other", "*")))


@pytest.mark.parametrize(
    ("policy", "verdict", "found"),
    [
        (None, False, []),
        ("", False, []),
        ("{}", True, []),
        ("{}", False, [Reach.BROKEN, Reach.BROKEN]),
        ("{}", None, [Reach.UNKNOWN, Reach.UNKNOWN]),
    ],
)
def test_what_the_policy_stops(policy: str | None, verdict: bool | None, found: list[Reach]) -> None:
    hops = list(policy_hops(interface("logs", policy=policy), NEEDED, lambda *_: verdict))
    assert [hop.reach for hop in hops] == found
    assert [hop.ids[1:] for hop in hops] == list(NEEDED.needs[: len(found)])
    assert list(policy_hops(interface("logs", policy=policy), NEEDED, None)) == []


def to(endpoint: Endpoint, made: Topology = WORLD, groups: tuple[str, ...] | None = ("sg-run",)) -> Path:
    home = made.subnet("subnet-a")
    assert isinstance(home, Subnet)
    return Path.of(by_interface(made, home, groups, endpoint))


CLOSED = NetworkAcl("acl-x", "vpc-1", ("subnet-b",), entries=(AclEntry(1, False, "-1", False, "0.0.0.0/0"), *OPEN))


@pytest.mark.parametrize(
    ("endpoint", "change", "status", "obstacle"),
    [
        (interface("logs"), None, Reach.REACHABLE, None),
        (interface("logs", group_ids=("sg-run",)), None, Reach.REACHABLE, None),
        (interface("logs"), changed("security_groups", "sg-ep", ingress=()), Reach.BROKEN, Obstacle.GROUP_INGRESS),
        (interface("logs"), changed("security_groups", "sg-run", egress=()), Reach.BROKEN, Obstacle.GROUP_EGRESS),
        (
            interface("logs"),
            having(network_acls=(*(WORLD.network_acls or ()), CLOSED)),
            Reach.UNKNOWN,
            Obstacle.ACL_INBOUND,
        ),
        (
            interface("logs", subnet_ids=("subnet-b",)),
            having(network_acls=(*(WORLD.network_acls or ()), CLOSED)),
            Reach.BROKEN,
            Obstacle.ACL_INBOUND,
        ),
        (interface("logs", subnet_ids=()), None, Reach.UNKNOWN, Obstacle.UNREADABLE),
        (interface("logs", subnet_ids=("subnet-gone",)), None, Reach.UNKNOWN, Obstacle.NOT_FOUND),
    ],
)
def test_the_way_to_an_interface_endpoint(endpoint, change, status, obstacle) -> None:
    found = to(endpoint, world(change) if change else WORLD)
    assert (found.status, found.obstacle and found.obstacle.obstacle) == (status, obstacle)


def test_groups_that_the_tool_makes_are_not_judged_on_their_way_out() -> None:
    closed = world(changed("security_groups", "sg-run", egress=()))
    assert all(hop.obstacle is not Obstacle.GROUP_EGRESS for hop in to(interface("logs"), closed, None).steps)


@pytest.mark.parametrize(
    ("of", "subnets", "zones"),
    [
        (("subnet-a",), ("subnet-a", "subnet-b"), ("us-west-2b",)),
        (("subnet-a", "subnet-b"), ("subnet-a", "subnet-b"), ()),
        (("subnet-pub",), ("subnet-a",), ()),
        ((), ("subnet-a", "subnet-gone"), ("us-west-2a",)),
    ],
)
def test_zones_without_an_interface(of, subnets, zones) -> None:
    assert uncovered_zones(WORLD, evolve(interface("logs"), subnet_ids=of), subnets) == zones
