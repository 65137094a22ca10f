"""Each question of the network denied in turn: nothing passes that did not before, and the action is named."""

import pytest
from attrs import evolve
from network_rows import ENDPOINTS, QUERIES, TO_NAT, agent, changed, having, routes, told, world
from worlds import findings, scope

from preflight.checks import (
    endpoint_health,
    network_acls,
    private_subnets,
    security_groups,
    startup_path,
    subnet_addresses,
    subnet_zones,
    vpc_dns,
    vpc_endpoints,
)
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.network.answers import TOPOLOGY
from preflight.network.rows import DhcpOptions, Exclusion, PublicAccess, Rule

CHECKS = [
    module.judge
    for module in (
        endpoint_health,
        network_acls,
        private_subnets,
        security_groups,
        startup_path,
        subnet_addresses,
        subnet_zones,
        vpc_dns,
        vpc_endpoints,
    )
]
TO_S3 = Rule("tcp", 443, 443, prefix_lists=("pl-s3",))
TO_ENDPOINTS = Rule("tcp", 443, 443, groups=("sg-ep",))
# S3 by the NAT gateway, allowed by its prefix list; the rest by endpoints: every question matters.
EVERY = world(
    having(public_access=PublicAccess("block-bidirectional"), exclusions=(Exclusion("vpc/vpc-1", "create-complete"),)),
    having(endpoints=ENDPOINTS[:3]),
    changed("vpcs", "vpc-1", dhcp_options_id="dopt-1"),
    having(dhcp_options=(DhcpOptions("dopt-1", ("AmazonProvidedDNS",)),)),
    routes(TO_NAT),
    changed("security_groups", "sg-run", egress=(TO_S3, TO_ENDPOINTS)),
)
TWO = scope(agent("subnet-a", "subnet-b"), agent("subnet-a", "subnet-b", subject="writer"))


def outcome(**instead):
    found = [f for check in CHECKS for f in findings(check, TWO, told(EVERY, **instead))]
    return {(f.check, f.subject, f.because) for f in found if f.status == "pass"}, {
        str(f.cause) for f in found if f.cause and f.status == "unknown"
    }


def test_the_world_passes_where_it_should():
    passed, causes = outcome()
    assert {check for check, _, _ in passed} == {check.id for check in CHECKS}
    assert causes == set()


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if query in TOPOLOGY])
def test_denied(name):
    action = QUERIES[name].action
    before, _ = outcome()
    passed, causes = outcome(**{name: Unanswered(UnansweredReason.DENIED, action)})
    assert passed < before
    assert f"denied:{action}" in causes


def test_an_account_that_is_not_known_does_not_matter():
    unknown_caller = evolve(TWO, caller=Unanswered(UnansweredReason.DENIED, "sts:GetCallerIdentity"))
    assert {f.status.value for f in findings(startup_path.judge, unknown_caller, told(EVERY))} == {"pass"}
