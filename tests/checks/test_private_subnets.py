"""Subnets by their effective route tables, and all parts of a network by the VPC they are in."""

import pytest
from attrs import evolve
from network_rows import (
    AGENT,
    ENDPOINTS,
    NETWORK,
    TO_IGW,
    WORLD,
    agent,
    changed,
    gateway,
    having,
    interface,
    no_way_out,
    routes,
    told,
    world,
)  # fmt: skip
from resources import provider
from worlds import findings, scope, statuses, target

from preflight.checks.private_subnets import judge
from preflight.core.target import Network, NetworkPlan, Target
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value, Why, made_value, unknown_value
from preflight.network.rows import Route, SecurityGroup, Subnet

SUBNET = agent("subnet-a")
IPV6 = Route(destination_ipv6_cidr="::/0", gateway_id="igw-1", state="active")
ALONE = changed("route_tables", "rtb-priv", subnet_ids=())
PUBLIC_ENDPOINTS = (*(evolve(each, subnet_ids=("subnet-a",)) for each in ENDPOINTS[:3]), gateway("rtb-pub"))


@pytest.mark.parametrize(
    ("made", "changes", "status"),
    [
        (SUBNET, (), "pass"),
        (SUBNET, (routes(TO_IGW),), "fail"),
        (SUBNET, (routes(TO_IGW), changed("subnets", "subnet-a", connectivity="bidirectional")), "fail"),
        (SUBNET, (routes(TO_IGW), changed("subnets", "subnet-a", connectivity="outbound-only")), "pass"),
        (SUBNET, (routes(TO_IGW), changed("subnets", "subnet-a", connectivity="flexible")), "pass"),
        (SUBNET, (routes(IPV6),), "fail"),
        (SUBNET, (ALONE,), "pass"),
        (SUBNET, (ALONE, changed("route_tables", "rtb-main", routes=(TO_IGW,))), "fail"),
        (SUBNET, (changed("subnets", "subnet-a", state="pending"),), "warn"),
        (SUBNET, (changed("subnets", "subnet-a", state="failed"),), "fail"),
        (SUBNET, (changed("subnets", "subnet-a", state="failed-insufficient-capacity"),), "fail"),
        (SUBNET, (changed("subnets", "subnet-a", state="unavailable"),), "fail"),
        (SUBNET, (changed("subnets", "subnet-a", state="hibernating"),), "unknown"),
        (SUBNET, (having(route_tables=()),), "unknown"),
    ],
)
def test_private(made, changes, status):
    for standard in ("guide", "aws"):
        assert statuses(judge, scope(made, standard=standard), told(world(*changes))) == {"subnet-a": status}


def test_endpoints_make_up_for_the_internet_by_aws_but_not_by_the_guide():
    rows = told(world(having(endpoints=PUBLIC_ENDPOINTS)))
    public = agent("subnet-pub")
    assert statuses(judge, scope(public, standard="aws"), rows) == {"subnet-pub": "warn"}
    assert statuses(judge, scope(public, standard="guide"), rows) == {"subnet-pub": "fail"}
    assert statuses(judge, scope(public, standard="aws"), told()) == {"subnet-pub": "fail"}


def test_the_fix_has_real_ids():
    (found,) = findings(judge, scope(agent("subnet-pub")), told())
    assert "rtb-pub routes 0.0.0.0/0 to igw-1" in found.because
    assert "a public subnet gives no internet to a runtime" in found.because
    assert "subnet-a, subnet-b" in found.fix.text
    (found,) = findings(judge, scope(SUBNET), told(world(routes(TO_IGW))))
    assert found.fix.command == (
        "aws ec2 replace-route --route-table-id rtb-priv --destination-cidr-block 0.0.0.0/0 --nat-gateway-id nat-1"
        " --region us-west-2"
    )


def test_a_subnet_that_does_not_exist_leaves_the_others_judged():
    made = agent("subnet-a", "subnet-gone")
    assert statuses(judge, scope(made), told()) == {"subnet-a": "pass", "subnet-gone": "fail"}


ELSEWHERE = Subnet("subnet-x", "vpc-2", zone_id="usw2-az1", cidr="10.9.0.0/24", state="available")


@pytest.mark.parametrize(
    ("made", "changes", "elsewhere"),
    [
        (agent("subnet-a", groups=("sg-x",)), having(security_groups=(SecurityGroup("sg-x", "vpc-2"),)), "sg-x"),
        (evolve(AGENT, network=evolve(NETWORK, vpc=Value("vpc-9"))), having(), "subnet-a"),
    ],
)
def test_one_vpc(made, changes, elsewhere):
    found = [f for f in findings(judge, scope(made), told(world(changes))) if f.status == "fail"]
    assert elsewhere in {each.subject for each in found}
    assert all("subnets and security groups must be in the same VPC" in each.because for each in found)


