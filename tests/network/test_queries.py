"""The network's queries over a VPC that boto3 builds in moto, and the topology their rows make."""

import boto3
import pytest
from attrs import evolve
from moto import mock_aws
from worlds import live_facts, scope

from preflight.core.query import Answer, Facts
from preflight.core.target import Agent, Network
from preflight.core.unanswered import Unanswered, UnansweredReason
from preflight.core.value import Value
from preflight.demo import ec2 as _ec2  # noqa: F401 - answers what moto does not
from preflight.demo.dispatch import intercepting
from preflight.demo.state import states
from preflight.network import queries
from preflight.network.hops import Obstacle, Reach, unknown
from preflight.network.paths import path
from preflight.network.routes import is_private

REGION, ACCOUNT = "us-west-2", "123456789012"
S3_POLICY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}'


def agent(subnets, groups=(), vpc=None) -> Agent:
    network = Network(Value("VPC"), Value(vpc) if vpc else None, tuple(map(Value, subnets)), tuple(map(Value, groups)))
    return Agent("research", network=network)


class Built:
    """A VPC with a public subnet, a NAT gateway, two private subnets, endpoints, a group and an ACL of its own."""

    def __init__(self) -> None:
        self.session = boto3.Session("id", "key", region_name=REGION)
        self.ec2 = ec2 = self.session.client("ec2")
        self.vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        self.public, self.a, self.b = (
            ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-west-2{zone}")[
                "Subnet"
            ]["SubnetId"]
            for n, zone in enumerate("aab")
        )
        self.igw = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        ec2.attach_internet_gateway(InternetGatewayId=self.igw, VpcId=self.vpc)
        self.public_table = self.table(self.public, GatewayId=self.igw)
        address = ec2.allocate_address(Domain="vpc")["AllocationId"]
        self.nat = ec2.create_nat_gateway(SubnetId=self.public, AllocationId=address)["NatGateway"]["NatGatewayId"]
        self.table_a = self.table(self.a, NatGatewayId=self.nat)
        self.group = ec2.create_security_group(GroupName="agents", Description="agents", VpcId=self.vpc)["GroupId"]
        ec2.authorize_security_group_ingress(
            GroupId=self.group,
            IpPermissions=[
                {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "UserIdGroupPairs": [{"GroupId": self.group}]}
            ],
        )
        self.s3 = ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            ServiceName=f"com.amazonaws.{REGION}.s3",
            RouteTableIds=[self.table_a],
            PolicyDocument=S3_POLICY,
        )["VpcEndpoint"]["VpcEndpointId"]
        self.logs = ec2.create_vpc_endpoint(
            VpcId=self.vpc,
            VpcEndpointType="Interface",
            ServiceName=f"com.amazonaws.{REGION}.logs",
            SubnetIds=[self.a],
            SecurityGroupIds=[self.group],
            PrivateDnsEnabled=True,
        )["VpcEndpoint"]["VpcEndpointId"]

    def table(self, subnet, **target) -> str:
        table = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
        return table

    def facts(self, *agents: Agent) -> Facts:
        return live_facts(self.session, scope(*agents), *queries.TOPOLOGY)


@pytest.fixture(scope="module")
def built():
    with mock_aws(), intercepting():
        yield Built()


@pytest.fixture(scope="module")
def facts(built) -> Facts:
    return built.facts(agent((built.a, built.b), (built.group,)))


def test_named_rows(built, facts):
    rows = {row.subnet_id: row for row in facts.rows(queries.NAMED_SUBNETS)}
    assert set(rows) == {built.a, built.b}
    found = rows[built.a]
    assert (found.vpc_id, found.zone, found.cidr) == (built.vpc, "us-west-2a", "10.0.1.0/24")
    # The endpoint's interface takes one of the subnet's 251 addresses.
    assert (found.zone_id, found.available_ips, found.state) == ("usw2-az2", 250, "available")
    assert [row.group_id for row in facts.rows(queries.NAMED_GROUPS)] == [built.group]


def test_an_id_that_does_not_exist_hides_no_other(built):
    facts = built.facts(agent((built.a, "subnet-0123456789abcdef0"), ("sg-0123456789abcdef0", built.group)))
    assert [row.subnet_id for row in facts.rows(queries.NAMED_SUBNETS)] == [built.a]
    assert [row.group_id for row in facts.rows(queries.NAMED_GROUPS)] == [built.group]
    assert facts.keys(queries.VPCS) == (built.vpc,)


