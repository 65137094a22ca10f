"""The subnets and groups that a target names."""

import pytest
from attrs import evolve
from built_vpc import agent

from preflight.core.target import Network, NetworkPlan
from preflight.core.value import Value, made_value
from preflight.network import queries
from preflight.network.named import NAMED_GROUPS, NAMED_SUBNETS, joined_vpcs
from preflight.network.rows import Subnet, Vpc
from preflight.network.topology import Topology


def test_named_rows(built, facts):
    rows = {row.subnet_id: row for row in facts.rows(NAMED_SUBNETS)}
    assert set(rows) == {built.a, built.b}
    found = rows[built.a]
    assert (found.vpc_id, found.zone, found.cidr) == (built.vpc, "us-west-2a", "10.0.1.0/24")
    # The endpoint's interface takes one of the subnet's 251 addresses.
    assert (found.zone_id, found.available_ips, found.state) == ("usw2-az2", 250, "available")
    assert [row.group_id for row in facts.rows(NAMED_GROUPS)] == [built.group]


def test_an_id_that_does_not_exist_hides_no_other(built):
    facts = built.facts(agent((built.a, "subnet-0123456789abcdef0"), ("sg-0123456789abcdef0", built.group)))
    assert [row.subnet_id for row in facts.rows(NAMED_SUBNETS)] == [built.a]
    assert [row.group_id for row in facts.rows(NAMED_GROUPS)] == [built.group]
    assert facts.keys(queries.VPCS) == (built.vpc,)


def test_a_public_network_asks_nothing(built):
    public = evolve(agent(()), network=Network(Value("PUBLIC")))
    assert built.facts(public).asked == {}


@pytest.mark.parametrize(
    ("home", "made", "joined"),
    [
        ("vpc-1", "New", ("vpc-1",)),
        ("Vpc", "New", ()),
        ("vpc-new", "New", ()),
        (None, "New", ()),
        ("vpc-1", "Other", ()),
    ],
)
def test_the_vpcs_that_get_a_subnet(home: str | None, made: str, joined: tuple[str, ...]) -> None:
    plan = NetworkPlan(Topology("us-west-2", vpcs=(Vpc("vpc-new"),), subnets=(Subnet("New", home),)))
    assert joined_vpcs(Network(subnets=(made_value(made),), plan=plan)) == joined
    assert joined_vpcs(Network(subnets=(made_value(made),))) == ()
