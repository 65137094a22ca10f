"""Look-ups in the rows of a network: found, not there, and not read are three different answers."""

from __future__ import annotations

from ipaddress import IPv4Address
from typing import Any

import pytest
from attrs import evolve
from network_rows import REGION, WORLD, gateway, interface

from preflight.network.hops import Hop, Obstacle, Reach
from preflight.network.rows import NetworkAcl, PrefixList, RouteTable, Subnet, Vpc
from preflight.network.topology import Topology, unread, words

EVERY = evolve(WORLD, endpoints=(interface("logs"), gateway("rtb-priv")))
LOOKUPS = {
    "vpc": ("vpcs", "vpc-1"),
    "subnet": ("subnets", "subnet-a"),
    "table": ("route_tables", "rtb-priv"),
    "nat_gateway": ("nat_gateways", "nat-1"),
    "internet_gateway": ("internet_gateways", "igw-1"),
    "endpoint": ("endpoints", "vpce-logs"),
    "group": ("security_groups", "sg-run"),
}


@pytest.mark.parametrize("lookup", LOOKUPS)
def test_a_row_by_its_id(lookup: str) -> None:
    collection, key = LOOKUPS[lookup]
    assert not isinstance(getattr(EVERY, lookup)(key), Hop)
    for gone in ("x-gone", None):
        hop = getattr(EVERY, lookup)(gone)
        assert (hop.reach, hop.obstacle, hop.ids) == (Reach.UNKNOWN, Obstacle.NOT_FOUND, (gone or "",))
    unread: dict[str, Any] = {collection: None}
    hop = getattr(evolve(EVERY, **unread), lookup)(key)
    assert (hop.reach, hop.obstacle, hop.ids) == (Reach.UNKNOWN, Obstacle.NOT_READ, (collection, key))


SUBNET_A = WORLD.subnet("subnet-a")
STRANGER = Subnet("subnet-x", "vpc-1")
ELSEWHERE = Subnet("subnet-y", "vpc-2")


@pytest.mark.parametrize(
    ("subnet", "table", "acl"),
    [
        (SUBNET_A, "rtb-priv", "acl-1"),
        (STRANGER, "rtb-main", "acl-1"),
        (ELSEWHERE, Obstacle.NOT_FOUND, Obstacle.NOT_FOUND),
    ],
)
def test_a_subnet_without_its_own_uses_those_of_the_vpc(subnet, table, acl) -> None:
    def told(found: RouteTable | NetworkAcl | Hop) -> object:
        match found:
            case RouteTable():
                return found.route_table_id
            case NetworkAcl():
                return found.acl_id
            case Hop():
                return found.obstacle

    assert (told(WORLD.table_of(subnet)), told(WORLD.acl_of(subnet))) == (table, acl)
    blind = evolve(WORLD, route_tables=None, network_acls=None)
    assert (told(blind.table_of(subnet)), told(blind.acl_of(subnet))) == (Obstacle.NOT_READ, Obstacle.NOT_READ)


@pytest.mark.parametrize(
    ("endpoint", "there"),
    [
        (interface("logs"), True),
        (interface("logs", state="deleting"), False),
        (interface("logs", state="Deleted"), False),
        (interface("logs", state=None), True),
        (interface("logs", vpc_id="vpc-2"), False),
        (interface("logs", service_name="com.amazonaws.eu-west-1.logs"), False),
        (interface("monitoring"), False),
    ],
)
def test_the_endpoints_of_a_service(endpoint, there) -> None:
    assert WORLD.serving("vpc-1", "logs") == ()
    assert evolve(WORLD, endpoints=(endpoint,)).serving("vpc-1", "logs") == ((endpoint,) if there else ())
    assert isinstance(evolve(WORLD, endpoints=None).serving("vpc-1", "logs"), Hop)


@pytest.mark.parametrize(
    ("change", "partial"),
    [
        ({}, False),
        ({"vpc_id": None}, True),
        ({"service_name": None}, True),
        ({"type": None}, True),
        ({"type": None, "vpc_id": "vpc-2"}, False),
    ],
)
def test_an_endpoint_of_which_too_little_is_told(change, partial) -> None:
    hop = evolve(WORLD, endpoints=(interface("logs", **change),)).endpoint_without("vpc-1")
    assert (hop is not None) is partial


@pytest.mark.parametrize(
    ("account", "owner", "shared"),
    [("1", "2", True), ("1", "1", False), ("1", None, False), (None, "2", False)],
)
def test_a_subnet_of_another_account(account: str | None, owner: str | None, shared: bool) -> None:
    assert Topology(REGION, account).shared(Subnet("s", owner_id=owner)) is shared


def test_the_addresses_of_a_service() -> None:
    def holds(made: Topology, address: str) -> bool:
        return any(IPv4Address(address) in net for net in made.addresses("s3", "vpc-1"))

    assert (holds(WORLD, "52.218.128.1"), holds(WORLD, "8.8.8.8")) == (True, False)
    unnamed = evolve(WORLD, prefix_lists=(PrefixList("pl-1"), PrefixList("pl-2", f"com.amazonaws.{REGION}.s3")))
    assert holds(unnamed, "8.8.8.8")
    own = evolve(unnamed, vpcs=(Vpc("vpc-1", ("8.8.8.0/24",)),))
    assert not holds(own, "8.8.8.8")


@pytest.mark.parametrize(
    ("rows", "known"),
    [(None, False), ((), False), ((PrefixList("pl-1"),), False), ((PrefixList("pl-1", cidrs=("10.0.0.0/8",)),), True)],
)
def test_a_prefix_list_without_entries_is_not_known(rows, known) -> None:
    assert (evolve(WORLD, prefix_lists=rows).listed("pl-1") is not None) is known


def test_collections_in_words() -> None:
    assert [words(each) for each in ("vpcs", "nat_gateways", "network_acls", "dhcp_options")] == [
        "VPCs", "NAT gateways", "network ACLs", "DHCP options",
    ]  # fmt: skip
    assert unread("subnets", "", "subnet-a").ids == ("subnets", "subnet-a")
