"""A VPC that boto3 builds in moto, for the tests of what the network's queries ask."""

import boto3
from worlds import live_facts, scope

from preflight.core.query import Facts
from preflight.core.target import Agent, Network
from preflight.core.value import Value
from preflight.network.answers import TOPOLOGY

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
        table: str = self.ec2.create_route_table(VpcId=self.vpc)["RouteTable"]["RouteTableId"]
        self.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        self.ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
        return table

    def facts(self, *agents: Agent) -> Facts:
        return live_facts(self.session, scope(*agents), *TOPOLOGY)
