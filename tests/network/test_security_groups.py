"""What rules let through, and whether agents of one set reach one another."""

import pytest

from preflight.network.addresses import networks
from preflight.network.hops import Reach
from preflight.network.rows import PrefixList, Rule, SecurityGroup, Subnet, Vpc
from preflight.network.security_groups import Peer, covers, egress_allows, ingress_allows, inter_agent
from preflight.network.topology import Topology

INSIDE = Peer("the subnet", networks(("10.0.1.0/24",)), groups=("sg-peer",))


def world(*rules: Rule, **collections) -> Topology:
    rows = {
        "vpcs": (Vpc("vpc-1", ("10.0.0.0/16",)),),
        "subnets": (Subnet("subnet-1", "vpc-1", cidr="10.0.1.0/24"),),
        "security_groups": (SecurityGroup("sg-1", "vpc-1", rules, rules), SecurityGroup("sg-2", "vpc-1")),
        "prefix_lists": (PrefixList("pl-1", "own", ("10.0.0.0/8",)), PrefixList("pl-2", "empty")),
    }
    return Topology("us-west-2", **{**rows, **collections})


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule("-1"), True),
        (Rule(None), False),
        (Rule("all"), True),
        (Rule("tcp", 443, 443), True),
        (Rule("6", 400, 500), True),
        (Rule("TCP", 0, 65535), True),
        (Rule("tcp"), True),
        (Rule("tcp", 444, 65535), False),
        (Rule("tcp", 0, 442), False),
        (Rule("udp", 443, 443), False),
        (Rule("icmp", -1, -1), False),
    ],
)
def test_a_rule_is_about_port_443(rule, expected):
    assert covers(rule, 443) is expected


@pytest.mark.parametrize("allows", [egress_allows, ingress_allows])
@pytest.mark.parametrize(
    ("topology", "expected"),
    [
        (world(Rule("-1", cidrs=("10.0.0.0/16",))), Reach.REACHABLE),
        (world(Rule("-1", groups=("sg-peer",))), Reach.REACHABLE),
        (world(Rule("-1", prefix_lists=("pl-1",))), Reach.REACHABLE),
        (world(Rule("-1", cidrs=("10.0.1.0/25",)), Rule("-1", cidrs=("10.0.1.128/25",))), Reach.REACHABLE),
        (world(Rule("-1", cidrs=("10.0.1.0/25",))), Reach.UNKNOWN),
        (world(Rule("-1", prefix_lists=("pl-2",))), Reach.UNKNOWN),
        (world(Rule("-1", cidrs=("?",))), Reach.UNKNOWN),
        (world(security_groups=None), Reach.UNKNOWN),
        (world(Rule("-1", cidrs=("10.0.2.0/24",))), Reach.BROKEN),
        (world(Rule("-1", ipv6_cidrs=("::/0",))), Reach.BROKEN),
        (world(Rule("tcp", 80, 80, cidrs=("0.0.0.0/0",))), Reach.BROKEN),
        (world(), Reach.BROKEN),
    ],
)
def test_rules_of_a_group(allows, topology, expected):
    assert allows(topology, ("sg-1",), INSIDE).reach is expected


def test_rules_of_several_groups_add_up():
    assert egress_allows(world(Rule("-1", cidrs=("0.0.0.0/0",))), ("sg-2", "sg-1"), INSIDE).reach is Reach.REACHABLE


@pytest.mark.parametrize(
    ("topology", "ids", "holds"),
    [
        (world(Rule("-1", groups=("sg-1",))), ("sg-1",), True),
        (world(Rule("tcp", 8080, 8080, groups=("sg-1",))), ("sg-1",), True),
        (world(Rule("-1", groups=("sg-2",))), ("sg-1", "sg-2"), True),
        (world(Rule("-1", groups=("sg-2",))), ("sg-1",), False),
        (world(Rule("-1", cidrs=("10.0.0.0/16",))), ("sg-1",), True),
        (world(Rule("-1", cidrs=("10.9.0.0/16",))), ("sg-1",), False),
        (world(Rule("-1", cidrs=("10.0.1.0/25",))), ("sg-1",), None),
        (world(), ("sg-1",), False),
        (world(), ("sg-1", "sg-x"), None),
        (world(), (), None),
        (world(security_groups=None), ("sg-1",), None),
    ],
)
def test_agents_reach_one_another(topology, ids, holds):
    assert inter_agent(topology, ids, ("subnet-1",)).holds is holds


@pytest.mark.parametrize(("cidr", "holds"), [("10.0.0.0/16", True), ("10.0.1.0/24", None)])
def test_without_subnets_members_are_anywhere_in_their_vpc(cidr, holds):
    assert inter_agent(world(Rule("-1", cidrs=(cidr,))), ("sg-1",)).holds is holds
