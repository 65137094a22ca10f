"""A network as it will be once a deployment has changed it."""

import pytest
from attrs import evolve

from preflight.network.changes import Change, changed
from preflight.network.rows import (
    AclEntry,
    Endpoint,
    NatGateway,
    NetworkAcl,
    Route,
    RouteTable,
    Rule,
    SecurityGroup,
    Vpc,
)
from preflight.network.topology import Topology

LOCAL, HOME = Route("10.0.0.0/16", gateway_id="local"), Route("0.0.0.0/0", nat_gateway_id="nat-old")
TO_S3 = Route(destination_prefix_list="pl-s3", gateway_id="vpce-s3")
OUT, IN = Rule("-1", cidrs=("0.0.0.0/0",)), Rule("tcp", 443, 443, groups=("sg-a",))
DENY, ALLOW = AclEntry(100, True, "-1", False, "0.0.0.0/0"), AclEntry(100, True, "-1", True, "0.0.0.0/0")
LIVE = Topology(
    "us-west-2",
    vpcs=(Vpc("vpc-1", dns_support=True, dns_hostnames=True),),
    route_tables=(
        RouteTable("rtb-1", "vpc-1", subnet_ids=("subnet-a",), routes=(LOCAL, HOME, TO_S3)),
        RouteTable("rtb-2", "vpc-1", subnet_ids=("subnet-b",), routes=(LOCAL,)),
    ),
    endpoints=(Endpoint("vpce-s3", "vpc-1", route_table_ids=("rtb-1",), policy="{}"),),
    security_groups=(SecurityGroup("sg-a", "vpc-1", ingress=(), egress=(OUT,)),),
    network_acls=(NetworkAcl("acl-1", "vpc-1", entries=(DENY,)),),
)
NEW = Route("0.0.0.0/0", nat_gateway_id="nat-new")


@pytest.mark.parametrize(
    ("change", "collection", "row"),
    [
        (Change("rtb-1", routes=(NEW,)), "route_tables", {"routes": (LOCAL, TO_S3, NEW)}),
        (Change("rtb-1", routes=(NEW,), anew=True), "route_tables", {"routes": (LOCAL, TO_S3, NEW)}),
        (Change("rtb-1", subnet_ids=("subnet-b",)), "route_tables", {"subnet_ids": ("subnet-a", "subnet-b")}),
        (Change("rtb-2", subnet_ids=("subnet-a",)), "route_tables", {"subnet_ids": ()}),
        (Change("vpce-s3", route_table_ids=("rtb-2",)), "endpoints", {"route_table_ids": ("rtb-1", "rtb-2")}),
        (Change("vpce-s3", policy="[]"), "endpoints", {"policy": "[]"}),
        (Change("sg-a", ingress=(IN,)), "security_groups", {"ingress": (IN,), "egress": (OUT,)}),
        (Change("sg-a", ingress=(IN,), anew=True), "security_groups", {"ingress": (IN,), "egress": ()}),
        (Change("acl-1", entries=(ALLOW,)), "network_acls", {"entries": (ALLOW,)}),
        (Change("acl-1", entries=(evolve(ALLOW, rule_number=90),)), "network_acls",
         {"entries": (DENY, evolve(ALLOW, rule_number=90))}),
        (Change("rtb-1", routes=(HOME,), takes=True), "route_tables", {"routes": (LOCAL, TO_S3)}),
        (Change("rtb-1", subnet_ids=("subnet-a",), takes=True), "route_tables", {"subnet_ids": ()}),
        (Change("vpce-s3", route_table_ids=("rtb-1",), takes=True), "endpoints", {"route_table_ids": ()}),
        (Change("vpce-s3", route_table_ids=(), anew=True), "endpoints", {"route_table_ids": ()}),
        (Change("vpce-s3", route_table_ids=None, private_dns=False, anew=True), "endpoints", {"private_dns": False}),
        (Change("sg-a", egress=(OUT,), takes=True), "security_groups", {"egress": ()}),
        (Change("sg-a", egress=(evolve(OUT, cidrs=("10.0.0.0/8",)),), takes=True), "security_groups", {}),
        (Change("acl-1", entries=(ALLOW,), anew=True), "network_acls", {"entries": (ALLOW,)}),
        (Change("acl-1", entries=(evolve(ALLOW, rule_number=90),), anew=True), "network_acls",
         {"entries": (evolve(ALLOW, rule_number=90),)}),
        (Change("vpc-1", dns_hostnames=False), "vpcs", {"dns_hostnames": False}),
        (Change("acl-1", entries=(DENY,), takes=True), "network_acls", {"entries": ()}),
        (Change("sg-other", ingress=(IN,)), "security_groups", {"ingress": (), "egress": (OUT,)}),
    ],
)  # fmt: skip
def test_the_row_as_it_will_be(change, collection, row):
    before, after = getattr(LIVE, collection)[0], getattr(changed(LIVE, [change]), collection)[0]
    assert after == evolve(before, **row)


def groups(live: Topology, *changes: Change) -> tuple[SecurityGroup, ...]:
    return changed(live, changes).security_groups or ()


def test_what_replaces_comes_before_what_adds():
    (group,) = groups(LIVE, Change("sg-a", egress=(IN,)), Change("sg-a", egress=(OUT,), anew=True))
    assert group.egress == (OUT, IN)


def test_what_was_not_read_stays_unread():
    assert changed(Topology("us-west-2"), [Change("rtb-1", routes=(NEW,))]) == Topology("us-west-2")


def test_of_a_rule_only_the_peers_that_go_are_gone():
    two = Rule("tcp", 443, 443, cidrs=("10.0.0.0/8", "0.0.0.0/0"))
    live = Topology("us-west-2", security_groups=(SecurityGroup("sg-a", "vpc-1", egress=(two,)),))
    (group,) = groups(live, Change("sg-a", egress=(evolve(two, cidrs=("0.0.0.0/0",)),), takes=True))
    assert group.egress == (evolve(two, cidrs=("10.0.0.0/8",)),)


def test_what_is_made_anew_comes_after_what_goes():
    (group,) = groups(LIVE, Change("sg-a", egress=(OUT,)), Change("sg-a", egress=(OUT,), takes=True))
    assert group.egress == (OUT,)


@pytest.mark.parametrize(
    ("of", "collection"),
    [("rtb-2", "route_tables"), ("vpce-s3", "endpoints"), ("acl-1", "network_acls"), ("nat-1", "nat_gateways")],
)
def test_what_is_deleted_is_gone(of, collection):
    live = evolve(LIVE, nat_gateways=(NatGateway("nat-1", "vpc-1"),))
    before, after = (len(getattr(each, collection)) for each in (live, changed(live, [Change(of, gone=True)])))
    assert before - after == 1
