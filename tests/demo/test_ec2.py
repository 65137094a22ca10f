"""What moto's EC2 lacks: regions as an account sees them, changes of endpoints, and what closes a VPC off."""

import json

import pytest
from botocore.exceptions import ClientError

from preflight.demo.state import states

POLICY = json.dumps({"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"}]})


@pytest.fixture
def ec2(bare):
    return bare.session.client("ec2")


@pytest.fixture
def vpc(ec2):
    made = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    return {
        "VpcId": made,
        "subnet": ec2.create_subnet(VpcId=made, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"],
        "group": ec2.create_security_group(VpcId=made, GroupName=f"g-{made}", Description="d")["GroupId"],
        "table": ec2.create_route_table(VpcId=made)["RouteTable"]["RouteTableId"],
    }


def endpoint(ec2, vpc, service, **more):
    asked = {"VpcId": vpc["VpcId"], "ServiceName": f"com.amazonaws.us-west-2.{service}", **more}
    return ec2.create_vpc_endpoint(**asked)["VpcEndpoint"]["VpcEndpointId"]


def read(ec2, id_):
    return ec2.describe_vpc_endpoints(VpcEndpointIds=[id_])["VpcEndpoints"][0]


@pytest.mark.parametrize(
    ("asked", "there", "absent"),
    [
        ({}, "us-west-2", "af-south-1"),
        ({"AllRegions": True}, "af-south-1", "cn-north-1"),
        ({"RegionNames": ["us-west-2"]}, "us-west-2", "eu-west-1"),
        ({"RegionNames": ["af-south-1"], "AllRegions": True}, "af-south-1", "us-west-2"),
    ],
)
def test_regions(ec2, asked, there, absent):
    names = {each["RegionName"] for each in ec2.describe_regions(**asked)["Regions"]}
    assert there in names
    assert absent not in names


def test_a_region_that_is_not_switched_on_is_left_out(ec2):
    assert ec2.describe_regions(RegionNames=["af-south-1"])["Regions"] == []
    with pytest.raises(ClientError, match="Invalid region names"):
        ec2.describe_regions(RegionNames=["mars-1"])


@pytest.mark.parametrize(
    ("change", "member", "before", "after"),
    [
        ({"PrivateDnsEnabled": False}, "PrivateDnsEnabled", True, False),
        ({"PolicyDocument": POLICY}, "PolicyDocument", None, POLICY),
        ({}, "PrivateDnsEnabled", True, True),
    ],
)
def test_an_endpoint_changes_as_asked(ec2, vpc, change, member, before, after):
    made = endpoint(ec2, vpc, "logs", VpcEndpointType="Interface", SubnetIds=[vpc["subnet"]], PrivateDnsEnabled=True)
    if before is not None:
        assert read(ec2, made)[member] == before
    ec2.modify_vpc_endpoint(VpcEndpointId=made, **change)
    assert read(ec2, made)[member] == after


def test_groups_are_added_to_an_endpoint(ec2, vpc):
    made = endpoint(ec2, vpc, "logs", VpcEndpointType="Interface", SubnetIds=[vpc["subnet"]])
    ec2.modify_vpc_endpoint(VpcEndpointId=made, AddSecurityGroupIds=[vpc["group"]])
    assert vpc["group"] in [group["GroupId"] for group in read(ec2, made)["Groups"]]


def led(ec2, table, id_):
    [found] = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"]
    return [route for route in found["Routes"] if route.get("GatewayId") == id_]


def test_a_gateway_s_routes_go_with_its_tables(ec2, vpc):
    made = endpoint(ec2, vpc, "s3", VpcEndpointType="Gateway", RouteTableIds=[vpc["table"]])
    assert led(ec2, vpc["table"], made)
    ec2.modify_vpc_endpoint(VpcEndpointId=made, RemoveRouteTableIds=[vpc["table"]])
    assert not led(ec2, vpc["table"], made)


def test_an_endpoint_that_is_not_there(ec2):
    with pytest.raises(ClientError) as caught:
        ec2.modify_vpc_endpoint(VpcEndpointId="vpce-0", PrivateDnsEnabled=True)
    assert caught.value.response["Error"]["Code"] == "InvalidVpcEndpointId.NotFound"


def test_what_closes_a_vpc_off_is_what_the_state_says(bare, ec2):
    state = states[bare.account_id]["us-west-2"]
    resolver = bare.session.client("route53resolver")
    mode = ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"]
    assert (mode, resolver.list_firewall_rule_group_associations()["FirewallRuleGroupAssociations"]) == ("off", [])
    state.block_public_access = "block-bidirectional"
    state.public_access_exclusions.append({"ExclusionId": "vpcbpa-exclude-1"})
    state.dns_firewalls.append({"Id": "rslvr-frgassoc-1"})
    told = ec2.describe_vpc_block_public_access_options()["VpcBlockPublicAccessOptions"]
    exclusions = ec2.describe_vpc_block_public_access_exclusions()["VpcBlockPublicAccessExclusions"]
    firewalls = resolver.list_firewall_rule_group_associations()["FirewallRuleGroupAssociations"]
    assert told["InternetGatewayBlockMode"] == "block-bidirectional"
    assert ([each["ExclusionId"] for each in exclusions], [each["Id"] for each in firewalls]) == (
        ["vpcbpa-exclude-1"],
        ["rslvr-frgassoc-1"],
    )