@pytest.mark.parametrize(
    ("group", "unread", "subnets", "found"),
    [
        ("vpc-1", (), (made_value("subnet-a"),), set()),
        ("vpc-2", (), (made_value("subnet-a"),), {("sg-1", "fail")}),
        (None, (), (made_value("subnet-a"),), {("sg-1", "fail")}),
        (None, ("sg-1",), (made_value("subnet-a"),), set()),
        (None, (), (Value("subnet-a"),), {("sg-1", "unknown")}),
        ("vpc-2", (), (Value("subnet-a"),), {("sg-1", "fail")}),
    ],
)
def test_a_group_to_come_is_in_the_vpc_of_the_subnets(group, unread, subnets, found):
    to_come = evolve(WORLD, security_groups=(SecurityGroup("sg-1", group),))
    plan = NetworkPlan(to_come, complete=not unread, unread=unread)
    made = Network(Value("VPC"), subnets=subnets, security_groups=(made_value("sg-1"),), plan=plan)
    told_of = [each for each in findings(judge, scope(agent(network=made)), told()) if "same VPC" in each.because]
    assert {(each.subject, each.status.value) for each in told_of} == found


def test_subnets_of_two_vpcs():
    rows = {
        query: {**answers, "vpc-2": ()} if "vpc-1" in answers else answers
        for query, answers in told(world(having(subnets=(*(WORLD.subnets or ()), ELSEWHERE)))).items()
    }
    found = findings(judge, scope(agent("subnet-a", "subnet-x")), rows)
    assert {(f.subject, f.status.value) for f in found} >= {("subnet-a", "pass"), ("subnet-x", "fail")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), {"subnet-a": "pass", "subnet-b": "pass"}),
        ((having(vpcs=(), subnets=()),), {"vpc-1": "fail"}),
        ((having(subnets=WORLD.subnets[2:]),), {"vpc-1": "fail"}),
    ],
)
def test_a_vpc_alone_means_its_private_subnets(changes, expected):
    made = agent(vpc=Value("vpc-1"), groups=())
    assert statuses(judge, scope(made), told(world(*changes))) == expected


def test_agentkit_ignores_its_own_subnets():
    target = Target("agentkit", "deploy.json", agents=(agent("subnet-pub", vpc=Value("vpc-1")),))
    assert statuses(judge, scope(target=target), told()) == {"subnet-a": "pass", "subnet-b": "pass"}


@pytest.mark.parametrize("name", ["NAMED_SUBNETS", "NAMED_GROUPS", "ROUTE_TABLES"])
@pytest.mark.parametrize("made", [SUBNET, agent(vpc=Value("vpc-1"))])
def test_what_could_not_be_asked_is_named(name, made):
    denied = Unanswered(UnansweredReason.DENIED, f"ec2:{name}")
    found = findings(judge, scope(made), told(**{name: denied}))
    if made.network.vpc is None or name == "ROUTE_TABLES":
        assert {(f.status.value, str(f.cause)) for f in found} == {("unknown", f"denied:ec2:{name}")}
    else:
        assert {f.status.value for f in found} == {"pass"}


def test_what_the_deployment_makes_is_skipped():
    made = Network(Value("VPC"), vpc=unknown_value(Why.AFTER_DEPLOY, "created by this deployment"))
    assert statuses(judge, scope(agent(network=made))) == {"research": "skip"}


def test_a_public_network_is_no_subject():
    (found,) = findings(judge, scope(agent(network=Network(Value("PUBLIC")))))
    assert (found.status, found.because) == ("skip", "nothing here runs in a VPC")


def test_a_dead_end_by_endpoints_only_is_still_private():
    assert statuses(judge, scope(SUBNET), told(world(no_way_out(interface("logs"))))) == {"subnet-a": "pass"}


@pytest.mark.parametrize(
    ("subnets", "expected"),
    [
        (("subnet-a",), {"subnet-a": "pass"}),
        (("subnet-pub",), {"subnet-pub": "pass"}),
        (("subnet-gone",), {"subnet-gone": "fail"}),
        (("subnet-a", "subnet-gone"), {"subnet-a": "pass", "subnet-gone": "fail"}),
    ],
)
def test_the_instances_of_a_capacity_provider_need_subnets_that_are_there(subnets, expected):
    made = scope(target=target(resources=(provider(*subnets),)))
    assert statuses(judge, made, told()) == expected


def test_the_groups_of_a_capacity_provider_are_in_the_vpc_of_its_subnets():
    elsewhere = having(security_groups=(SecurityGroup("sg-run", "vpc-2"),))
    made = scope(target=target(resources=(provider("subnet-a"),)))
    assert statuses(judge, made, told(world(elsewhere)))["sg-run"] == "fail"
