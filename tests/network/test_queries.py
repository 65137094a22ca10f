"""The network's queries over a VPC that boto3 builds in moto, and the topology their rows make."""

from typing import Any

import pytest
from attrs import evolve
from built_vpc import REGION, S3_POLICY, agent

from preflight.account.raw import Raw
from preflight.account.rows import answer
from preflight.network.answers import REGIONAL, TOPOLOGY, topology
from preflight.network.hops import Obstacle, Reach
from preflight.network.paths import path
from preflight.network.queries import PRIVATE_ZONES, VPCS
from preflight.network.regional import DHCP_OPTIONS
from preflight.network.routes import is_private
from preflight.network.rows import DhcpOptions, Encryption, Firewall, PrivateZone, Subnet, Vpc
from preflight.network.topology import Topology


def subnet(world: Topology, subnet_id: str) -> Subnet:
    found = world.subnet(subnet_id)
    assert isinstance(found, Subnet)
    return found


def test_the_main_table_serves_subnets_without_one(built, facts):
    world = topology(facts, built.vpc)
    main = world.table_of(subnet(world, built.b))
    assert main.main is True
    assert main.subnet_ids == ()
    assert world.table_of(subnet(world, built.a)).main is False
    assert is_private(world, built.a).holds is True
    assert is_private(world, built.public).ids == (built.public, built.public_table, built.igw)


def test_the_topology_holds_the_whole_vpc(built, facts):
    world = topology(facts, built.vpc)
    assert {row.subnet_id for row in world.subnets} == {built.public, built.a, built.b}
    assert world.vpc(built.vpc).cidrs == ("10.0.0.0/16",)
    assert (world.vpc(built.vpc).dns_support, world.vpc(built.vpc).dns_hostnames) == (True, False)
    assert world.nat_gateway(built.nat).state == "available"
    assert world.internet_gateway(built.igw).vpc_ids == (built.vpc,)
    assert [row.endpoint_id for row in world.serving(built.vpc, "s3")] == [built.s3]
    assert world.endpoint(built.s3).type == "Gateway"
    assert world.endpoint(built.s3).policy == S3_POLICY
    logs = world.endpoint(built.logs)
    assert (logs.type, logs.state.lower(), logs.private_dns) == ("Interface", "available", True)
    assert (logs.subnet_ids, logs.group_ids) == ((built.a,), (built.group,))
    (rule,) = world.group(built.group).ingress
    assert (rule.protocol, rule.from_port, rule.to_port, rule.groups) == ("tcp", 443, 443, (built.group,))
    assert world.group(built.group).egress[0].cidrs == ("0.0.0.0/0",)
    assert world.acl_of(subnet(world, built.a)).default is True
    assert any(row.allow and row.egress and row.cidr == "0.0.0.0/0" for row in world.network_acls[0].entries)
    assert any(row.name == f"com.amazonaws.{REGION}.s3" for row in world.prefix_lists)


@pytest.mark.parametrize(
    ("service", "subnet", "expected"),
    [
        ("s3", "a", (Reach.REACHABLE, None)),
        ("s3", "b", (Reach.BROKEN, Obstacle.ENDPOINT_NOT_ASSOCIATED)),
        ("ecr.api", "a", (Reach.REACHABLE, None)),
        ("ecr.api", "b", (Reach.BROKEN, Obstacle.NO_ROUTE)),
        ("logs", "b", (Reach.BROKEN, Obstacle.DNS_OFF)),
    ],
)
def test_paths(built, facts, service, subnet, expected):
    found = path(topology(facts, built.vpc), getattr(built, subnet), (built.group,), service)
    assert (found.status, found.obstacle and found.obstacle.obstacle) == expected


def test_a_vpc_alone_is_enough(built):
    facts = built.facts(agent((), vpc=built.vpc))
    assert len(topology(facts, built.vpc).subnets or ()) == 3


def test_a_vpc_that_does_not_exist_has_no_rows(built):
    facts = built.facts(agent((), vpc="vpc-0123456789abcdef0"))
    of_the_vpc = [query for query in TOPOLOGY if query not in REGIONAL]
    assert {query: facts.rows(query) for query in of_the_vpc} == dict.fromkeys(of_the_vpc, ())


def test_cost_grows_with_vpcs(built):
    one = built.facts(agent((built.a,), (built.group,)))
    more = built.facts(*(evolve(agent((each,), (built.group,)), subject=each) for each in (built.a, built.b)))
    assert len(more.asked) == len(one.asked)


def test_the_rows_of_an_answer() -> None:
    body = {
        "VpcId": "vpc-1",
        "CidrBlock": "10.0.0.0/16",
        "DhcpOptionsId": "dopt-1",
        "EncryptionControl": {"Mode": "enforce", "State": "available", "ResourceExclusions": {}},
        "NetworkFirewallAssociations": [
            {"FirewallArn": "arn:fw", "FirewallOnboardingStatus": "active", "FirewallMode": "enforce"}
        ],
    }
    [row] = answer(VPCS, Raw({"Vpcs": [body]})).rows
    full = Vpc("vpc-1", ("10.0.0.0/16",), dhcp_options_id="dopt-1", encryption=Encryption("enforce", "available"))
    assert row == evolve(full, firewalls=(Firewall("arn:fw", "active", "enforce"),))
    servers = [
        {"Key": "domain-name", "Values": [{"Value": "x"}]},
        {"Key": "domain-name-servers", "Values": [{"Value": "s"}]},
    ]
    options_ = {"DhcpOptions": [{"DhcpOptionsId": "dopt-1", "DhcpConfigurations": servers}]}
    assert answer(DHCP_OPTIONS, Raw(options_)).rows == (DhcpOptions("dopt-1", ("s",)),)


def test_the_zones_of_an_answer_and_that_there_are_more() -> None:
    zones: list[dict[str, Any]] = [
        {"HostedZoneId": "Z1", "Name": "amazonaws.com.", "Owner": {"OwningAccount": "123456789012"}},
        {
            "HostedZoneId": "Z2",
            "Name": "x.efs.us-west-2.amazonaws.com.",
            "Owner": {"OwningService": "efs.amazonaws.com"},
        },
    ]
    rows = (PrivateZone("Z1", "amazonaws.com."), PrivateZone("Z2", zones[1]["Name"], "efs.amazonaws.com"))
    body = {"HostedZoneSummaries": zones, "MaxItems": "100"}
    assert answer(PRIVATE_ZONES, Raw(body)).rows == rows
    assert answer(PRIVATE_ZONES, Raw({**body, "NextToken": "t"})).rows == (*rows, PrivateZone("t"))
    assert answer(PRIVATE_ZONES, Raw({"HostedZoneSummaries": []})).rows == ()
