"""Network ACLs on the paths of agents."""

import pytest
from attrs import evolve
from network_rows import AGENT, ANY, ENDPOINTS, OPEN, agent, changed, having, no_way_out, routes, told, world
from worlds import findings, scope, statuses

from preflight.checks.network_acls import judge
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.network.rows import AclEntry, NetworkAcl

OUT = AclEntry(100, True, "6", True, ANY, None, 443, 443)
BACK = AclEntry(100, False, "6", True, ANY, None, 1024, 65535)
VPC_ONLY = tuple(AclEntry(100, out, "-1", True, "10.0.0.0/16") for out in (True, False))


def acl(*entries):
    return changed("network_acls", "acl-1", entries=entries)


def of_subnet_a(*entries):
    """An ACL of its own for the agents' subnet; the NAT gateway's keeps the default one."""
    own = NetworkAcl("acl-own", "vpc-1", ("subnet-a",), entries=entries)
    rest = NetworkAcl("acl-1", "vpc-1", ("subnet-b", "subnet-pub"), default=True, entries=OPEN)
    return having(network_acls=(own, rest))


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ((), "pass"),
        ((of_subnet_a(OUT, BACK),), "pass"),
        ((of_subnet_a(OUT),), "fail"),
        ((of_subnet_a(BACK),), "fail"),
        ((of_subnet_a(),), "fail"),
        ((of_subnet_a(AclEntry(50, True, "-1", False, ANY), OUT, BACK),), "fail"),
        ((of_subnet_a(OUT, AclEntry(100, False, "6", True, ANY, None, 32768, 65535)),), "pass"),
        ((of_subnet_a(OUT, AclEntry(100, False, "6", True, ANY, None, 40000, 65535)),), "unknown"),
        ((of_subnet_a(*VPC_ONLY),), "fail"),
        ((no_way_out(*ENDPOINTS[:3]), of_subnet_a(*VPC_ONLY)), "fail"),
        ((acl(OUT, BACK),), "fail"),
        ((routes(), of_subnet_a(OUT)), "fail"),
        ((routes(),), "pass"),
    ],
)
def test_acl(changes, status):
    assert statuses(judge, scope(agent("subnet-a")), told(world(*changes))) == {"subnet-a": status}


def test_the_command_comes_before_what_denies():
    denying = of_subnet_a(evolve(BACK, rule_number=50, egress=True), BACK, AclEntry(32767, True, "-1", False, ANY))
    (found,) = findings(judge, scope(agent("subnet-a")), told(world(denying)))
    assert found.fix.command == (
        "aws ec2 create-network-acl-entry --network-acl-id acl-own --egress --rule-number 49 --rule-action allow"
        " --protocol tcp --port-range From=443,To=443 --cidr-block 0.0.0.0/0 --region us-west-2"
    )


@pytest.mark.parametrize("name", ["ACLS", "ENDPOINTS", "ROUTE_TABLES", "NAMED_SUBNETS", "VPCS"])
def test_what_could_not_be_asked_is_named(name):
    found = findings(judge, scope(AGENT), told(**{name: Unanswered(UnansweredReason.DENIED, "ec2:It")}))
    assert {(f.status.value, str(f.cause)) for f in found} == {("unknown", "denied:ec2:It")}


def test_no_subnet_is_there():
    assert set(statuses(judge, scope(agent("subnet-gone")), told()).values()) == {"skip"}
