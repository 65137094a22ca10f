"""Where a network is: in a VPC that is there, in one to come, or in one that the deployment adds to."""

from __future__ import annotations

import pytest
from attrs import evolve
from network_rows import LOCAL, TO_IGW, TO_NAT, WORLD, having, routes, told, world
from worlds import StubAccount, scope, target

from preflight.core.finding import Fix, failed, passed, skipped, unknown
from preflight.core.query import Facts
from preflight.core.target import Agent, Network, NetworkPlan
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Undetermined, Value, Why, made_value, unknown_value
from preflight.network.answers import TOPOLOGY
from preflight.network.hops import Obstacle
from preflight.network.hops import unknown as unknown_hop
from preflight.network.places import NOT_ALL, TELL, Place, places, together, unknown_at
from preflight.network.rows import PublicAccess, RouteTable, Subnet
from preflight.network.shared import SharedNetwork
from preflight.network.topology import Topology

A, B = Value("subnet-a"), Value("subnet-b")
LATER = made_value("New")
VPC = Value("vpc-1")
DENIED = Unanswered(UnansweredReason.DENIED, "ec2:It")


def facts(network: Network, of: Topology = WORLD, kind: str = "flags", **instead) -> Facts:
    made = scope(target=target(Agent("a", network=network), kind=kind))
    return StubAccount(told(of, **instead)).ask(TOPOLOGY, made)


def found(network: Network, **rest) -> tuple[Place, ...]:
    return places(SharedNetwork(network, (Agent("a", network=network),)), facts(network, **rest))


def shown(network: Network, **rest) -> list[tuple[str, tuple[str, ...], bool, bool]]:
    return [(one.vpc_id, one.subnet_ids, one.live, one.complete) for one in found(network, **rest)]


LIVE = ("vpc-1", ("subnet-a", "subnet-b"), True, True)


@pytest.mark.parametrize(
    ("network", "kind", "expected"),
    [
        (Network(subnets=(A, B)), "flags", [LIVE]),
        (Network(subnets=(A, A, B)), "flags", [LIVE]),
        (Network(subnets=(Value("subnet-gone"), A)), "flags", [("vpc-1", ("subnet-a",), True, True)]),
        (Network(subnets=(Value("subnet-gone"),)), "flags", []),
        (Network(vpc=VPC), "flags", [LIVE]),
        (Network(vpc=VPC, subnets=(A,)), "flags", [("vpc-1", ("subnet-a",), True, True)]),
        (Network(vpc=VPC, subnets=(A,)), "agentkit", [LIVE]),
        (Network(subnets=(A,)), "agentkit", [("vpc-1", ("subnet-a",), True, True)]),
    ],
)
def test_in_a_vpc_that_is_there(network, kind, expected) -> None:
    assert shown(network, kind=kind) == expected


def test_of_a_whole_vpc_isolated_subnets_are_taken_only_where_no_other_is_private() -> None:
    split = (
        RouteTable("rtb-a", "vpc-1", subnet_ids=("subnet-a",), routes=(LOCAL,)),
        RouteTable("rtb-b", "vpc-1", subnet_ids=("subnet-b",), routes=(LOCAL, TO_NAT)),
        RouteTable("rtb-pub", "vpc-1", subnet_ids=("subnet-pub",), routes=(LOCAL, TO_IGW)),
    )
    assert shown(Network(vpc=VPC), of=world(having(route_tables=split)))[0][1] == ("subnet-b",)
    assert shown(Network(vpc=VPC), of=world(routes()))[0][1] == ("subnet-a", "subnet-b")
    assert shown(Network(vpc=VPC), of=world(routes(TO_IGW))) == []


def test_agentkit_takes_the_first_of_several_groups() -> None:
    network = Network(vpc=VPC, security_groups=(Value("sg-1"), Value("sg-2")))
    assert [one.group_ids for one in found(network, kind="agentkit")] == [("sg-1",)]
    assert [one.group_ids for one in found(network)] == [("sg-1", "sg-2")]
    assert [one.group_ids for one in found(Network(vpc=VPC))] == [None]


@pytest.mark.parametrize(
    ("network", "instead", "raised"),
    [
        (Network(subnets=(LATER,)), {}, Undetermined),
        (Network(vpc=unknown_value(Why.PARAMETER, "has no value")), {}, Undetermined),
        (Network(subnets=(A,)), {"NAMED_SUBNETS": DENIED}, Unanswered),
        (Network(vpc=VPC), {"SUBNETS": DENIED}, Unanswered),
        (Network(vpc=VPC), {"ROUTE_TABLES": DENIED}, Unanswered),
    ],
)
def test_what_is_not_known_is_raised(network, instead, raised) -> None:
    with pytest.raises(raised):
        found(network, **instead)


PLANNED = Topology(
    "",
    subnets=(Subnet("New", "Vpc"), Subnet("Other", "Vpc2")),
    route_tables=(RouteTable("Table", "Vpc", subnet_ids=("New",)),),
    internet_gateways=(),
)


