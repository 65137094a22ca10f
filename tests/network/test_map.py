"""The map of a network: what it draws of each subnet, endpoint and path, and where there is nothing to draw."""

from __future__ import annotations

import pytest
from network_rows import TO_IGW, WORLD, agent, changed, gateway, having, interface, routes, told, world
from worlds import StubAccount, scope

from preflight.core.network_map import NetworkMap
from preflight.core.target import Agent, Code
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, unknown_value
from preflight.network.answers import TOPOLOGY
from preflight.network.map import network_maps
from preflight.network.rows import Route
from preflight.network.topology import Topology


def drawn(*agents: Agent, of: Topology = WORLD, **instead) -> tuple[NetworkMap, ...]:
    agents = agents or (agent("subnet-a", "subnet-b"),)
    return network_maps(StubAccount(told(of, **instead)).ask(TOPOLOGY, scope(*agents)))


def test_the_vpc_as_the_agents_see_it() -> None:
    (one,) = drawn(of=world(having(endpoints=(interface("logs"), gateway("rtb-priv"), interface("kms")))))
    assert (one.vpc, one.groups) == ("vpc-1", ("sg-run",))
    assert [(row.id, row.kind, row.way_out, row.served) for row in one.subnets] == [
        ("subnet-a", "private", "nat-1", True),
        ("subnet-b", "private", "nat-1", True),
    ]
    assert (one.subnets[0].zone_id, one.subnets[0].cidr, one.subnets[0].route_table) == (
        "usw2-az1", "10.0.1.0/24", "rtb-priv",
    )  # fmt: skip
    assert [(row.id, row.service) for row in one.endpoints] == [("vpce-s3", "s3"), ("vpce-logs", "logs")]
    assert {(path.subnet, path.service): path.status for path in one.paths} == {
        (subnet, service): "reachable" for subnet in ("subnet-a", "subnet-b") for service in one.services
    }


@pytest.mark.parametrize(
    ("changes", "kind", "way_out"),
    [
        ((), "private", "nat-1"),
        ((routes(),), "isolated", ""),
        ((routes(Route("10.9.0.0/16", transit_gateway_id="tgw-1", state="active")),), "isolated", ""),
        ((routes(TO_IGW),), "public", "igw-1"),
        ((having(route_tables=None),), "unknown", ""),
    ],
)
def test_the_kind_of_a_subnet(changes, kind, way_out) -> None:
    (one,) = drawn(agent("subnet-a"), of=world(*changes))
    assert (one.subnets[0].kind, one.subnets[0].way_out) == (kind, way_out)


@pytest.mark.parametrize(("zone_id", "served"), [("usw2-az1", True), ("usw2-az4", False), (None, None)])
def test_whether_the_zone_is_served(zone_id, served) -> None:
    (one,) = drawn(agent("subnet-a"), of=world(changed("subnets", "subnet-a", zone_id=zone_id)))
    assert one.subnets[0].served is served


def test_a_path_ends_where_it_is_stopped() -> None:
    (one,) = drawn(agent("subnet-a"), of=world(routes()))
    path = one.path("subnet-a", "logs")
    assert path
    assert (path.status, path.hops[-1].status) == ("broken", "broken")
    assert path.end is path.hops[-1]


def test_of_several_needs_of_one_service_the_worst_is_drawn() -> None:
    layers_only = (
        '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",'
        ' "Resource": "arn:aws:s3:::prod-us-west-2-starport-layer-bucket/*"}]}'
    )
    code = Code(Value("b"), Value("k"))
    made = world(having(endpoints=(gateway("rtb-priv", policy=layers_only),)))
    one, *_ = drawn(agent("subnet-a"), agent("subnet-a", subject="b", code=code), of=made)
    path = one.path("subnet-a", "s3")
    assert path
    assert path.status == "broken"


def test_two_networks_of_one_vpc_and_the_same_groups_are_on_one_map() -> None:
    (one,) = drawn(agent("subnet-a"), agent("subnet-b", subject="b"))
    assert [row.id for row in one.subnets] == ["subnet-a", "subnet-b"]
    assert len(one.paths) == len({(path.subnet, path.service) for path in one.paths})
    assert len(drawn(agent("subnet-a"), agent("subnet-b", subject="b", groups=("sg-ep",)))) == 2


@pytest.mark.parametrize(
    ("agents", "instead"),
    [
        ((Agent("a"),), {}),
        ((agent("subnet-a", mode=Value("PUBLIC")),), {}),
        ((agent("subnet-gone"),), {}),
        ((agent(vpc=unknown_value(Why.PARAMETER, "has no value")),), {}),
        ((agent("subnet-a"),), {"NAMED_SUBNETS": Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets")}),
    ],
)
def test_where_there_is_nothing_to_draw(agents, instead) -> None:
    assert drawn(*agents, **instead) == ()


def test_a_network_no_check_asked_about_has_no_map() -> None:
    facts = StubAccount({}).ask((), scope(agent("subnet-a")))
    assert network_maps(facts) == ()