def test_the_main_table_serves_subnets_without_one(built, facts):
    world = queries.topology(facts, built.vpc)
    main = world.table_of(world.subnet(built.b))
    assert main.main is True
    assert main.subnet_ids == ()
    assert world.table_of(world.subnet(built.a)).main is False
    assert is_private(world, built.a).holds is True
    assert is_private(world, built.public).ids == (built.public, built.public_table, built.igw)


def test_the_topology_holds_the_whole_vpc(built, facts):
    world = queries.topology(facts, built.vpc)
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
    assert world.acl_of(world.subnet(built.a)).default is True
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
    found = path(queries.topology(facts, built.vpc), getattr(built, subnet), (built.group,), service)
    assert (found.status, found.obstacle and found.obstacle.obstacle) == expected


def test_a_vpc_alone_is_enough(built):
    facts = built.facts(agent((), vpc=built.vpc))
    assert len(queries.topology(facts, built.vpc).subnets) == 3


def test_a_vpc_that_does_not_exist_has_no_rows(built):
    facts = built.facts(agent((), vpc="vpc-0123456789abcdef0"))
    of_the_vpc = [query for query in queries.TOPOLOGY if query not in queries.REGIONAL]
    assert {query: facts.rows(query) for query in of_the_vpc} == dict.fromkeys(of_the_vpc, ())


def test_cost_grows_with_vpcs(built):
    one = built.facts(agent((built.a,), (built.group,)))
    more = built.facts(*(evolve(agent((each,), (built.group,)), subject=each) for each in (built.a, built.b)))
    assert len(more.asked) == len(one.asked)


def test_a_public_network_asks_nothing(built):
    public = evolve(agent(()), network=Network(Value("PUBLIC")))
    assert built.facts(public).asked == {}


@pytest.mark.parametrize(("collection", "asked"), queries.BEHIND.items())
def test_what_is_denied_is_none_and_named(built, facts, collection, asked):
    for query in asked:
        denied = Unanswered(UnansweredReason.DENIED, query.action)
        answers = {**facts.answers, query: {built.vpc: denied, "": denied}}
        world = queries.topology(Facts(facts.scope, answers), built.vpc)
        row = getattr(world, collection)
        if query is asked[0]:
            assert row is None
        else:
            assert None in (row[0].dns_support, row[0].dns_hostnames)
        hop = unknown(Obstacle.NOT_READ, "could not be read", collection)
        assert queries.cause(Facts(facts.scope, answers), built.vpc, hop) == denied
        assert queries.cause(facts, built.vpc, hop) is None


def test_subnets_that_could_not_be_read_are_the_cause_of_all(facts):
    denied = Unanswered(UnansweredReason.DENIED, "ec2:DescribeSubnets")
    told = Facts(facts.scope, {query: {} for query in queries.TOPOLOGY} | {queries.NAMED_SUBNETS: {"": denied}})
    world = queries.topology(told, "vpc-1")
    assert world.endpoints is None
    assert queries.cause(told, "vpc-1", unknown(Obstacle.NOT_READ, "", "endpoints")) == denied


def test_doubt_about_a_prefix_list_is_its_query(facts):
    denied = Unanswered(UnansweredReason.DENIED, "ec2:DescribePrefixLists")
    told = Facts(facts.scope, {queries.PREFIX_LISTS: {"": denied}})
    assert queries.cause(told, "vpc-1", unknown(Obstacle.GROUP_EGRESS, "in part", "sg-1")) == denied
    answered = Facts(facts.scope, {queries.PREFIX_LISTS: {"": Answer(())}})
    assert queries.cause(answered, "vpc-1", unknown(Obstacle.GROUP_EGRESS, "in part", "sg-1")) is None


def test_exclusions_are_asked_only_where_public_access_is_blocked(built):
    state = states[ACCOUNT][REGION]
    target = agent((built.a,), (built.group,))
    assert queries.EXCLUSIONS.action not in built.facts(target).asked.values()
    state.block_public_access = "block-bidirectional"
    arn = f"arn:aws:ec2:{REGION}:{ACCOUNT}:vpc/{built.vpc}"
    state.public_access_exclusions = [
        {"ExclusionId": "vpcbpa-exclude-1", "ResourceArn": arn, "State": "create-complete"}
    ]
    try:
        facts = built.facts(target)
        world = queries.topology(facts, built.vpc)
    finally:
        state.block_public_access, state.public_access_exclusions = "off", []
    assert (world.public_access.mode, [each.is_of(built.vpc) for each in world.exclusions]) == (
        "block-bidirectional",
        [True],
    )