@pytest.mark.parametrize("complete", [True, False])
def test_in_a_vpc_to_come(complete: bool) -> None:
    network = Network(subnets=(LATER,), plan=NetworkPlan(PLANNED, complete))
    (one,) = found(network)
    assert (one.vpc_id, one.subnet_ids, one.live, one.complete) == ("Vpc", ("New",), False, complete)
    assert one.region == "us-west-2"


def test_public_access_of_the_account_holds_for_a_vpc_to_come_with_an_internet_gateway() -> None:
    open_ = evolve(PLANNED, internet_gateways=(WORLD.internet_gateways or ())[:1])
    blocked = world(having(public_access=PublicAccess("block-bidirectional")))
    network = Network(subnets=(LATER,), plan=NetworkPlan(open_))
    (one,) = found(network, of=blocked)
    assert one.topology.public_access == PublicAccess("block-bidirectional")
    (closed,) = found(Network(subnets=(LATER,), plan=NetworkPlan(PLANNED)), of=blocked)
    assert closed.topology.public_access != PublicAccess("block-bidirectional")


ADDED = Topology(
    "us-west-2",
    subnets=(Subnet("New", "vpc-1"),),
    route_tables=(RouteTable("Table", "vpc-1", subnet_ids=("New",)), RouteTable("Far", "vpc-2")),
)


def test_in_a_vpc_that_the_deployment_adds_to() -> None:
    (one,) = found(Network(subnets=(A, LATER), plan=NetworkPlan(ADDED, complete=True)))
    assert (one.vpc_id, one.subnet_ids, one.live) == ("vpc-1", ("subnet-a", "New"), False)
    tables = {row.route_table_id for row in one.topology.route_tables or ()}
    assert tables == {"rtb-main", "rtb-priv", "rtb-pub", "Table"}
    (same,) = found(Network(subnets=(A,), plan=NetworkPlan(Topology("us-west-2"))))
    assert (same.live, same.complete) == (True, False)


def test_new_subnets_alone_in_a_vpc_that_is_there() -> None:
    (one,) = found(Network(subnets=(LATER,), security_groups=(LATER,), plan=NetworkPlan(ADDED, complete=True)))
    assert (one.vpc_id, one.subnet_ids, one.live, one.complete) == ("vpc-1", ("New",), False, True)
    assert {row.route_table_id for row in one.topology.route_tables or ()} == {
        "rtb-main",
        "rtb-priv",
        "rtb-pub",
        "Table",
    }


def test_what_was_not_read_stays_unread() -> None:
    made = together(having(route_tables=None)(WORLD), ADDED)
    assert made.route_tables is None
    assert len(made.subnets or ()) == 4


@pytest.mark.parametrize(
    ("finding", "complete", "status"),
    [
        (passed("b"), True, "pass"),
        (passed("b"), False, "unknown"),
        (failed("b", "do"), False, "unknown"),
        (failed("b", "do"), True, "fail"),
        (unknown("b"), False, "unknown"),
        (skipped("b"), False, "skip"),
    ],
)
def test_a_finding_holds_as_far_as_the_file_says_all(finding, complete, status) -> None:
    made = Place(WORLD, "vpc-1", ("subnet-a",), (), complete=complete).qualify(evolve(finding, subject="x"))
    assert (made.status, made.subject) == (status, "x")
    assert made.fix == (finding.fix or (Fix(TELL) if finding.status == "pass" and not complete else None))


def test_what_a_file_does_not_tell_is_one_problem() -> None:
    place = Place(WORLD, "vpc-1", ("subnet-a",), (), complete=False, unread=("Acl", "Route"))
    found = [place.qualify(evolve(passed(because), subject=subject)) for because, subject in (("a", "x"), ("b", "y"))]
    assert {str(each.cause) for each in found} == {"network-plan:Acl,Route"}
    assert found[0].cause is not None
    assert found[0].cause.title == f"{NOT_ALL}: Acl, Route"


def test_subnets_asked_for_by_id_are_known_also_where_the_vpc_was_not_listed() -> None:
    row = Subnet("subnet-a", "vpc-1")
    assert Place(having(subnets=None)(WORLD), "vpc-1", ("subnet-a",), (), named=(row,)).subnets == (row,)
    assert Place(having(subnets=None)(WORLD), "vpc-1", ("subnet-a",), ()).subnets == ()


@pytest.mark.parametrize(
    ("hop", "instead", "cause"),
    [
        (unknown_hop(Obstacle.NOT_READ, "", "route_tables"), {"ROUTE_TABLES": DENIED}, "denied:ec2:It"),
        (unknown_hop(Obstacle.NOT_READ, "", "route_tables"), {}, "None"),
        (unknown_hop(Obstacle.FAR_SIDE, "", "tgw-1"), {"ROUTE_TABLES": DENIED}, "None"),
        (None, {"ROUTE_TABLES": DENIED}, "None"),
    ],
)
def test_a_hop_that_cannot_be_judged_names_its_question(hop, instead, cause) -> None:
    place = Place(WORLD, "vpc-1", ("subnet-a",), ())
    made = unknown_at(place, facts(Network(subnets=(A,)), **instead), hop, unknown("b", subject="x"))
    assert (str(made.cause), made.subject) == (cause, "x")
